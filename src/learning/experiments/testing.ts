/** A process that trains for the tests of runs: begins or takes up a run, tells a point every 20 ms, and waits to be killed. */

import { argv, stdout } from 'node:process';
import { Runs } from './runs.ts';

const [folder, id] = argv.slice(2);
const runs = new Runs(folder);
const run =
  id === undefined
    ? runs.start({
        model: 'lap-time',
        title: 'Next lap time',
        settings: { rate: 0.001 },
        seed: 1,
        device: 'cpu',
        codeVersion: '1.2.3',
        data: '/data',
        seasons: [2023],
      })
    : runs.open(id);
run.data({ hash: 'abc', rows: 10 });
stdout.write(`${run.id}\n`);
let step = 0;
setInterval(() => {
  step++;
  run.point({ series: 'network/train', step, value: 1 / step });
  run.progress({ phase: 'training the network', fraction: Math.min(0.9, step / 1000) });
}, 20);
