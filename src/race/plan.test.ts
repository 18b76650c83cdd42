import { describe, expect, it } from 'vitest';
import {
  checkPlan,
  gridSituation,
  type Plan,
  RaceError,
  type Situation,
  setsLeft,
  situationOf,
  usualPlans,
} from './index.ts';
import { madeCar, madeState, quietCars, quietRace } from './testing.ts';

const cars = quietCars(1);
const quiet = quietRace(cars, 40);
/** Tyres that lose 0.1 s a lap; 22 s a stop. */
const parameters = {
  ...quiet,
  tyres: {
    ...quiet.tyres,
    SOFT: { ...quiet.tyres.SOFT, linear: 0.1 },
    MEDIUM: { ...quiet.tyres.MEDIUM, linear: 0.1 },
    HARD: { ...quiet.tyres.HARD, linear: 0.1, offset: 3 },
  },
};
const grid = gridSituation([{ car: 1, tyre: 'MEDIUM' }]);
const ample = { ...parameters.tyres, MEDIUM: { ...parameters.tyres.MEDIUM, sets: 9 } };

describe('usual plans', () => {
  it('stop once, half-way, where tyres wear alike and one stop is cheapest', () => {
    // No stop would break the rule; one at half distance costs 2 × 0.1 × (0 + ... + 19) = 38 s, two stops save 13 s and cost 22 s.
    const [{ plan }] = usualPlans(parameters, grid)[0].plans;
    expect(plan.stops).toHaveLength(1);
    expect(plan.stops[0].lap).toBe(20);
    expect(new Set([plan.start, plan.stops[0].tyre])).toEqual(new Set(['SOFT', 'MEDIUM']));
  });

  it('stop more often where stops are cheap', () => {
    const cheap = {
      ...parameters,
      circuit: { ...parameters.circuit, pitLoss: { green: 4, virtualSafetyCar: 3, safetyCar: 2 } },
    };
    expect(usualPlans(cheap, grid)[0].plans[0].plan.stops.length).toBeGreaterThan(1);
  });

  it('go on from the tyres that a car is on, and keep the rule', () => {
    const situation: Situation = {
      lap: 30,
      flag: 'green',
      greenLaps: 30,
      cars: [{ car: 1, time: 3000, tyre: 'SOFT', age: 5, used: ['SOFT'], stops: 1 }],
    };
    for (const { plan } of usualPlans(parameters, situation)[0].plans)
      expect(plan.stops.some(({ tyre, lap }) => tyre !== 'SOFT' && lap > 30)).toBe(true);
    const free = { ...situation, cars: [{ ...situation.cars[0], used: ['SOFT' as const, 'HARD' as const] }] };
    expect(usualPlans(parameters, free)[0].plans[0].plan.stops).toHaveLength(0);
  });

  it('leave a car on wet tyres to the weather', () => {
    const wet = {
      ...grid,
      lap: 5,
      cars: [{ ...grid.cars[0], tyre: 'WET' as const, used: ['WET' as const] }],
    };
    expect(usualPlans(parameters, wet)[0].plans.map(({ plan }) => plan.stops)).toEqual([[]]);
  });

  it('on the grid differ where one car stands on tyres for a wet track and another does not', () => {
    const mixed = gridSituation([
      { car: 1, tyre: 'INTERMEDIATE' },
      { car: 2, tyre: 'MEDIUM' },
      { car: 3, tyre: 'WET' },
      { car: 4, tyre: 'SOFT' },
    ]);
    const all = usualPlans({ ...parameters, cars: quietCars(4) }, mixed);
    expect(all.map(({ plans }) => new Set(plans.map(({ plan }) => plan.start)))).toEqual([
      new Set(['INTERMEDIATE']),
      new Set(['SOFT', 'MEDIUM']),
      new Set(['WET']),
      new Set(['SOFT', 'MEDIUM']),
    ]);
  });
});

describe('the rule of two dry compounds', () => {
  const car = { ...grid.cars[0], tyre: 'MEDIUM' as const, used: ['MEDIUM' as const] };
  const later: Situation = { ...grid, lap: 10, cars: [car] };
  const viaWet: Plan = {
    start: 'MEDIUM',
    stops: [
      { lap: 20, tyre: 'INTERMEDIATE' },
      { lap: 30, tyre: 'MEDIUM' },
    ],
  };
  const oneOnly = /uses MEDIUM only: in a dry race two different dry compounds must be used/;

  it('is not dodged by intermediates that would never be fitted', () => {
    for (const situation of [grid, later])
      expect(() => checkPlan({ ...parameters, tyres: ample }, situation, 1, viaWet)).toThrow(oneOnly);
    const two: Plan = { ...viaWet, stops: [viaWet.stops[0], { lap: 30, tyre: 'HARD' }] };
    expect(() => checkPlan(parameters, later, 1, two)).not.toThrow();
  });

  it('does not hold where it is wet, rains, or tyres for that were driven', () => {
    const of = { ...parameters, tyres: ample };
    for (const rain of [
      { ...of.rain, raining: true },
      { ...of.rain, wetness: 0.1 },
    ])
      expect(() => checkPlan({ ...of, rain }, later, 1, viaWet)).not.toThrow();
    const driven = { ...later, cars: [{ ...car, used: ['INTERMEDIATE' as const, 'MEDIUM' as const] }] };
    expect(() => checkPlan(of, driven, 1, { start: 'MEDIUM', stops: [] })).not.toThrow();
    const started: Plan = { start: 'WET', stops: [{ lap: 5, tyre: 'HARD' }] };
    expect(() => checkPlan(of, grid, 1, started)).not.toThrow();
  });
});

describe('sets', () => {
  it('are those told, else the usual ones less the one that was used', () => {
    const later = { ...grid, lap: 3 };
    expect(setsLeft(parameters, grid, 1, 'MEDIUM')).toBe(2);
    expect(setsLeft(parameters, later, 1, 'MEDIUM')).toBe(1);
    const told = { ...later, cars: [{ ...later.cars[0], sets: { MEDIUM: 0 } }] };
    expect(setsLeft(parameters, told, 1, 'MEDIUM')).toBe(0);
  });

  it('are fewer by every one that was fitted, never less than none', () => {
    const stint = (
      lapStart: number,
      lapEnd: number,
      compound: 'HARD' | 'MEDIUM',
      ageAtStart: number | null = 0,
    ) => ({ stint: lapStart, compound, ageAtStart, fresh: null, lapStart, lapEnd });
    const car = (stints: ReturnType<typeof stint>[]) => {
      const state = madeState([
        madeCar(
          1,
          Array.from({ length: 20 }, (_, i) => 100 + 90 * i),
          { compound: 'MEDIUM', stints },
        ),
      ]);
      return situationOf(state);
    };
    const often = car([
      stint(1, 5, 'HARD'),
      stint(6, 10, 'MEDIUM'),
      stint(11, 15, 'MEDIUM', 3),
      stint(16, 20, 'MEDIUM'),
    ]);
    expect(often.cars[0].fitted).toEqual({ HARD: 1, MEDIUM: 3 });
    const left = (situation: Situation) =>
      (['SOFT', 'MEDIUM', 'HARD'] as const).map((tyre) => setsLeft(parameters, situation, 1, tyre));
    expect(left(often)).toEqual([2, 0, 1]);
    for (const { plan } of usualPlans(parameters, often)[0].plans)
      expect(plan.stops.map(({ tyre }) => tyre)).not.toContain('MEDIUM');
    expect(() =>
      checkPlan(parameters, often, 1, { start: 'MEDIUM', stops: [{ lap: 30, tyre: 'MEDIUM' }] }),
    ).toThrow('needs 1 sets of MEDIUM, but it has none left');
    // A visit to the lane that fitted nothing: the set goes on as old as it was.
    expect(left(car([stint(1, 10, 'MEDIUM', 2), stint(11, 20, 'MEDIUM', 12)]))).toEqual([2, 1, 2]);
  });
});

describe('a situation out of a state', () => {
  it('is at the line that the leader crossed last; who is a lap down gets there at his own pace', () => {
    const { lap, cars, flag } = situationOf(
      madeState(
        [
          madeCar(1, [100, 190, 280]),
          madeCar(2, [101, 192]),
          madeCar(3, [102], { status: 'retired' }),
          madeCar(4, [103, 194, 285], { compound: 'SOFT', tyreAge: 1 }),
        ],
        { trackStatus: 'safetyCar' },
      ),
    );
    expect([lap, flag]).toEqual([3, 'safetyCar']);
    expect(cars.map(({ car, time }) => [car, time])).toEqual([
      [1, 280],
      [2, 192 + 90],
      [4, 285],
    ]);
    // Of two names that are not today's the softer is the soft one.
    expect(cars.map(({ tyre }) => tyre)).toEqual(['SOFT', 'SOFT', 'MEDIUM']);
    expect(cars[2].age).toBe(1);
  });

  it('keeps distances behind a safety car, however slow the lap of the first was', () => {
    const slow = madeState([madeCar(1, [100, 190, 330]), madeCar(2, [104, 196]), madeCar(3, [105, 198])], {
      trackStatus: 'safetyCar',
    });
    expect(situationOf(slow).cars.map(({ time }) => time)).toEqual([330, 336, 338]);
  });

  it('lets who is laps down be slower by the median of his last laps, which of two is between them', () => {
    const slow = madeCar(2, [95, 187], {}, (lap) => ({ duration: lap === 1 ? 90 : 92 }));
    const { cars } = situationOf(madeState([madeCar(1, [90, 180, 270, 360]), slow]));
    // Two laps as the leader drove them, and one second more on each.
    expect(cars[1].time).toBe(187 + 180 + 2);
  });

  it('is that of a stopped race under a red flag', () => {
    const red = madeState([madeCar(1, [100, 190]), madeCar(2, [102, 193])], { trackStatus: 'red' });
    expect(situationOf(red)).toMatchObject({ lap: 2, flag: 'green', greenLaps: 0, isStopped: true });
  });

  it('has what is still to come of a stop: who is in the lane, or just left it, is that much later', () => {
    const pitIn = (at: number) => (lap: number) => ({ pitIn: lap === at ? 1 : null });
    const circuit = { pitLoss: { green: 17.4, virtualSafetyCar: 10, safetyCar: 8 }, outLapShare: 0.85 };
    const times = (cars: Parameters<typeof madeState>[0]) =>
      situationOf(madeState(cars), circuit).cars.map(({ car, time }) => [car, Math.round(time * 100) / 100]);
    // 17.4 s through the lane and 2.6 s standing: 17 s of them behind the line, 3 s before it.
    expect(times([madeCar(1, [100, 190]), madeCar(2, [102], {}, pitIn(1))])).toEqual([
      [1, 190],
      [2, 192 + 17],
    ]);
    // The first comes in himself: he is late, and nobody else is by that.
    expect(times([madeCar(1, [100, 193], {}, pitIn(2)), madeCar(2, [102])])).toEqual([
      [1, 193 + 17],
      [2, 193],
    ]);
    const stop = { lap: 1, pitIn: 1, pitOut: 2, laneTime: 1, stationaryTime: null, underRed: true };
    expect(times([madeCar(1, [100, 190]), madeCar(2, [102], { stops: [stop] }, pitIn(1))])).toEqual([
      [1, 190],
      [2, 192],
    ]);
  });

  it('has the time penalties that no stop has come after', () => {
    const given = (time: number, seconds: number) =>
      ({ type: 'penalty', kind: 'time', reason: null, served: false, car: 1, time, seconds }) as const;
    const stop = { lap: 1, pitIn: 99, pitOut: 120, laneTime: 21, stationaryTime: null, underRed: false };
    const penalties = [given(50, 5), given(150, 10)];
    const { cars } = situationOf(madeState([madeCar(1, [100, 190], { penalties, stops: [stop] })]));
    expect(cars[0].penalty).toBe(10);
  });

  it('before the start is the grid, the pit lane behind it', () => {
    const { lap, cars } = situationOf(
      madeState([madeCar(5, [], { grid: 0 }), madeCar(7, [], { grid: 2 }), madeCar(9, [], { grid: 1 })]),
    );
    expect(lap).toBe(0);
    expect(cars.map(({ car }) => car)).toEqual([9, 7, 5]);
  });

  it('of a race in which nobody runs is refused', () => {
    expect(() => situationOf(madeState([madeCar(1, [100], { status: 'retired' })]))).toThrow(RaceError);
  });
});
