/** The exact optimum against trying everything, and its times against races in which nothing happens by chance. */

import { describe, expect, it } from 'vitest';
import { bestPlans, freeTrackTime } from './bestPlans.ts';
import { RaceError } from './error.ts';
import { freeTrackOf } from './freeTrack.ts';
import type { RaceParameters, Tyre } from './parameters.ts';
import { checkPlan, gridSituation, type Mode, type Plan, type Situation } from './plan.ts';
import { Simulator } from './simulate.ts';
import { quietCars, quietRace } from './testing.ts';
import { usualNeutral, usualTyres } from './usual.ts';

const DRY: readonly Tyre[] = ['SOFT', 'MEDIUM', 'HARD'];

/** One car alone; tyres wear, so that plans differ. */
function worn(laps: number, change: Partial<RaceParameters> = {}): RaceParameters {
  const quiet = quietRace(quietCars(1), laps);
  const tyres = { ...quiet.tyres };
  for (const tyre of DRY)
    tyres[tyre] = {
      ...usualTyres[tyre],
      // Short races wear tyres more, or nobody would stop.
      linear: 20 * usualTyres[tyre].linear,
      wearDeviation: 0,
      sets: 2,
    };
  return { ...quiet, tyres, ...change };
}

/** Every plan of up to `most` stops that the rules allow. */
function everyPlan(parameters: RaceParameters, situation: Situation, car: number, most: number): Plan[] {
  const { laps } = parameters.circuit;
  const rows = (from: number, left: number): Plan['stops'][] => {
    const all: Plan['stops'][] = [[]];
    if (left === 0) return all;
    for (let lap = from + 1; lap < laps; lap++)
      for (const tyre of DRY) for (const rest of rows(lap, left - 1)) all.push([{ lap, tyre }, ...rest]);
    return all;
  };
  const starts = situation.lap === 0 ? DRY : [situation.cars[0].tyre];
  return starts
    .flatMap((start) => rows(situation.lap, most).map((stops) => ({ start, stops })))
    .filter((plan) => {
      try {
        checkPlan(parameters, situation, car, plan);
        return true;
      } catch {
        return false;
      }
    });
}

const sequence = ({ start, stops }: Plan) => [start, ...stops.map(({ tyre }) => tyre)].join(' ');

function bestBySequence(parameters: RaceParameters, situation: Situation, most: number): Map<string, number> {
  const best = new Map<string, number>();
  for (const plan of everyPlan(parameters, situation, 1, most)) {
    const time = freeTrackTime(parameters, situation, 1, plan);
    const name = sequence(plan);
    if (time < (best.get(name) ?? Number.POSITIVE_INFINITY)) best.set(name, time);
  }
  return best;
}

describe('the best plans', () => {
  const situations: [string, Situation, Partial<RaceParameters>][] = [
    ['from the grid', gridSituation([{ car: 1, tyre: 'MEDIUM' }]), {}],
    [
      'from the middle, on worn tyres',
      {
        lap: 4,
        flag: 'green',
        greenLaps: 4,
        cars: [{ car: 1, time: 400, tyre: 'SOFT', age: 7, used: ['SOFT'], stops: 0 }],
      },
      {},
    ],
    [
      'behind a safety car, with others to come, and one set of each left',
      {
        lap: 5,
        flag: 'safetyCar',
        greenLaps: 0,
        cars: [
          {
            car: 1,
            time: 500,
            tyre: 'HARD',
            age: 5,
            used: ['HARD'],
            stops: 0,
            sets: { SOFT: 1, MEDIUM: 1, HARD: 0 },
          },
        ],
      },
      { neutral: { ...usualNeutral, safetyCar: 0.05, virtualSafetyCar: 0.03 } },
    ],
  ];
  for (const [name, situation, change] of situations)
    it(`are those that trying everything finds, sequence by sequence: ${name}`, () => {
      const parameters = worn(12, change);
      const tried = bestBySequence(parameters, situation, 2);
      const found = bestPlans(parameters, situation, 1, { stops: 2 });
      expect(new Set(found.map(({ plan }) => sequence(plan)))).toEqual(new Set(tried.keys()));
      for (const { plan, time } of found) {
        expect(time).toBeCloseTo(tried.get(sequence(plan)) ?? Number.NaN, 8);
        expect(freeTrackTime(parameters, situation, 1, plan)).toBeCloseTo(time, 8);
      }
      const times = found.map(({ time }) => time);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeCloseTo(Math.min(...tried.values()), 8);
    });

  it('take the best way to drive each stint', () => {
    const parameters = worn(9);
    const situation = gridSituation([{ car: 1, tyre: 'MEDIUM' }]);
    const modes: Mode[] = ['push', 'neutral', 'save'];
    let least = Number.POSITIVE_INFINITY;
    for (const plan of everyPlan(parameters, situation, 1, 1))
      for (const first of modes)
        for (const second of modes) {
          const stops = plan.stops.map((stop) => ({ ...stop, mode: second }));
          least = Math.min(least, freeTrackTime(parameters, situation, 1, { ...plan, mode: first, stops }));
        }
    const [best] = bestPlans(parameters, situation, 1, { stops: 1, modes });
    expect(best.time).toBeCloseTo(least, 8);
    expect(best.time).toBeLessThan(bestPlans(parameters, situation, 1, { stops: 1 })[0].time);
  });

  it('keep to the longest stint that is given', () => {
    const parameters = quietRace(quietCars(1), 30);
    const situation = gridSituation([{ car: 1, tyre: 'MEDIUM' }]);
    // Without wear one stop does, wherever it is; with at most 12 laps on a set it takes two.
    expect(bestPlans(parameters, situation, 1)[0].plan.stops).toHaveLength(1);
    const longestStint = { SOFT: 12, MEDIUM: 12, HARD: 12 };
    for (const { plan } of bestPlans(parameters, situation, 1, { longestStint })) {
      const ends = [0, ...plan.stops.map(({ lap }) => lap), 30];
      for (let i = 1; i < ends.length; i++) expect(ends[i] - ends[i - 1]).toBeLessThanOrEqual(12);
    }
  });

  it('cost what a car alone takes in the simulator', () => {
    const parameters = worn(12);
    const situation = gridSituation([{ car: 1, tyre: 'MEDIUM' }]);
    for (const { plan, time } of bestPlans(parameters, situation, 1, { count: 5 })) {
      const plans = [{ car: 1, plans: [{ plan, weight: 1 }], scatter: 0, reacts: false }];
      const { times } = new Simulator({ parameters, situation, plans, seed: 1 }).run(1);
      expect(time).toBeCloseTo(times[0], 6);
    }
  });

  it('reckon with the safety cars that races bring', () => {
    const neutral = { ...usualNeutral, safetyCar: 0.04, virtualSafetyCar: 0.03 };
    const base = worn(20, { neutral });
    const parameters = { ...base, cars: [{ ...base.cars[0], failure: 0, accident: 0 }] };
    const situation = gridSituation([{ car: 1, tyre: 'MEDIUM' }]);
    const plans = [
      {
        car: 1,
        plans: [
          { plan: { start: 'MEDIUM' as const, stops: [{ lap: 10, tyre: 'HARD' as const }] }, weight: 1 },
        ],
        scatter: 0,
        reacts: false,
      },
    ];
    const simulator = new Simulator({ parameters, situation, plans, seed: 1 });
    const races = 4000;
    const under = new Float64Array(21);
    for (let race = 0; race < races; race++)
      for (const { lap, phase } of simulator.tell(race).laps)
        if (phase !== 'green') under[lap] += phase === 'safetyCar' ? 12 / races : 8 / races;
    const { stop } = freeTrackOf(parameters, situation, 1);
    // 2 s standing and 20 s through the lane, less 12 behind a safety car and 8 under a virtual one.
    for (let lap = 2; lap <= 19; lap++) expect(Math.abs(stop[lap] - (22 - under[lap]))).toBeLessThan(0.25);
  });

  it('use a safety car of which it is known when it came, and a stopped race, where a stop is free', () => {
    const parameters = worn(20);
    const situation = gridSituation([{ car: 1, tyre: 'MEDIUM' }]);
    const known = (kind: 'safetyCar' | 'red', lap: number) => ({
      neutral: [{ kind, lap, laps: 1 }],
      retirements: [],
      wetness: [],
    });
    const lapsOf = (kind: 'safetyCar' | 'red', lap: number) =>
      bestPlans(parameters, situation, 1, { known: known(kind, lap) })[0].plan.stops.map((stop) => stop.lap);
    expect(lapsOf('safetyCar', 8)).toContain(8);
    expect(lapsOf('red', 13)).toContain(13);
  });

  it('take intermediates on a wet track of which it is known how wet it was', () => {
    const parameters = quietRace(quietCars(1), 20);
    const situation: Situation = {
      lap: 1,
      flag: 'green',
      greenLaps: 1,
      cars: [{ car: 1, time: 100, tyre: 'MEDIUM', age: 1, used: ['MEDIUM'], stops: 0 }],
    };
    const wetness = Array.from({ length: 20 }, (_, i) => (i >= 8 ? 0.4 : 0));
    const [best] = bestPlans(parameters, situation, 1, { known: { neutral: [], retirements: [], wetness } });
    expect(best.plan.stops.map(({ lap, tyre }) => `${lap} ${tyre}`)).toEqual(['8 INTERMEDIATE']);
  });

  it('refuse a car that is not there, and one that has no tyres left', () => {
    const parameters = worn(12);
    const situation = gridSituation([{ car: 1, tyre: 'MEDIUM' }]);
    expect(() => bestPlans(parameters, situation, 7)).toThrow(
      new RaceError('Car 7 is not in the race at lap 0.'),
    );
    const spent: Situation = {
      lap: 4,
      flag: 'green',
      greenLaps: 4,
      cars: [
        {
          car: 1,
          time: 400,
          tyre: 'SOFT',
          age: 4,
          used: ['SOFT'],
          stops: 0,
          sets: { SOFT: 1, MEDIUM: 0, HARD: 0 },
        },
      ],
    };
    expect(() => bestPlans(parameters, spent, 1)).toThrow(/no tyres left/);
  });
});
