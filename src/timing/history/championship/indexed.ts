/** Tables of history by race, made once for each set of tables: sums over seasons ask for thousands of races. */

import { grouped, sessionKey } from '../tables.ts';
import type { HistoryResultRow, HistoryTables, PointsSession, RaceRow } from '../types.ts';

export interface HistoryIndex {
  race(season: number, round: number): RaceRow | null;
  /** By round. */
  racesOf(season: number): readonly RaceRow[];
  results(season: number, round: number, session: PointsSession): readonly HistoryResultRow[];
}

const made = new WeakMap<HistoryTables, HistoryIndex>();

function makeIndex(history: HistoryTables): HistoryIndex {
  const races = new Map(history.races.map((race) => [`${race.season}-${race.round}`, race]));
  const seasons = grouped(history.races, (race) => String(race.season));
  for (const list of seasons.values()) list.sort((a, b) => a.round - b.round);
  const results = grouped(history.results, (row) => sessionKey(row.season, row.round, row.session));
  for (const list of results.values()) list.sort((a, b) => a.order - b.order);
  return {
    race: (season, round) => races.get(`${season}-${round}`) ?? null,
    racesOf: (season) => seasons.get(String(season)) ?? [],
    results: (season, round, session) => results.get(sessionKey(season, round, session)) ?? [],
  };
}

/** The index of these tables; the same one for the same tables. */
export function indexOf(history: HistoryTables): HistoryIndex {
  let index = made.get(history);
  if (index === undefined) {
    index = makeIndex(history);
    made.set(history, index);
  }
  return index;
}
