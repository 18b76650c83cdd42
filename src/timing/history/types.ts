/**
 * What the books say: seasons, races, results, grids, stops and standings since 1950, as plain rows. Readers of f1db and
 * of Ergast both fill these tables, so that `mergeHistory` can lay one over the other.
 *
 * A race is `(season, round)` in every row; `RaceRow.id` is the same race for people (`1976-16-japan`). Drivers,
 * constructors and circuits have keys of our own: slugs (`lewis-hamilton`, `red-bull`, `spa-francorchamps`), the same
 * whichever source they came from. A table that a source does not have is empty.
 *
 * What would surprise: one car may have two drivers in one result (a shared drive, 1950-1964) and one driver two cars, so
 * neither driver nor car number is a key of a result; `order` is. Units are s and m.
 */

export type HistorySourceKind = 'f1db' | 'ergast';

export interface HistorySource {
  readonly kind: HistorySourceKind;
  /** What the user called it: a folder, an address. */
  readonly from: string;
}

export interface SeasonRow {
  readonly season: number;
  /** How many rounds these tables have of it. */
  readonly rounds: number;
}

/** How the grid was found; the words are those of the weekend's timetable, not of the rules. */
export type QualifyingFormat =
  | 'oneSession'
  | 'twoSessions'
  | 'aggregate'
  | 'oneLap'
  | 'fourLaps'
  | 'elimination'
  | 'knockout'
  | 'sprint';

export interface RaceRow {
  /** `1976-16-japan`. */
  readonly id: string;
  readonly season: number;
  readonly round: number;
  /** `Japanese Grand Prix`; without the year and without a sponsor. */
  readonly name: string;
  /** As on the programme: `Formula 1 Louis Vuitton Australian Grand Prix 2025`; null where not given. */
  readonly officialName: string | null;
  /** Slug of the Grand Prix: `great-britain`, `70th-anniversary`. */
  readonly grandPrix: string;
  /** Last part of `id`: `japan`, `imola`. */
  readonly place: string;
  /** Key of `circuits`. */
  readonly circuit: string;
  /** `YYYY-MM-DD` of the race. */
  readonly date: string;
  /** `HH:MM` UTC; null where not known. */
  readonly time: string | null;
  /** Laps that were run. */
  readonly laps: number | null;
  /** Laps that were to be run, where that differs or is known. */
  readonly scheduledLaps: number | null;
  /** m, length of a lap that year. */
  readonly lapLength: number | null;
  /** m that were raced. */
  readonly distance: number | null;
  /** m that were to be raced. */
  readonly scheduledDistance: number | null;
  readonly qualifyingFormat: QualifyingFormat | null;
  readonly sprint: boolean;
  readonly sprintDate: string | null;
  readonly qualifyingDate: string | null;
}

export interface CircuitRow {
  readonly id: string;
  readonly name: string;
  readonly locality: string | null;
  readonly country: string | null;
  /** Degrees, north and east positive. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** m, of the newest layout. */
  readonly length: number | null;
  readonly turns: number | null;
}

export interface DriverRow {
  readonly id: string;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Three letters. */
  readonly code: string | null;
  /** The number that the driver chose, since 2014. */
  readonly number: number | null;
  /** `YYYY-MM-DD`. */
  readonly born: string | null;
  readonly died: string | null;
  /** A country's slug where the source has one (`united-kingdom`), else its word (`British`). */
  readonly nationality: string | null;
}

export interface ConstructorRow {
  readonly id: string;
  readonly name: string;
  readonly nationality: string | null;
}

/** In Grands Prix two sessions give points. */
export type PointsSession = 'race' | 'sprint';

interface OfRace {
  readonly season: number;
  readonly round: number;
}

/** Which car it was. `engine` is null where a source names chassis and engine in one or not at all. */
interface Entrant {
  /** Null where no number is known. */
  readonly car: number | null;
  /** Key of `drivers`. */
  readonly driver: string;
  /** Key of `constructors`: the chassis (`cooper`). (`constructor` would be a name that every object has.) */
  readonly team: string;
  /** Slug of who made the engine (`climax`). */
  readonly engine: string | null;
}

export type HistoryStatus =
  | 'finished'
  /** Took the flag a lap or more down. */
  | 'lapped'
  /** Did not reach the flag; with a position where the distance sufficed for one. */
  | 'retired'
  /** At the flag, but too few laps. */
  | 'notClassified'
  | 'disqualified'
  | 'excluded'
  | 'didNotStart'
  | 'didNotPractise'
  | 'didNotQualify'
  | 'didNotPreQualify';

/** A position in words, as results tables print it; a place is written as its number. */
export type PositionWord = 'DNF' | 'NC' | 'DSQ' | 'EX' | 'DNS' | 'DNP' | 'DNQ' | 'DNPQ';

export interface HistoryResultRow extends OfRace, Entrant {
  readonly session: PointsSession;
  /** Row of the table, from 1. */
  readonly order: number;
  /** Null for a car that was not classified. */
  readonly position: number | null;
  /** `1`, or one of `PositionWord`. */
  readonly positionText: string;
  /** Starting place; 0 from the pit lane; null where it did not start or is not known. */
  readonly grid: number | null;
  readonly laps: number | null;
  /** s, race time, penalties included; of cars with a time only. */
  readonly time: number | null;
  /** s behind the winner; null for the winner and for cars without a time. */
  readonly gap: number | null;
  /** Whole laps behind the winner; 0 on the lead lap; null where not known. */
  readonly lapsBehind: number | null;
  /** s added by the stewards, contained in `time`; 0 where none. */
  readonly penalty: number;
  readonly status: HistoryStatus;
  /** Why it stopped or was put out, in the source's words; null where not given. */
  readonly reason: string | null;
  /** As published for this race, shared and fastest-lap points included. */
  readonly points: number;
  /** Another driver drove this car too. */
  readonly shared: boolean;
  /** s, this driver's best lap of the race. */
  readonly fastestLap: number | null;
  /** The lap on which it was driven. */
  readonly fastestLapNumber: number | null;
  /** 1 is the fastest lap of the race; several share it where the watches did not part them. */
  readonly fastestLapRank: number | null;
}

export type QualifyingSession = 'qualifying' | 'sprintQualifying' | 'preQualifying';

export interface HistoryQualifyingRow extends OfRace, Entrant {
  readonly session: QualifyingSession;
  readonly order: number;
  readonly position: number | null;
  /** `1`, or one of `PositionWord`. */
  readonly positionText: string;
  /** s, the time that counted where the session was not in parts; null otherwise. */
  readonly time: number | null;
  /** s, the parts: of a knockout, or the two or more sessions of other eras where known. */
  readonly q1: number | null;
  readonly q2: number | null;
  readonly q3: number | null;
  readonly laps: number | null;
}

export interface HistoryGridRow extends OfRace, Entrant {
  readonly session: PointsSession;
  readonly order: number;
  /** 0 is a start from the pit lane. */
  readonly position: number;
  /** Places that were taken away; null where none, or where it is said in words. */
  readonly penaltyPlaces: number | null;
  /** `5`, `SFB` (start from the back); null where none. */
  readonly penalty: string | null;
  /** s, the qualifying time behind it. */
  readonly time: number | null;
}

export interface HistoryPitStopRow extends OfRace, Entrant {
  /** From 1. */
  readonly stop: number;
  readonly lap: number;
  /** s from the pit lane's entry to its exit; minutes under a red flag. */
  readonly duration: number | null;
  /** `HH:MM:SS` at the circuit; null where not known. */
  readonly clock: string | null;
}

/** Each driver's best lap of a race, in order. Completes `HistoryResultRow.fastestLap`, which repeats it. */
export interface HistoryFastestLapRow extends OfRace, Entrant {
  readonly position: number;
  readonly lap: number | null;
  /** s. */
  readonly time: number | null;
}

interface StandingRow {
  readonly season: number;
  /** Standing after this round; null is the season's final table. */
  readonly round: number | null;
  /** Null for one that was excluded or has no place. */
  readonly position: number | null;
  /** `1`, `DSQ`, `EX`; `-` without a place. */
  readonly positionText: string;
  /** That counted, dropped scores taken off. */
  readonly points: number;
  /** Null where the source does not say. */
  readonly wins: number | null;
}

export interface DriverStandingRow extends StandingRow {
  readonly driver: string;
}

export interface ConstructorStandingRow extends StandingRow {
  /** Key of `constructors`. */
  readonly team: string;
  /** Chassis with another engine was another constructor for most of the time. */
  readonly engine: string | null;
}

export interface HistoryTables {
  readonly sources: readonly HistorySource[];
  readonly seasons: readonly SeasonRow[];
  /** By season and round. */
  readonly races: readonly RaceRow[];
  readonly circuits: readonly CircuitRow[];
  readonly drivers: readonly DriverRow[];
  readonly constructors: readonly ConstructorRow[];
  /** Races and sprints, by season, round, session and order. */
  readonly results: readonly HistoryResultRow[];
  readonly qualifying: readonly HistoryQualifyingRow[];
  readonly grids: readonly HistoryGridRow[];
  readonly pitStops: readonly HistoryPitStopRow[];
  readonly fastestLaps: readonly HistoryFastestLapRow[];
  /** As published, after each round and final. `standingsAfter` reckons the same from the results. */
  readonly driverStandings: readonly DriverStandingRow[];
  readonly constructorStandings: readonly ConstructorStandingRow[];
  /** What was odd while reading or merging, one sentence each, with a count. */
  readonly notes: readonly string[];
}

/** Tables without a row, to build upon. */
export const emptyHistory: HistoryTables = {
  sources: [],
  seasons: [],
  races: [],
  circuits: [],
  drivers: [],
  constructors: [],
  results: [],
  qualifying: [],
  grids: [],
  pitStops: [],
  fastestLaps: [],
  driverStandings: [],
  constructorStandings: [],
  notes: [],
};
