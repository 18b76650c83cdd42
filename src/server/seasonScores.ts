/**
 * What the points of a championship are made of: those of every round, and which of them do not count. Published standings
 * give the sum only; this is reckoned from the results by the rules of the season (`timing/history/championship`).
 */

import { type HistoryTables, pointsOf, standingsAfter } from '../timing/index.ts';

export interface Scores {
  /** All points, those that were dropped included. */
  readonly gross: number;
  /** Rounds whose points do not count. */
  readonly dropped: number[];
  /** Of races, not of sprints. */
  readonly wins: number;
  /** By round; a round in which nobody started for it is left out. */
  readonly scores: { round: number; points: number }[];
}

export interface SeasonScores {
  /** By key of `drivers`. */
  readonly drivers: ReadonlyMap<string, Scores>;
  /** By `constructorKey`. */
  readonly constructors: ReadonlyMap<string, Scores>;
}

/** A chassis with another engine was another constructor for most of the time. */
export const constructorKey = (team: string, engine: string | null) => `${team}/${engine ?? ''}`;

/** Thousandths are enough for shared drives and shared fastest laps, and hide what adding fractions leaves. */
const rounded = (points: number) => Math.round(points * 1000) / 1000;

/** @param round up to which; the whole season where it is the last */
export function seasonScores(tables: HistoryTables, season: number, round: number): SeasonScores {
  const drivers = new Map<string, Map<number, number>>();
  const constructors = new Map<string, Map<number, number>>();
  const add = (sums: Map<string, Map<number, number>>, key: string, of: number, points: number) => {
    const rounds = sums.get(key) ?? new Map<number, number>();
    rounds.set(of, rounded((rounds.get(of) ?? 0) + points));
    sums.set(key, rounds);
  };
  const races = tables.races.filter((race) => race.season === season && race.round <= round);
  for (const race of races) {
    for (const session of ['sprint', 'race'] as const) {
      for (const { result, points, constructorPoints } of pointsOf(tables, season, race.round, session)) {
        add(drivers, result.driver, race.round, points);
        add(constructors, constructorKey(result.team, result.engine), race.round, constructorPoints);
      }
    }
  }
  const standings = standingsAfter(tables, season, round);
  const scoresOf = (rounds: ReadonlyMap<number, number> | undefined) =>
    [...(rounds ?? [])].map(([of, points]) => ({ round: of, points })).sort((a, b) => a.round - b.round);
  return {
    drivers: new Map(
      standings.drivers.map(({ driver, gross, dropped, wins }) => [
        driver,
        { gross, dropped: [...dropped], wins, scores: scoresOf(drivers.get(driver)) },
      ]),
    ),
    constructors: new Map(
      standings.constructors.map(({ team, engine, gross, dropped, wins }) => {
        const key = constructorKey(team, engine);
        return [key, { gross, dropped: [...dropped], wins, scores: scoresOf(constructors.get(key)) }];
      }),
    ),
  };
}
