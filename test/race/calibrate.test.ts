/**
 * Calibration on the lap tables of real seasons, and whether the simulator then foretells results better than the grid does.
 * The facts asserted are known from the races themselves and from the published results.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { observationsOf } from '../../scripts/observations.ts';
import {
  calibrate,
  gridSituation,
  latestCalibration,
  type Observation,
  parametersOf,
  simulate,
  summarise,
  usualPlans,
} from '../../src/race/index.ts';
import { dataPath, hasRaces } from '../real.ts';

describe.skipIf(!hasRaces)('seasons 2021 to 2023', () => {
  let races: Observation[] = [];
  beforeAll(async () => {
    races = await observationsOf(dataPath('f1'), (season) => season >= 2021 && season <= 2023);
  });
  const race = (id: string) => {
    const found = races.find((one) => one.id === id);
    if (found === undefined) throw new Error(`${id} is not there`);
    return found;
  };

  it('see what happened in a race', () => {
    const bahrain = race('2023-01-bahrain');
    expect(bahrain.laps).toBe(57);
    // One virtual safety car, for Leclerc's Ferrari; Piastri and Ocon retired as well.
    expect(bahrain.neutral.map(({ kind }) => kind)).toEqual(['virtualSafetyCar']);
    expect(bahrain.cars.filter((car) => car.retiredOn !== null)).toHaveLength(3);
    expect(bahrain.cars.find((car) => car.driver === 'max-verstappen')?.finish).toBe(1);
    const fastest = [...bahrain.cars].sort((a, b) => (a.pace ?? 1) - (b.pace ?? 1));
    expect(fastest[0].driver).toBe('max-verstappen');
    // Melbourne 2023 was stopped three times.
    expect(race('2023-03-australia').neutral.filter(({ kind }) => kind === 'red')).toHaveLength(3);
  });

  it('know circuits apart: Monaco is hardest to pass on, Imola has a long pit lane and Spa a short one', () => {
    const { circuits } = calibrate(races);
    const thresholds = Object.entries(circuits).map(
      ([place, { overtakeThreshold }]) => [overtakeThreshold.value, place] as const,
    );
    expect(thresholds.sort((a, b) => b[0] - a[0])[0][1]).toBe('monaco');
    expect(circuits.imola.pitLoss.green).toBeGreaterThan(circuits.spa.pitLoss.green + 3);
  });

  it('foretell results of 2023 better than the grid, from earlier races only', () => {
    let [own, grid, inside, count] = [0, 0, 0, 0];
    for (const one of races.filter(({ season }) => season === 2023)) {
      const calibration = calibrate(races, { asOf: { season: one.season, round: one.round } });
      const cars = [...one.cars].sort((a, b) => a.grid - b.grid);
      const parameters = parametersOf(calibration, { place: one.place, laps: one.laps, cars }, one.season);
      const situation = gridSituation(cars.map(({ car }) => ({ car, tyre: 'MEDIUM' })));
      const plans = usualPlans(parameters, situation);
      const outcomes = simulate({ parameters, situation, plans, seed: 1 }, 500);
      summarise(outcomes, parameters.rules.points).forEach((car, i) => {
        const { finish } = cars[i];
        own += Math.abs(car.expectedPosition - finish);
        grid += Math.abs(i + 1 - finish);
        if (car.position10 <= finish && finish <= car.position90) inside++;
        count++;
      });
    }
    expect(own / count).toBeLessThan(grid / count - 0.2);
    expect(inside / count).toBeGreaterThan(0.75);
    expect(inside / count).toBeLessThan(0.92);
  });
});

describe('the calibration that ships', () => {
  it('says what it was made from, and can be raced on every circuit', () => {
    expect(latestCalibration.card.races).toBeGreaterThan(100);
    for (const place of Object.keys(latestCalibration.circuits)) {
      const cars = Array.from({ length: 20 }, (_, i) => ({
        car: i + 1,
        driver: `driver ${i}`,
        team: `team ${i >> 1}`,
        grid: i + 1,
        qualifying: null,
      }));
      const parameters = parametersOf(latestCalibration, { place, laps: 50, cars }, 2025);
      const situation = gridSituation(cars.map(({ car }) => ({ car, tyre: 'MEDIUM' })));
      const { positions } = simulate(
        { parameters, situation, plans: usualPlans(parameters, situation), seed: 1 },
        1,
      );
      expect(new Set(positions).size).toBe(20);
    }
  });
});
