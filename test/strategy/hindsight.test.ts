/**
 * Real races looked back on, and forecast as they went. What is asserted is known from the races themselves: who retired, when the
 * safety cars came, who won by which stop.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { readTiming } from '../../src/formats/index.ts';
import { inlineRollouts, type Plan, Simulator, summarise } from '../../src/race/index.ts';
import {
  carOf,
  type Forecast,
  forecastOf,
  hindsightOf,
  knownCourseOf,
  type Moment,
  momentOf,
  optimumOf,
  whatIf,
  worldOf,
} from '../../src/strategy/index.ts';
import { assemble, type HistoryTables, type RaceSession, sessionsOf } from '../../src/timing/index.ts';
import { dataPath, hasRaces } from '../real.ts';

describe.skipIf(!hasRaces)('races of 2023 and 2024', () => {
  const races = new Map<string, RaceSession>();
  let history: HistoryTables | null = null;
  beforeAll(async () => {
    ({ history } = await readTiming([dataPath('f1', 'history', 'f1db')], { samples: false }));
    for (const season of [2023, 2024]) {
      const path = dataPath('f1', 'laps', 'fastf1-transformed', `races-${season}.parquet`);
      const { contributions } = await readTiming([path], { samples: false });
      for (const group of sessionsOf(contributions)) {
        const session = assemble(group);
        races.set(session.id, session);
      }
    }
  }, 120_000);
  const race = (id: string) => {
    const found = races.get(id);
    if (found === undefined) throw new Error(`${id} is not there`);
    return found;
  };
  const hard = (...laps: number[]): Plan => ({
    start: 'MEDIUM',
    stops: laps.map((lap) => ({ lap, tyre: 'HARD' })),
  });

  it('are known by what came in them', () => {
    const bahrain = knownCourseOf(race('2023-01-bahrain'));
    // Leclerc's Ferrari stopped after 39 laps and brought out a virtual safety car; Piastri and Ocon parked theirs.
    expect(bahrain.neutral.map(({ kind }) => kind)).toEqual(['virtualSafetyCar']);
    expect(bahrain.retirements.map(({ car }) => car).sort((a, b) => a - b)).toEqual([16, 31, 81]);
    expect(bahrain.retirements.find(({ car }) => car === 16)?.lap).toBe(39);
    expect(bahrain.wetness).toEqual([]);
    const miami = knownCourseOf(race('2024-06-miami'));
    // Sargeant was hit by Magnussen on lap 28, and the safety car came out.
    expect(miami.retirements).toEqual([{ car: 2, lap: 27 }]);
    expect(miami.neutral.find(({ kind }) => kind === 'safetyCar')?.lap).toBe(28);
    const zandvoort = knownCourseOf(race('2023-13-zandvoort'));
    // Rain on the first lap and again towards the end, when the race was stopped; dry in the hour between.
    expect(zandvoort.neutral.some(({ kind, lap }) => kind === 'red' && lap >= 63)).toBe(true);
    expect(zandvoort.wetness[5]).toBeGreaterThan(0.3);
    expect(zandvoort.wetness[40]).toBeLessThan(0.1);
    expect(zandvoort.wetness[62]).toBeGreaterThan(0.3);
  });

  it('raced again as they were end near how they ended, and nearer than what was foretold', () => {
    for (const id of ['2023-01-bahrain', '2024-06-miami', '2024-13-hungaroring']) {
      const { moment, known } = worldOf(race(id), 0, { history });
      const out = new Set(known.retirements.map(({ car }) => car));
      const error = (from: Moment, course: typeof known | undefined) => {
        const { parameters, situation, plans } = from;
        const outcomes = new Simulator({ parameters, situation, plans, seed: 1, known: course }).run(200);
        const cars = summarise(outcomes, parameters.rules.points).flatMap(({ car, expectedPosition }) => {
          const finish = moment.cars.find((one) => one.car === car)?.finish ?? null;
          return finish === null || out.has(car) ? [] : [Math.abs(expectedPosition - finish)];
        });
        return cars.reduce((sum, value) => sum + value, 0) / cars.length;
      };
      const told = error(moment, known);
      expect(told).toBeLessThan(2.3);
      expect(told).toBeLessThan(0.85 * error(momentOf(race(id), 0, { history }), undefined));
    }
  });

  it('Miami 2024 was won by the stop behind the safety car: staying out for it would have cost places', async () => {
    const session = race('2024-06-miami');
    const norris = carOf(momentOf(session, 0, { history }), 'NOR');
    const { plans, moment } = await whatIf(session, norris, hard(33), {
      rollouts: inlineRollouts(),
      sims: 400,
      history,
    });
    expect(moment.lap).toBe(28);
    const of = (name: string) => plans.find((plan) => plan.name === name);
    expect(of('actual')?.expectedPosition.value).toBeLessThan(4);
    expect(
      (of('whatIf')?.expectedPosition.value ?? 0) - (of('actual')?.expectedPosition.value ?? 0),
    ).toBeGreaterThan(2);
    expect(of('whatIf')?.against?.median).toBeGreaterThan(8);
    expect(of('actual')?.positions[0]).toBeGreaterThan(3 * (of('whatIf')?.positions[0] ?? 1));
  });

  it('Spa 2024 was a race for one stop, as Russell drove it: Hamilton, second on two, had one too many', async () => {
    const session = race('2024-14-spa');
    const hamilton = carOf(momentOf(session, 0, { history }), 'HAM');
    const told = await hindsightOf(session, hamilton, { rollouts: inlineRollouts(), sims: 300, history });
    expect(told.actual.plan.stops.map(({ lap }) => lap)).toEqual([11, 26]);
    expect(told.missed.map(({ kind }) => kind)).toContain('extraStop');
    expect(told.hindsight.plan.stops).toHaveLength(1);
    expect(told.lostSeconds).toBeGreaterThan(2);
    expect(told.known.map(({ lap }) => lap)).toEqual([0, 10, 25]);
    expect(told.score).toBeGreaterThan(0);
    expect(told.score).toBeLessThan(100);
  });

  it('a retired car is not judged', async () => {
    const session = race('2023-01-bahrain');
    await expect(hindsightOf(session, 16, { rollouts: inlineRollouts(), sims: 20, history })).rejects.toThrow(
      /LEC retired from 2023-01-bahrain after 39 laps/,
    );
  });

  it('forecasts of Bahrain 2023 get better as it goes on, and have Verstappen in front', async () => {
    const session = race('2023-01-bahrain');
    const log: Forecast[] = [];
    for (const lap of [0, 20, 40, 52])
      log.push(await forecastOf(momentOf(session, lap, { history }), { sims: 400 }));
    const { cars } = momentOf(session, 0, { history });
    const finish = new Map(
      cars.flatMap(({ car, finish: place }) => (place === null ? [] : [[car, place] as const])),
    );
    expect(finish.get(1)).toBe(1);
    // Places by which the expected position of those still in the race was off.
    const errors = log.map(({ cars: told }) => {
      const off = told.flatMap(({ car, position, expectedPosition }) => {
        const place = finish.get(car);
        return place === undefined || position === null ? [] : [Math.abs(expectedPosition - place)];
      });
      return off.reduce((sum, one) => sum + one, 0) / off.length;
    });
    expect(errors[3]).toBeLessThan(errors[0] / 2);
    expect(errors[2]).toBeLessThan(errors[1]);
    for (const forecast of log.slice(1)) {
      const [first] = [...forecast.cars].sort((a, b) => b.positions[0] - a.positions[0]);
      expect(first.car).toBe(1);
    }
    // Soft on both stints so far: he has still to fit another compound.
    const next = log[2].cars.find(({ car }) => car === 1)?.nextStop;
    expect(next === null || next === undefined || next.tyre !== 'SOFT').toBe(true);
  });

  it('the optimum of a lap keeps to the rules, and nothing in it beats what it names best', async () => {
    const session = race('2023-01-bahrain');
    const moment = momentOf(session, 20, { history });
    const car = carOf(moment, 'VER');
    const { plans, best, pareto, byTime } = await optimumOf(moment, car, {
      rollouts: inlineRollouts(),
      sims: 200,
      budget: 3000,
    });
    for (const { plan } of plans) expect(plan.stops.some(({ tyre }) => tyre !== 'SOFT')).toBe(true);
    const least = Math.min(...plans.map(({ expectedPosition }) => expectedPosition.value));
    expect(plans.find(({ name }) => name === best.position)?.expectedPosition.value).toBe(least);
    expect(pareto).toContain(best.position);
    // The whole distance took him 1:33:56; from lap 20 there are 37 laps of some 97 s left.
    expect(byTime.expectedTime).toBeGreaterThan(3400);
    expect(byTime.expectedTime).toBeLessThan(3800);
  });
});
