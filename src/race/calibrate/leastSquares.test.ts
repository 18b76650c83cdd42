import { describe, expect, it } from 'vitest';
import { LeastSquares, shrink } from './leastSquares.ts';

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

describe('shrinkage', () => {
  it('is complete where groups differ by no more than they are uncertain', () => {
    const { mean, groups } = shrink(
      [
        { group: 'a', value: 9, variance: 4 },
        { group: 'b', value: 11, variance: 4 },
      ],
      0,
    );
    expect(mean).toBeCloseTo(10, 9);
    expect(groups.get('a')?.value).toBeCloseTo(10, 9);
  });

  it('is by the share of the scatter that is real', () => {
    // Three groups of variance 1 at 0, 10, 20: sample variance 100, of which 99 lie between groups.
    const rows = [0, 10, 20].map((value, i) => ({ group: `${i}`, value, variance: 1 }));
    const { mean, variance, groups } = shrink(rows, 0);
    expect(mean).toBeCloseTo(10, 9);
    expect(variance).toBeCloseTo(99, 9);
    expect(groups.get('0')?.value).toBeCloseTo(10 - 0.99 * 10, 9);
    expect(groups.get('0')?.variance).toBeCloseTo(0.99, 9);
  });

  it('of nothing is the usual value', () => {
    expect(shrink([], 7).mean).toBe(7);
  });
});
