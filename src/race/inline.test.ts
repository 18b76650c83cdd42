import { describe, expect, it } from 'vitest';
import {
  gridSituation,
  inlineRollouts,
  NO_EXIT,
  type Plan,
  type RolloutQuestion,
  Simulator,
  usualCar,
  usualParameters,
  usualPlans,
} from './index.ts';
import { fixedPlans, oneStop, quietCars, quietRace } from './testing.ts';

const grid = (count: number) =>
  gridSituation(Array.from({ length: count }, (_, i) => ({ car: i + 1, tyre: 'MEDIUM' as const })));

const fixed: Plan = { start: 'MEDIUM', stops: [{ lap: 14, tyre: 'HARD' }] };
const other: Plan = {
  start: 'HARD',
  stops: [
    { lap: 12, tyre: 'MEDIUM' },
    { lap: 21, tyre: 'SOFT' },
  ],
};

function usualRace(laps = 30): RolloutQuestion {
  const cars = Array.from({ length: 12 }, (_, i) => ({
    ...usualCar(i + 1, `team ${i >> 1}`, laps),
    pace: 0.06 * i,
  }));
  const parameters = usualParameters(cars, { laps });
  const situation = grid(12);
  return { parameters, situation, plans: usualPlans(parameters, situation), car: 4, seed: 5 };
}

describe('rollouts of a car', () => {
  it('tell what can be reckoned by hand', async () => {
    const parameters = quietRace(quietCars(3));
    const question = { parameters, situation: grid(3), plans: oneStop(4, 5, 6), car: 2, seed: 1 };
    const rollouts = inlineRollouts();
    const plan: Plan = { start: 'MEDIUM', stops: [{ lap: 3, tyre: 'HARD' }] };
    const [one] = await rollouts.run(question, [{ plan, from: 0, races: 2 }], { byLap: true });
    // Half a second behind on the grid, 5 s of a standing start, 22 s of a stop at the end of lap 3: 3.3 s of it before
    // the line.
    expect(one.timeByLap[0]).toBeCloseTo(105.5, 3);
    expect(one.timeByLap[2]).toBeCloseTo(305.5 + 3.3, 3);
    expect(one.timeByLap[3]).toBeCloseTo(405.5 + 22, 3);
    expect(one.times[1]).toBeCloseTo(1005.5 + 22, 9);
    // It comes out behind both others, 21.5 s after the next: alone. Car 1 stays half a second ahead by its own stop on
    // lap 4, car 3 falls behind by that on lap 6, which is seen at the line a lap later.
    expect([...one.positionByLap.subarray(0, 10)]).toEqual([2, 2, 3, 3, 3, 3, 2, 2, 2, 2]);
    expect([one.afterStop[0], one.cleanExit[0], one.stops[0], one.retired[0], one.positions[0]]).toEqual([
      3, 1, 1, 0, 2,
    ]);
  });

  it('tell no exit where there is no stop, and no lap after a retirement', async () => {
    const cars = quietCars(2).map((car) => (car.car === 2 ? { ...car, failure: 1 } : car));
    const quiet = quietRace(cars);
    const parameters = { ...quiet, rules: { ...quiet.rules, twoCompounds: false } };
    const plan: Plan = { start: 'MEDIUM', stops: [] };
    const ask = (car: number) =>
      inlineRollouts().run(
        { parameters, situation: grid(2), plans: fixedPlans([plan, plan]), car, seed: 1 },
        [{ plan, from: 0, races: 1 }],
        { byLap: true },
      );
    const [[stays], [fails]] = [await ask(1), await ask(2)];
    expect([stays.cleanExit[0], stays.afterStop[0], stays.stops[0]]).toEqual([NO_EXIT, 0, 0]);
    // A failure that strikes on every lap strikes on the second.
    expect([...fails.positionByLap]).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(fails.timeByLap[0]).toBeGreaterThan(0);
    expect([...fails.timeByLap.subarray(1)].every(Number.isNaN)).toBe(true);
    expect([fails.positions[0], fails.retired[0], Number.isNaN(fails.times[0])]).toEqual([2, 1, true]);
  });

  it('are those of the whole field with the same plan, whatever was asked before and in whichever parts', async () => {
    const question = usualRace();
    const rollouts = inlineRollouts();
    const parts = [
      { plan: other, from: 0, races: 7 },
      { plan: fixed, from: 0, races: 400 },
      { plan: other, from: 3, races: 50 },
      { plan: fixed, from: 390, races: 20 },
    ];
    const [, many, , late] = await rollouts.run(question, parts);
    const plans = question.plans.map((one) =>
      one.car === 4 ? { car: 4, plans: [{ plan: fixed, weight: 1 }], scatter: 0, reacts: false } : one,
    );
    const whole = new Simulator({ ...question, plans }).run(410);
    for (let race = 0; race < 400; race++) {
      const cell = race * 12 + 3;
      expect(many.positions[race]).toBe(whole.positions[cell]);
      expect(many.stops[race]).toBe(whole.stops[cell]);
      expect(many.retired[race]).toBe(whole.retiredOn[cell] < 0 ? 0 : 1);
      if (many.retired[race] === 0)
        expect(many.times[race]).toBeCloseTo(whole.times[race] + whole.gaps[cell], 3);
    }
    expect([...late.positions.subarray(0, 10)]).toEqual([...many.positions.subarray(390)]);
    expect(late.from).toBe(390);
  });

  it('end where they are cancelled', async () => {
    const question = usualRace();
    const stop = new AbortController();
    const running = inlineRollouts().run(question, [{ plan: fixed, from: 0, races: 1e7 }], {
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(), 30);
    await expect(running).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });

  it('refuse a car that is not there and a plan that breaks a rule', async () => {
    const question = usualRace();
    const run = (car: number, plan: Plan) =>
      inlineRollouts().run({ ...question, car }, [{ plan, from: 0, races: 1 }]);
    await expect(run(99, fixed)).rejects.toThrow('Car 99 is not in the race at lap 0.');
    await expect(run(4, { start: 'HARD', stops: [] })).rejects.toThrow('two different dry compounds');
  });
});
