import { expect, test } from 'vitest';
import type { Feature } from '../learning/index.ts';
import { stabilityIndex } from './drift.ts';
import {
  binsOf,
  driftOf,
  driftsOf,
  errorDrift,
  errorReferenceOf,
  referenceOf,
  retrainingReasons,
} from './index.ts';

const age: Feature = { kind: 'number', name: 'tyreAge', unit: 'laps', fill: 'median' };
const compound: Feature = {
  kind: 'class',
  name: 'compound',
  unit: null,
  classes: ['SOFT', 'HARD'],
  fill: 'missing',
};

function reference(feature: Feature, values: readonly number[]) {
  const columns = new Map([[feature.name, Float64Array.from(values)]]);
  return referenceOf(
    { features: [feature], columns },
    values.map((_, i) => i),
  )[0];
}

test('the picture behind a PSI has the bins of training, and the shares of what is known', () => {
  const { edges, training, now } = binsOf(
    reference(
      age,
      Array.from({ length: 100 }, (_, i) => i),
    ),
    [5, 5, 99, Number.NaN],
  );
  // Tenths of 0 to 99 end at 9, 19, … 89; two thirds of what is known now lie in the first, one in the last.
  expect(edges).toEqual([9, 19, 29, 39, 49, 59, 69, 79, 89]);
  expect(training).toEqual(new Array(10).fill(0.1));
  expect(now).toEqual([2 / 3, ...new Array(8).fill(0), 1 / 3]);
  expect(binsOf(reference(compound, [0, 1]), [1])).toEqual({
    edges: null,
    training: [0.5, 0.5],
    now: [0, 1],
  });
  expect(binsOf(reference(compound, [0, 1]), [Number.NaN]).now).toEqual([]);
});

test('PSI by hand', () => {
  // Halves that become a quarter and three: −¼·ln ½ + ¼·ln 1½.
  expect(stabilityIndex([0.5, 0.5], [0.25, 0.75])).toBeCloseTo(0.274653, 6);
  const found = driftOf(reference(compound, [0, 0, 1, 1]), [0, 1, 1, 1]);
  expect(found).toMatchObject({ feature: 'compound', count: 4, ks: null, verdict: 'other' });
  expect(found.psi).toBeCloseTo(0.274653, 6);
  expect(driftOf(reference(compound, [0, 0, 1, 1]), [1, 0, 1, 0])).toMatchObject({ psi: 0, verdict: 'same' });
});

test('numbers stand in tenths of the training values', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
  const then = reference(age, hundred);
  expect(then).toMatchObject({ edges: [10, 20, 30, 40, 50, 60, 70, 80, 90], missing: 0, count: 100 });
  expect(driftOf(then, hundred).psi).toBe(0);
  // The upper half twice: five bins fall from 0.1 to 0.0001, five rise to 0.2.
  const upper = driftOf(then, hundred.slice(50));
  expect(upper.psi).toBeCloseTo(5 * (0.0001 - 0.1) * Math.log(0.001) + 5 * 0.1 * Math.log(2), 10);
  expect(upper.ks?.distance).toBeCloseTo(0.5, 12);
});

test('values that repeat share a bin, and one value alone is one bin', () => {
  expect(reference(age, [1, 1, 1, 1, 1, 1, 1, 2, 3, 3])).toMatchObject({
    edges: [1, 2],
    shares: [0.7, 0.1, 0.2],
  });
  const constant = reference(age, [7, 7, 7]);
  expect(constant).toMatchObject({ edges: [], shares: [1] });
  expect(driftOf(constant, [7, 7])).toMatchObject({ psi: 0, ks: { distance: 0, p: 1 } });
});

test('missing values are a bin of their own', () => {
  const then = reference(age, [1, 2, 3, Number.NaN]);
  expect(then.missing).toBe(0.25);
  const now = driftOf(then, [1, 2, 3, Number.NaN, Number.NaN, Number.NaN]);
  expect(now).toMatchObject({ missing: 0.5, missingThen: 0.25 });
  // Three known thirds of ¾ become thirds of ½.
  expect(now.psi).toBeCloseTo(-0.25 * Math.log(2 / 3) + 0.25 * Math.log(2), 10);
  expect(driftOf(then, [Number.NaN]).ks).toBeNull();
});

test('Kolmogorov–Smirnov by hand', () => {
  // 3 and 4 in common: up to 2 half of the first and none of the second.
  const { ks } = driftOf(reference(age, [1, 2, 3, 4]), [3, 4, 5, 6]);
  expect(ks?.distance).toBe(0.5);
  // λ = (√2 + 0.12 + 0.11/√2)·½ = 0.80600; 2·(e^−2λ² − e^−8λ² + …) = 0.5344.
  expect(ks?.p).toBeCloseTo(0.5344, 4);
  // Between values of training: of [1, 3] half are up to 2, of [2, 2] all.
  expect(driftOf(reference(age, [1, 3]), [2, 2]).ks?.distance).toBe(0.5);
  expect(driftOf(reference(age, [1, 2]), [8, 9]).ks?.distance).toBe(1);
});

test('Kolmogorov–Smirnov of many values: 5 % at 1.358 / √size', () => {
  // 20,000 a side, even on [0, 1), one of them shifted by the distance.
  const many = 20_000;
  const even = Array.from({ length: many }, (_, i) => i / many);
  const distance = 1.3581 / Math.sqrt(many / 2);
  const { ks } = driftOf(
    reference(age, even),
    even.map((value) => value + distance),
  );
  expect(ks?.distance).toBeCloseTo(distance, 3);
  expect(ks?.p).toBeCloseTo(0.05, 2);
});

test('drift of all features that are given', () => {
  const references = [reference(age, [1, 2, 3]), reference(compound, [0, 1])];
  const found = driftsOf(
    references,
    new Map([
      ['compound', [0, 1]],
      ['unknown', [1]],
    ]),
  );
  expect(found.map(({ feature }) => feature)).toEqual(['compound']);
});

test('errors now against those on validation data', () => {
  const then = errorReferenceOf([0.3, -0.3, 0.4, -0.2]);
  expect(then).toMatchObject({
    count: 4,
    mean: expect.closeTo(0.3, 12),
    deviation: expect.closeTo(0.0816497, 6),
  });
  const found = errorDrift(then, [0.6, 0.55, 0.65, 0.6]);
  expect(found.ratio).toBeCloseTo(2, 10);
  expect(found.comparison.p).toBeLessThan(0.01);
});

test('reasons to train again', () => {
  const trainedAt = new Date('2026-01-01T00:00:00Z');
  const quiet = {
    now: new Date('2026-01-30T23:00:00Z'),
    trainedAt,
    trainedRows: 1000,
    newRows: 99,
    drift: [],
    error: null,
  };
  expect(retrainingReasons(quiet)).toEqual([]);
  const drifted = { ...driftOf(reference(compound, [0, 0, 1, 1]), [0, 1, 1, 1]), count: 200 };
  expect(retrainingReasons({ ...quiet, drift: [{ ...drifted, count: 199 }] })).toEqual([]);
  const error = errorDrift(errorReferenceOf([0.3, 0.3, 0.4, 0.2]), [0.6, 0.55, 0.65, 0.6]);
  const due = retrainingReasons({
    ...quiet,
    now: new Date('2026-01-31T00:00:00Z'),
    newRows: 100,
    drift: [drifted],
    error,
  });
  expect(due).toEqual([
    {
      trigger: 'drift',
      why: 'the feature compound is no longer as in training: PSI 0.27, where up to 0.2 is allowed.',
    },
    { trigger: 'error', why: 'the mean error is 0.600, where it was 0.300 when the model was made.' },
    { trigger: 'schedule', why: 'it was trained 30 days ago, and is trained every 30 days.' },
    { trigger: 'newData', why: '100 rows have come since it was trained on 1000.' },
  ]);
  const never = { psi: null, fewest: 0, errorRatio: null, days: null, newRows: null };
  expect(retrainingReasons({ ...quiet, newRows: 1e6, drift: [drifted], error }, never)).toEqual([]);
  // A mean that is larger by chance is no reason.
  const chance = errorDrift(errorReferenceOf([0.1, 0.5]), [0.2, 0.6]);
  expect(chance.ratio).toBeGreaterThan(1.15);
  expect(retrainingReasons({ ...quiet, error: chance })).toEqual([]);
});
