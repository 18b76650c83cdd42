/** Positions by lap, against what is counted by hand. */

import { describe, expect, it } from 'vitest';
import { courseOf, likeliest, partings, quantile } from './distributions.ts';

describe('a quantile of positions', () => {
  it('lies in the middle of a position that is certain', () => {
    expect(quantile([0, 0, 1, 0], 0.5)).toBe(3);
    expect(quantile([1, 0, 0, 0], 0.5)).toBe(1);
  });

  it('falls between two that are as likely', () => {
    expect(quantile([0, 0.5, 0.5, 0], 0.5)).toBe(2.5);
    expect(quantile([0.25, 0.25, 0.25, 0.25], 0.1)).toBeCloseTo(0.9);
  });

  it('does not mind that shares were rounded', () => {
    expect(quantile([0.3333, 0.3333, 0.3333], 1)).toBeLessThanOrEqual(3.5);
  });
});

describe('the course of a plan', () => {
  it('has a band around its median at each lap', () => {
    const course = courseOf({
      firstLap: 16,
      byLap: [
        [0, 1, 0],
        [0.2, 0.6, 0.2],
      ],
    });
    expect(course.laps).toEqual([16, 17]);
    expect(course.median).toEqual([2, 2]);
    expect(course.low[1]).toBeCloseTo(1);
    expect(course.high[1]).toBeCloseTo(3);
  });

  it('is never in front of the first nor behind the last', () => {
    const course = courseOf({
      firstLap: 1,
      byLap: [
        [0.9, 0.1],
        [0.05, 0.95],
      ],
    });
    expect(course.low).toEqual([1, expect.closeTo(1.55)]);
    expect(course.high[1]).toBe(2);
  });

  it('has a likeliest end', () => {
    expect(likeliest([0.1, 0.2, 0.6, 0.1])).toEqual({ position: 3, chance: 0.6 });
  });
});

describe('plans', () => {
  it('part where not all of them stop', () => {
    const plans = [
      { name: 'a', laps: [20, 38] },
      { name: 'b', laps: [25, 38] },
      { name: 'c', laps: [20, 38] },
    ];
    expect(partings(plans)).toEqual([
      { lap: 20, names: ['a', 'c'] },
      { lap: 25, names: ['b'] },
    ]);
  });
});
