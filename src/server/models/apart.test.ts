import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GraphError } from '../../graph/index.ts';
import { LearningError } from '../../learning/index.ts';
import {
  type ModelPackage,
  ModelRegistry,
  ModelServer,
  RegistryError,
  type Rows,
  type Servable,
} from '../../registry/index.ts';
import { scratchModels, temporaryFolder } from '../../store/testing.ts';
import { buildersApart, type ProcessLimits } from './apart.ts';

const SCRIPT = new URL('./testing.ts', import.meta.url);
const buildersIn = (limits?: Partial<ProcessLimits>) =>
  buildersApart(['adding', 'endless', 'strange'], SCRIPT, limits);

function pack(content: string, architecture = 'adding'): ModelPackage {
  return {
    name: 'adder',
    architecture,
    features: [{ kind: 'number', name: 'x', unit: null, fill: 'missing' }],
    scaling: null,
    metrics: [],
    card: {
      title: 'Adder',
      summary: 'Adds one.',
      license: 'mit',
      tags: [],
      task: 'tabular-regression',
      intendedUse: 'Tests.',
      limits: [],
      trainedOn: [],
    },
    lineage: { dataHash: 'd'.repeat(64), parent: null, run: null, codeVersion: '1.0.0', seed: 1 },
    files: { model: new TextEncoder().encode(content) },
  };
}

const rowsOf = (...x: readonly number[]): Rows => ({
  rows: x.length,
  columns: new Map([['x', Float64Array.from(x)]]),
});

/** Version 1.0.0 of a registry of its own, and a second one that is its champion. */
async function registryOf(architecture = 'adding', content = 'hanging'): Promise<ModelRegistry> {
  const registry = new ModelRegistry({ store: scratchModels(join(temporaryFolder(), 'models')) });
  for (const made of [pack('first'), pack(content, architecture)]) {
    const { version } = await registry.register(made);
    await registry.promote('adder', version);
  }
  return registry;
}

async function opened(
  limits?: Partial<ProcessLimits>,
  architecture?: string,
  content?: string,
): Promise<Servable> {
  const model = await (await registryOf(architecture, content)).open('adder');
  const builder = buildersIn(limits).get(model.version.architecture);
  if (builder === undefined) throw new Error('no builder');
  const servable = await builder(model);
  onTestFinished(async () => servable.stop?.());
  return servable;
}

const values = (answers: ReadonlyMap<string, Float64Array>) => [...(answers.get('value') ?? [])];

test('answers and explanations are those of the model, and what was asked stays whole', async () => {
  const servable = await opened();
  const rows = rowsOf(1, 2);
  expect(values(await servable.predict(rows))).toEqual([2, 3]);
  expect(await servable.explain?.(rows, 1)).toEqual({ base: 1, parts: new Map([['x', 2]]) });
  expect([...(rows.columns.get('x') ?? [])]).toEqual([1, 2]);
});

test('who is to blame is told as it would be without a process', async () => {
  const servable = await opened();
  await expect(servable.predict(rowsOf(101))).rejects.toThrow(new LearningError('x is above 100.'));
  await expect(servable.predict(rowsOf(101))).rejects.toBeInstanceOf(LearningError);
  await expect(servable.explain?.(rowsOf(21), 0)).rejects.toBeInstanceOf(GraphError);
  await expect(opened({}, 'adding', 'foreign')).rejects.toThrow(new LearningError('no model in it.'));
  await expect(opened({}, 'strange')).rejects.toThrow(
    new RegistryError('adder 1.1.0 is of the architecture strange, which this program does not know.'),
  );
});

test('one that hangs is ended after a while, and answers the next question in a new process', async () => {
  const servable = await opened({ predict: 100, explain: 100 });
  await expect(servable.predict(rowsOf(-1))).rejects.toThrow(
    'adder 1.0.1 took longer than 0.1 s and was stopped.',
  );
  await expect(servable.explain?.(rowsOf(51), 0)).rejects.toThrow('took longer than 0.1 s');
  expect(values(await servable.predict(rowsOf(1)))).toEqual([2]);
});

test('one that hangs while it is opened is ended as well', async () => {
  await expect(opened({ open: 100 }, 'endless')).rejects.toThrow('took longer than 0.1 s and was stopped.');
});

test('a process that dies costs the answers under way, and no more', async () => {
  const servable = await opened();
  await expect(servable.predict(rowsOf(Number.NaN))).rejects.toThrow('the process of adder 1.0.1 ended.');
  expect(values(await servable.predict(rowsOf(1)))).toEqual([2]);
});

test('an explanation that takes long holds up no answer', async () => {
  const servable = await opened();
  const explained = Promise.resolve(servable.explain?.(rowsOf(51), 0)).catch((error: unknown) => error);
  expect(values(await servable.predict(rowsOf(1)))).toEqual([2]);
  await servable.stop?.();
  expect(await explained).toEqual(new RegistryError('adder 1.0.1 was stopped.'));
  await expect(servable.predict(rowsOf(1))).rejects.toThrow('adder 1.0.1 was stopped.');
});

test('while a version hangs the server goes on, a stand-in answers, and in the end it is loaded anew', async () => {
  const registry = await registryOf();
  const server = new ModelServer({ registry, builders: buildersIn(), timeout: 500, loadTimeout: 60_000 });
  onTestFinished(() => server.close());
  expect(await server.predict('adder', rowsOf(1))).toMatchObject({ version: '1.0.1', warnings: [] });
  let turns = 0;
  const beat = setInterval(() => turns++, 1);
  onTestFinished(() => clearInterval(beat));
  const slow = ['adder 1.0.1 took longer than 500 ms to answer.'];
  for (let i = 0; i < 3; i++) {
    const before = turns;
    const told = await server.predict('adder', rowsOf(-1));
    expect(told).toMatchObject({ version: '1.0.0', arm: 'standIn', warnings: slow });
    expect(values(told.answers)).toEqual([0]);
    expect(turns).toBeGreaterThan(before);
  }
  // After three it is given up for a while, or until somebody looks into it.
  expect(server.loaded).toEqual(['adder 1.0.0']);
  server.refresh('adder');
  expect(await server.predict('adder', rowsOf(1))).toMatchObject({ version: '1.0.1', warnings: [] });
});
