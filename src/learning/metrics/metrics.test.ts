/** Metrics on cases worked by hand, and by their properties. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as metrics from './index.ts';

describe('numbers', () => {
  it('mean absolute, root mean squared, R²', () => {
    expect(metrics.meanAbsoluteError([1, 2, 6], [1, 4, 5])).toBeCloseTo(1, 12);
    expect(metrics.rootMeanSquaredError([1, 2, 6], [1, 4, 5])).toBeCloseTo(Math.sqrt(5 / 3), 12);
    // Truth 1, 4, 5 lies 26/3 around its mean of 10/3.
    expect(metrics.rSquared([1, 2, 6], [1, 4, 5])).toBeCloseTo(1 - 5 / (26 / 3), 12);
    expect(metrics.rSquared([1], [1])).toBeNaN();
    expect(metrics.meanAbsoluteError([], [])).toBeNaN();
  });

  it('coverage counts the ends', () => {
    expect(metrics.intervalCoverage([0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 1.1, -0.1])).toBe(0.5);
  });

  it('pinball', () => {
    expect(metrics.pinballLoss([10, 10], [12, 8], 0.9)).toBeCloseTo((1.8 + 0.2) / 2, 12);
  });

  it('crps of one member is the absolute error, of 0 and 2 at 1 it is a half', () => {
    expect(metrics.crps([4], [1])).toBe(3);
    expect(metrics.crps([2, 0], [1])).toBeCloseTo(0.5, 12);
  });

  it('crps of many normal draws is that of the normal distribution (0.2337 at its middle)', () => {
    const members = Array.from({ length: 2001 }, (_, i) => normalQuantile((i + 0.5) / 2001));
    expect(metrics.crps(members, [0])).toBeCloseTo(0.2337, 3);
  });
});

describe('choices', () => {
  it('top-k and reciprocal rank', () => {
    const scores = [0.5, 0.3, 0.2, 0.1, 0.2, 0.7];
    expect(metrics.topKAccuracy(scores, [1, 2], 1)).toBe(0.5);
    expect(metrics.topKAccuracy(scores, [1, 2], 2)).toBe(1);
    expect(metrics.meanReciprocalRank(scores, [1, 2])).toBe(0.75);
  });

  it('a ranking of 4 with one pair the wrong way round: AUC 3/4', () => {
    expect(metrics.aucRoc([0.9, 0.8, 0.7, 0.1], [1, 0, 1, 0])).toBe(0.75);
    // Precision 1 at the first, 2/3 at the second true one.
    expect(metrics.aucPr([0.9, 0.8, 0.7, 0.1], [1, 0, 1, 0])).toBeCloseTo((1 + 2 / 3) / 2, 12);
  });

  it('ties count half: a constant score has an AUC of a half', () => {
    expect(metrics.aucRoc([1, 1, 1, 1], [1, 0, 1, 0])).toBe(0.5);
    expect(metrics.aucPr([1, 1, 1, 1], [1, 0, 1, 0])).toBe(0.5);
  });

  it('AUC is the share of pairs in the right order', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
        const [yes, no] = [rows.filter(([, isTrue]) => isTrue), rows.filter(([, isTrue]) => !isTrue)];
        fc.pre(yes.length > 0 && no.length > 0);
        let right = 0;
        for (const [a] of yes) for (const [b] of no) right += a > b ? 1 : a === b ? 0.5 : 0;
        const auc = metrics.aucRoc(
          rows.map(([score]) => score),
          rows.map(([, isTrue]) => Number(isTrue)),
        );
        expect(auc).toBeCloseTo(right / (yes.length * no.length), 12);
      }),
    );
  });

  it('Brier, reliability and expected calibration error', () => {
    const chances = [0.05, 0.05, 0.95, 0.95];
    expect(metrics.brierScore(chances, [0, 0, 1, 0])).toBeCloseTo((0.0025 * 3 + 0.9025) / 4, 12);
    const bins = metrics.reliability(chances, [0, 0, 1, 0]);
    expect(bins[0]).toMatchObject({ count: 2, came: 0 });
    expect(bins[9]).toMatchObject({ count: 2, came: 0.5 });
    expect(metrics.expectedCalibrationError(chances, [0, 0, 1, 0])).toBeCloseTo((0.05 + 0.45) / 2, 12);
    expect(metrics.reliability([1], [1])[9].count).toBe(1);
  });
});

describe('bootstrap', () => {
  const mean = (values: readonly number[]) => (rows: Int32Array) => {
    const own = metrics.taken(values, rows);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  };

  it('is as wide as the standard error says', () => {
    const values = Array.from({ length: 400 }, (_, i) => normalQuantile((i + 0.5) / 400));
    const { value, low, high } = metrics.bootstrapped(400, mean(values));
    expect(value).toBeCloseTo(0, 9);
    // ±1.96 / √400.
    expect(high - low).toBeGreaterThan(0.15);
    expect(high - low).toBeLessThan(0.25);
  });

  it('is wider where rows of a group err together', () => {
    const values = Array.from({ length: 400 }, (_, i) => normalQuantile((Math.floor(i / 40) + 0.5) / 10));
    const alone = metrics.bootstrapped(400, mean(values));
    const together = metrics.bootstrapped(400, mean(values), {
      groups: values.map((_, i) => Math.floor(i / 40)),
    });
    expect(together.high - together.low).toBeGreaterThan(3 * (alone.high - alone.low));
  });

  it('says nothing of one group, refuses nothing at all, and repeats itself', () => {
    expect(metrics.bootstrapped(3, mean([1, 2, 3]), { groups: [7, 7, 7] }).low).toBeNaN();
    expect(() => metrics.bootstrapped(0, mean([]))).toThrow('at least one row');
    expect(metrics.bootstrapped(9, mean([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toEqual(
      metrics.bootstrapped(9, mean([1, 2, 3, 4, 5, 6, 7, 8, 9])),
    );
  });
});

/** By bisection of the distribution function (Abramowitz & Stegun 26.2.17), to 7 digits. */
function normalQuantile(p: number): number {
  const below = (x: number) => {
    const t = 1 / (1 + 0.2316419 * Math.abs(x));
    const tail =
      (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
      t *
      (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return x > 0 ? 1 - tail : tail;
  };
  let [low, high] = [-6, 6];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (below(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
