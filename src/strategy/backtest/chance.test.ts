/** Differences that are more than chance, and those that are not. */

import { describe, expect, it } from 'vitest';
import { differenceOf, ofRaces } from './chance.ts';
import type { BacktestForecast } from './types.ts';

describe('a difference over races', () => {
  it('is the mean over all that is in them, races drawn as a whole', () => {
    const same = Array.from({ length: 10 }, () => ({ count: 20, sum: -10 }));
    expect(ofRaces(same)).toEqual({ value: -0.5, low: -0.5, high: -0.5 });
    // Half of the races a place better, half a place worse: nothing is sure, however many cars they have.
    const apart = Array.from({ length: 10 }, (_, i) => ({ count: 20, sum: i % 2 === 0 ? 20 : -20 }));
    const { value, low, high } = ofRaces(apart);
    expect(value).toBe(0);
    // The standard error of ten throws of ±1 is a third of it or so.
    expect(low).toBeLessThan(-0.4);
    expect(low).toBeGreaterThan(-0.9);
    expect(high).toBeGreaterThan(0.4);
    expect(ofRaces(apart)).toEqual(ofRaces(apart));
    expect(ofRaces(apart, 2).value).toBe(0);
  });

  it('weighs races by what is in them', () => {
    expect(
      ofRaces([
        { count: 1, sum: 1 },
        { count: 3, sum: 0 },
        { count: 0, sum: 0 },
      ]).value,
    ).toBe(0.25);
  });

  it('of one race says nothing of chance, of none nothing at all', () => {
    expect(ofRaces([{ count: 2, sum: 1 }])).toEqual({ value: 0.5, low: null, high: null });
    expect(ofRaces([])).toEqual({ value: null, low: null, high: null });
  });

  it('takes each car of a forecast', () => {
    const car = { positions: [1], isOut: false, retirement: 0, retired: false, stops: 0, stopped: 0 };
    const forecast: BacktestForecast = {
      race: 'a',
      cars: [
        { ...car, car: 1, finish: 1, grid: 3, now: 1 },
        { ...car, car: 2, finish: 2, grid: 2, now: 1 },
      ],
    };
    expect(differenceOf([forecast], ({ grid, finish }) => Math.abs(grid - finish)).value).toBe(1);
  });
});
