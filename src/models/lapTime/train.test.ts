/** A whole training on made-up seasons: what it learns from, that it can be broken off, and what comes out. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ModelVersion } from '../../registry/index.ts';
import type { TrainedModel, TrainRequest } from '../recipe.ts';
import { lapTimeData } from './features.ts';
import { lapTime } from './index.ts';
import { racesOf } from './source.ts';
import { writeTables } from './testing.ts';

const SMALL = { trees: 20, leaves: 7, networks: 2, hidden: 4, rounds: 2, batch: 64 };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pitboard-lap-time-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function tables(): string {
  const path = folder();
  writeTables(path, [2001, 2002, 2003], { races: 3 });
  return path;
}

function request(data: string, rest: Partial<TrainRequest> = {}): TrainRequest {
  return {
    data,
    seasons: [2001, 2002, 2003],
    settings: SMALL,
    seed: 3,
    folder: rest.folder ?? folder(),
    codeVersion: '0.0.0',
    ...rest,
  };
}

const versionOf = ({
  files: _,
  reference: __,
  errors,
  settings,
  ...pack
}: TrainedModel['pack']): ModelVersion => ({
  ...pack,
  errors: errors ?? null,
  settings: settings ?? {},
  version: '1.0.0',
  digest: '',
  createdAt: '',
  files: [],
  tags: [],
  isBundled: false,
});

async function opened({ pack }: TrainedModel) {
  const build = lapTime.builders.get(pack.architecture);
  if (build === undefined) throw new Error('nobody builds it.');
  const model = await build({
    version: versionOf(pack),
    files: new Map(Object.entries(pack.files)),
    warnings: [],
  });
  onTestFinished(async () => model.close?.());
  return model;
}

async function rowsOf(data: string, seasons: number[]) {
  const races = [];
  for await (const one of racesOf({ data, seasons })) races.push(...one.races);
  return lapTimeData(races);
}

describe('a training', () => {
  let data: string;
  let whole: TrainedModel;
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'pitboard-lap-time-'));
    writeTables(data, [2001, 2002, 2003], { races: 3 });
    const own = mkdtempSync(join(tmpdir(), 'pitboard-lap-time-'));
    whole = await lapTime.train(request(data, { folder: own }));
    rmSync(own, { recursive: true });
    return () => rmSync(data, { recursive: true });
  }, 60_000);
  it('measures on the last season and knows nothing of it', async () => {
    expect(whole.pack.metrics.map(({ name, data: on }) => [name, on])).toEqual(
      ['mae', 'rmse', 'r2', 'coverage80'].map((name) => [name, '2003, accurate green-flag laps']),
    );
    // Another 2003 leaves the same files: nothing of it was learned or chosen by.
    const other = tables();
    const slow = join(other, 'races-2003.csv');
    writeFileSync(slow, readFileSync(slow, 'utf8').replaceAll(',MEDIUM,', ',SOFT,'));
    const again = await lapTime.train(request(other));
    expect(again.pack.files).toEqual(whole.pack.files);
    expect(again.pack.settings).toEqual(whole.pack.settings);
    expect(again.score).toBe(whole.score);
  }, 60_000);

  it('that was broken off twice ends in the same model', async () => {
    const own = folder();
    for (const at of [0.2, 0.75]) {
      const stop = new AbortController();
      const cut = lapTime.train({
        ...request(data, { folder: own, signal: stop.signal }),
        onProgress: ({ fraction }) => fraction > at && stop.abort(new Error('the plug was pulled')),
      });
      await expect(cut).rejects.toThrow('the plug was pulled');
    }
    const rest = await lapTime.train(request(data, { folder: own }));
    expect(rest.pack.files).toEqual(whole.pack.files);
    await expect(lapTime.train(request(data, { folder: own, seed: 4 }))).rejects.toThrow('begin a new run');
  }, 60_000);

  it('makes a model whose answers rise, beat the previous lap and add up', async () => {
    const model = await opened(whole);
    const { dataset } = await rowsOf(data, [2003]);
    const answers = await model.predict(dataset);
    const of = (name: string) => answers.get(name) ?? new Float64Array(0);
    expect(of('q50')).toHaveLength(dataset.rows);
    of('q50').forEach((middle, row) => {
      expect(of('q10')[row]).toBeLessThan(middle);
      expect(of('q90')[row]).toBeGreaterThan(middle);
    });
    const report = await lapTime.evaluate(model, { data, seasons: [2003] });
    const { mae, baselines } = report.json as { mae: number; baselines: Record<string, number> };
    expect(mae).toBeLessThan(baselines.previousLap);
    for (const row of [0, 17, 101]) {
      const told = await model.explain?.(dataset, row);
      const sum = [...(told?.parts.values() ?? [])].reduce((all, part) => all + part, told?.base ?? 0);
      expect(sum).toBeCloseTo(of('q50')[row], 4);
    }
  }, 60_000);

  it('refuses a row whose level is not known, by its number', async () => {
    const model = await opened(whole);
    const { dataset } = await rowsOf(data, [2003]);
    const level = dataset.columns.get('level')?.map((value, row) => (row === 7 ? Number.NaN : value));
    const columns = new Map([...dataset.columns, ['level', level ?? new Float64Array(0)]]);
    await expect(async () => model.predict({ rows: dataset.rows, columns })).rejects.toThrow(
      'level is missing in row 7',
    );
  });

  it('tells the same of a row alone as among others', async () => {
    const model = await opened(whole);
    const data2003 = await rowsOf(data, [2003]);
    const all = await model.predict(data2003.dataset);
    const row = 40;
    const columns = new Map(
      [...data2003.dataset.columns].map(([name, values]) => [name, Float64Array.of(values[row])]),
    );
    const alone = await model.predict({ rows: 1, columns });
    for (const [name, values] of alone) expect(values[0]).toBeCloseTo(all.get(name)?.[row] ?? 0, 4);
  });
});

it('leaves a season out that has only begun, unless it is named', async () => {
  const path = tables();
  const notices: string[] = [];
  const { seasons: _, ...rest } = request(path);
  await expect(lapTime.train({ ...rest, onNotice: (sentence) => notices.push(sentence) })).rejects.toThrow(
    'there are 2001, 2002.',
  );
  expect(notices).toEqual(['2003 has 3 races so far and is left out; --season takes it in.']);
});

describe('what cannot be trained', () => {
  it.each([
    [{ seasons: [2001, 2002] }, 'needs laps of 3 seasons'],
    [{ seasons: [1999] }, 'has no lap table of 1999; there are 2001, 2002, 2003.'],
    [{ settings: { leafs: 3 } }, 'there is no setting leafs; there are: trees, leaves'],
    [{ settings: { rounds: 1000 } }, 'rounds is 1000; it goes from 1 to 60.'],
    [{ settings: { rounds: 1.5 } }, 'rounds is 1.5; it must be a whole number.'],
    [{ data: '/nowhere' }, 'there is no folder /nowhere.'],
  ])('is said in one sentence (%#)', async (rest, sentence) => {
    await expect(lapTime.train(request(tables(), rest))).rejects.toThrow(sentence);
  });
});
