import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { scratchModels, temporaryFolder } from '../../store/testing.ts';
import { armOf, ModelRegistry, type Servable, type ServerOptions } from '../index.ts';
import { features, madePackage } from '../testing.ts';
import { Batcher } from './batcher.ts';
import { ModelServer, QuestionError, type Rows } from './index.ts';
import { ModelMemory } from './memory.ts';
import { Meter } from './metrics.ts';

function rowsOf(ages: readonly number[]): Rows {
  return {
    rows: ages.length,
    columns: new Map([
      ['tyreAge', Float64Array.from(ages)],
      ['compound', new Float64Array(ages.length)],
    ]),
  };
}

/** Adds a number, which is all that its file holds, to the age of the tyre; `slow` never answers, `broken` always fails. */
async function adding({ files }: { readonly files: ReadonlyMap<string, Uint8Array> }): Promise<Servable> {
  const text = new TextDecoder().decode(files.get('model.onnx'));
  if (text === 'foreign') throw new Error('no model in it');
  return {
    async predict({ columns }) {
      if (text === 'slow') return new Promise(() => {});
      if (text === 'broken') throw new Error('a shape is wrong');
      return new Map([
        ['value', (columns.get('tyreAge') ?? new Float64Array()).map((age) => age + Number(text))],
      ]);
    },
    ...(text === '1'
      ? {
          explain: (rows, row) => ({
            base: 1,
            parts: new Map([['tyreAge', rows.columns.get('tyreAge')?.[row] ?? 0]]),
          }),
        }
      : {}),
  };
}

interface Served {
  readonly registry: ModelRegistry;
  readonly server: ModelServer;
  readonly clock: { ms: number };
  readonly warnings: string[];
}

/** Versions 1.0.0, 1.0.1 … of these contents; the last is the champion. */
async function served(contents: readonly string[], over: Partial<ServerOptions> = {}): Promise<Served> {
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const now = () => new Date(clock.ms++);
  const registry = new ModelRegistry({ store: scratchModels(join(temporaryFolder(), 'models')), now });
  for (const content of contents) {
    const { version } = await registry.register(madePackage(content));
    await registry.promote('lap-time', version);
  }
  const warnings: string[] = [];
  const builders = new Map([['constant', adding]]);
  const onWarning = (sentence: string) => void warnings.push(sentence);
  const server = new ModelServer({ registry, builders, now, onWarning, refresh: 0, ...over });
  onTestFinished(() => server.close());
  return { registry, server, clock, warnings };
}

const valuesOf = (told: { answers: ReadonlyMap<string, Float64Array> }) => [
  ...(told.answers.get('value') ?? []),
];

test('the champion answers', async () => {
  const { server } = await served(['1', '2']);
  const told = await server.predict('lap-time', rowsOf([10, 20]));
  expect(valuesOf(told)).toEqual([12, 22]);
  expect(told).toMatchObject({ version: '1.0.1', arm: 'champion', warnings: [] });
  expect(told.ids).toHaveLength(2);
  const metrics = server.metrics('lap-time').get('1.0.1');
  expect(metrics).toMatchObject({ answers: 1, failures: 0, timeouts: 0 });
  expect(metrics?.latency.p99).toBeGreaterThanOrEqual(metrics?.latency.p50 ?? Number.NaN);
});

test('where the champion is damaged, foreign, fails or hangs, the one before answers, and it is said why', async () => {
  const { server, registry } = await served(['1', 'spoiled', 'foreign', 'broken', 'slow'], { timeout: 20 });
  const { files } = await registry.get('lap-time', '1.0.1');
  await registry.store.files.delete(files[0].sha256);
  const said: Record<string, string> = {
    '1.0.1': 'the file model.onnx of lap-time 1.0.1 is missing.',
    '1.0.2': 'lap-time 1.0.2 could not be loaded: no model in it.',
    '1.0.3': 'lap-time 1.0.3 failed: a shape is wrong.',
    '1.0.4': 'lap-time 1.0.4 took longer than 20 ms to answer.',
  };
  for (const [version, why] of Object.entries(said)) {
    // Only the first has a number to add; those that stand in before it are known to be unfit by now.
    await registry.clear('lap-time', 'champion');
    await registry.promote('lap-time', '1.0.0');
    await registry.promote('lap-time', version);
    const told = await server.predict('lap-time', rowsOf([10]));
    expect(valuesOf(told)).toEqual([11]);
    expect(told).toMatchObject({ version: '1.0.0', arm: 'standIn', warnings: [why] });
  }
  expect(server.metrics('lap-time').get('1.0.4')).toMatchObject({ answers: 0, failures: 1, timeouts: 1 });
});

test('where the champion cannot be read, a version that can answers', async () => {
  const { server, registry } = await served(['1', '2']);
  const [{ manifest: _, ...record }] = await registry.store.records.versions('lap-time');
  await registry.store.records.insert({ ...record, version: '1.0.2', digest: 'x', manifest: null });
  const change = {
    model: 'lap-time',
    alias: 'champion',
    version: '1.0.2',
    former: '1.0.1',
    why: null,
  } as const;
  await registry.store.records.point({ ...change, kind: 'promote', at: record.createdAt });
  const told = await server.predict('lap-time', rowsOf([10]));
  expect(valuesOf(told)).toEqual([12]);
  expect(told).toMatchObject({ version: '1.0.1', arm: 'standIn' });
  expect(told.warnings).toEqual([expect.stringMatching(/^lap-time 1\.0\.2 is not described/)]);
});

test('where no version answers the baseline does, and without one it is said why', async () => {
  const { server } = await served(['broken']);
  const baseline = ({ rows }: Rows) => new Map([['value', new Float64Array(rows).fill(90)]]);
  const told = await server.predict('lap-time', rowsOf([10, 20]), { baseline });
  expect(valuesOf(told)).toEqual([90, 90]);
  expect(told).toMatchObject({
    version: null,
    arm: 'baseline',
    warnings: ['lap-time 1.0.0 failed: a shape is wrong.'],
  });
  await expect(server.predict('lap-time', rowsOf([10]))).rejects.toThrow(
    'lap-time 1.0.0 failed: a shape is wrong.',
  );
  expect(await server.predict('pit-window', rowsOf([10]), { baseline })).toMatchObject({
    arm: 'baseline',
    warnings: ['there is no model "pit-window"; known are lap-time.'],
  });
});

test('a version that could not be loaded is tried again after a while, and at once when asked to', async () => {
  const { server, registry, clock } = await served(['1', '2'], { retry: 5000 });
  const { files } = await registry.get('lap-time');
  const key = files[0].sha256;
  await registry.store.files.delete(key);
  const version = async () => (await server.predict('lap-time', rowsOf([1]))).version;
  expect(await version()).toBe('1.0.0');
  await registry.register(madePackage('2'));
  expect(await version()).toBe('1.0.0');
  clock.ms += 5000;
  expect(await version()).toBe('1.0.1');
});

test('a version that hangs again and again is let alone for a while', async () => {
  const { server } = await served(['1', 'slow'], { timeout: 10 });
  for (let i = 0; i < 5; i++) expect((await server.predict('lap-time', rowsOf([1]))).version).toBe('1.0.0');
  expect(server.metrics('lap-time').get('1.0.1')?.timeouts).toBe(3);
  expect(server.loaded).toEqual(['lap-time 1.0.0']);
});

test('questions that are wrong are refused, whoever would answer', async () => {
  const { server } = await served(['1']);
  const ask = (rows: Rows) => server.predict('lap-time', rows, { baseline: () => new Map() });
  await expect(ask(rowsOf([1, Number.POSITIVE_INFINITY]))).rejects.toThrow(
    'tyreAge is Infinity in row 1; it must be finite.',
  );
  await expect(ask({ rows: 2, columns: new Map([['tyreAge', new Float64Array(3)]]) })).rejects.toThrow(
    QuestionError,
  );
  await expect(ask({ rows: 0, columns: new Map() })).rejects.toThrow(QuestionError);
  const partly = { rows: 1, columns: new Map([['tyreAge', Float64Array.of(1)]]) };
  await expect(server.predict('lap-time', partly)).rejects.toThrow(
    'lap-time 1.0.0 wants the feature compound, which is not given.',
  );
  expect(server.metrics('lap-time').size).toBe(0);
});

test('a version for other units or classes is not asked, but who stands in for it', async () => {
  const { registry, server } = await served(['1']);
  const inMinutes = { kind: 'number', name: 'tyreAge', unit: 'min', fill: 'median' } as const;
  const { version } = await registry.register(madePackage('2', { features: [inMinutes, features[1]] }));
  await registry.promote('lap-time', version);
  const asked = { ...rowsOf([10]), features };
  const told = await server.predict('lap-time', asked);
  expect(told).toMatchObject({
    version: '1.0.0',
    arm: 'standIn',
    warnings: [
      'lap-time 1.1.0 is for other features: the model wants tyreAge as a number in min, but it is given as a number in laps.',
    ],
  });
  await expect(server.explain('lap-time', asked, 0)).rejects.toThrow(/is for other features/);
  expect((await server.explain('lap-time', asked, 0, '1.0.0')).version).toBe('1.0.0');
  await expect(server.explain('lap-time', asked, 1, '1.0.0')).rejects.toThrow(
    'there is no row 1; the rows are 0 to 0.',
  );
});

test('an answer is explained by who can', async () => {
  const { server } = await served(['2', '1']);
  expect(await server.explain('lap-time', rowsOf([3, 7]), 1)).toEqual({
    version: '1.0.1',
    base: 1,
    parts: new Map([['tyreAge', 7]]),
  });
  const { server: other } = await served(['2']);
  await expect(other.explain('lap-time', rowsOf([3]), 0)).rejects.toThrow(/cannot say how/);
});

test('answers are logged, learn what came, and are no more than were asked for', async () => {
  const { server, registry } = await served(['1'], { logged: 3 });
  const { records } = registry.store;
  const { ids } = await server.predict('lap-time', rowsOf([10, 20]), { key: 'NOR', keys: ['a', 'b'] });
  await server.truth(ids[1], 20);
  expect(await records.prediction(ids[1])).toMatchObject({
    key: 'b',
    version: '1.0.0',
    answer: { value: 21 },
    truth: 20,
    error: 1,
  });
  await expect(server.truth('nobody', 20)).rejects.toThrow('there is no answer "nobody" in the log.');
  await expect(server.truth(ids[0], Number.NaN)).rejects.toThrow(QuestionError);
  for (let i = 0; i < 5; i++) await server.predict('lap-time', rowsOf([i]));
  await server.close();
  expect(await records.predictions({ model: 'lap-time' })).toHaveLength(3);
});

test('a truth is taken only under the name of its model, also before its answer is written down', async () => {
  const { server } = await served(['1']);
  const { ids } = await server.predict('lap-time', rowsOf([10]));
  for (let i = 0; i < 2; i++)
    await expect(server.truth(ids[0], 12, 'pit-window')).rejects.toThrow(
      `there is no answer "${ids[0]}" of pit-window in the log.`,
    );
  await server.truth(ids[0], 12, 'lap-time');
});

test('one question of many rows does not push out what was answered before, nor the truths that were told', async () => {
  const { server, registry } = await served(['1'], { logged: 250 });
  const { ids } = await server.predict('lap-time', rowsOf([10, 20]));
  for (const id of ids) await server.truth(id, 12);
  const many = await server.predict('lap-time', rowsOf(Array.from({ length: 1000 }, (_, i) => i % 40)));
  expect(valuesOf(many)).toHaveLength(1000);
  expect(many.ids).toHaveLength(200);
  await server.truth(many.ids[199], 39 + 1);
  for (let i = 0; i < 3; i++) await server.predict('lap-time', rowsOf(new Array(200).fill(5)));
  await server.truth((await server.predict('lap-time', rowsOf([1]))).ids[0], 2);
  const known = await registry.store.records.predictions({ model: 'lap-time', known: true });
  expect(known.map(({ answer, error }) => [answer.value, error])).toEqual([
    [2, 0],
    [40, 0],
    [21, 9],
    [11, 1],
  ]);
});

test('a log that cannot be written costs nobody an answer, and is written later', async () => {
  const { server, registry } = await served(['1']);
  const full = vi.spyOn(registry.store.records, 'log').mockRejectedValue(new Error('disk is full'));
  const { ids } = await server.predict('lap-time', rowsOf([10]));
  await expect(server.truth(ids[0], 11)).rejects.toThrow(/no answer/);
  full.mockRestore();
  await server.truth(ids[0], 11);
  expect(await registry.store.records.prediction(ids[0])).toMatchObject({ error: 0 });
});

test('a challenger answers its share, and becomes the champion by itself', async () => {
  const guard = { answers: 10, truths: 5 };
  const { server, registry } = await served(['1']);
  await registry.register(madePackage('2'));
  await server.rollouts.start('lap-time', '1.0.1', guard);
  const arms = new Map<string, Set<string | null>>();
  for (let i = 0; i < 600 && (await server.rollouts.get('lap-time'))?.state === 'running'; i++) {
    const key = `driver ${i % 60}`;
    const { version, ids } = await server.predict('lap-time', rowsOf([10]), { key });
    arms.set(key, (arms.get(key) ?? new Set()).add(version));
    // The truth lies nearer to the challenger.
    await server.truth(ids[0], 12);
  }
  expect(await server.rollouts.get('lap-time')).toMatchObject({ state: 'finished', stage: 100 });
  expect((await registry.get('lap-time')).version).toBe('1.0.1');
  const log = (await server.rollouts.get('lap-time'))?.log.map(({ what }) => what);
  expect(log?.slice(1)).toEqual([
    'lap-time 1.0.1 held at 10 %.',
    'lap-time 1.0.1 held at 50 %.',
    'lap-time 1.0.1 held at 100 % and becomes the champion.',
  ]);
});

test('rows of different keys are not all where the first of them is; of one key they are', async () => {
  const { server, registry } = await served(['1', '2']);
  await registry.promote('lap-time', '1.0.0');
  const rollout = await server.rollouts.start('lap-time', '1.0.1', { answers: 1_000_000, truths: 0 });
  await server.rollouts.advance('lap-time', 'Carried on.');
  const names = Array.from({ length: 200 }, (_, i) => `driver ${i}`);
  const [entrant, other] = (['challenger', 'champion'] as const).map(
    (arm) => names.find((name) => armOf({ ...rollout, stage: 50 }, name) === arm) ?? '',
  );
  const armsOf = async (keys: readonly string[]) => {
    const arms = new Set<string>();
    for (let i = 0; i < 60; i++) arms.add((await server.predict('lap-time', rowsOf([10, 20]), { keys })).arm);
    return [...arms].sort();
  };
  expect(await armsOf([entrant, entrant])).toEqual(['challenger']);
  expect(await armsOf([other, other])).toEqual(['champion']);
  // The first alone decided for all: sixty times the same by chance is once in 2^59.
  expect(await armsOf([entrant, other])).toEqual(['challenger', 'champion']);
});

test('a challenger that errs more, or fails, is rolled back by itself', async () => {
  for (const [content, why] of [
    ['7', /is off by 7\.00 on average, the champion by 1\.00/],
    ['broken', /failed in \d+ of \d+ calls/],
  ] as const) {
    const { server, registry } = await served(['1']);
    await registry.register(madePackage(content));
    await server.rollouts.start('lap-time', '1.0.1', { answers: 10, truths: 5 });
    for (let i = 0; i < 600 && (await server.rollouts.get('lap-time'))?.state === 'running'; i++) {
      const { ids } = await server.predict('lap-time', rowsOf([10]), { key: `driver ${i % 60}` });
      await server.truth(ids[0], 10);
    }
    const rollout = await server.rollouts.get('lap-time');
    expect([rollout?.state, rollout?.log.at(-1)?.what]).toEqual(['rolledBack', expect.stringMatching(why)]);
    expect(await registry.aliases('lap-time')).toEqual({ champion: '1.0.0' });
    expect((await server.predict('lap-time', rowsOf([1]), { key: 'x' })).arm).toBe('champion');
  }
});

test('a challenger that cannot be loaded, or wants what is not given, counts as one that fails', async () => {
  for (const over of [
    { architecture: 'unheard-of' },
    { features: [...features, { ...features[0], name: 'wind' }] },
  ]) {
    const { server, registry } = await served(['1']);
    const { version } = await registry.register(madePackage('2', over));
    await server.rollouts.start('lap-time', version);
    for (let i = 0; i < 600 && (await server.rollouts.get('lap-time'))?.state === 'running'; i++)
      await server.predict('lap-time', rowsOf([10]), { key: `driver ${i}` });
    expect((await server.rollouts.get('lap-time'))?.log.at(-1)?.what).toMatch(/^lap-time 1\.1\.0 failed in/);
  }
});

test('questions of one moment are asked at once, and each gets its own answer', async () => {
  const asked: number[] = [];
  const batcher = new Batcher(
    {
      predict({ rows, columns }) {
        asked.push(rows);
        return new Map([['value', (columns.get('x') ?? new Float64Array()).map((x) => 2 * x)]]);
      },
    },
    { rows: 4, wait: 1 },
  );
  const ask = async (...x: number[]) => {
    const answers = await batcher.predict({
      rows: x.length,
      columns: new Map([['x', Float64Array.from(x)]]),
    });
    return [...(answers.get('value') ?? [])];
  };
  const wide = batcher.predict({ rows: 1, columns: new Map([['x', Float64Array.of(1, 2)]]) });
  expect(await Promise.all([ask(1), ask(2, 3), ask(4), ask(5, 6, 7, 8, 9)])).toEqual([
    [2],
    [4, 6],
    [8],
    [10, 12, 14, 16, 18],
  ]);
  expect([...((await wide).get('value') ?? [])]).toEqual([2, 4]);
  expect(asked).toEqual([1, 4, 5]);
});

test('one question that cannot be answered costs the others nothing', async () => {
  const batcher = new Batcher(
    {
      async predict({ columns }) {
        const x = columns.get('x') ?? new Float64Array();
        if (x.includes(13)) throw new Error('unlucky');
        return new Map([['value', x]]);
      },
    },
    { rows: 8, wait: 0 },
  );
  const ask = (x: number) => batcher.predict({ rows: 1, columns: new Map([['x', Float64Array.of(x)]]) });
  const ends = await Promise.allSettled([ask(1), ask(13), ask(2)]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('answers that are no numbers are no answers', async () => {
  const batcher = new Batcher(
    { predict: () => new Map([['value', Float64Array.of(Number.NaN)]]) },
    { rows: 1, wait: 0 },
  );
  const one = { rows: 1, columns: new Map([['x', Float64Array.of(1)]]) };
  await expect(batcher.predict(one)).rejects.toThrow('the output value is NaN in row 0.');
});

test('the model that was used longest ago goes, but not while it is in use', async () => {
  const closed: string[] = [];
  const memory = new ModelMemory<string>(2, (value) => void closed.push(value));
  const made: string[] = [];
  const use = (key: string, work: () => Promise<unknown> = async () => {}) =>
    memory.use(
      key,
      async () => {
        made.push(key);
        return key;
      },
      work,
    );
  await use('a');
  await use('b');
  await use('a');
  await use('c');
  expect([memory.keys, closed]).toEqual([['a', 'c'], ['b']]);
  const held = Promise.withResolvers<void>();
  const busy = use('a', () => held.promise);
  await use('d');
  await use('e');
  expect(memory.keys).toEqual(['a', 'e']);
  expect(closed).not.toContain('a');
  memory.drop('a');
  expect(closed).not.toContain('a');
  held.resolve();
  await busy;
  expect(closed).toContain('a');
  await memory.close();
  expect(closed.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(made).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a model asked for by many is built once, and what could not be built is tried again', async () => {
  let built = 0;
  const memory = new ModelMemory<string>(2, () => {});
  const make = async () => {
    built++;
    await Promise.resolve();
    if (built === 1) throw new Error('not yet');
    return 'model';
  };
  const first = await Promise.allSettled([
    memory.use('a', make, async (v) => v),
    memory.use('a', make, async (v) => v),
  ]);
  expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await Promise.all([1, 2, 3].map(() => memory.use('a', make, async (value) => value)))).toEqual([
    'model',
    'model',
    'model',
  ]);
  expect(built).toBe(2);
});

test('percentiles are those of the last 1024 answers', () => {
  const meter = new Meter();
  expect(meter.read().latency.p50).toBeNaN();
  for (let i = 0; i < 500; i++) meter.answered(9999);
  for (let i = 1; i <= 1024; i++) meter.answered(i);
  meter.failed(true);
  meter.failed(false);
  expect(meter.read()).toEqual({
    answers: 1524,
    failures: 2,
    timeouts: 1,
    latency: { p50: 512, p95: 973, p99: 1014 },
  });
});
