/** Parameters at the edge of what is allowed: every race still ends, with each position given once. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  gridSituation,
  type RaceParameters,
  Simulator,
  simulate,
  usualCar,
  usualParameters,
  usualPlans,
} from './index.ts';

const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const seconds = fc.oneof(fc.constantFrom(0, 1e-9, 1e6), fc.double({ min: 0, max: 200, noNaN: true }));
const difference = fc.oneof(fc.constantFrom(-1e6, 0, 1e6), fc.double({ min: -5, max: 5, noNaN: true }));

const anyRace = fc
  .record({
    laps: fc.integer({ min: 2, max: 30 }),
    cars: fc.integer({ min: 1, max: 30 }),
    seed: fc.integer(),
    seconds: fc.array(seconds, { minLength: 12, maxLength: 12 }),
    shares: fc.array(share, { minLength: 16, maxLength: 16 }),
    differences: fc.array(difference, { minLength: 8, maxLength: 8 }),
    unlapping: fc.boolean(),
    raining: fc.boolean(),
  })
  .map(({ laps, cars: count, seed, seconds: s, shares: p, differences: d, unlapping, raining }) => {
    const cars = Array.from({ length: count }, (_, i) => ({
      ...usualCar(i + 1, `team ${i >> 1}`, laps),
      pace: d[i % 8],
      paceDeviation: s[0],
      start: d[7],
      failure: p[0],
      accident: p[1],
      crew: s[1],
    }));
    const usual = usualParameters(cars, {
      laps,
      pitLoss: { green: s[2], virtualSafetyCar: s[3], safetyCar: s[4] },
      pitLossDeviation: s[5],
      overtakeThreshold: d[0],
      overtakeScale: s[6],
      overtakeDeviation: s[5],
      drsGain: s[7],
      evolution: d[1],
      outLapShare: p[15],
    });
    const after = { safetyCar: p[2] / 3, virtualSafetyCar: p[3] / 3, red: p[4] / 3 };
    const parameters: RaceParameters = {
      ...usual,
      tyres: {
        ...usual.tyres,
        SOFT: { ...usual.tyres.SOFT, linear: d[2], quadratic: d[3], wearDeviation: s[8], sets: 1 },
        HARD: { ...usual.tyres.HARD, offset: d[4], cliff: s[9], cliffAge: 0 },
      },
      temperature: {
        track: d[6],
        deviation: s[0],
        usual: raining ? d[2] : null,
        wear: d[3],
        warmUp: d[4],
        afterStart: s[1],
        afterSafetyCar: s[2],
        carried: p[0],
      },
      penalties: { rate: p[1], longShare: p[2], short: s[3], long: s[4] },
      start: { deviation: s[10], gap: s[11], accident: p[5] },
      traffic: { ...usual.traffic, minimumGap: s[6], dirtyAirRange: s[7], dirtyAirLoss: d[5] },
      stops: { ...usual.stops, scale: s[8], releaseGap: s[9], turnaround: s[10] },
      neutral: {
        ...usual.neutral,
        safetyCar: p[6],
        virtualSafetyCar: p[7],
        afterAccident: after,
        afterFailure: after,
        unlapping,
        wearShare: p[8],
      },
      errors: { rate: p[9], loss: s[0], wet: s[1] },
      rain: {
        ...usual.rain,
        raining,
        wetness: p[10],
        onset: p[11],
        end: p[12],
        wetting: p[13],
        drying: p[14],
      },
      reactions: { ...usual.reactions, undercut: p[15], reluctance: d[6], judgement: s[2] },
    };
    const situation = gridSituation(cars.map(({ car }) => ({ car, tyre: 'MEDIUM' as const })));
    return { parameters, situation, plans: usualPlans(parameters, situation), seed };
  });

it('every race ends, each position given once, the same again', () => {
  fc.assert(
    fc.property(anyRace, (question) => {
      const races = 4;
      const outcomes = simulate(question, races);
      const count = question.situation.cars.length;
      for (let race = 0; race < races; race++) {
        const row = outcomes.positions.subarray(race * count, (race + 1) * count);
        expect([...row].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
        const gaps = outcomes.gaps.subarray(race * count, (race + 1) * count);
        gaps.forEach((gap, i) => {
          const done = outcomes.retiredOn[race * count + i];
          expect(done).toBeLessThan(question.parameters.circuit.laps);
          // Either it finished at a distance to the winner, or it retired after so many laps.
          if (Number.isNaN(gap)) expect(done).toBeGreaterThanOrEqual(0);
          else expect([done, gap >= 0]).toEqual([-1, true]);
        });
      }
      expect(simulate(question, 2, 2).positions).toEqual(outcomes.positions.subarray(2 * count));
    }),
    { numRuns: 300 },
  );
});

const anyCourse = fc.record({
  neutral: fc.array(
    fc.record({
      kind: fc.constantFrom('virtualSafetyCar' as const, 'safetyCar' as const, 'red' as const),
      lap: fc.integer({ min: 1, max: 40 }),
      laps: fc.integer({ min: 1, max: 40 }),
    }),
    { maxLength: 6 },
  ),
  retirements: fc.array(
    fc.record({ car: fc.integer({ min: 1, max: 30 }), lap: fc.integer({ min: 0, max: 40 }) }),
    { maxLength: 30 },
  ),
  wetness: fc.array(share, { maxLength: 40 }),
});

it('every race of a known course follows it, from any lap on, however it is cut', () => {
  fc.assert(
    fc.property(anyRace, anyCourse, fc.nat(), (question, known, place) => {
      const { laps } = question.parameters.circuit;
      const from = place % laps;
      const cars = question.situation.cars.map((car, i) => ({
        ...car,
        time: 3 * i,
        age: Math.min(from, 20),
      }));
      const situation = { ...question.situation, lap: from, greenLaps: from, cars };
      const plans = usualPlans(question.parameters, situation);
      const simulator = new Simulator({ ...question, situation, plans, known });
      const { positions, retiredOn } = simulator.run(3);
      const out = new Map<number, number>();
      // Of several retirements of one car the last counts.
      for (const { car, lap } of known.retirements) if (lap < laps) out.set(car, Math.max(lap, from));
      for (let race = 0; race < 3; race++) {
        const row = [...positions.subarray(race * cars.length, (race + 1) * cars.length)];
        expect(row.sort((a, b) => a - b)).toEqual(cars.map((_, i) => i + 1));
        cars.forEach(({ car }, c) => {
          expect(retiredOn[race * cars.length + c]).toBe(out.get(car) ?? -1);
        });
      }
      expect(simulator.run(1, 2).positions).toEqual(positions.subarray(2 * cars.length));
      for (const { lap, phase, wetness } of simulator.tell(1).laps) {
        const under = known.neutral.filter((one) => lap >= one.lap && lap < one.lap + one.laps);
        expect(under.length === 0).toBe(phase === 'green');
        expect(wetness).toBe(known.wetness[lap - 1] ?? 0);
      }
    }),
    { numRuns: 80 },
  );
});
