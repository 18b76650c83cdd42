/** Forecasts of races whose end is known, the log of them, and answers that time has overtaken. */

import { describe, expect, it } from 'vitest';
import type { Forecast, Moment } from '../types.ts';
import { forecastOf } from './forecast.ts';
import { courseOf, forecastAt, goodnessOf, withForecast } from './log.ts';
import { scenarioAt, scenarioBasis } from './scenario.ts';
import { livelyMoment, madeMoment } from './testing.ts';

describe('a forecast', () => {
  it('of a race without chance is its end, with the stops as planned', async () => {
    const { cars, lap, rollouts } = await forecastOf(madeMoment(), { sims: 20 });
    expect(lap).toBe(5);
    expect(rollouts).toBe(20);
    for (const { car, positions, expectedPosition, position10, position90, nextStop, retirement } of cars) {
      // A second apart with nobody faster: as they are, they end.
      expect(positions[car - 1]).toBe(1);
      expect(positions).toHaveLength(6);
      expect([expectedPosition, position10, position90]).toEqual([car, car, car]);
      expect(nextStop).toEqual({ lap: 9 + car, low: 9 + car, high: 9 + car, tyre: 'HARD' });
      expect(retirement).toBe(0);
    }
    expect(cars[0].expectedPoints).toBe(25);
  });

  it('puts cars that are out behind the rest', async () => {
    const whole = madeMoment();
    const { cars } = await forecastOf(madeMoment({ cars: whole.situation.cars.slice(0, 4) }), { sims: 20 });
    const out = cars.filter(({ position }) => position === null);
    expect(out.map(({ car }) => car)).toEqual([5, 6]);
    for (const car of out) {
      expect(car.positions).toEqual([0, 0, 0, 0, 0.5, 0.5]);
      expect(car.expectedPosition).toBe(5.5);
      expect(car.nextStop).toBeNull();
    }
    const sums = [0, 1, 2, 3, 4, 5].map((i) => cars.reduce((sum, car) => sum + car.positions[i], 0));
    for (const sum of sums) expect(sum).toBeCloseTo(1, 9);
  });

  it('is the same for the same seed, another for another, and stops when it is told to', async () => {
    const moment = livelyMoment();
    const said = await forecastOf(moment, { sims: 600, seed: 3 });
    expect(await forecastOf(moment, { sims: 600, seed: 3 })).toEqual(said);
    expect(await forecastOf(moment, { sims: 600, seed: 4 })).not.toEqual(said);
    const cancel = new AbortController();
    const fractions: number[] = [];
    const run = forecastOf(moment, {
      sims: 2000,
      signal: cancel.signal,
      onProgress: (fraction) => {
        fractions.push(fraction);
        if (fraction > 0.3) cancel.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
    expect(fractions.at(-1)).toBeLessThan(0.6);
  });
});

describe('the log of forecasts', () => {
  const said = (lap: number, first: number): Forecast => ({
    race: '2024-01-nowhere',
    lap,
    seed: 1,
    rollouts: 100,
    calibration: { seasons: [], races: 0, last: null, isAsOf: true },
    cars: [1, 2].map((car) => {
      const chance = car === 1 ? first : 1 - first;
      return {
        car,
        position: car,
        positions: [chance, 1 - chance],
        expectedPosition: 2 - chance,
        expectedPoints: 0,
        position10: 1,
        position90: 2,
        retirement: 0,
        nextStop: null,
      };
    }),
  });
  const log = [said(12, 0.9), said(3, 0.5), said(8, 0.6), said(8, 0.75)].reduce(withForecast, []);

  it('keeps one a lap, in order, and says what was said when', () => {
    expect(log.map(({ lap }) => lap)).toEqual([3, 8, 12]);
    expect(forecastAt(log, 2)).toBeNull();
    expect(forecastAt(log, 8)?.cars[0].positions[0]).toBe(0.75);
    expect(forecastAt(log, 11)?.lap).toBe(8);
    expect(courseOf(log, 1).map(({ lap, win }) => [lap, win])).toEqual([
      [3, 0.5],
      [8, 0.75],
      [12, 0.9],
    ]);
    expect(() => withForecast(log, { ...said(4, 1), race: '2024-02-elsewhere' })).toThrow(RangeError);
  });

  it('says how good each was in the end', () => {
    const good = goodnessOf(
      log,
      new Map([
        [1, 1],
        [2, 2],
      ]),
    );
    expect(good.map(({ lap }) => lap)).toEqual([3, 8, 12]);
    // Each car is expected half a place off; of two chances of a half each is half off: twice 0.25.
    expect(good[0]).toMatchObject({ cars: 2, mae: 0.5, brier: 0.5, rps: 0.25, maeOrderFreeze: 0 });
    expect(good[2].mae).toBeCloseTo(0.1, 9);
    expect(good[2].brier).toBeCloseTo(0.02, 9);
    const [worst] = goodnessOf(
      log.slice(2),
      new Map([
        [1, 2],
        [2, 1],
      ]),
    );
    expect(worst.mae).toBeCloseTo(0.9, 9);
    expect(worst.maeOrderFreeze).toBe(1);
  });
});

describe('an answer', () => {
  const then = madeMoment();
  const basis = scenarioBasis('a', then, 2, { start: 'MEDIUM', stops: [{ lap: 11, tyre: 'HARD' }] });
  const at = (lap: number, change: Partial<Moment['situation']> = {}, own: object = {}): Moment =>
    madeMoment({
      lap,
      greenLaps: lap,
      cars: then.situation.cars.map((car) => ({
        ...car,
        age: car.age + lap - 5,
        ...(car.car === 2 ? own : {}),
      })),
      ...change,
    });
  const why = (now: Moment, course?: Parameters<typeof scenarioAt>[2]) =>
    scenarioAt(basis, now, course).because;

  it('holds while nothing happened', () => {
    expect(scenarioAt(basis, at(9))).toEqual({ id: 'a', lap: 5, isOutdated: false, because: [] });
    expect(why(at(5))).toEqual([]);
  });

  it('is outdated once the car stopped, retired, or drove on past the stop', () => {
    expect(why(at(9, {}, { stops: 1, age: 1 }))).toEqual(['stopped']);
    // Under a red flag tyres are changed without a stop.
    expect(why(at(9, {}, { age: 0 }))).toEqual(['stopped']);
    expect(why(at(9, { cars: then.situation.cars.filter(({ car }) => car !== 2) }))).toEqual(['retired']);
    expect(why(at(11))).toEqual(['lapPassed']);
    expect(why(at(11, {}, { stops: 1, age: 0 }))).toEqual(['stopped']);
  });

  it('is outdated by a safety car, even one that has come in again, and by rain', () => {
    expect(why(at(9, { flag: 'safetyCar', greenLaps: 0 }))).toEqual(['safetyCar']);
    expect(why(at(9), { neutral: [{ kind: 'safetyCar', lap: 7, laps: 1 }] })).toEqual(['safetyCar']);
    expect(why(at(9), { neutral: [{ kind: 'safetyCar', lap: 4, laps: 1 }] })).toEqual([]);
    const dry = at(9);
    const wet = {
      ...dry,
      parameters: { ...dry.parameters, rain: { ...dry.parameters.rain, raining: true } },
    };
    expect(why(wet)).toEqual(['rain']);
  });
});
