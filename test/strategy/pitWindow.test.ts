/**
 * The backtest's windows, by time on a free track, against those that the value surface recommends by simulated places: before
 * stops that were really made.
 */

import { describe, expect, it } from 'vitest';
import { openRaceFolder } from '../../scripts/races.ts';
import { calibrationFor, inlineRollouts, observe } from '../../src/race/index.ts';
import { judgedStops, valueSurface, windowAt } from '../../src/strategy/index.ts';
import { dataPath, hasRaces } from '../real.ts';

const STOPS = 8;
const SIMS = 40;

describe.skipIf(!hasRaces)('windows before stops of 2023', () => {
  it('have laps in common with those that are recommended, and hold about as many stops', async () => {
    const folder = await openRaceFolder(dataPath('f1'));
    const rollouts = inlineRollouts();
    let [judged, common, onFreeTrack, simulated] = [0, 0, 0, 0];
    for (const { session, results, qualifying, scheduledLaps } of await folder.races(2023)) {
      const observation = observe(session, results, qualifying);
      if (observation === null || judged === STOPS) continue;
      const stops = judgedStops(
        { session, observation, scheduledLaps },
        calibrationFor(observation.season, observation.round),
      );
      // Another stop of each race: the winner's first, somebody's second.
      const chosen = stops[(7 * judged) % Math.max(1, stops.length)];
      if (chosen === undefined) continue;
      const { stop, moment } = chosen;
      const free = windowAt(moment, stop.car);
      if (free === null) continue;
      const { window } = await valueSurface(moment, stop.car, { rollouts, sims: SIMS });
      const shared = Math.min(free.to, window.to) - Math.max(free.from, window.from) + 1;
      const all = Math.max(free.to, window.to) - Math.min(free.from, window.from) + 1;
      judged++;
      common += Math.max(0, shared) / all;
      if (free.from <= stop.lap && stop.lap <= free.to) onFreeTrack++;
      if (window.from <= stop.lap && stop.lap <= window.to) simulated++;
    }
    expect(judged).toBe(STOPS);
    // Two thirds on 86 stops of two seasons, with as many hits of either.
    expect(common / judged).toBeGreaterThan(0.4);
    expect(Math.abs(onFreeTrack - simulated)).toBeLessThanOrEqual(STOPS / 3);
  });
});
