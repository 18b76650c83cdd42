/** Stops of made-up races, and windows that are held against them. */

import { describe, expect, it } from 'vitest';
import { latestCalibration } from '../race/index.ts';
import { type JudgedRace, pitWindowHits, type SeenStop, seenStops } from './pitWindow.ts';
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
  const past = [2021, 2022, 2023].flatMap((season) => seenStops(judged(season, 20)));

  it('have a yardstick as wide around the usual lap of earlier races', () => {
    const score = pitWindowHits(race, latestCalibration, past);
    expect(score.stops).toBe(4);
    // The usual lap of the years before was that of this year.
    expect(score.baselineHits).toBe(4);
    expect(score.hits).toBeLessThanOrEqual(4);
    expect(score.width).toBeGreaterThan(4);
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

  it('do not depend on when the car really stopped', () => {
    const width = (stop: number) => pitWindowHits(judged(2024, stop), latestCalibration, past).width;
    expect(width(24)).toBe(width(20));
  });
});
