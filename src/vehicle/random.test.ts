import { describe, expect, it } from 'vitest';

import { normal, uniform, wander } from './random.ts';

describe('random numbers', () => {
  const draws = Array.from({ length: 20_000 }, (_, i) => i);
  const moments = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(square) };
  };

  it('depend on seed, stream and index alone', () => {
    expect(uniform(1, 2, 3)).toBe(uniform(1, 2, 3));
    expect(new Set([uniform(1, 2, 3), uniform(2, 2, 3), uniform(1, 3, 3), uniform(1, 2, 4)]).size).toBe(4);
  });

  it('are even over 0..1: mean 1/2, deviation 1/√12', () => {
    const { mean, deviation } = moments(draws.map((i) => uniform(7, 1, i)));
    expect(mean).toBeCloseTo(0.5, 1.7);
    expect(deviation).toBeCloseTo(1 / Math.sqrt(12), 2);
  });

  it('are normal with mean 0 and deviation 1, neighbours and streams unrelated', () => {
    const a = draws.map((i) => normal(7, 1, i));
    const b = draws.map((i) => normal(7, 2, i));
    const { mean, deviation } = moments(a);
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(deviation).toBeCloseTo(1, 1);
    const related = (x: number[], y: number[]) =>
      x.reduce((sum, value, i) => sum + value * y[i], 0) / x.length;
    expect(Math.abs(related(a, b))).toBeLessThan(0.03);
    expect(Math.abs(related(a.slice(1), a))).toBeLessThan(0.03);
  });

  it('wander smoothly', () => {
    const { deviation } = moments(draws.map((i) => wander(7, 1, i * 0.37, 1)));
    expect(deviation).toBeCloseTo(1, 1);
    for (const i of draws)
      expect(Math.abs(wander(7, 1, i * 0.001, 1) - wander(7, 1, (i + 1) * 0.001, 1))).toBeLessThan(0.02);
  });
});
