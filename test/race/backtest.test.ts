/**
 * Forecasts of real races against what became of them, from earlier races only. Bounds are loose: they say that the forecasts
 * are worth something, not how good they are (`pitboard bench backtest` does).
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { openRaceFolder } from '../../scripts/races.ts';
import { calibrate, calibrationFor, type Observation, observe } from '../../src/race/index.ts';
import {
  type BacktestForecast,
  type BacktestRace,
  forecastRace,
  scoreOf,
} from '../../src/strategy/backtest/index.ts';
import { dataPath, hasRaces } from '../real.ts';

const OPTIONS = { sims: 150, seed: 1 };

describe.skipIf(!hasRaces)('races of 2023', () => {
  let races: BacktestRace[] = [];
  let past: Observation[] = [];
  beforeAll(async () => {
    const folder = await openRaceFolder(dataPath('f1'));
    races = (await folder.races(2023)).flatMap(({ session, results, qualifying, scheduledLaps }) => {
      const observation = observe(session, results, qualifying);
      return observation === null ? [] : [{ session, observation, scheduledLaps }];
    });
    past = races.map(({ observation }) => observation);
  });
  const calibrated = (
    observations: readonly Observation[],
    { observation: { season, round } }: BacktestRace,
  ) => calibrate(observations, { prior: calibrationFor(season, round), asOf: { season, round } });
  const forecasts = (stage: 'lap1' | 'half') =>
    races
      .filter((_, i) => i % 2 === 0)
      .map((race): BacktestForecast => forecastRace(race, stage, calibrated(past, race), OPTIONS));

  it('are all there, with everybody who started', () => {
    expect(races).toHaveLength(22);
    // 20 cars, but four did not start: Tsunoda in Monza, Stroll in Singapore, Sainz in Lusail, Leclerc in Interlagos.
    for (const { observation } of races)
      expect(observation.cars).toHaveLength(
        /monza|singapore|lusail|interlagos/.test(observation.id) ? 19 : 20,
      );
  });

  it.each(['lap1', 'half'] as const)('are foretold better than by the order as it is: %s', (stage) => {
    const score = scoreOf(stage, forecasts(stage));
    expect(score.races).toBe(11);
    expect(score.mae).toBeLessThan(score.maeOrderFreeze);
    expect(score.mae).toBeLessThan(score.maeGrid);
    expect(score.coverage80).toBeGreaterThan(0.7);
    expect(score.coverage80).toBeLessThan(0.9);
    expect(score.ece).toBeLessThan(0.03);
    // Verstappen won nineteen of the season's 22.
    expect(score.winnerProbability).toBeGreaterThan(0.3);
    expect(Math.abs(score.stops.forecast - score.stops.happened)).toBeLessThan(0.7);
  });
});
