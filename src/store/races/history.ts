/**
 * What the books say of every season, as those who use the library see it: the tables of all histories that were
 * imported, laid over each other. Rows are those of `timing/history`; names of drivers, teams and circuits stand in
 * their own tables, under the keys that the rows bear.
 */

import type {
  CircuitRow,
  ConstructorRow,
  ConstructorStandingRow,
  DriverRow,
  DriverStandingRow,
  HistoryFastestLapRow,
  HistoryGridRow,
  HistoryPitStopRow,
  HistoryQualifyingRow,
  HistoryResultRow,
  HistorySource,
  HistoryTables,
  PointsSession,
  QualifyingSession,
  RaceRow,
  SeasonRow,
} from '../../timing/index.ts';

/** A table of the championship after a round. */
export interface Standings<Row> {
  readonly season: number;
  /** After which it stands. */
  readonly round: number;
  /** Whether it is the last of the season that the tables have. */
  readonly final: boolean;
  /** Whether a source published it, or it was reckoned from the results by the season's rules. */
  readonly published: boolean;
  /** By position, those without one last. */
  readonly rows: readonly Row[];
}

/** Those who took part in a season, or all. */
export interface OfSeason {
  readonly season?: number | undefined;
}

/** All of it is empty (undefined for one row) where nothing is known. */
export interface RaceHistory {
  sources(): Promise<readonly HistorySource[]>;
  /** Newest first. */
  seasons(): Promise<readonly SeasonRow[]>;
  /** By round. */
  races(season: number): Promise<readonly RaceRow[]>;
  race(season: number, round: number): Promise<RaceRow | undefined>;
  /** Default the race. */
  results(season: number, round: number, session?: PointsSession): Promise<readonly HistoryResultRow[]>;
  /** Default `qualifying`. */
  qualifying(
    season: number,
    round: number,
    session?: QualifyingSession,
  ): Promise<readonly HistoryQualifyingRow[]>;
  /** Default the race. */
  grid(season: number, round: number, session?: PointsSession): Promise<readonly HistoryGridRow[]>;
  pitStops(season: number, round: number): Promise<readonly HistoryPitStopRow[]>;
  fastestLaps(season: number, round: number): Promise<readonly HistoryFastestLapRow[]>;
  /** After `round`, or the last that is known. Undefined where the season or the round is not known. */
  driverStandings(season: number, round?: number): Promise<Standings<DriverStandingRow> | undefined>;
  /** Undefined also before 1958, when there was none. */
  constructorStandings(
    season: number,
    round?: number,
  ): Promise<Standings<ConstructorStandingRow> | undefined>;
  drivers(query?: OfSeason): Promise<readonly DriverRow[]>;
  constructors(query?: OfSeason): Promise<readonly ConstructorRow[]>;
  circuits(query?: OfSeason): Promise<readonly CircuitRow[]>;
  /** All tables of one season: what a computation over it takes. */
  season(season: number): Promise<HistoryTables>;
}
