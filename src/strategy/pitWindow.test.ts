/** Stops of made-up races, and windows that are held against them. */

import { describe, expect, it } from 'vitest';
import { latestCalibration } from '../race/index.ts';
import {
  type JudgedRace,
  judgedStops,
  pitWindowHits,
  type SeenStop,
  seenStops,
  windowAt,
} from './pitWindow.ts';
import { madeRace } from './testing.ts';

/** The race of a season, in which car n stops at the end of lap `stop + n`. */
function judged(season: number, stop: number): JudgedRace {
  const session = madeRace(50, stop);
  return {
    session: { ...session, identity: { ...session.identity, season, place: 'bahrain' } },
    observation: {
      season,
      round: 1,
      place: 'bahrain',
      laps: 50,
      cars: Array.from({ length: 6 }, (_, i) => ({
        car: i + 1,
        driver: `driver ${i}`,
        team: `team ${i >> 1}`,
        grid: i + 1,
        qualifying: null,
        finish: i + 7,
      })),
    },
    scheduledLaps: 50,
  };
}

describe('stops that were made', () => {
  it('are those of the top ten, by number and share of the race', () => {
    // Cars 5 and 6 ended 11th and 12th.
    const seen = seenStops(judged(2023, 20));
    expect(seen.map(({ car, number, lap, share, before }) => [car, number, lap, share, before])).toEqual([
      [1, 1, 21, 21 / 50, 0],
      [2, 1, 22, 22 / 50, 0],
      [3, 1, 23, 23 / 50, 0],
      [4, 1, 24, 24 / 50, 0],
    ]);
  });

  it('leave out those on a wet track', () => {
    const race = judged(2023, 20);
    const events = race.session.events.map((event) =>
      event.type === 'stint' && event.car === 6 && event.stint === 2
        ? { ...event, compound: 'INTERMEDIATE' as const }
        : event.type === 'lap' && event.car === 6 && event.stint === 2
          ? { ...event, compound: 'INTERMEDIATE' as const }
          : event,
    );
    // Car 6 goes onto intermediates after lap 26 only, when the others have stopped; told of from lap 21 on it is wet for all.
    expect(seenStops({ ...race, session: { ...race.session, events } })).toHaveLength(4);
    const early = events.map((event) =>
      event.type === 'lap' && event.car === 6 && event.lap > 20
        ? { ...event, stint: 2, compound: 'INTERMEDIATE' as const }
        : event.type === 'stint' && event.car === 6 && event.stint === 2
          ? { ...event, lapStart: 21 }
          : event,
    );
    expect(seenStops({ ...race, session: { ...race.session, events: early } })).toEqual([]);
  });
});

describe('windows held against them', () => {
  const race = judged(2024, 20);
  /** What would have been recommended before each stop. */
  const windows = (stop: number) =>
    judgedStops(judged(2024, stop), latestCalibration).map(({ stop: { car }, moment }) =>
      windowAt(moment, car),
    );
  const past = [2021, 2022, 2023].flatMap((season) => seenStops(judged(season, 20)));

  it('have a yardstick as wide around the usual lap of earlier races', () => {
    const score = pitWindowHits(race, latestCalibration, past);
    expect(score.stops).toBe(4);
    // The usual lap of the years before was that of this year.
    expect(score.baselineHits).toBe(4);
    expect(score.width).toBe(
      windows(20).reduce((sum, window) => sum + (window === null ? 0 : window.to - window.from + 1), 0),
    );
    const elsewhere = past.map((stop) => ({ ...stop, lap: 45, share: 0.9 }));
    const other = pitWindowHits(race, latestCalibration, elsewhere);
    expect(other.baselineHits).toBe(0);
    expect([other.hits, other.width]).toEqual([score.hits, score.width]);
  });

  it('look at nothing of this race or of later ones', () => {
    const later: SeenStop[] = [2024, 2025].flatMap((season) =>
      seenStops(judged(season, 40)).map((stop) => ({ ...stop, season })),
    );
    expect(pitWindowHits(race, latestCalibration, [...past, ...later])).toEqual(
      pitWindowHits(race, latestCalibration, past),
    );
    // Nothing is known before the first race of all.
    expect(pitWindowHits(race, latestCalibration, later).stops).toBe(0);
  });

  it('are hit by stops inside, at either end too, and by none outside', () => {
    const known = windows(20);
    const [from, to] = [
      Math.max(...known.map((window) => window?.from ?? Number.NaN)),
      Math.min(...known.map((window) => window?.to ?? Number.NaN)),
    ];
    const hits = (stop: number) => pitWindowHits(judged(2024, stop), latestCalibration, past).hits;
    // Car n stops on lap `stop + n`, four cars are judged.
    expect(to - from).toBeGreaterThanOrEqual(3);
    expect(hits(from - 1)).toBe(4);
    expect(hits(to - 4)).toBe(4);
    expect(hits(Math.max(...known.map((window) => window?.to ?? Number.NaN)))).toBe(0);
    expect(hits(Math.min(...known.map((window) => window?.from ?? Number.NaN)) - 5)).toBe(0);
  });

  it('do not depend on when the car really stopped', () => {
    expect(windows(20)).toHaveLength(4);
    for (const stop of [12, 24, 35]) expect(windows(stop)).toEqual(windows(20));
  });
});
