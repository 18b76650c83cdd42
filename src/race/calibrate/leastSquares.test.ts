import { describe, expect, it } from 'vitest';
import { LeastSquares } from './leastSquares.ts';

describe('least squares', () => {
  it('finds the line that made the points', () => {
    const squares = new LeastSquares(2);
    for (const x of [0, 1, 2, 5]) squares.add([0, 1], [1, x], 2 + 3 * x);
    const solution = squares.solve();
    expect(solution?.values[0]).toBeCloseTo(2, 9);
    expect(solution?.values[1]).toBeCloseTo(3, 9);
    // Variance of a slope: 1 / sum of (x - mean)², with x of 0, 1, 2, 5: 1 / 14.
    expect(solution?.variances[1]).toBeCloseTo(1 / 14, 9);
  });

  it('takes the mean of what was known and what was seen, by how well each is known', () => {
    const squares = new LeastSquares(1);
    squares.prior(0, 10, 1);
    squares.add([0], [1], 16);
    expect(squares.solve()?.values[0]).toBeCloseTo(13, 9);
  });

  it('says so where nothing determines a column', () => {
    expect(new LeastSquares(1).solve()).toBeNull();
  });
});
