import { describe, expect, it } from 'vitest';
import {
  gridSituation,
  type KnownCourse,
  type Plan,
  type RaceQuestion,
  Simulator,
  type Situation,
  usualCar,
  usualParameters,
  usualPlans,
} from './index.ts';
import { fixedPlans, oneStop, quietCars, quietRace } from './testing.ts';

const nothing: KnownCourse = { neutral: [], retirements: [], wetness: [] };
const grid = (count: number) =>
  gridSituation(Array.from({ length: count }, (_, i) => ({ car: i + 1, tyre: 'MEDIUM' as const })));

/** Everything that chance may bring is likely here. */
function wildRace(known: KnownCourse, laps = 30): RaceQuestion {
  const cars = Array.from({ length: 10 }, (_, i) => ({
    ...usualCar(i + 1, `team ${i >> 1}`, laps),
    pace: 0.06 * i,
    failure: 0.01,
    accident: 0.01,
  }));
  const usual = usualParameters(cars, { laps });
  const parameters = {
    ...usual,
    neutral: { ...usual.neutral, safetyCar: 0.05, virtualSafetyCar: 0.05 },
    rain: { ...usual.rain, onset: 0.05 },
  };
  return { parameters, situation: grid(10), plans: usualPlans(parameters, grid(10)), seed: 3, known };
}

const tell = (question: RaceQuestion, race = 0) => new Simulator(question).tell(race).laps;

describe('a race of which the course is known', () => {
  it('has the neutralisations, retirements and rain that came, in every race, and no others', () => {
    const known: KnownCourse = {
      neutral: [
        { kind: 'virtualSafetyCar', lap: 4, laps: 2 },
        { kind: 'safetyCar', lap: 10, laps: 3 },
        { kind: 'red', lap: 20, laps: 1 },
        { kind: 'safetyCar', lap: 29, laps: 9 },
      ],
      retirements: [
        { car: 3, lap: 0 },
        { car: 7, lap: 15 },
      ],
      wetness: [...Array<number>(12).fill(0), 0.2, 0.4, 0.3],
    };
    const phases = Array.from({ length: 30 }, (_, i) => {
      const lap = i + 1;
      if (lap === 4 || lap === 5) return 'virtualSafetyCar';
      if (lap === 20) return 'red';
      return (lap >= 10 && lap <= 12) || lap >= 29 ? 'safetyCar' : 'green';
    });
    for (let race = 0; race < 20; race++) {
      const laps = tell(wildRace(known), race);
      expect(laps.map(({ phase }) => phase)).toEqual(phases);
      expect(laps.map(({ wetness }) => wetness)).toEqual([...known.wetness, ...Array<number>(15).fill(0)]);
      expect(laps.map(({ order }) => order.length)).toEqual([
        ...Array<number>(15).fill(9),
        ...Array<number>(15).fill(8),
      ]);
    }
    const { retiredOn } = new Simulator(wildRace(known)).run(50);
    for (let cell = 0; cell < retiredOn.length; cell++)
      expect(retiredOn[cell]).toBe(cell % 10 === 2 ? 0 : cell % 10 === 6 ? 15 : -1);
  });

  it('still draws laps, stops and passing', () => {
    const { times, positions } = new Simulator(wildRace(nothing)).run(40);
    expect(new Set(times).size).toBe(40);
    expect(positions.subarray(0, 10)).not.toEqual(positions.subarray(10, 20));
  });

  it('takes what it takes: laps behind the safety car at its pace, a stop at its price', () => {
    const quiet = quietRace(quietCars(1));
    const known: KnownCourse = { ...nothing, neutral: [{ kind: 'safetyCar', lap: 3, laps: 3 }] };
    const situation: Situation = {
      lap: 3,
      flag: 'safetyCar',
      greenLaps: 0,
      cars: [{ car: 1, time: 500, tyre: 'MEDIUM', age: 3, used: ['MEDIUM'], stops: 0 }],
    };
    const { times } = new Simulator({
      parameters: quiet,
      situation,
      plans: oneStop(5),
      seed: 1,
      known,
    }).run(1);
    // Laps 4 and 5 at 1.6 times 100 s, five at 100 s, and a stop of 8 s through the lane and 2 s standing.
    expect(times[0]).toBeCloseTo(2 * 160 + 5 * 100 + 10, 9);
  });

  it('goes on under what was out at its start, and lets the gravest of several count', () => {
    const from = (known: KnownCourse, flag: Situation['flag']) => {
      const cars = grid(2).cars.map((car, i) => ({ ...car, time: i, age: 5 }));
      const quiet = quietRace(quietCars(2));
      const question = { parameters: quiet, plans: oneStop(8, 9), seed: 1, known };
      return tell({ ...question, situation: { lap: 5, flag, greenLaps: 0, cars } }).map(({ phase }) => phase);
    };
    expect(from({ ...nothing, neutral: [{ kind: 'safetyCar', lap: 4, laps: 4 }] }, 'safetyCar')).toEqual([
      'safetyCar',
      'safetyCar',
      'green',
      'green',
      'green',
    ]);
    expect(from({ ...nothing, neutral: [{ kind: 'safetyCar', lap: 3, laps: 3 }] }, 'safetyCar')).toEqual(
      Array(5).fill('green'),
    );
    const twice: KnownCourse['neutral'] = [
      { kind: 'virtualSafetyCar', lap: 6, laps: 2 },
      { kind: 'safetyCar', lap: 7, laps: 1 },
    ];
    expect(from({ ...nothing, neutral: twice }, 'green')).toEqual([
      'virtualSafetyCar',
      'safetyCar',
      'green',
      'green',
      'green',
    ]);
  });

  it('goes on from the grid where the race was stopped, known or seen', () => {
    const quiet = quietRace(quietCars(3));
    const used = ['MEDIUM' as const];
    const cars = [1, 2, 3].map((car, i) => ({ car, time: 9 * i, tyre: used[0], age: 5, used, stops: 0 }));
    const situation: Situation = { lap: 5, flag: 'green', greenLaps: 0, cars };
    const question = { parameters: quiet, situation, plans: oneStop(8, 8, 8), seed: 1 };
    const seen = tell({ ...question, situation: { ...situation, isStopped: true } });
    const known = tell({ ...question, known: { ...nothing, neutral: [{ kind: 'red', lap: 5, laps: 1 }] } });
    for (const laps of [seen, known]) {
      // Half a second from place to place on the grid, 5 s for the standing start, and the stop made for nothing.
      expect(laps[0].times.map((time) => time - 105)).toEqual([0, 0.5, 1]);
      expect(laps.map(({ stops }) => stops)).toEqual(Array(5).fill([0, 0, 0]));
      expect(laps[0].tyres).toEqual([2, 2, 2]);
    }
    expect(tell(question)[0].times.map((time) => time - 100)).toEqual([0, 9, 18]);
  });

  it('lets a plan with tyres for the rain be kept where it rained, and forgets them where it did not', () => {
    const quiet = quietRace(quietCars(1), 20);
    const plan: Plan = {
      start: 'MEDIUM',
      stops: [
        { lap: 5, tyre: 'INTERMEDIATE' },
        { lap: 12, tyre: 'HARD' },
      ],
    };
    const tyres = (wetness: readonly number[]) =>
      tell({
        parameters: quiet,
        situation: grid(1),
        plans: fixedPlans([plan]),
        seed: 1,
        known: { ...nothing, wetness },
      }).map((lap) => lap.tyres[0]);
    const wet = Array.from({ length: 20 }, (_, i) => (i >= 4 && i < 11 ? 0.4 : 0));
    // 1 medium, 3 intermediate, 2 hard: on the tyre from the end of the in-lap on.
    expect(tyres(wet)).toEqual([1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect(tyres([])).toEqual([...Array(11).fill(1), ...Array(9).fill(2)]);
  });

  it.each([
    [
      { ...nothing, neutral: [{ kind: 'safetyCar' as const, lap: 0, laps: 2 }] },
      'A neutralisation of 2 laps from lap 0 cannot have been: both are whole numbers from 1.',
    ],
    [
      { ...nothing, retirements: [{ car: 2, lap: -1 }] },
      'Car 2 cannot have retired after -1 laps: it takes a whole number from 0.',
    ],
    [{ ...nothing, wetness: [0, 1.5] }, 'The wetness of lap 2 is 1.5, but must be a number from 0 to 1.'],
  ])('refuses what cannot have been (%#)', (known, sentence) => {
    expect(() => new Simulator(wildRace(known))).toThrow(sentence);
  });
});
