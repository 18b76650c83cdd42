/**
 * The state of a session at one moment: what a timing screen shows, and what every product of the pit wall starts from.
 * It is never changed in place. An event makes a new state that shares all that it did not touch, so that keeping an
 * old one (a snapshot) costs a reference and comparing two (a delta for a client) costs a walk over what differs.
 */

import type {
  CarNumber,
  Compound,
  Gap,
  LapDeletedEvent,
  LapEvent,
  PenaltyEvent,
  RaceControlEvent,
  SegmentStatus,
  SessionStatus,
  SpeedTraps,
  TrackStatus,
  Weather,
} from './events.ts';

export interface SectorState {
  /** s; of the lap under way, else of the lap before until the car gets there. */
  readonly duration: number | null;
  /** Best of the session, best of the car, or neither. */
  readonly rank: 'overall' | 'personal' | 'none';
  readonly segments: readonly SegmentStatus[];
}

export interface StintState {
  /** From 1. */
  readonly stint: number;
  readonly compound: Compound;
  /** Laps that the set had when fitted. */
  readonly ageAtStart: number | null;
  readonly fresh: boolean | null;
  readonly lapStart: number;
  /** Last lap driven on it so far. */
  readonly lapEnd: number;
}

export interface StopState {
  /** The lap on which the car came in. */
  readonly lap: number;
  /** s, session time. */
  readonly pitIn: number | null;
  readonly pitOut: number | null;
  /** s from entry to exit of the lane. */
  readonly laneTime: number | null;
  readonly stationaryTime: number | null;
  /** Whether it was made while the race was stopped (red flag): then it is no stop in the sense of a strategy. */
  readonly underRed: boolean;
}

export interface BestLap {
  readonly lap: number | null;
  /** s. */
  readonly duration: number;
}

/** What the car's sensors said last. */
export interface CarReading {
  /** s, session time. */
  readonly time: number;
  /** m/s. */
  readonly speed: number;
  readonly rpm: number;
  readonly gear: number;
  readonly throttle: number;
  readonly brake: number;
  /** One of `DRS`. */
  readonly drs: number;
}

export interface CarState {
  readonly car: CarNumber;
  readonly code: string | null;
  readonly name: string | null;
  readonly team: string | null;
  readonly colour: string | null;
  /** 0 from the pit lane. */
  readonly grid: number | null;
  /** From 1; null before anything is known. */
  readonly position: number | null;
  /** Laps completed. */
  readonly laps: number;
  /** Every lap ended so far, by lap number. */
  readonly history: readonly LapEvent[];
  readonly lastLap: LapEvent | null;
  /** Deleted laps do not count; in qualifying it is that of the part that is on, or that the car was knocked out in. */
  readonly bestLap: BestLap | null;
  readonly sectors: readonly [SectorState, SectorState, SectorState];
  /** s. */
  readonly bestSectors: readonly [number | null, number | null, number | null];
  readonly speeds: SpeedTraps;
  readonly bestSpeeds: SpeedTraps;
  /** To the leader. */
  readonly gap: Gap | null;
  /** To the car in front. */
  readonly interval: Gap | null;
  readonly compound: Compound | null;
  /** Laps on the current set. */
  readonly tyreAge: number | null;
  readonly stints: readonly StintState[];
  /** Visits to the pit lane, drive-throughs among them; those while the race was stopped are marked. */
  readonly stops: readonly StopState[];
  readonly status: 'grid' | 'running' | 'pit' | 'stopped' | 'retired' | 'finished' | 'knockedOut';
  readonly retirementReason: string | null;
  /** Not yet served. */
  readonly penalties: readonly PenaltyEvent[];
  /** s, session time of the last line crossed, and which (3 is the finish line). */
  readonly lastLine: { readonly time: number; readonly sector: 1 | 2 | 3; readonly lap: number } | null;
}

export interface RaceState {
  /** s, session time of the last event. */
  readonly time: number;
  readonly status: SessionStatus;
  readonly trackStatus: TrackStatus;
  /** The lap the leader is on, from 1; 0 before the start. */
  readonly lap: number;
  readonly totalLaps: number | null;
  /** By car number. */
  readonly cars: Readonly<Record<CarNumber, CarState>>;
  /** Car numbers, first to last; cars without a position at the end. */
  readonly order: readonly CarNumber[];
  readonly fastestLap: {
    readonly car: CarNumber;
    readonly lap: number | null;
    readonly duration: number;
  } | null;
  readonly bestSectors: readonly [number | null, number | null, number | null];
  readonly weather: Weather | null;
  readonly drsEnabled: boolean | null;
  /** All messages so far, oldest first; of more than 2,000 the last ones. */
  readonly raceControl: readonly RaceControlEvent[];
  readonly qualifyingPart: 1 | 2 | 3 | null;
  /** By car number: last reading of its sensors, and its place on the circuit. */
  readonly readings: Readonly<Record<CarNumber, CarReading>>;
  readonly places: Readonly<
    Record<CarNumber, { readonly time: number; readonly x: number; readonly y: number }>
  >;
  readonly book: FoldBook;
}

/** A timing line of one lap: `first` is when the first car crossed it, `last` when the most recent one did. */
export interface LineBook {
  /** s, session time. */
  readonly first: number;
  readonly last: number;
  readonly lastCar: CarNumber;
}

/** What the fold remembers of a car beyond what a screen shows. */
export interface CarBook {
  /** The place that the source gave it last, and when; null where it gave none. */
  readonly stated: { readonly position: number; readonly time: number } | null;
  /** Deletions of laps that had not ended yet when race control spoke. */
  readonly deletions: readonly LapDeletedEvent[];
  /** The best time that the source gave apart from laps, and when. */
  readonly statedBest: {
    readonly lap: number | null;
    readonly duration: number;
    readonly time: number;
  } | null;
  /** The lap that each sector shown belongs to; 0 for none. */
  readonly sectorLaps: readonly [number, number, number];
  /** s, session time of the retirement; null while it is in the race. */
  readonly outSince: number | null;
  /** True where nobody said that it retired: it was not seen any more. */
  readonly isPresumedOut: boolean;
  /** The part of qualifying in which it was knocked out. */
  readonly knockedOut: 1 | 2 | 3 | null;
}

/** What the fold needs to go on and no screen shows. Readers of the state leave it out of what they hand on. */
export interface FoldBook {
  /** Who is ahead: in a race the car that has driven farther, else the one with the better lap. */
  readonly mode: 'race' | 'timed';
  /** By lap, from 0; then by sector. */
  readonly lines: readonly (readonly (LineBook | null)[])[];
  /** Index of the farthest line that any car has crossed: 3 x (lap - 1) + sector - 1; -1 before the first. */
  readonly farthest: number;
  /** `shown` waits for the leader, `taken` flags every car that ends a lap. */
  readonly chequered: 'no' | 'shown' | 'taken';
  /** True once the source gave gaps of its own: then none are computed. */
  readonly statedGaps: boolean;
  /** Who holds the best sectors. */
  readonly sectorHolders: readonly [CarNumber | null, CarNumber | null, CarNumber | null];
  /** s, session time at which the parts of qualifying began. */
  readonly parts: readonly [number | null, number | null, number | null];
  readonly cars: Readonly<Record<CarNumber, CarBook>>;
}
