/**
 * Asking the histories. Sources are laid over each other a season at a time, when a season is asked for, and a few
 * seasons are kept ready: whoever looks at one race of a season looks at the next one.
 */

import {
  emptyHistory,
  type HistoryTables,
  mergeHistory,
  type RaceRow,
  type SeasonRow,
} from '../../timing/index.ts';
import type { OfSeason, RaceHistory, Standings } from './history.ts';
import type { HistoryRecords } from './historyRecords.ts';

/** Seasons kept ready; one has some 3,000 rows. */
const KEPT = 8;

export interface CachedHistory extends RaceHistory {
  /** After the records have changed. */
  forget(): void;
}

/** Ids of those who took part in the rows of a season. */
function tookPart(tables: HistoryTables): {
  drivers: Set<string>;
  teams: Set<string>;
  circuits: Set<string>;
} {
  const rows = [...tables.results, ...tables.qualifying, ...tables.grids];
  return {
    drivers: new Set([...rows, ...tables.driverStandings].map(({ driver }) => driver)),
    teams: new Set([...rows, ...tables.constructorStandings].map(({ team }) => team)),
    circuits: new Set(tables.races.map(({ circuit }) => circuit)),
  };
}

/** Only those who took part. */
function trimmed(tables: HistoryTables): HistoryTables {
  const { drivers, teams, circuits } = tookPart(tables);
  return {
    ...tables,
    drivers: tables.drivers.filter(({ id }) => drivers.has(id)),
    constructors: tables.constructors.filter(({ id }) => teams.has(id)),
    circuits: tables.circuits.filter(({ id }) => circuits.has(id)),
  };
}

interface Standing {
  readonly season: number;
  readonly round: number | null;
  readonly position: number | null;
}

/** Rounds of the season that there is a result of. */
function drivenRounds({ results }: HistoryTables): number[] {
  const rounds = new Set(results.flatMap(({ round, session }) => (session === 'race' ? [round] : [])));
  return [...rounds].sort((a, b) => a - b);
}

function published<Row extends Standing>(
  tables: HistoryTables,
  rows: readonly Row[],
  season: number,
  round: number | undefined,
): Standings<Row> | undefined {
  const driven = drivenRounds(tables);
  const tabled = rows.flatMap((row) => (row.round === null ? [] : [row.round]));
  const last = Math.max(driven.at(-1) ?? 0, ...tabled);
  const after = round ?? last;
  const final = after === last;
  const ofRound = rows.filter((row) => row.round === after);
  const table = ofRound.length === 0 && final ? rows.filter((row) => row.round === null) : ofRound;
  if (table.length === 0) return undefined;
  const ranked = [...table].sort((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity));
  return { season, round: after, final, published: true, rows: ranked };
}

export function historyQueries(records: HistoryRecords): CachedHistory {
  let seasons = new Map<number, Promise<HistoryTables>>();

  async function load(season: number): Promise<HistoryTables> {
    let merged = emptyHistory;
    // The one that is believed first leads in any case; of two of a kind there is only one here.
    for (const { kind } of await records.sources()) {
      merged = mergeHistory(merged, await records.season(kind, season));
    }
    return trimmed(merged);
  }

  function season(year: number): Promise<HistoryTables> {
    const known = seasons.get(year);
    if (known !== undefined) return known;
    const [oldest] = seasons.keys();
    if (oldest !== undefined && seasons.size >= KEPT) seasons.delete(oldest);
    const loading = load(year);
    seasons.set(year, loading);
    loading.catch(() => seasons.delete(year));
    return loading;
  }

  async function named(query: OfSeason | undefined): Promise<HistoryTables> {
    if (query?.season !== undefined) return season(query.season);
    let merged = emptyHistory;
    for (const { kind } of await records.sources()) merged = mergeHistory(merged, await records.named(kind));
    return merged;
  }

  async function races(year: number): Promise<readonly RaceRow[]> {
    return (await season(year)).races;
  }

  const isOf =
    (round: number, session?: string) =>
    (row: { readonly round: number; readonly session?: string }): boolean =>
      row.round === round && (session === undefined || row.session === session);

  return {
    forget() {
      seasons = new Map();
    },
    season,
    async sources() {
      return (await records.sources()).map(({ kind, from }) => ({ kind, from }));
    },
    async seasons() {
      const rounds = await records.rounds();
      return [...rounds]
        .map(([year, count]): SeasonRow => ({ season: year, rounds: count }))
        .sort((a, b) => b.season - a.season);
    },
    races,
    async race(year, round) {
      return (await races(year)).find((race) => race.round === round);
    },
    async results(year, round, session = 'race') {
      return (await season(year)).results.filter(isOf(round, session));
    },
    async qualifying(year, round, session = 'qualifying') {
      return (await season(year)).qualifying.filter(isOf(round, session));
    },
    async grid(year, round, session = 'race') {
      return (await season(year)).grids.filter(isOf(round, session));
    },
    async pitStops(year, round) {
      return (await season(year)).pitStops.filter(isOf(round));
    },
    async fastestLaps(year, round) {
      return (await season(year)).fastestLaps.filter(isOf(round));
    },
    async driverStandings(year, round) {
      const tables = await season(year);
      return published(tables, tables.driverStandings, year, round);
    },
    async constructorStandings(year, round) {
      const tables = await season(year);
      return published(tables, tables.constructorStandings, year, round);
    },
    async drivers(query) {
      return (await named(query)).drivers;
    },
    async constructors(query) {
      return (await named(query)).constructors;
    },
    async circuits(query) {
      return (await named(query)).circuits;
    },
  };
}
