/** The project's own models, explained in one way and in another that must come to the same. */

import { describe, expect, it } from 'vitest';
import { Random } from '../../graph/index.ts';
import { type Dataset, datasetOf, type Feature, fitScaling } from '../data/index.ts';
import { boost, predictTrees, shapOf } from '../trees/index.ts';
import { kernelShap } from './kernelShap.ts';
import { rawColumns, rawMatrix, scaledColumns, scaledMatrix, treesPredict } from './sources.ts';

const FEATURES: Feature[] = [
  { kind: 'number', name: 'age', unit: 'laps', fill: 'median' },
  { kind: 'class', name: 'tyre', unit: null, classes: ['soft', 'medium', 'hard'], fill: 'median' },
  { kind: 'number', name: 'gap', unit: 's', fill: 'missing' },
];

/** Some gaps are missing. */
function laps(rows: number): Dataset {
  const random = new Random(7);
  const age = Float64Array.from({ length: rows }, () => random.below(30));
  const tyre = Float64Array.from({ length: rows }, () => random.below(3));
  const gap = Float64Array.from({ length: rows }, (_, i) =>
    i % 9 === 0 ? Number.NaN : 5 * random.uniform(),
  );
  return datasetOf({
    features: FEATURES,
    columns: new Map([
      ['age', age],
      ['tyre', tyre],
      ['gap', gap],
    ]),
    target: age.map((laps, i) => 90 + 0.05 * laps + 0.4 * tyre[i] + (gap[i] < 1 ? 0.5 : 0)),
    groups: new Map(),
    time: Float64Array.from({ length: rows }, (_, i) => i),
  });
}

const all = (dataset: Dataset) => Int32Array.from({ length: dataset.rows }, (_, i) => i);

describe('trees', () => {
  const dataset = laps(300);
  const split = { train: all(dataset), validation: new Int32Array(0) };

  it('answer alike as rows of numbers and as columns', () => {
    const { ensemble } = boost(dataset, split, { trees: 40, rate: 0.2 });
    expect(treesPredict(ensemble)(rawMatrix(dataset))).toEqual(predictTrees(ensemble, dataset));
    expect(() => treesPredict(ensemble)({ rows: 1, width: 2, values: new Float64Array(2) })).toThrow(
      'know 3 features, but the rows have 2',
    );
  });

  it('of one split each have the same parts by KernelSHAP over the training rows as by TreeSHAP', async () => {
    const { ensemble } = boost(dataset, split, { trees: 60, rate: 0.2, depth: 1 });
    const background = rawMatrix(dataset);
    const asked = { predict: treesPredict(ensemble), background, features: rawColumns(FEATURES) };
    for (const row of [0, 1, 17]) {
      const { base, parts } = shapOf(ensemble, dataset, row);
      const found = await kernelShap(asked, rawMatrix(dataset, [row]).values);
      expect(found.base).toBeCloseTo(base, 8);
      parts.forEach((part, f) => {
        expect(found.parts[f]).toBeCloseTo(part, 8);
      });
      expect(Math.max(...parts.map(Math.abs))).toBeGreaterThan(0.1);
    }
  });
});

describe('scaled rows', () => {
  it('have a class spread over columns that are one feature', () => {
    const dataset = laps(30);
    const scaling = fitScaling(dataset, all(dataset));
    expect(scaledColumns(scaling)).toEqual([
      { name: 'age', columns: [0], isClass: false },
      { name: 'tyre', columns: [1, 2, 3], isClass: true },
      { name: 'gap', columns: [4], isClass: false },
    ]);
    const { rows, width, values } = scaledMatrix(scaling, dataset, [4, 5]);
    expect([rows, width]).toEqual([2, 5]);
    const tyre = dataset.columns.get('tyre')?.[5] ?? Number.NaN;
    expect([...values.slice(6, 9)]).toEqual([0, 1, 2].map((code) => Number(code === tyre)));
  });
});
