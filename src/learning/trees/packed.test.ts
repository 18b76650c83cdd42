/** Trees in a file come out as they went in, and what is no such file is told. Grown in turns they are the same trees. */

import { describe, expect, it } from 'vitest';
import { Random, writeSafetensors } from '../../graph/index.ts';
import { datasetOf } from '../data/index.ts';
import { boost, boostInTurns, packTrees, predictTrees, quantileLoss, unpackTrees } from './index.ts';

const random = new Random(4);
const columns = ['a', 'b'].map((name) => ({
  name,
  values: Float64Array.from({ length: 300 }, () => (random.uniform() < 0.1 ? Number.NaN : random.normal())),
}));
const dataset = datasetOf({
  features: columns.map(({ name }) => ({ kind: 'number', name, unit: 's', fill: 'missing' })),
  columns: new Map(columns.map(({ name, values }) => [name, values])),
  target: Float64Array.from({ length: 300 }, (_, i) => (columns[0].values[i] || 0) + 0.1 * random.normal()),
  groups: new Map(),
  time: new Float64Array(300),
});
const all = Int32Array.from({ length: 300 }, (_, i) => i);
const split = { train: all.slice(0, 200), validation: all.slice(200) };
const options = { objective: quantileLoss(0.5), trees: 30, leaves: 8, rows: 0.7, seed: 9 };
const { ensemble } = boost(dataset, split, options);

describe('trees in a file', () => {
  it('come out as they went in, to float32', () => {
    const read = unpackTrees(packTrees(ensemble), 'trees');
    expect(read.features).toEqual(ensemble.features);
    expect(read.trees).toHaveLength(ensemble.trees.length);
    const [told, before] = [predictTrees(read, dataset), predictTrees(ensemble, dataset)];
    told.forEach((value, i) => {
      expect(value).toBeCloseTo(before[i], 5);
    });
    // What was read once is packed to the same bytes.
    expect(packTrees(read)).toEqual(packTrees(unpackTrees(packTrees(read), 'trees')));
  });

  it('are no other weights, and not cut short', () => {
    const weights = new Map([['w', { shape: [1], values: Float32Array.of(1) }]]);
    expect(() => unpackTrees(writeSafetensors(weights), 'other.safetensors')).toThrow(
      'other.safetensors holds no trees: feature is missing.',
    );
    const bytes = packTrees(ensemble);
    expect(() => unpackTrees(bytes.subarray(0, bytes.length - 9), 'cut.safetensors')).toThrow(
      'cut.safetensors',
    );
  });
});

it('quantiles cannot be held monotone, and that is said', () => {
  const features = dataset.features.map((one, i) =>
    one.kind === 'number' && i === 0 ? { ...one, monotone: 1 as const } : one,
  );
  expect(() => boost({ ...dataset, features }, split, options)).toThrow(
    'a is to be monotone, which cannot be held',
  );
});

describe('in turns', () => {
  it('the same trees are grown', async () => {
    const turns = await boostInTurns(dataset, split, options);
    expect(turns.ensemble).toEqual(ensemble);
  });

  it('it can be cancelled', async () => {
    const stop = new AbortController();
    const work = boostInTurns(dataset, split, {
      ...options,
      trees: 100_000,
      patience: 100_000,
      signal: stop.signal,
      onTree: ({ tree }) => {
        if (tree === 20) stop.abort(new Error('enough'));
        return undefined;
      },
    });
    await expect(work).rejects.toThrow('enough');
  });
});
