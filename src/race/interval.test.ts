import { describe, expect, it } from 'vitest';
import { centralInterval, medianPosition } from './interval.ts';
import { blankOutcomes } from './outcomes.ts';
import { summarise } from './summary.ts';

describe('the interval of 80 %', () => {
  it('holds a position where the middle of its chance lies between 10 and 90 %', () => {
    // Middles: 0.05, 0.2, 0.45, 0.75, 0.95.
    expect(centralInterval([0.1, 0.2, 0.3, 0.3, 0.1])).toEqual([2, 4]);
    // Middles: 0.1, 0.5, 0.9: both ends just belong to it.
    expect(centralInterval([0.2, 0.6, 0.2])).toEqual([1, 3]);
    expect(centralInterval([0, 1, 0])).toEqual([2, 2]);
  });

  it('is the position nearest the middle where none lies within', () => {
    expect(centralInterval([0.5, 0.5], 0.2)).toEqual([1, 1]);
  });

  it('promises about 80 % on average where forecasts are of all kinds', () => {
    let [sum, count] = [0, 0];
    for (let mean = 1; mean <= 20; mean += 0.5)
      for (const spread of [1, 2, 3, 4]) {
        const raw = Array.from({ length: 20 }, (_, i) => Math.exp(-(((i + 1 - mean) / spread) ** 2) / 2));
        const total = raw.reduce((a, b) => a + b, 0);
        const shares = raw.map((one) => one / total);
        const [first, last] = centralInterval(shares);
        sum += shares.slice(first - 1, last).reduce((a, b) => a + b, 0);
        count++;
      }
    expect(sum / count).toBeGreaterThan(0.78);
    expect(sum / count).toBeLessThan(0.83);
  });

  it('is the one that a summary shows', () => {
    const outcomes = blankOutcomes([1, 2, 3], 100, 0, null);
    // The first car wins 15 of 100 races, is second in 80, third in 5; the middle of those 15 lies outside.
    for (let race = 0; race < 100; race++) {
      const first = race < 15 ? 1 : race < 95 ? 2 : 3;
      const rest = [1, 2, 3].filter((place) => place !== first);
      outcomes.positions.set([first, ...rest], race * 3);
    }
    const [car] = summarise(outcomes, []);
    expect(car.positions).toEqual([0.15, 0.8, 0.05]);
    expect([car.position10, car.position50, car.position90]).toEqual([2, 2, 2]);
    expect(centralInterval(car.positions)).toEqual([2, 2]);
  });
});

describe('the median position', () => {
  it('is the first that holds in half of the races', () => {
    expect(medianPosition([0.5, 0.5])).toBe(1);
    expect(medianPosition([0.4, 0, 0.6])).toBe(3);
    // Five tenths summed are a little less than a half.
    expect(medianPosition([0.1, 0.1, 0.1, 0.1, 0.1 - 1e-12, 0.5])).toBe(5);
  });
});
