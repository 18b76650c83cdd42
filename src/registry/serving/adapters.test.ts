/** Real models end to end: registered, loaded from their files, answering by name. */

import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ANY_BATCH, graphOf, layers, modelBytes, Predictor, Tape } from '../../graph/index.ts';
import { boost, datasetOf, ensembleJson, readEnsemble, type Scaling } from '../../learning/index.ts';
import { scratchModels, temporaryFolder } from '../../store/testing.ts';
import { type Builder, ModelRegistry, ModelServer, networkServable, treesServable } from '../index.ts';
import { bytesOf, features, madePackage } from '../testing.ts';

const columns = new Map([
  ['tyreAge', Float64Array.of(1, 2, 10, 11)],
  ['compound', Float64Array.of(0, 1, 0, 1)],
]);

async function serving(architecture: string, builder: Builder, over: Parameters<typeof madePackage>[1]) {
  const registry = new ModelRegistry({ store: scratchModels(join(temporaryFolder(), 'models')) });
  await registry.register(madePackage('', { architecture, ...over }));
  await registry.promote('lap-time', '1.0.0');
  const server = new ModelServer({ registry, builders: new Map([[architecture, builder]]), timeout: 60_000 });
  onTestFinished(() => server.close());
  return server;
}

test('trees', async () => {
  const target = Float64Array.of(90, 90, 96, 96);
  const dataset = datasetOf({
    features,
    columns,
    target,
    groups: new Map(),
    time: Float64Array.of(0, 1, 2, 3),
  });
  const rows = Int32Array.of(0, 1, 2, 3);
  const split = { train: rows, validation: rows };
  const { ensemble } = boost(dataset, split, { trees: 1, rate: 1, leastRows: 1, ridge: 0 });
  const files = { 'trees.json': bytesOf(JSON.stringify(ensembleJson(ensemble))) };
  const builder: Builder = ({ files, version }) => {
    const json: unknown = JSON.parse(new TextDecoder().decode(files.get('trees.json')));
    return treesServable({ value: readEnsemble(json, version.name) });
  };
  const server = await serving('trees', builder, { files });
  const { answers } = await server.predict('lap-time', { rows: 4, columns });
  expect(answers).toEqual(new Map([['value', target]]));
  const { base, parts } = await server.explain('lap-time', { rows: 4, columns }, 2);
  // Half of all rows are 6 slower, and nothing but the age says which.
  expect([base, parts]).toEqual([
    93,
    new Map([
      ['tyreAge', 3],
      ['compound', 0],
    ]),
  ]);
});

test('a network', async () => {
  const scaling: Scaling = {
    features: [
      { feature: features[0], fill: 4, mean: 6, deviation: 2 },
      { feature: features[1], fill: Number.NaN, mean: 0, deviation: 1 },
    ],
    width: 3,
  };
  const tape = new Tape();
  const quantiles = layers.dense(tape.input('x', [ANY_BATCH, 3]), 'out', 2);
  // Age, SOFT, HARD to two quantiles.
  const weights = new Map([
    ['out.weight', { shape: [3, 2], values: Float32Array.of(1, 2, 10, 20, 30, 40) }],
    ['out.bias', { shape: [2], values: Float32Array.of(0.5, -0.5) }],
  ]);
  const bytes = modelBytes(graphOf(tape, { quantiles }, weights));
  const builder: Builder = async ({ files, version }) =>
    networkServable({
      predictor: await Predictor.open(files.get('model.onnx') ?? new Uint8Array(), { threads: 1 }),
      scaling: version.scaling ?? scaling,
      input: 'x',
      outputs: { quantiles: ['q10', 'q50'] },
      scale: 2,
      offset: 1,
    });
  const server = await serving('dense', builder, { files: { 'model.onnx': bytes }, scaling });
  // Ages 8 (scaled 1), missing (4: −1); SOFT, and neither.
  const rows = {
    rows: 2,
    columns: new Map([
      ['tyreAge', Float64Array.of(8, Number.NaN)],
      ['compound', Float64Array.of(0, Number.NaN)],
    ]),
  };
  const [together, alone] = await Promise.all([
    server.predict('lap-time', rows),
    server.predict('lap-time', {
      rows: 1,
      columns: new Map([...rows.columns].map(([name, values]) => [name, values.slice(0, 1)])),
    }),
  ]);
  expect(together.answers.get('q10')).toEqual(Float64Array.of(2 * 11.5 + 1, 2 * -0.5 + 1));
  expect(together.answers.get('q50')).toEqual(Float64Array.of(2 * 21.5 + 1, 2 * -2.5 + 1));
  expect(alone.answers.get('q50')).toEqual(Float64Array.of(44));
});

test('a file that is no network is no version that answers', async () => {
  const builder: Builder = async ({ files }) => {
    const predictor = await Predictor.open(files.get('model.onnx') ?? new Uint8Array());
    return networkServable({ predictor, scaling: { features: [], width: 0 }, input: 'x', outputs: {} });
  };
  const server = await serving('dense', builder, { files: { 'model.onnx': bytesOf('not ONNX') } });
  await expect(server.predict('lap-time', { rows: 4, columns })).rejects.toThrow(
    /^lap-time 1\.0\.0 could not be loaded: [^\n]+\.$/,
  );
});
