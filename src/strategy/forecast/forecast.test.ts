/** Forecasts of races whose end is known, and answers that time has overtaken. */

import { describe, expect, it } from 'vitest';
import { Simulator } from '../../race/index.ts';
import { StrategyError } from '../error.ts';
import type { Moment } from '../types.ts';
import { forecastOf } from './forecast.ts';
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

  it('takes next stops from all of its races', async () => {
    const moment = livelyMoment();
    const simulator = new Simulator({ ...moment, seed: 5 });
    const sims = 900;
    const seen = moment.situation.cars.map((): number[] => []);
    for (let race = 0; race < sims; race++) {
      const { laps } = simulator.tell(race);
      seen.forEach((all, c) => {
        const first = laps.find(({ order, stops }) => order.includes(c) && stops[order.indexOf(c)] > 0);
        if (first !== undefined) all.push(first.lap);
      });
    }
    const { cars } = await forecastOf(moment, { sims, seed: 5 });
    moment.situation.cars.forEach(({ car }, c) => {
      const sorted = seen[c].sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.floor(share * sorted.length)];
      const { nextStop } = cars.find((one) => one.car === car) ?? {};
      expect([nextStop?.low, nextStop?.lap, nextStop?.high]).toEqual([at(0.1), at(0.5), at(0.9)]);
    });
  });

  it('of no races, or of half a seed, is refused', async () => {
    const moment = madeMoment();
    await expect(forecastOf(moment, { sims: 0 })).rejects.toThrow(StrategyError);
    await expect(forecastOf(moment, { sims: 10, seed: 0.5 })).rejects.toThrow('The seed is 0.5');
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
