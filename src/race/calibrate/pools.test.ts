import { describe, expect, it } from 'vitest';
import { deposit, fadePool, type Pool, shrink } from './pools.ts';

function poolOf(rows: readonly (readonly [group: string, value: number, variance: number])[]): Pool {
  const pool: Pool = {};
  for (const [group, value, variance] of rows) deposit(pool, group, value, variance);
  return pool;
}

describe('shrinkage', () => {
  it('is complete where groups differ by no more than they are uncertain', () => {
    const pool = poolOf([
      ['a', 9, 4],
      ['b', 11, 4],
    ]);
    const { mean, groups } = shrink(pool, 0);
    expect(mean).toBeCloseTo(10, 9);
    expect(groups.get('a')?.value).toBeCloseTo(10, 9);
  });

  it('is by the share of the scatter that is real', () => {
    // Three groups of variance 1 at 0, 10, 20: sample variance 100, of which 99 lie between groups.
    const { mean, variance, groups } = shrink(
      poolOf([0, 10, 20].map((value, i) => [`${i}`, value, 1] as const)),
      0,
    );
    expect(mean).toBeCloseTo(10, 9);
    expect(variance).toBeCloseTo(99, 9);
    expect(groups.get('0')?.value).toBeCloseTo(10 - 0.99 * 10, 9);
    expect(groups.get('0')?.variance).toBeCloseTo(0.99, 9);
  });

  it('pools what is of one group, the old one less', () => {
    const pool = poolOf([['a', 10, 1]]);
    fadePool(pool, 0.5);
    deposit(pool, 'a', 16, 1);
    // 10 counts half as much as 16.
    expect(shrink(pool, 0).groups.get('a')?.value).toBeCloseTo(14, 9);
  });

  it('of nothing is the usual value', () => {
    expect(shrink({}, 7).mean).toBe(7);
  });
});
