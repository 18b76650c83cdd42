/** A search finds a known minimum, spends what was published, looks at validation data alone, and repeats nothing. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StorageFullError } from '../../store/index.ts';
import { Runs } from './runs.ts';
import { rungsOf, type SearchOptions, type SearchPlan, type SearchTrial, search } from './search.ts';
import { drawn, type SearchSpace } from './space.ts';
import { searchPlan } from './testing.ts';

const space: SearchSpace = {
  rate: { value: 0.1, from: 1e-4, to: 1, isLog: true },
  shift: { value: -4, from: -5, to: 5 },
};

const plan: SearchPlan = { method: 'random', trials: 40, eta: 3, leastEffort: 0.01, seed: 3, space };

/** Least, 0, at rate 0.01 and shift 2. */
const bowl = ({ rate, shift }: Readonly<Record<string, number>>) =>
  (Math.log10(rate) + 2) ** 2 + (shift - 2) ** 2;

function newRuns(): Runs {
  const path = mkdtempSync(join(tmpdir(), 'pitboard-search-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return new Runs(path);
}

function begin(runs: Runs) {
  return runs.start({
    model: 'lap-time',
    title: 'Next lap time',
    settings: { width: 64 },
    seed: 1,
    device: 'cpu',
    codeVersion: '1',
    data: '/data',
    seasons: null,
  });
}

const train: SearchOptions['train'] = async ({ settings }) => ({ score: bowl(settings) });

describe('draws', () => {
  it('lie between the ends, evenly by logarithm where that is asked for, and are the same for a seed', () => {
    const all = Array.from({ length: 2000 }, (_, i) =>
      drawn({ ...space, width: { value: 1, from: 1, to: 4, isWhole: true } }, 5, i + 1),
    );
    const share = (isSo: (one: Record<string, number>) => boolean) => all.filter(isSo).length / all.length;
    expect(all.every(({ rate, shift }) => rate >= 1e-4 && rate <= 1 && shift >= -5 && shift <= 5)).toBe(true);
    // Half of four decades are two decades. Five deviations of a share of 2000 draws are 0.056.
    expect(Math.abs(share(({ rate }) => rate < 0.01) - 0.5)).toBeLessThan(0.056);
    for (const whole of [1, 2, 3, 4])
      expect(Math.abs(share(({ width }) => width === whole) - 0.25)).toBeLessThan(0.05);
    expect(drawn(space, 5, 17)).toEqual(drawn({ shift: space.shift, rate: space.rate }, 5, 17));
    expect(drawn(space, 6, 17)).not.toEqual(drawn(space, 5, 17));
    expect(drawn(space, 5, 0)).toEqual({ rate: 0.1, shift: -4 });
  });
});

describe('rungs', () => {
  const of = (trials: number, eta: number, leastEffort: number) =>
    rungsOf({ method: 'halving', trials, eta, leastEffort }).map((rung) => [rung.trials, rung.effort]);

  it('are those of the published tables', () => {
    // Li et al. 2018, Table 1: R = 81, eta = 3, bracket s = 4.
    expect(of(81, 3, 1 / 81).map(([n, effort]) => [n, Math.round(81 * effort)])).toEqual([
      [81, 1],
      [27, 3],
      [9, 9],
      [3, 27],
      [1, 81],
    ]);
    // The same, bracket s = 2 of R = 9: nine trials at an effort of 1/9.
    expect(of(9, 3, 1e-6)).toEqual([
      [9, expect.closeTo(1 / 9)],
      [3, expect.closeTo(1 / 3)],
      [1, 1],
    ]);
    // Jamieson & Talwalkar 2016 halve: each rung of 8 costs as much as the others.
    expect(of(8, 2, 1e-6).map(([n, effort]) => n * effort)).toEqual([1, 1, 1, 1]);
  });

  it('begin at no less effort than is told, and are one for a random search', () => {
    expect(of(27, 3, 0.2)).toEqual([
      [27, expect.closeTo(1 / 3)],
      [9, 1],
    ]);
    expect(of(1, 3, 0.01)).toEqual([[1, 1]]);
    expect(rungsOf({ ...plan, trials: 12 })).toEqual([{ trials: 12, effort: 1 }]);
  });
});

describe('a search', () => {
  it('finds the minimum of a bowl, and keeps each trial as a run', async () => {
    const runs = newRuns();
    const run = begin(runs);
    const { best, score, settings, trials } = await search({ runs, run, plan, train });
    expect(trials).toHaveLength(40);
    expect(score).toBe(Math.min(...trials.map((trial) => trial.score ?? Number.NaN)));
    expect(score).toBe(bowl(settings));
    // The defaults are the first trial; a search ends no worse.
    expect(trials[0].settings).toEqual({ width: 64, rate: 0.1, shift: -4 });
    expect(score).toBeLessThan(1.5);
    expect(runs.trials(run.id)).toHaveLength(40);
    expect(runs.read(run.id)).toMatchObject({
      state: 'done',
      score,
      bestRun: best.id,
      search: { method: 'random', rungs: [{ trials: 40, effort: 1 }] },
    });
    expect(best).toMatchObject({ parent: run.id, state: 'done', score });
  });

  it('spends more and more on fewer and fewer, chosen by their score', async () => {
    const runs = newRuns();
    const seen: { effort: number; shift: number }[] = [];
    const found = await search({
      runs,
      run: begin(runs),
      plan: { ...plan, method: 'halving', trials: 9 },
      train: async (trial) => {
        seen.push({ effort: trial.effort, shift: trial.settings.shift });
        return train(trial);
      },
    });
    const rung = (effort: number) =>
      seen.filter((one) => Math.abs(one.effort - effort) < 1e-9).map(({ shift }) => shift);
    expect([1 / 9, 1 / 3, 1].map((effort) => rung(effort).length)).toEqual([9, 3, 1]);
    const scores = found.trials.slice(0, 9);
    const three = [...scores].sort((a, b) => Number(a.score) - Number(b.score)).slice(0, 3);
    expect(new Set(rung(1 / 3))).toEqual(new Set(three.map(({ settings }) => settings.shift)));
    expect(found.best.trial).toMatchObject({ rung: 2, effort: 1 });
  });

  it('that was cut off repeats no trial and ends as if it had not been', async () => {
    const halving: SearchPlan = { ...plan, method: 'halving', trials: 9 };
    const other = newRuns();
    const whole = await search({ runs: other, run: begin(other), plan: halving, train });
    const runs = newRuns();
    const run = begin(runs);
    const stop = new AbortController();
    const calls: string[] = [];
    const noted = async (trial: SearchTrial) => {
      calls.push(trial.run.id);
      return train(trial);
    };
    const cut = search({
      runs,
      run,
      plan: halving,
      signal: stop.signal,
      train: async (trial) => {
        const result = await noted(trial);
        if (calls.length === 5) {
          stop.abort(new Error('the plug was pulled'));
          stop.signal.throwIfAborted();
        }
        return result;
      },
    });
    await expect(cut).rejects.toThrow('the plug was pulled');
    expect(runs.read(run.id).state).toBe('cancelled');
    const rest = await search({ runs, run: runs.open(run.id), train: noted });
    // Thirteen trainings, and the one that was cut off was taken up in its own run.
    expect(calls).toHaveLength(14);
    expect(new Set(calls).size).toBe(13);
    const told = ({ trials, score, settings }: typeof whole) => ({
      score,
      settings,
      trials: trials.map((trial) => [trial.trial, trial.settings, trial.score]),
    });
    expect(told(rest)).toEqual(told(whole));
  });

  it('that was killed goes on by the same draws, without the trials that were done', async () => {
    const runs = newRuns();
    const script = join(import.meta.dirname, 'testing.ts');
    const child = spawn(process.execPath, [script, 'search', runs.folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [said] = await once(child.stdout, 'data');
    const id = String(said).trim();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    expect(runs.read(id).state).toBe('broken off');
    expect(runs.trials(id).map(({ state }) => state)).toEqual(['done', 'done', 'broken off']);
    const tried: number[] = [];
    const { trials } = await search({
      runs,
      run: runs.open(id),
      train: async (trial) => {
        tried.push(trial.run.record.trial?.number ?? -1);
        return { score: Math.abs(Math.log10(trial.settings.rate) + 2) };
      },
    });
    expect(tried).toEqual([2, 3, 4, 5]);
    expect(trials.map(({ settings }) => settings)).toEqual(
      [0, 1, 2, 3, 4, 5].map((number) => drawn(searchPlan.space, searchPlan.seed, number)),
    );
    expect(trials[2].attempts).toBe(2);
    expect(runs.trials(id)).toHaveLength(6);
  });

  it('goes past trials that fail, and says so where all did', async () => {
    const runs = newRuns();
    const some = await search({
      runs,
      run: begin(runs),
      plan: { ...plan, trials: 4 },
      train: async (trial) => {
        if (trial.settings.shift === -4) throw new Error('The loss went to NaN.');
        return train(trial);
      },
    });
    expect(some.trials[0]).toMatchObject({ state: 'failed', error: 'The loss went to NaN.' });
    expect(some.best.state).toBe('done');
    const run = begin(runs);
    const none = search({
      runs,
      run,
      plan: { ...plan, trials: 2 },
      train: async () => ({ score: Number.NaN }),
    });
    await expect(none).rejects.toThrow('no trial of the search came to an end');
    expect(runs.read(run.id)).toMatchObject({ state: 'failed', error: expect.stringContaining('NaN') });
  });

  it('stops at a full disk, and goes on from there', async () => {
    const runs = newRuns();
    const run = begin(runs);
    let isFull = true;
    const options = {
      runs,
      plan: { ...plan, trials: 3 },
      train: async (trial: SearchTrial) => {
        if (isFull && trial.run.record.trial?.number === 1) throw new StorageFullError('no room (ENOSPC).');
        return train(trial);
      },
    };
    await expect(search({ ...options, run })).rejects.toThrow('no room (ENOSPC).');
    expect(runs.read(run.id)).toMatchObject({ state: 'failed', error: 'no room (ENOSPC).' });
    isFull = false;
    const { trials } = await search({ ...options, run: runs.open(run.id) });
    expect(trials.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(runs.trials(run.id)).toHaveLength(3);
  });

  it.each([
    [{ rate: { value: 1, from: 0, to: 1, isLog: true } }, 'the setting rate is drawn by its logarithm'],
    [{ rate: { value: 1, from: 2, to: 1 } }, 'the setting rate goes from 2 to 1'],
    [{ width: { value: 1, from: 0.5, to: 2, isWhole: true } }, 'the setting width is whole'],
    [{}, 'there is no setting to search over'],
  ] as const)('refuses a space that is none: %j', async (wrong, words) => {
    const runs = newRuns();
    await expect(search({ runs, run: begin(runs), plan: { ...plan, space: wrong }, train })).rejects.toThrow(
      words,
    );
  });

  it('does not go on by another plan', async () => {
    const runs = newRuns();
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    const run = begin(runs);
    await expect(search({ runs, run, plan, train, signal: stop.signal })).rejects.toThrow('stopped');
    await expect(search({ runs, run: runs.open(run.id), plan: { ...plan, seed: 4 }, train })).rejects.toThrow(
      'another plan',
    );
  });
});
