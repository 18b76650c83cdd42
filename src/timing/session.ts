/**
 * One session (a race, a sprint, a qualifying) as a whole: who it is, what happened, and what is not known of it. A
 * source yields a `Contribution`; `assemble` makes one `RaceSession` of one or several of them.
 */

import type { CarNumber, RaceEvent } from './events.ts';
import type { CarSamples, LocationSamples } from './samples.ts';

export type SessionKind =
  | 'race'
  | 'sprint'
  | 'qualifying'
  | 'sprintQualifying'
  | 'practice1'
  | 'practice2'
  | 'practice3';

/** What a source knows of which session it tells. Two contributions are of one session where season, round and kind agree. */
export interface SessionIdentity {
  readonly kind: SessionKind;
  readonly season: number | null;
  readonly round: number | null;
  /** `Bahrain Grand Prix`. */
  readonly name: string | null;
  /** Short place as in an id: `bahrain`, `jeddah`, `spa`. */
  readonly place: string | null;
  /** `YYYY-MM-DD` of the session. */
  readonly date: string | null;
  /** Laps that the race was to have. */
  readonly scheduledLaps: number | null;
}

export type SourceKind =
  | 'liveTiming'
  | 'openf1'
  | 'fastf1'
  | 'fastf1Cache'
  | 'tracingInsights'
  | 'ergast'
  | 'f1db'
  | 'lapChart';

/** How a car ended the session, as a results table gives it. */
export interface ResultRow {
  readonly car: CarNumber;
  /** As published; null for a car that was not classified. */
  readonly position: number | null;
  /** Order in the table, from 1, the unclassified included. */
  readonly order: number;
  readonly laps: number | null;
  /** s, race time of a car on the lead lap (with penalties added, as published). */
  readonly time: number | null;
  /** s, time added by the stewards and contained in `time`; 0 where none. */
  readonly penalty: number;
  /** Starting place; 0 from the pit lane; null where not known. */
  readonly grid: number | null;
  readonly status: ResultStatus;
  /** Why, in the source's words ("Engine", "+1 Lap"); null where not given. */
  readonly reason: string | null;
  readonly points: number | null;
}

/** `retired` did not finish (DNF, NC); a classified car may have retired (90 % of the distance). */
export type ResultStatus =
  | 'finished'
  | 'lapped'
  | 'retired'
  | 'disqualified'
  | 'didNotStart'
  | 'notClassified';

/** What one source yields of one session. All times are on the source's own zero; `epoch` ties it to the clock. */
export interface Contribution {
  readonly source: SourceKind;
  /** What the user called it: a file or folder name, an address. For messages. */
  readonly from: string;
  readonly identity: SessionIdentity;
  /** UTC, ms since 1970, of time 0; null where the source has no clock. */
  readonly epoch: number | null;
  /** Without car and location samples. In any order. */
  readonly events: readonly RaceEvent[];
  readonly carSamples: CarSamples | null;
  readonly locations: LocationSamples | null;
  /** From a results table, where the source is one. */
  readonly results: readonly ResultRow[] | null;
  /** One sentence each: what was wrong in the file and what was done about it. */
  readonly warnings: readonly string[];
}

/** What can be missing, each with what it costs the user (`sentence` in `missing.ts`). */
export type MissingPart =
  | 'entries'
  | 'grid'
  | 'laps'
  | 'sectors'
  | 'stints'
  | 'pitStops'
  | 'positions'
  | 'intervals'
  | 'raceControl'
  | 'trackStatus'
  | 'weather'
  | 'carSamples'
  | 'locations'
  | 'results'
  | 'clock';

export interface SourceNote {
  readonly source: SourceKind;
  readonly from: string;
  /** What was taken from it. */
  readonly parts: readonly MissingPart[];
}

export interface RaceSession {
  /** `2024-01-bahrain`; `2024-07-imola-qualifying` for another kind than the race. */
  readonly id: string;
  readonly identity: SessionIdentity;
  /** UTC, ms since 1970, of time 0. */
  readonly epoch: number | null;
  readonly sources: readonly SourceNote[];
  /** Sorted by the stream's own order (`compareEvents`), without duplicates, without samples. */
  readonly events: readonly RaceEvent[];
  readonly carSamples: CarSamples | null;
  readonly locations: LocationSamples | null;
  /** Published result; null where no source had one (then the fold's final order stands for it). */
  readonly results: readonly ResultRow[] | null;
  readonly missing: readonly MissingPart[];
  readonly warnings: readonly string[];
}
