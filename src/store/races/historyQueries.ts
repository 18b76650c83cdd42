/**
 * Asking the histories. Sources are laid over each other a season at a time, when a season is asked for, and a few
 * seasons are kept ready: whoever looks at one race of a season looks at the next one.
 */

import {
  type ConstructorStandingRow,
  type DriverStandingRow,
  emptyHistory,
  type HistoryTables,
  mergeHistory,
  type RaceRow,
  type SeasonRow,
  standingsAfter,
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
  readonly round: number | null;
  readonly position: number | null;
  readonly wins: number | null;
}

/** Rounds of the season that there is a result of. */
function drivenRounds({ results }: HistoryTables): number[] {
  const rounds = new Set(results.flatMap(({ round, session }) => (session === 'race' ? [round] : [])));
  return [...rounds].sort((a, b) => a - b);
}

/**
 * The table after a round: as published, with wins counted where the source does not say them; else as reckoned by the
 * season's rules. Without a round it is the final one, which may differ from that after the last round: a season's
 * exclusions come after it.
 */
function tableAfter<Row extends Standing>(
  tables: HistoryTables,
  season: number,
  round: number | undefined,
  rows: readonly Row[],
  reckoned: readonly Row[],
  keyOf: (row: Row) => string,
): Standings<Row> | undefined {
  const tabled = rows.flatMap((row) => (row.round === null ? [] : [row.round]));
  const last = Math.max(drivenRounds(tables).at(-1) ?? 0, ...tabled);
  const after = round ?? last;
  const final = round === undefined ? rows.filter((row) => row.round === null) : [];
  const told = final.length > 0 ? final : rows.filter((row) => row.round === after);
  const published = told.length > 0;
  // A round that was not driven yet has no table, whatever could be reckoned.
  if (!published && !drivenRounds(tables).includes(after)) return undefined;
  if (!published && reckoned.length === 0) return undefined;
  const wins = new Map(reckoned.map((row) => [keyOf(row), row.wins]));
  const ranked = [...(published ? told : reckoned)]
    .map((row) => ({ ...row, wins: row.wins ?? wins.get(keyOf(row)) ?? null }))
    .sort((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity));
  return { season, round: after, final: after === last, published, rows: ranked };
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
      const reckoned = standingsAfter(tables, year, round).drivers.map(
        ({ driver, position, positionText, points, wins }): DriverStandingRow => ({
          season: year,
          round: round ?? null,
          position,
          positionText,
          points,
          wins,
          driver,
        }),
      );
      return tableAfter(tables, year, round, tables.driverStandings, reckoned, ({ driver }) => driver);
    },
    async constructorStandings(year, round) {
      const tables = await season(year);
      const reckoned = standingsAfter(tables, year, round).constructors.map(
        ({ team, engine, position, positionText, points, wins }): ConstructorStandingRow => ({
          season: year,
          round: round ?? null,
          position,
          positionText,
          points,
          wins,
          team,
          engine,
        }),
      );
      const keyOf = ({ team, engine }: ConstructorStandingRow): string => `${team} ${engine}`;
      return tableAfter(tables, year, round, tables.constructorStandings, reckoned, keyOf);
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
