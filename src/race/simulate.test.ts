import { describe, expect, it } from 'vitest';
import { median } from '../timing/index.ts';
import {
  type CarParameters,
  gridSituation,
  joinOutcomes,
  type RaceParameters,
  type RaceQuestion,
  Simulator,
  type Situation,
  simulate,
  summarise,
  usualCar,
  usualParameters,
  usualPlans,
} from './index.ts';
import { fixedPlans, oneStop, quietCars, quietRace } from './testing.ts';

const grid = (count: number) =>
  gridSituation(Array.from({ length: count }, (_, i) => ({ car: i + 1, tyre: 'MEDIUM' as const })));

/** Twenty cars, six hundredths a lap from one to the next, with everything that can happen. */
function usualRace(laps = 30): RaceQuestion {
  const cars = Array.from({ length: 20 }, (_, i) => ({
    ...usualCar(i + 1, `team ${i >> 1}`, laps),
    pace: 0.06 * i,
  }));
  const usual = usualParameters(cars, { laps });
  const parameters = { ...usual, rain: { ...usual.rain, onset: 0.01 } };
  const situation = grid(20);
  return { parameters, situation, plans: usualPlans(parameters, situation), seed: 11 };
}

describe('a race without chance', () => {
  it('takes what its laps, its start and its stop take', () => {
    const parameters = quietRace(quietCars(1));
    const { times, gaps, stops } = simulate(
      { parameters, situation: grid(1), plans: oneStop(4), seed: 1 },
      1,
    );
    // Ten laps of 100 s, 5 s of a standing start, 20 s through the lane and 2 s standing.
    expect(times[0]).toBeCloseTo(10 * 100 + 5 + 22, 9);
    expect([...gaps, ...stops]).toEqual([0, 1]);
  });

  it('adds fuel, wear, cold tyres and the compound, lap by lap', () => {
    const quiet = quietRace(quietCars(1, { wear: 2, pace: 0.5 }), 4);
    const parameters: RaceParameters = {
      ...quiet,
      fuel: { start: 40, perLap: 10, sensitivity: 0.03, neutralShare: 0 },
      tyres: {
        ...quiet.tyres,
        MEDIUM: { ...quiet.tyres.MEDIUM, linear: 0.1, quadratic: 0.01 },
        HARD: { ...quiet.tyres.HARD, offset: 0.4, linear: 0.05, warmUp: 1.5 },
      },
    };
    const { times } = simulate({ parameters, situation: grid(1), plans: oneStop(2), seed: 1 }, 1);
    const medium = 2 * (0.1 + 0.01);
    const hard = 2 * 0.4 + 1.5 + 2 * 0.05;
    const fuel = 0.03 * (40 + 30 + 20 + 10);
    expect(times[0]).toBeCloseTo(4 * 100.5 + 5 + 22 + medium + hard + fuel, 9);
  });

  it('starts in order of the grid and stays so where nobody can pass', () => {
    const cars = quietCars(4).map((car, i) => ({ ...car, pace: -0.2 * i }));
    const { positions, gaps } = simulate(
      { parameters: quietRace(cars), situation: grid(4), plans: oneStop(5, 5, 6, 6), seed: 3 },
      1,
    );
    expect([...positions].sort()).toEqual([1, 2, 3, 4]);
    expect(Math.min(...gaps)).toBe(0);
  });

  it('makes the second car of a team wait for the box', () => {
    const parameters = quietRace(quietCars(2));
    const { gaps } = simulate({ parameters, situation: grid(2), plans: oneStop(5, 5), seed: 1 }, 1);
    // Half a second apart; the first is served for 2 s and the crew takes 3 s to turn round: 4.5 s of waiting.
    expect(gaps[1]).toBeCloseTo(0.5 + 4.5, 5);
    const apart = simulate({ parameters, situation: grid(2), plans: oneStop(5, 6), seed: 1 }, 1);
    expect(apart.gaps[1]).toBeCloseTo(0.5, 5);
  });

  it('holds a car while another drives by', () => {
    const quiet = quietRace(quietCars(3));
    const parameters = { ...quiet, stops: { ...quiet.stops, releaseGap: 1.2 } };
    const plans = oneStop(6, 5, 5);
    const { gaps } = simulate({ parameters, situation: grid(3), plans, seed: 1 }, 1);
    // Cars 2 and 3 are of two teams, half a second apart, and leave 1.2 s apart.
    expect(gaps[2] - gaps[1]).toBeCloseTo(1.2, 5);
  });

  it('comes to the same end from the middle of the race as from its start', () => {
    const cars = quietCars(3).map((car, i) => ({ ...car, pace: 0.3 * i }));
    const quiet = quietRace(cars, 20);
    const parameters = {
      ...quiet,
      tyres: { ...quiet.tyres, MEDIUM: { ...quiet.tyres.MEDIUM, linear: 0.08 } },
    };
    const plans = oneStop(8, 12, 14);
    const whole = new Simulator({ parameters, situation: grid(3), plans, seed: 1 });
    const { laps } = whole.tell(0);
    const at = laps[9];
    const situation: Situation = {
      lap: 10,
      flag: 'green',
      greenLaps: 10,
      cars: at.order.map((c, i) => ({
        car: c + 1,
        time: at.times[i],
        tyre: at.stops[i] > 0 ? 'HARD' : 'MEDIUM',
        age: at.stops[i] > 0 ? 2 : 10,
        used: at.stops[i] > 0 ? ['MEDIUM', 'HARD'] : ['MEDIUM'],
        stops: at.stops[i],
      })),
    };
    const rest = simulate({ parameters, situation, plans, seed: 1 }, 1);
    const full = whole.run(1);
    for (let c = 0; c < 3; c++) {
      const i = situation.cars.findIndex((car) => car.car === c + 1);
      expect(rest.gaps[i]).toBeCloseTo(full.gaps[c], 4);
      expect(rest.positions[i]).toBe(full.positions[c]);
      expect(rest.stops[i]).toBe(1);
    }
  });
});

describe('passing', () => {
  const pair = (threshold: number, change: Partial<RaceParameters['circuit']> = {}) => {
    // Car 1 gets away well, so that it is not passed on the first lap.
    const cars = quietCars(2).map((car, i) => ({ ...car, pace: -0.6 * i, start: 1 - i }));
    const quiet = quietRace(cars, 10);
    return {
      ...quiet,
      circuit: { ...quiet.circuit, overtakeThreshold: threshold, ...change },
    };
  };
  const winner = (parameters: RaceParameters) => {
    const { positions } = simulate({ parameters, situation: grid(2), plans: oneStop(9, 9), seed: 1 }, 1);
    return positions[0] === 1 ? 1 : 2;
  };

  it('takes as much advantage as the circuit asks for', () => {
    expect(winner(pair(0.7))).toBe(1);
    expect(winner(pair(0.5))).toBe(2);
  });

  it('is helped by DRS, and only from the lap on which that is enabled', () => {
    expect(winner(pair(0.9, { drsGain: 0.4 }))).toBe(2);
    const late = pair(0.9, { drsGain: 0.4 });
    expect(winner({ ...late, traffic: { ...late.traffic, drsFromLap: 11 } })).toBe(1);
  });

  it('is made harder by dirty air', () => {
    const clear = pair(0.5);
    expect(winner({ ...clear, traffic: { ...clear.traffic, dirtyAirLoss: 0.4 } })).toBe(1);
  });
});

describe('every race', () => {
  const question = usualRace();
  const simulator = new Simulator(question);

  it('gives each position to one car', () => {
    const { positions } = simulator.run(300);
    for (let race = 0; race < 300; race++) {
      const places = [...positions.subarray(race * 20, race * 20 + 20)].sort((a, b) => a - b);
      expect(places).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    }
  });

  it('runs forward: no car is earlier at a line than at the one before, nor closer than the minimum gap to another', () => {
    const least = question.parameters.circuit.gridSlot;
    for (let race = 0; race < 60; race++) {
      const before = new Map<number, number>();
      for (const { order, times } of simulator.tell(race).laps)
        order.forEach((car, i) => {
          // The queue that a red flag leaves stands on the grid; everywhere else the gap is larger.
          if (i > 0) expect(times[i] - times[i - 1]).toBeGreaterThan(least - 1e-6);
          expect(times[i]).toBeGreaterThan(before.get(car) ?? Number.NEGATIVE_INFINITY);
          before.set(car, times[i]);
        });
    }
  });

  it('lets nobody pass under a safety car but by a stop', () => {
    let seen = 0;
    for (let race = 0; race < 200; race++) {
      const { laps } = simulator.tell(race);
      for (let i = 1; i < laps.length; i++) {
        if (laps[i].phase === 'green' || laps[i].phase === 'red' || laps[i].lap === 1) continue;
        const stopped = new Set(
          laps[i].order.filter(
            (car, at) => laps[i].stops[at] > (laps[i - 1].stops[laps[i - 1].order.indexOf(car)] ?? 0),
          ),
        );
        const now = laps[i].order.filter((car) => !stopped.has(car));
        const then = laps[i - 1].order.filter((car) => now.includes(car));
        // A start from the grid under a safety car sorts itself out like any start.
        if (laps[i - 1].phase === 'red') continue;
        expect(now).toEqual(then);
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(50);
  });

  it('follows the rule of two dry compounds unless it rained', () => {
    for (let race = 0; race < 100; race++) {
      const { laps } = simulator.tell(race);
      const last = laps[laps.length - 1];
      for (const car of last.order) {
        const used = new Set(laps.map(({ order, tyres }) => tyres[order.indexOf(car)]));
        const isWet = [...used].some((tyre) => tyre >= 3) || laps.some(({ wetness }) => wetness > 0);
        const hadRed = laps.some(({ phase }) => phase === 'red');
        // The tyres of the start are seen at the end of lap 1 unless they are changed there.
        if (!isWet && !hadRed && laps[0].stops[laps[0].order.indexOf(car)] === 0)
          expect(used.size).toBeGreaterThan(1);
      }
    }
  });

  it('is the same in one piece, in parts, and after other races', () => {
    const whole = simulate(question, 60);
    const parts = [simulate(question, 17, 43), simulate(question, 20, 0), simulate(question, 23, 20)];
    expect(joinOutcomes(parts)).toEqual(whole);
    simulator.run(5, 900);
    expect(simulator.run(60)).toEqual(whole);
    expect(simulate({ ...question, seed: 12 }, 60)).not.toEqual(whole);
    expect(() => joinOutcomes([parts[0], parts[1]])).toThrow('Race 20 is missing');
  });

  it('keeps chance apart from plans: retirements are those of the other plans', () => {
    const other = question.plans.map((plan, i) =>
      i === 0
        ? {
            car: plan.car,
            scatter: 0,
            reacts: false,
            plans: [
              { plan: { start: 'HARD' as const, stops: [{ lap: 20, tyre: 'SOFT' as const }] }, weight: 1 },
            ],
          }
        : plan,
    );
    const a = simulate(question, 200);
    const b = simulate({ ...question, plans: other }, 200);
    expect(b.retiredOn).toEqual(a.retiredOn);
    expect(b.positions).not.toEqual(a.positions);
  });
});

describe('what an effect does', () => {
  const question = usualRace();
  const races = 800;
  const summary = (parameters: RaceParameters, plans = question.plans) =>
    summarise(simulate({ ...question, parameters, plans }, races), parameters.rules.points);
  const usual = summary(question.parameters);
  const withCar = (change: Partial<CarParameters>) => ({
    ...question.parameters,
    cars: question.parameters.cars.map((car) => (car.car === 10 ? { ...car, ...change } : car)),
  });

  it.each([
    ['more pace', withCar({ pace: -0.5 }), 'better'],
    ['a better start', withCar({ start: 2 }), 'better'],
    ['less wear', withCar({ wear: 0.6 }), 'better'],
    ['a slower crew', withCar({ crew: 4 }), 'worse'],
    ['an engine that fails', withCar({ failure: 0.03 }), 'worse'],
  ] as const)('%s moves a car the right way', (_, parameters, way) => {
    const [now, then] = [summary(parameters)[9].expectedPosition, usual[9].expectedPosition];
    if (way === 'better') expect(now).toBeLessThan(then - 0.3);
    else expect(now).toBeGreaterThan(then + 0.3);
  });

  it('keeps order better where passing is harder', () => {
    const reversed = { ...question, situation: gridSituation([...grid(20).cars].reverse()) };
    const spread = (overtakeThreshold: number) => {
      const parameters = {
        ...question.parameters,
        circuit: { ...question.parameters.circuit, overtakeThreshold },
      };
      const all = summarise(simulate({ ...reversed, parameters }, races), []);
      // The fastest car starts last.
      return all[19].expectedPosition;
    };
    expect(spread(3)).toBeGreaterThan(spread(0.8) + 1);
  });

  it('draws once a race what is not known of the pit lane', () => {
    const quiet = quietRace(quietCars(1));
    const parameters = { ...quiet, circuit: { ...quiet.circuit, pitLossDeviation: 2 } };
    const { times } = simulate({ parameters, situation: grid(1), plans: oneStop(4), seed: 5 }, 4000);
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    const square = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length;
    expect(Math.abs(mean - 1027)).toBeLessThan(0.15);
    expect(Math.abs(Math.sqrt(square) - 2)).toBeLessThan(0.1);
  });

  it('closes the field by safety cars', () => {
    const calm = { safetyCar: 0, virtualSafetyCar: 0, red: 0 };
    const { neutral } = question.parameters;
    const gap = (change: Partial<RaceParameters['neutral']>) => {
      const parameters = { ...question.parameters, neutral: { ...neutral, ...change } };
      const { gaps, cars } = simulate({ ...question, parameters }, races);
      return median([...gaps].filter((one, i) => i % cars.length === 15 && !Number.isNaN(one)));
    };
    const none = gap({ safetyCar: 0, virtualSafetyCar: 0, afterAccident: calm, afterFailure: calm });
    expect(gap({ safetyCar: 0.1 })).toBeLessThan(none - 5);
  });

  it('brings everybody onto intermediates in the wet and back onto slicks when it dries', () => {
    const rain = { ...question.parameters.rain, wetness: 0.4, raining: true, onset: 0, end: 0.2 };
    const { laps } = new Simulator({ ...question, parameters: { ...question.parameters, rain } }).tell(3);
    expect(laps[3].tyres.filter((tyre) => tyre >= 3).length).toBeGreaterThan(laps[3].order.length * 0.8);
    const dry = laps.findIndex(({ wetness }, i) => i > 5 && wetness < 0.03);
    if (dry > 0 && dry + 3 < laps.length)
      expect(laps[dry + 3].tyres.filter((tyre) => tyre < 3).length).toBeGreaterThan(
        laps[dry + 3].order.length * 0.8,
      );
  });

  it('makes stops under a safety car cheaper, and walls use them', () => {
    const { neutral } = question.parameters;
    const many = { ...question.parameters, neutral: { ...neutral, safetyCar: 0.08 } };
    const stubborn = question.plans.map((plan) => ({ ...plan, reacts: plan.car !== 3 }));
    expect(summary(many)[2].expectedPosition).toBeLessThan(summary(many, stubborn)[2].expectedPosition);
  });
});

describe('questions that cannot be answered', () => {
  const parameters = quietRace(quietCars(2), 20);
  const ask = (change: Partial<RaceQuestion>) => () =>
    simulate({ parameters, situation: grid(2), plans: oneStop(5, 6), seed: 1, ...change }, 1);

  it.each([
    [
      'a stop after the flag',
      { plans: oneStop(20, 5) },
      'Car 1 cannot stop on lap 20: a stop is possible on laps 1 to 19.',
    ],
    [
      'one dry compound only',
      {
        plans: fixedPlans([
          { start: 'HARD', stops: [] },
          { start: 'HARD', stops: [] },
        ]),
      },
      'The plan of car 1 uses HARD only: in a dry race two different dry compounds must be used.',
    ],
    [
      'a car that is there twice',
      { situation: { ...grid(2), cars: [grid(1), grid(1)].flatMap((one) => one.cars) } },
      'A car is in the race twice.',
    ],
    ['a car without a plan', { plans: oneStop(5) }, 'Car 2 has no plan.'],
    [
      'a lap beyond the race',
      { situation: { ...grid(2), lap: 20 } },
      'Lap 20 is beyond the race: it has 20 laps.',
    ],
    ['no whole seed', { seed: 0.5 }, 'The seed is 0.5, but must be a whole number.'],
    [
      'a parameter that is no number',
      { parameters: { ...parameters, circuit: { ...parameters.circuit, baseLap: Number.NaN } } },
      'circuit.baseLap is NaN, but must be a number from 1e-9 to 1000000.',
    ],
    [
      'sets that a car has not',
      {
        plans: fixedPlans(
          [0, 1].map(() => ({
            start: 'SOFT' as const,
            stops: [3, 6, 9].map((lap) => ({ lap, tyre: 'SOFT' as const })),
          })),
        ),
      },
      'The plan of car 1 needs 4 sets of SOFT, but it has 2 left.',
    ],
  ] as const)('says so of %s', (_, change, sentence) => {
    expect(ask(change)).toThrow(sentence);
  });
});
