/** What is written down of a training is there for whoever looks, and outlives the process that trained. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { NewRun } from './record.ts';
import type { Run } from './run.ts';
import { NoSuchRunError, Runs } from './runs.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pitboard-runs-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const begun: NewRun = {
  model: 'lap-time',
  title: 'Next lap time',
  settings: { rate: 0.001, width: 64 },
  seed: 7,
  device: 'cpu',
  codeVersion: '1.2.3',
  data: '/data/laps',
  seasons: [2022, 2023],
};

const mae = { name: 'mae', value: 0.38, low: 0.37, high: 0.39, unit: 's', data: '2024' };

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A training in a process of its own, once it has told some points. */
async function training(path: string, id?: string): Promise<{ id: string; child: ChildProcess }> {
  const script = join(import.meta.dirname, 'testing.ts');
  const child = spawn(process.execPath, [script, 'train', path, ...(id === undefined ? [] : [id])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await once(child.stdout, 'data');
  const found = String(said).trim();
  const runs = new Runs(path);
  const before = runs.points(found).next;
  await until(() => runs.points(found).next > before);
  return { id: found, child };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('a run', () => {
  it('is written down from its beginning to its end', () => {
    const now = Date.parse('2026-11-21T18:40:30Z');
    let at = now;
    const runs = new Runs(join(folder(), 'runs'), { now: () => at });
    expect(runs.list()).toEqual([]);
    const run = runs.start(begun);
    expect(run.id).toMatch(/^lap-time-20261121-1840-[0-9a-f]{4}$/);
    expect(runs.read(run.id)).toMatchObject({
      state: 'running',
      settings: { rate: 0.001, width: 64 },
      data: { folder: '/data/laps', hash: null, rows: null },
      seasons: [2022, 2023],
      progress: null,
      parent: null,
      attempts: 1,
    });
    run.data({ hash: 'f00d', rows: 1000 });
    run.note('The race 2023-07 was left out: it has no laps.');
    run.progress({ phase: 'training the network', fraction: 0.25 });
    at += 90_000;
    expect(runs.read(run.id)).toMatchObject({
      data: { hash: 'f00d', rows: 1000 },
      notes: ['The race 2023-07 was left out: it has no laps.'],
      progress: { phase: 'training the network', fraction: 0.25 },
      seconds: 90,
    });
    run.finish({ metrics: [mae], artefacts: ['card.md'], model: 'lap-time 1.0.1', score: 0.38 });
    at += 90_000;
    expect(runs.read(run.id)).toMatchObject({
      state: 'done',
      endedAt: '2026-11-21T18:42:00.000Z',
      seconds: 90,
      metrics: [mae],
      artefacts: ['card.md'],
      madeModel: 'lap-time 1.0.1',
      score: 0.38,
      progress: null,
    });
  });

  it('tells its curves to whoever reads on from where they were', () => {
    const runs = new Runs(folder());
    const run = runs.start(begun);
    expect(runs.points(run.id)).toEqual({ points: [], next: 0, hasMore: false });
    const point = (step: number, value: number) => run.point({ series: 'network/train', step, value });
    point(1, 2.5);
    point(2, Number.NaN);
    run.fail('The loss went to NaN.');
    const all = runs.points(run.id);
    expect(all.points).toEqual([
      { series: 'network/train', step: 1, value: 2.5 },
      { series: 'network/train', step: 2, value: null },
    ]);
    expect(runs.points(run.id, all.next).points).toEqual([]);
    appendFileSync(join(run.folder, 'log.jsonl'), '{"series":"network/tr');
    expect(runs.points(run.id, all.next)).toEqual({ points: [], next: all.next, hasMore: false });
    // The run goes on behind the line that was cut short.
    const again = runs.open(run.id);
    again.point({ series: 'network/train', step: 3, value: 1 });
    again.cancel();
    expect(runs.points(run.id, all.next).points).toEqual([{ series: 'network/train', step: 3, value: 1 }]);
    expect(runs.read(run.id)).toMatchObject({ state: 'cancelled', attempts: 2, error: null });
  });

  it('reads a long log in pieces that join', () => {
    const runs = new Runs(folder());
    const run = runs.start(begun);
    for (let step = 1; step <= 30_000; step++) run.point({ series: 'network/train', step, value: step });
    run.cancel();
    const steps: number[] = [];
    let after = 0;
    let pieces = 0;
    for (let hasMore = true; hasMore; pieces++) {
      const read = runs.points(run.id, after);
      steps.push(...read.points.map(({ step }) => step));
      [after, hasMore] = [read.next, read.hasMore];
    }
    expect(pieces).toBeGreaterThan(1);
    expect(steps).toEqual(Array.from({ length: 30_000 }, (_, i) => i + 1));
  });

  it('refuses what is no run, and what cannot be taken up', () => {
    const runs = new Runs(folder());
    const run = runs.start(begun);
    expect(() => runs.start({ ...begun, model: '../models' })).toThrow('is no name of a model');
    for (const id of ['lap-time-1', '..', '../runs', 'a/b', '', 'x'.repeat(300)]) {
      expect(() => runs.read(id)).toThrow(NoSuchRunError);
      expect(() => runs.points(id)).toThrow(NoSuchRunError);
    }
    expect(() => runs.open(run.id)).toThrow(`the run ${run.id} is under way in process ${process.pid}.`);
    run.finish({ metrics: [], artefacts: [] });
    expect(() => runs.open(run.id)).toThrow('is done');
    const damaged = runs.start(begun);
    writeFileSync(join(damaged.folder, 'run.json'), '{"id":');
    expect(() => runs.read(damaged.id)).toThrow('is not the record of a training run.');
    expect(runs.list().map(({ id }) => id)).toEqual([run.id]);
  });

  it('does not go on with other data than it was begun with', () => {
    const runs = new Runs(folder());
    const run = runs.start(begun);
    run.data({ hash: 'aaaa', rows: 5 });
    run.cancel();
    const again = runs.open(run.id);
    again.data({ hash: 'aaaa', rows: 5 });
    expect(() => again.data({ hash: 'bbbb', rows: 5 })).toThrow('are not those that');
  });

  it.skipIf(!existsSync('/dev/full'))('says once that a full disk takes no curves, and catches up', () => {
    const runs = new Runs(folder());
    const told: string[] = [];
    const run = runs.start(begun, { onNotice: (sentence) => told.push(sentence) });
    const log = join(run.folder, 'log.jsonl');
    symlinkSync('/dev/full', log);
    const write = (from: number, to: number) => {
      for (let step = from; step <= to; step++) run.point({ series: 'a', step, value: step });
    };
    write(1, 10);
    run.cancel();
    expect(told).toEqual([expect.stringContaining('the curves of this run cannot be written')]);
    expect(told[0]).toMatch(/ENOSPC.*\.$/);
  });

  it.skipIf(!existsSync('/dev/full'))('loses no point where there is room again', async () => {
    const runs = new Runs(folder());
    const told: string[] = [];
    const run = runs.start(begun, { onNotice: (sentence) => told.push(sentence) });
    const log = join(run.folder, 'log.jsonl');
    symlinkSync('/dev/full', log);
    run.point({ series: 'a', step: 1, value: 1 });
    await until(() => told.length > 0);
    rmSync(log);
    run.point({ series: 'a', step: 2, value: 2 });
    run.finish({ metrics: [], artefacts: [] });
    expect(runs.points(run.id).points.map(({ step }) => step)).toEqual([1, 2]);
    expect(told).toHaveLength(1);
  });
});

describe('a process that trains', () => {
  it('is followed by another, and shows as broken off once it was killed', async () => {
    const path = folder();
    const { id, child } = await training(path);
    const runs = new Runs(path);
    expect(runs.read(id)).toMatchObject({ state: 'running', data: { hash: 'abc', rows: 10 } });
    expect(() => runs.open(id)).toThrow(`is under way in process ${child.pid}.`);
    await killed(child);
    const broken = runs.read(id);
    expect(broken).toMatchObject({ state: 'broken off', endedAt: null, progress: { timeLeft: null } });
    expect(runs.read(id).seconds).toBe(broken.seconds);

    const before = runs.points(id).next;
    const second = await training(path, id);
    expect(second.id).toBe(id);
    expect(runs.read(id)).toMatchObject({ state: 'running', attempts: 2 });
    expect(runs.points(id, before).points[0]).toEqual({ series: 'network/train', step: 1, value: 1 });
    await killed(second.child);
  });

  it('is not taken for another that got its number', async () => {
    const path = folder();
    const { id, child } = await training(path);
    await killed(child);
    const file = join(path, id, 'run.json');
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    kept.process.pid = process.pid;
    writeFileSync(file, JSON.stringify(kept));
    // Where the system tells when a process began; elsewhere its silence would tell, later.
    if (existsSync('/proc/self/stat')) expect(new Runs(path).read(id).state).toBe('broken off');
  });

  it('of another machine is there as long as it gives signs', () => {
    const path = folder();
    let at = Date.parse('2026-11-21T18:40:00Z');
    const runs = new Runs(path, { now: () => at });
    const run = runs.start(begun);
    const file = join(run.folder, 'run.json');
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    kept.process.host = 'elsewhere';
    writeFileSync(file, JSON.stringify(kept));
    at += 30_000;
    expect(runs.read(run.id).state).toBe('running');
    at += 60_000;
    expect(runs.read(run.id).state).toBe('broken off');
  });
});

describe('runs side by side', () => {
  const ended = (runs: Runs, change: Partial<NewRun>, end: Parameters<Run['finish']>[0], hash = 'aaaa') => {
    const run = runs.start({ ...begun, ...change });
    run.data({ hash, rows: 100 });
    run.finish(end);
    return run.id;
  };
  const metric = (name: string, value: number) => ({ name, value, unit: null, data: '2024' });

  it('tell what differs, and which is best by each metric', () => {
    const runs = new Runs(folder());
    const ids = [
      ended(
        runs,
        {},
        { metrics: [metric('mae', 0.4), metric('r2', 0.9), metric('coverage80', 0.84)], artefacts: [] },
      ),
      ended(
        runs,
        { settings: { rate: 0.01, width: 64 }, seed: 8 },
        { metrics: [metric('mae', 0.39), metric('r2', 0.91), metric('coverage80', 0.79)], artefacts: [] },
        'bbbb',
      ),
      ended(
        runs,
        { codeVersion: '1.2.4' },
        { metrics: [metric('mae', 0.39), metric('odd', 1)], artefacts: [] },
      ),
    ];
    const { rows, metrics } = runs.compare(ids);
    expect(rows.filter(({ differs }) => differs).map(({ name, values }) => [name, ...values])).toEqual([
      ['rate', 0.001, 0.01, 0.001],
      ['seed', 7, 8, 7],
      ['dataHash', 'aaaa', 'bbbb', 'aaaa'],
      ['codeVersion', '1.2.3', '1.2.3', '1.2.4'],
    ]);
    expect(rows.find(({ name }) => name === 'width')).toMatchObject({ values: [64, 64, 64], differs: false });
    expect(metrics.map(({ name, best }) => [name, best])).toEqual([
      ['mae', [1, 2]],
      ['r2', [1]],
      // Of 80 % intervals 79 % is nearer to what it should be than 84 %.
      ['coverage80', [1]],
      ['odd', []],
    ]);
    expect(metrics[1].values[2]).toBeNull();
  });

  it('take a coverage as a share or in per cent', () => {
    const runs = new Runs(folder());
    const ids = [84, 79].map((value) =>
      ended(runs, {}, { metrics: [{ ...metric('coverage80', value), unit: '%' }], artefacts: [] }),
    );
    expect(runs.compare(ids).metrics[0].best).toEqual([1]);
  });

  it('are at least two, and different', () => {
    const runs = new Runs(folder());
    const id = ended(runs, {}, { metrics: [], artefacts: [] });
    expect(() => runs.compare([id])).toThrow('two to 10 runs can be compared, not 1.');
    expect(() => runs.compare([id, id])).toThrow(`the run ${id} is named twice.`);
    expect(() => runs.compare([id, 'none'])).toThrow('there is no run "none".');
  });

  it('are listed the newest first', () => {
    let at = Date.parse('2026-11-21T18:40:00Z');
    const runs = new Runs(folder(), { now: () => at });
    const ids = [0, 1, 2].map((i) => {
      at += 60_000 * (i + 1);
      return runs.start(begun).id;
    });
    expect(runs.list().map(({ id }) => id)).toEqual([...ids].reverse());
  });
});
