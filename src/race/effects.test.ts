/** Effects one at a time, in races without any other chance, against what can be reckoned by hand. */

import { describe, expect, it } from 'vitest';
import {
  type CarParameters,
  gridSituation,
  type KnownCourse,
  type Plan,
  type RaceParameters,
  type RaceQuestion,
  Simulator,
  type Situation,
  simulate,
  usualAid,
} from './index.ts';
import { fixedPlans, oneStop, quietCars, quietRace } from './testing.ts';

const grid = (count: number) =>
  gridSituation(Array.from({ length: count }, (_, i) => ({ car: i + 1, tyre: 'MEDIUM' as const })));

const neutralised = (kind: 'safetyCar' | 'virtualSafetyCar', lap: number, laps: number): KnownCourse => ({
  neutral: [{ kind, lap, laps }],
  retirements: [],
  wetness: [],
});

/** Cars that never stop. */
function staying(parameters: RaceParameters): RaceQuestion {
  const plans = parameters.cars.map((): Plan => ({ start: 'MEDIUM', stops: [] }));
  return {
    parameters: { ...parameters, rules: { ...parameters.rules, twoCompounds: false } },
    situation: grid(parameters.cars.length),
    plans: fixedPlans(plans),
    seed: 1,
  };
}

/** s of each lap of the first car of the situation. */
function lapTimes(question: RaceQuestion, race = 0): number[] {
  const { laps } = new Simulator(question).tell(race);
  const ends = laps.map(({ order, times }) => times[order.indexOf(0)]);
  return ends.map((end, i) => end - (ends[i - 1] ?? 0));
}

describe('warmth', () => {
  const warm = (laps = 8) => {
    const quiet = quietRace(quietCars(1), laps);
    const tyres = { ...quiet.tyres, MEDIUM: { ...quiet.tyres.MEDIUM, warmUp: 2 } };
    const temperature = { ...quiet.temperature, afterStart: 0.5, afterSafetyCar: 0.8, carried: 0.25 };
    return { ...quiet, tyres, temperature };
  };

  it('comes to the tyres over the first laps', () => {
    const laps = lapTimes(staying(warm()));
    // 5 s of a standing start and the whole warm-up; then half of it, and a quarter of that from lap to lap.
    [107, 101, 100.25, 100.0625].forEach((time, i) => {
      expect(laps[i]).toBeCloseTo(time, 9);
    });
  });

  it('leaves them behind a safety car, not at the delta of a virtual one', () => {
    const laps = lapTimes({ ...staying(warm()), known: neutralised('safetyCar', 5, 2) });
    expect(laps[6]).toBeCloseTo(101.6, 9);
    expect(laps[7]).toBeCloseTo(100.4, 9);
    const virtual = lapTimes({ ...staying(warm()), known: neutralised('virtualSafetyCar', 5, 2) });
    expect(virtual[6]).toBeCloseTo(100, 2);
  });

  it('is as far along in a race that goes on as in one that was seen from its start', () => {
    const question = staying(warm());
    const whole = lapTimes(question);
    const [{ car, tyre }] = question.situation.cars;
    for (const lap of [1, 2, 4]) {
      const cars = [{ car, tyre, time: 0, age: lap, used: [tyre], stops: 0 }];
      const situation: Situation = { lap, flag: 'green', greenLaps: lap, cars };
      lapTimes({ ...question, situation }).forEach((time, i) => {
        expect(time).toBeCloseTo(whole[lap + i], 9);
      });
    }
  });

  it('of the track wears tyres more and warms them sooner, where it is known what is usual', () => {
    const on = (track: number, usual: number | null) => {
      const quiet = warm(3);
      const MEDIUM = { ...quiet.tyres.MEDIUM, linear: 0.1 };
      const temperature = { ...quiet.temperature, track, usual, deviation: 0, wear: 0.01, warmUp: 0.02 };
      return lapTimes(staying({ ...quiet, tyres: { ...quiet.tyres, MEDIUM }, temperature }));
    };
    expect(on(40, 30)[0]).toBeCloseTo(105 + 2 * 0.8, 9);
    expect(on(40, 30)[2]).toBeCloseTo(100 + 0.2 * 1.1 + 0.25 * 0.8, 9);
    expect(on(40, null)).toEqual(on(15, null));
    expect(on(40, null)[0]).toBeCloseTo(107, 9);
  });
});

describe('time penalties', () => {
  const quiet = quietRace(quietCars(1));
  const given: Situation = {
    lap: 3,
    flag: 'green',
    greenLaps: 3,
    cars: [{ car: 1, time: 0, tyre: 'MEDIUM', age: 3, used: ['MEDIUM'], stops: 0, penalty: 5 }],
  };

  it('are stood at the next stop, once', () => {
    const plans = fixedPlans([
      {
        start: 'MEDIUM',
        stops: [
          { lap: 5, tyre: 'HARD' },
          { lap: 7, tyre: 'MEDIUM' },
        ],
      },
    ]);
    const laps = lapTimes({ parameters: quiet, situation: given, plans, seed: 1 });
    [100, 127, 100, 122, 100, 100, 100].forEach((time, i) => {
      expect(laps[i]).toBeCloseTo(time, 9);
    });
  });

  it('are added at the flag where nobody stops, and cost the places that they cost', () => {
    const parameters = { ...quietRace(quietCars(3)), rules: { ...quiet.rules, twoCompounds: false } };
    const cars = [1, 2, 3].map((car) => ({
      ...given.cars[0],
      car,
      time: 3 * car,
      penalty: car === 1 ? 5 : 0,
    }));
    const plans = fixedPlans(cars.map(() => ({ start: 'MEDIUM', stops: [] })));
    const { positions, gaps } = simulate({ parameters, situation: { ...given, cars }, plans, seed: 1 }, 1);
    // 3 s ahead of the second and 6 s of the third.
    expect([...positions]).toEqual([2, 1, 3]);
    expect(gaps[0]).toBeCloseTo(2, 5);
  });

  it('come as often and as long as they are said to', () => {
    const laps = 50;
    const race = quietRace(quietCars(20), laps);
    const penalties = { rate: 0.004, longShare: 0.25, short: 5, long: 10 };
    const question = staying({ ...race, circuit: { ...race.circuit, gridSlot: 100 }, penalties });
    const { gaps, times } = simulate(question, 400);
    // So far apart that no place is lost: what is beyond the grid's distance is a penalty.
    let [short, long] = [0, 0];
    for (let race = 0; race < 400; race++)
      for (let c = 1; c < 20; c++) {
        const extra = Math.round(times[race] + gaps[race * 20 + c] - (laps * 100 + 5 + c * 100));
        if (extra === 5) short++;
        else if (extra === 10) long++;
        else expect(extra).toBe(0);
      }
    const expected = 400 * 19 * (1 - (1 - penalties.rate) ** laps);
    expect(Math.abs(short + long - expected)).toBeLessThan(4 * Math.sqrt(expected));
    expect(Math.abs(long / (short + long) - 0.25)).toBeLessThan(0.05);
  });
});

describe('traffic', () => {
  it('costs a lapped car and who laps it their time on that very lap', () => {
    const cars = quietCars(2).map((car, i) => ({ ...car, pace: 15 * i }));
    const race = quietRace(cars);
    const traffic = { ...race.traffic, lappedLoss: 2, lappingLoss: 0.5 };
    const { laps } = new Simulator(staying({ ...race, traffic })).tell(0);
    const gaps = laps.map(({ times }) => times[1] - times[0]);
    // 0.5 s on the grid and 15 s a lap: a lap of 100 s behind on lap 7.
    expect(gaps[5]).toBeCloseTo(90.5, 9);
    expect(gaps[6]).toBeCloseTo(105.5 + 2 - 0.5, 9);
    expect(gaps[7]).toBeCloseTo(120.5 + 2 - 0.5, 9);
    // Who was lapped before the simulation begins is not lapped again.
    const used = ['MEDIUM' as const];
    const later = [1, 2].map((car, i) => ({ car, time: 107 * i, tyre: used[0], age: 7, used, stops: 0 }));
    const situation: Situation = { lap: 7, flag: 'green', greenLaps: 7, cars: later };
    const rest = new Simulator({ ...staying({ ...race, traffic }), situation }).tell(0).laps;
    expect(rest[0].times[1] - rest[0].times[0]).toBeCloseTo(122, 9);
  });

  it('is no clean air at the pit exit, be it a lap ahead or behind', () => {
    const exit = (gap: number) => {
      const race = quietRace(quietCars(2));
      const used = ['MEDIUM' as const];
      const cars = [1, 2].map((car, i) => ({ car, time: i * gap, tyre: used[0], age: 5, used, stops: 0 }));
      const situation: Situation = { lap: 5, flag: 'green', greenLaps: 5, cars };
      const plans = oneStop(7, 8);
      return new Simulator({ parameters: race, situation, plans, seed: 1 }).runCar(1, 1).cleanExit[0];
    };
    // A stop takes 22 s. The other is a lap down, and comes by the exit 1 s before, 3 s before, or just after.
    expect(exit(121)).toBe(0);
    expect(exit(119)).toBe(1);
    expect(exit(123)).toBe(1);
    // On the same lap likewise.
    expect(exit(21)).toBe(0);
    expect(exit(19)).toBe(1);
  });

  it('gets past a car on the cold tyres that it left the pits on', () => {
    const behind = (warmUp: number) => {
      const cars = quietCars(2).map((car, i) => ({ ...car, pace: i === 0 ? 0 : 0.1 }));
      const race = quietRace(cars);
      const circuit = { ...race.circuit, overtakeThreshold: 1 };
      const tyres = { ...race.tyres, HARD: { ...race.tyres.HARD, warmUp } };
      const used = ['MEDIUM' as const];
      // Car 1 comes out of the pits 0.8 s ahead of car 2.
      const situation: Situation = {
        lap: 5,
        flag: 'green',
        greenLaps: 5,
        cars: [1, 2].map((car, i) => ({ car, time: i * 22.7, tyre: used[0], age: 5, used, stops: 0 })),
      };
      const question = { parameters: { ...race, circuit, tyres }, situation, plans: oneStop(6, 9), seed: 1 };
      return new Simulator(question).tell(0).laps.map(({ order }) => order[0]);
    };
    expect(behind(0).slice(0, 3)).toEqual([0, 0, 0]);
    expect(behind(2.5).slice(0, 3)).toEqual([0, 1, 1]);
  });

  it.each([
    ['drs', 0, 2],
    ['drs', 0.3, 1],
    ['overtakeMode', 0, 2],
    ['overtakeMode', 0.3, 2],
    ['none', 0, 1],
  ] as const)('is helped by %s at wetness %f so that car %i wins', (aid, wetness, winner) => {
    const cars = quietCars(2).map((car, i) => ({ ...car, pace: -0.6 * i, start: 1 - i }));
    const race = quietRace(cars);
    const circuit = { ...race.circuit, overtakeThreshold: 0.9, drsGain: 0.4 };
    const known = { neutral: [], retirements: [], wetness: Array<number>(10).fill(wetness) };
    // On a wet track everybody starts on the tyres for it, and nobody changes them.
    const tyre = wetness > 0 ? 'INTERMEDIATE' : 'MEDIUM';
    const plans = fixedPlans([0, 1].map(() => ({ start: tyre, stops: [] })));
    const question = staying({ ...race, circuit, traffic: { ...race.traffic, aid } });
    expect(simulate({ ...question, plans, known }, 1).positions[winner - 1]).toBe(1);
  });

  it('has had the overtake mode in place of DRS since 2026', () => {
    expect(usualAid(2023)).toEqual({ aid: 'drs', drsFromLap: 3, drsRestartLaps: 2 });
    expect(usualAid(2024)).toEqual({ aid: 'drs', drsFromLap: 2, drsRestartLaps: 1 });
    expect(usualAid(2026).aid).toBe('overtakeMode');
  });
});

describe('a driver of his own', () => {
  const spread = (change: (car: number) => Partial<CarParameters>) => {
    const cars = quietCars(2).map((car) => ({ ...car, ...change(car.car) }));
    const question = staying({
      ...quietRace(cars, 30),
      circuit: { ...quietRace(cars, 30).circuit, gridSlot: 20 },
    });
    const { laps } = new Simulator(question).tell(0);
    return [0, 1].map((c) => {
      const ends = laps.map(({ order, times }) => times[order.indexOf(c)]);
      const times = ends.slice(1).map((end, i) => end - ends[i]);
      const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
      return Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length);
    });
  };

  it('has his own scatter of lap times', () => {
    const [steady, loose] = spread((car) => ({ lapDeviation: car === 1 ? 0.1 : 1 }));
    expect(steady).toBeGreaterThan(0.05);
    expect(steady).toBeLessThan(0.15);
    expect(loose).toBeGreaterThan(0.6);
    expect(loose).toBeLessThan(1.4);
  });

  it('has his own way of getting away', () => {
    const cars = quietCars(3).map((car) => ({ ...car, start: car.car === 3 ? 2.5 : 0 }));
    const { laps } = new Simulator(staying(quietRace(cars))).tell(0);
    // One second behind the first on the grid; 0.5 s to the next is the least there is.
    expect(laps[0].order).toEqual([2, 0, 1]);
    [103.5, 105, 105.5].forEach((time, i) => {
      expect(laps[0].times[i]).toBeCloseTo(time, 9);
    });
  });
});

describe('a race too short for a stop', () => {
  it('is not refused for one compound', () => {
    const one: Plan = { start: 'SOFT', stops: [] };
    const parameters = quietRace(quietCars(1), 1);
    const ask = { parameters, situation: grid(1), plans: fixedPlans([one]), seed: 1 };
    expect(simulate(ask, 1).times[0]).toBeCloseTo(105, 9);
    const last: Situation = {
      lap: 9,
      flag: 'green',
      greenLaps: 9,
      cars: [{ car: 1, time: 0, tyre: 'SOFT', age: 9, used: ['SOFT'], stops: 0 }],
    };
    const ten = { ...ask, parameters: quietRace(quietCars(1), 10) };
    expect(simulate({ ...ten, situation: last }, 1).times[0]).toBeCloseTo(100, 9);
    expect(() => simulate({ ...ten, situation: { ...last, lap: 8 } }, 1)).toThrow(
      'two different dry compounds',
    );
  });
});

describe('parameters that cannot be', () => {
  it('are named', () => {
    const quiet = quietRace(quietCars(1));
    const ask = (parameters: RaceParameters) => () => simulate(staying(parameters), 1);
    expect(ask({ ...quiet, penalties: { ...quiet.penalties, rate: 2 } })).toThrow(
      'penalties.rate is 2, but must be a number from 0 to 1.',
    );
    expect(ask({ ...quiet, temperature: { ...quiet.temperature, carried: Number.NaN } })).toThrow(
      'temperature.carried is NaN, but must be a number from 0 to 1.',
    );
    const aid = JSON.parse('"kers"');
    expect(ask({ ...quiet, traffic: { ...quiet.traffic, aid } })).toThrow(
      'traffic.aid is kers, but must be one of drs, overtakeMode, none.',
    );
    const situation: Situation = { ...grid(1), cars: [{ ...grid(1).cars[0], penalty: -1 }] };
    expect(() => simulate({ ...staying(quiet), situation }, 1)).toThrow(
      'Car 1 cannot have to serve a time penalty of -1 s.',
    );
  });
});

describe('a safety car', () => {
  it('lets gaps grow with the time of a lap before they close', () => {
    const quiet = quietRace(
      quietCars(2).map((car, i) => ({ ...car, pace: 2 * i })),
      12,
    );
    const question = { ...staying(quiet), known: neutralised('safetyCar', 8, 4) };
    for (let race = 0; race < 20; race++) {
      const { laps } = new Simulator(question).tell(race);
      const gaps = laps.map(({ times }) => times[1] - times[0]);
      // The second's lap is slower by what he was behind when it came out, too: 1.3 times as long a lap for both.
      const raced = gaps[7] - gaps[6];
      expect(raced).toBeGreaterThan(0.3 * gaps[6] - 0.05);
      expect(raced).toBeLessThan(0.3 * gaps[6] + 2.05);
      expect(gaps[8]).toBeLessThan(gaps[7]);
    }
  });
});
