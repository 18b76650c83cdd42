/**
 * Processes for tests of runs, to be killed: `testing.ts train FOLDER [RUN]` tells a point every 20 ms and ends well at a line on stdin;
 * `testing.ts search FOLDER` begins a search and waits for ever in its third trial. Each says the id of its run.
 */

import { argv, stdin, stdout } from 'node:process';
import { Runs } from './runs.ts';
import { type SearchPlan, search } from './search.ts';

export const searchPlan: SearchPlan = {
  method: 'random',
  trials: 6,
  eta: 3,
  leastEffort: 0.1,
  seed: 11,
  space: { rate: { value: 0.01, from: 1e-4, to: 1, isLog: true } },
};

function begun(runs: Runs, settings: Record<string, number>) {
  return runs.start({
    model: 'lap-time',
    title: 'Next lap time',
    settings,
    seed: 1,
    device: 'cpu',
    codeVersion: '1.2.3',
    data: '/data',
    seasons: [2023],
  });
}

function train(runs: Runs, id: string | undefined): void {
  const run = id === undefined ? begun(runs, { rate: 0.001 }) : runs.open(id);
  run.data({ hash: 'abc', rows: 10 });
  stdout.write(`${run.id}\n`);
  let step = 0;
  const timer = setInterval(() => {
    step++;
    run.point({ series: 'network/train', step, value: 1 / step });
    if (step % 10 === 0) run.point({ series: 'network/validation', step, value: 1.1 / step });
    run.progress({ phase: 'training the network', fraction: Math.min(0.9, step / 1000) });
  }, 20);
  stdin.once('data', () => {
    clearInterval(timer);
    run.finish({
      metrics: [
        {
          name: 'mae',
          title: 'Mean absolute error',
          value: 0.38,
          low: 0.37,
          high: 0.39,
          unit: 's',
          data: '2024',
        },
      ],
      artefacts: ['README.md'],
      model: 'lap-time 1.0.0',
      score: 0.38,
    });
    stdin.destroy();
  });
}

async function searching(runs: Runs): Promise<void> {
  const run = begun(runs, {});
  await search({
    runs,
    run,
    plan: searchPlan,
    train: async (trial) => {
      trial.run.point({ series: 'network/train', step: 1, value: trial.settings.rate });
      if (trial.run.record.trial?.number === 2) {
        stdout.write(`${run.id}\n`);
        await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
      }
      return { score: Math.abs(Math.log10(trial.settings.rate) + 2) };
    },
  });
}

const [, , mode, folder, id] = argv;
if (mode === 'train') train(new Runs(folder), id);
else if (mode === 'search') await searching(new Runs(folder));
