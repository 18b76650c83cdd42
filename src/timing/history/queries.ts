/** Questions to the tables of history that everybody asks: seasons, races, results, champions and careers. */

import { indexOf } from './championship/indexed.ts';
import { standingsAfter } from './championship/standings.ts';
import type { HistoryResultRow, HistoryStatus, HistoryTables, PointsSession, RaceRow } from './types.ts';

/** Seasons that there are races of, in order. */
export function seasonsOf(history: HistoryTables): number[] {
  return history.seasons.map(({ season }) => season);
}

/** Races of a season by round. */
export function racesOf(history: HistoryTables, season: number): readonly RaceRow[] {
  return indexOf(history).racesOf(season);
}

/** A race by season and round, or null. */
export function raceOf(history: HistoryTables, season: number, round: number): RaceRow | null {
  return indexOf(history).race(season, round);
}

/** Results of a race or sprint in the order of the table; empty where there are none. */
export function resultsOf(
  history: HistoryTables,
  race: { readonly season: number; readonly round: number },
  session: PointsSession = 'race',
): readonly HistoryResultRow[] {
  return indexOf(history).results(race.season, race.round, session);
}

export interface Champions {
  readonly season: number;
  readonly driver: string;
  /** Points that counted. */
  readonly driverPoints: number;
  /** Null before 1958. */
  readonly constructors: {
    readonly team: string;
    readonly engine: string | null;
    readonly points: number;
  } | null;
}

/** Whether the tables have the end of a season: a published final table, or a season after it. */
function isOver(history: HistoryTables, season: number): boolean {
  return (
    history.seasons.some((other) => other.season > season) ||
    history.driverStandings.some((row) => row.season === season && row.round === null)
  );
}

const madeChampions = new WeakMap<HistoryTables, readonly Champions[]>();

/** World champions by season, as reckoned from the results. A season that is not over has none. */
export function championsOf(history: HistoryTables): readonly Champions[] {
  let champions = madeChampions.get(history);
  if (champions === undefined) {
    champions = championsIn(history);
    madeChampions.set(history, champions);
  }
  return champions;
}

function championsIn(history: HistoryTables): Champions[] {
  return seasonsOf(history).flatMap((season) => {
    if (!isOver(history, season)) return [];
    const { drivers, constructors } = standingsAfter(history, season);
    const driver = drivers.find((row) => row.position === 1);
    const best = constructors.find((row) => row.position === 1);
    if (driver === undefined) return [];
    const title = best === undefined ? null : { team: best.team, engine: best.engine, points: best.points };
    return [{ season, driver: driver.driver, driverPoints: driver.points, constructors: title }];
  });
}

export interface Career {
  readonly driver: string;
  readonly firstSeason: number;
  readonly lastSeason: number;
  /** Races for which he was entered. */
  readonly entries: number;
  /** Races that he began: not those that he did not qualify for, did not start or was kept out of. */
  readonly starts: number;
  /** First places of races, shared ones too; no sprints. */
  readonly wins: number;
  /** First three places of races. */
  readonly podiums: number;
  /** First places on the grid of a race, penalties done, whether he then started or not. */
  readonly poles: number;
  /** Races of which he had the fastest lap, shared ones too. */
  readonly fastestLaps: number;
  /** All points that he scored, sprints and dropped scores included. */
  readonly points: number;
  readonly championships: number;
}

const DID_NOT_BEGIN: ReadonlySet<HistoryStatus> = new Set([
  'didNotStart',
  'didNotPractise',
  'didNotQualify',
  'didNotPreQualify',
  'excluded',
]);

function numberOfRaces(
  rows: readonly HistoryResultRow[],
  counts: (row: HistoryResultRow) => boolean,
): number {
  return new Set(rows.filter(counts).map((row) => row.season * 100 + row.round)).size;
}

/** A grid is a table of its own in some books, and has those who broke down before the start. */
function polesOf(history: HistoryTables, driver: string, races: readonly HistoryResultRow[]): number {
  const first = [
    ...history.grids.filter((row) => row.driver === driver && row.session === 'race' && row.position === 1),
    ...races.filter((row) => row.grid === 1),
  ];
  return new Set(first.map((row) => row.season * 100 + row.round)).size;
}

/** Sums over a driver's races; null for one who was entered for none. Two cars in one race are one race. */
export function careerOf(history: HistoryTables, driver: string): Career | null {
  const own = history.results.filter((row) => row.driver === driver);
  const races = own.filter((row) => row.session === 'race');
  const first = races[0];
  if (first === undefined) return null;
  const seasons = races.map((row) => row.season);
  const begun = races.filter((row) => !DID_NOT_BEGIN.has(row.status));
  const points = own.reduce((sum, row) => sum + row.points, 0);
  return {
    driver,
    firstSeason: Math.min(...seasons),
    lastSeason: Math.max(...seasons),
    entries: numberOfRaces(races, () => true),
    starts: numberOfRaces(begun, () => true),
    wins: numberOfRaces(begun, (row) => row.position === 1),
    podiums: numberOfRaces(begun, (row) => row.position !== null && row.position <= 3),
    poles: polesOf(history, driver, races),
    fastestLaps: numberOfRaces(races, (row) => row.fastestLapRank === 1),
    points: Math.round(points * 1e6) / 1e6,
    championships: championsOf(history).filter((champions) => champions.driver === driver).length,
  };
}
