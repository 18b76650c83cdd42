import { describe, expect, it } from 'vitest';
import {
  applyPeriodic,
  fillPeriodic,
  gaussianPeriodic,
  medianColumns,
  quadraticKernels,
} from './smoothing.ts';

describe('quadraticKernels', () => {
  it('give value, slope and bend of a parabola exactly', () => {
    const values = Float64Array.from({ length: 41 }, (_, i) => 3 + 2 * (i - 20) + 0.5 * (i - 20) ** 2);
    const { value, slope, bend } = quadraticKernels(6);
    // Only the middle is untouched by the wrap-around.
    expect(applyPeriodic(values, value)[20]).toBeCloseTo(3, 10);
    expect(applyPeriodic(values, slope)[20]).toBeCloseTo(2, 10);
    expect(applyPeriodic(values, bend)[20]).toBeCloseTo(1, 10);
  });
});

describe('gaussianPeriodic', () => {
  it('keeps the sum and wraps around', () => {
    const values = new Float64Array(50);
    values[0] = 1;
    const smooth = gaussianPeriodic(values, 3);
    expect(smooth.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(smooth[49]).toBeCloseTo(smooth[1], 12);
  });

  it('takes a window longer than the period', () => {
    const smooth = gaussianPeriodic(Float64Array.of(1, 2, 3, 4, 5), 100);
    for (const v of smooth) expect(v).toBeCloseTo(3, 2);
  });
});

describe('fillPeriodic', () => {
  it('bridges gaps by straight lines, also across the line', () => {
    const filled = fillPeriodic(Float64Array.of(Number.NaN, 1, Number.NaN, 3, Number.NaN));
    expect([...(filled ?? [])].map((v) => Number(v.toFixed(6)))).toEqual([1.666667, 1, 2, 3, 2.333333]);
  });

  it('has nothing to say where all is missing', () => {
    expect(fillPeriodic(new Float64Array(4).fill(Number.NaN))).toBeUndefined();
  });
});

it('medianColumns ignores what is missing in one of them', () => {
  const columns = [Float64Array.of(1, 5), Float64Array.of(2, Number.NaN), Float64Array.of(9, 7)];
  expect([...medianColumns(columns)]).toEqual([2, 6]);
});
