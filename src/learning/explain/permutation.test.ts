/** Permutation importance: what it must be where the model is known. */

import { describe, expect, it } from 'vitest';
import { Random } from '../../graph/index.ts';
import * as metrics from '../metrics/index.ts';
import { type PermutationQuestion, permutationImportance } from './permutation.ts';

const ROWS = 4000;

/** y = 2a + b + c, with c the same as b in all rows; d does nothing. The model knows that. */
function linear(): PermutationQuestion {
  const random = new Random(4);
  const values = new Float64Array(ROWS * 4);
  for (let row = 0; row < ROWS; row++) {
    const [a, b, d] = [random.normal(), random.normal(), random.normal()];
    values.set([a, b, b, d], row * 4);
  }
  const predict: PermutationQuestion['predict'] = ({ rows, values: x }) =>
    Float64Array.from({ length: rows }, (_, i) => 2 * x[4 * i] + x[4 * i + 1] + x[4 * i + 2]);
  const matrix = { rows: ROWS, width: 4, values };
  return {
    predict,
    matrix,
    truth: predict(matrix) as Float64Array,
    features: [
      { name: 'a', columns: [0] },
      { name: 'b and c', columns: [1, 2] },
      { name: 'd', columns: [3] },
    ],
    metric: (told, truth) => metrics.rootMeanSquaredError(told, truth) ** 2,
    better: 'lower',
  };
}

describe('permutation importance', () => {
  it('of squared error is twice the variance that the feature brings', async () => {
    const [a, both, d] = await permutationImportance(linear(), { resamples: 100 });
    expect(a.name).toBe('a');
    // 2 · 2² of a, 2 · 2² of b and c together.
    for (const { drop, shuffles } of [a, both]) {
      expect(drop.value).toBeGreaterThan(7.4);
      expect(drop.value).toBeLessThan(8.6);
      expect(drop.low).toBeLessThan(8);
      expect(drop.high).toBeGreaterThan(8);
      expect(drop.high - drop.low).toBeLessThan(1.5);
      expect(shuffles).toHaveLength(5);
      expect(shuffles.reduce((sum, one) => sum + one, 0) / 5).toBeCloseTo(drop.value, 9);
    }
    expect(d.drop).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('has an interval that holds the true value about as often as it says', async () => {
    let held = 0;
    const runs = 60;
    for (let seed = 1; seed <= runs; seed++) {
      const random = new Random(seed);
      const matrix = {
        rows: 150,
        width: 1,
        values: Float64Array.from({ length: 150 }, () => random.normal()),
      };
      const [{ drop }] = await permutationImportance(
        {
          predict: ({ values }) => values,
          matrix,
          truth: matrix.values,
          features: [{ name: 'x', columns: [0] }],
          metric: (told, truth) => metrics.rootMeanSquaredError(told, truth) ** 2,
          better: 'lower',
        },
        { resamples: 100, level: 0.9, seed: seed + 1000 },
      );
      if (drop.low <= 2 && 2 <= drop.high) held++;
    }
    // 90 % of 60 are 54 ± 2.3.
    expect(held).toBeGreaterThanOrEqual(48);
    expect(held).toBeLessThan(60);
  });

  it('of columns that say the same is more together than one by one', async () => {
    const asked = linear();
    const apart = [1, 2].map((column) => ({ name: `column ${column}`, columns: [column] }));
    const [b, c] = await permutationImportance({ ...asked, features: apart }, { resamples: 2 });
    // 2 · 1² each: less than 8 even in all.
    expect(b.drop.value + c.drop.value).toBeGreaterThan(3.5);
    expect(b.drop.value + c.drop.value).toBeLessThan(4.5);
  });

  it('of a score is how far it falls', async () => {
    const asked = { ...linear(), metric: metrics.rSquared, better: 'higher' as const };
    const [a] = await permutationImportance(asked, { resamples: 2, repeats: 3 });
    // Of a variance of 8, 8 are lost.
    expect(a.drop.value).toBeGreaterThan(0.9);
    expect(a.drop.value).toBeLessThan(1.1);
  });

  it('is the same again with a seed, and for a feature whatever stands beside it', async () => {
    const asked = linear();
    const all = await permutationImportance(asked, { resamples: 5, seed: 2 });
    const [alone] = await permutationImportance(
      { ...asked, features: [asked.features[1]] },
      { resamples: 5, seed: 2 },
    );
    expect(alone).toEqual(all[1]);
    const other = await permutationImportance(asked, { resamples: 5, seed: 3 });
    expect(other[1].shuffles).not.toEqual(alone.shuffles);
  });

  it('has wider intervals where whole groups err together', async () => {
    const random = new Random(8);
    const groups = Int32Array.from({ length: 1000 }, (_, row) => row % 10);
    // The feature only matters in a group's own measure.
    const reach = Array.from({ length: 10 }, () => 4 * random.uniform());
    const values = Float64Array.from({ length: 2000 }, (_, i) =>
      i % 2 === 0 ? random.normal() : reach[groups[i >> 1]],
    );
    const predict: PermutationQuestion['predict'] = ({ rows, values: x }) =>
      Float64Array.from({ length: rows }, (_, i) => x[2 * i] * x[2 * i + 1]);
    const matrix = { rows: 1000, width: 2, values };
    const asked: PermutationQuestion = {
      predict,
      matrix,
      truth: predict(matrix) as Float64Array,
      features: [{ name: 'x', columns: [0] }],
      metric: metrics.meanAbsoluteError,
      better: 'lower',
    };
    const [apart] = await permutationImportance(asked);
    const [together] = await permutationImportance(asked, { groups });
    expect(together.drop.value).toBe(apart.drop.value);
    expect(together.drop.high - together.drop.low).toBeGreaterThan(2 * (apart.drop.high - apart.drop.low));
  });

  it('refuses one row, other truths, no feature', async () => {
    const asked = linear();
    const one = { rows: 1, width: 4, values: new Float64Array(4) };
    await expect(permutationImportance({ ...asked, matrix: one })).rejects.toThrow(
      'at least two rows, not 1',
    );
    await expect(permutationImportance({ ...asked, truth: [1] })).rejects.toThrow('4000 rows, but 1 truths');
    await expect(permutationImportance({ ...asked, features: [] })).rejects.toThrow('no feature');
    await expect(permutationImportance(asked, { repeats: 0 })).rejects.toThrow('from 1, not 0');
    const far = [{ name: 'x', columns: [4] }];
    await expect(permutationImportance({ ...asked, features: far })).rejects.toThrow(
      'column 4, but the rows have 0 to 3',
    );
  });
});
