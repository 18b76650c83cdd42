/** From the middle of a real race on: what the simulator starts from, and what it makes of it. */

import { beforeAll, describe, expect, it } from 'vitest';
import { readTiming } from '../../src/formats/index.ts';
import {
  latestCalibration,
  parametersOf,
  type Situation,
  simulate,
  situationOf,
  summarise,
  usualPlans,
} from '../../src/race/index.ts';
import { assemble, sessionsOf, Timeline } from '../../src/timing/index.ts';
import { dataPath, hasRaces } from '../real.ts';

describe.skipIf(!hasRaces)('Bahrain 2023 after lap 30', () => {
  let situation: Situation = { lap: 0, cars: [], flag: 'green', greenLaps: 0 };
  beforeAll(async () => {
    const path = dataPath('f1', 'laps', 'fastf1-transformed', 'races-2023.parquet');
    const { contributions } = await readTiming([path], { samples: false });
    const sessions = sessionsOf(contributions).map((group) => assemble(group));
    const bahrain = sessions.find(({ id }) => id === '2023-01-bahrain');
    if (bahrain === undefined) throw new Error('Bahrain 2023 is not there');
    const timeline = Timeline.of(bahrain);
    situation = situationOf(timeline.at((timeline.timeOfLap(31) ?? 0) + 0.01));
  });

  it('has everybody but Piastri, who had stopped, and Verstappen in front', () => {
    expect(situation.lap).toBe(30);
    const numbers = situation.cars.map(({ car }) => car);
    expect(numbers).toHaveLength(19);
    expect(numbers).not.toContain(81);
    const first = [...situation.cars].sort((a, b) => a.time - b.time)[0];
    expect(first.car).toBe(1);
    // He had stopped once, on lap 14, for another set of softs.
    expect(first.stops).toBe(1);
    expect(first.tyre).toBe('SOFT');
    expect(first.age).toBeGreaterThanOrEqual(15);
  });

  it('has times that follow the laps: lapped cars are about a lap behind', () => {
    const [first, ...rest] = situation.cars.map(({ time }) => time).sort((a, b) => a - b);
    for (const time of rest) {
      expect(time).toBeGreaterThan(first);
      expect(time - first).toBeLessThan(3 * 100);
    }
  });

  it('makes the leader the likeliest winner, with the second dry compound still to come', () => {
    const cars = situation.cars.map(({ car }, i) => ({
      car,
      driver: `car ${car}`,
      team: `team ${i}`,
      grid: i + 1,
      qualifying: 0,
    }));
    const parameters = parametersOf(latestCalibration, { place: 'bahrain', laps: 57, cars }, 2023);
    const plans = usualPlans(parameters, situation);
    const own = plans.find(({ car }) => car === 1)?.plans ?? [];
    expect(own.length).toBeGreaterThan(0);
    // Soft on both stints so far: a plan without another compound would break the rule.
    for (const { plan } of own) expect(plan.stops.some(({ tyre }) => tyre !== 'SOFT')).toBe(true);
    const outcomes = simulate({ parameters, situation, plans, seed: 1 }, 1000);
    const chances = summarise(outcomes, parameters.rules.points).map(({ car, positions }) => ({
      car,
      win: positions[0],
    }));
    expect(chances.sort((a, b) => b.win - a.win)[0].car).toBe(1);
  });
});
