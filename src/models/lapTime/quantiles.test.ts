/** Blends by hand: the better part gets its share, and the interval becomes as wide as it has to be. */

import { expect, it } from 'vitest';
import { blended, fitBlend, meanQuantiles, type Quantiles } from './quantiles.ts';

const around = (middle: ArrayLike<number>, half: number): Quantiles => ({
  q10: Float64Array.from(middle, (value) => value - half),
  q50: Float64Array.from(middle),
  q90: Float64Array.from(middle, (value) => value + half),
});

it('who errs to the other side by half as much gets two thirds', () => {
  const truth = Float64Array.from({ length: 100 }, (_, i) => i % 7);
  const trees = around(
    truth.map((value) => value + 1),
    1,
  );
  const networks = around(
    truth.map((value) => value - 0.5),
    1,
  );
  // 1/3 · 1 − 2/3 · 0.5 = 0; of tenths 0.3 is the nearest.
  expect(fitBlend(trees, networks, truth).treesShare).toBe(0.3);
});

it('a tenth of the rows lies beyond either end of what it was fitted on', () => {
  // Truth from −50 to 49 around 0, told as 0 ± 1.
  const truth = Float64Array.from({ length: 100 }, (_, i) => i - 50);
  const told = around(new Float64Array(100), 1);
  const blend = fitBlend(told, told, truth);
  const { q10, q90 } = blended(blend, told, told);
  expect(truth.filter((value, i) => value < q10[i])).toHaveLength(10);
  expect(truth.filter((value, i) => value > q90[i])).toHaveLength(10);
});

it('the mean of several is taken quantile by quantile', () => {
  const mean = meanQuantiles([around([1, 2], 1), around([3, 6], 3)]);
  expect(mean).toEqual({
    q10: Float64Array.of(0, 2),
    q50: Float64Array.of(2, 4),
    q90: Float64Array.of(4, 6),
  });
});
