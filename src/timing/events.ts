/**
 * What happens in a session, as a stream. Every source is normalised to these events, so that a live feed, a replay and
 * a backtest run the same code: `RaceState` is a fold over them and nothing else.
 *
 * Units are SI: s, m, m/s, pedals 0..1, °C. `time` is session time, s since the session's zero (`RaceSession.epoch`
 * says which moment that is). Events say what a source said; what follows from it is the fold's and `derive/`'s work.
 *
 * Car and location samples come as ranges of rows in shared columns: no object a sample.
 */

import type { CarSamples, LocationSamples } from './samples.ts';

/** The number on the car, which is also how the sources name a driver. */
export type CarNumber = number;

/** Distance to another car as timing gives it: s while on the same lap, else whole laps. */
export type Gap =
  | { readonly unit: 's'; readonly value: number }
  | { readonly unit: 'laps'; readonly value: number };

export type Compound =
  | 'HYPERSOFT'
  | 'ULTRASOFT'
  | 'SUPERSOFT'
  | 'SOFT'
  | 'MEDIUM'
  | 'HARD'
  | 'SUPERHARD'
  | 'INTERMEDIATE'
  | 'WET'
  | 'UNKNOWN';

export type SessionStatus = 'inactive' | 'started' | 'aborted' | 'finished' | 'finalised' | 'ended';

/** `vscEnding` is the moment after "VSC ending" until the track is clear. */
export type TrackStatus = 'clear' | 'yellow' | 'safetyCar' | 'red' | 'vsc' | 'vscEnding';

export type Flag =
  | 'green'
  | 'yellow'
  | 'doubleYellow'
  | 'red'
  | 'blue'
  | 'clear'
  | 'chequered'
  | 'blackAndWhite'
  | 'blackAndOrange'
  | 'black';

/** Mini-sector colours, as the timing screens show them. */
export type SegmentStatus = 'none' | 'yellow' | 'green' | 'purple' | 'pit' | 'stopped';

/** Index 0 is sector 1. */
export type Sectors = readonly [number | null, number | null, number | null];

/** Speed traps, m/s: at the first and second intermediate, the finish line, the longest straight. */
export interface SpeedTraps {
  readonly i1: number | null;
  readonly i2: number | null;
  readonly fl: number | null;
  readonly st: number | null;
}

interface At {
  /** s, session time. */
  readonly time: number;
}

interface OfCar extends At {
  readonly car: CarNumber;
}

/** Who drives; later ones complete earlier ones (a field left out says nothing). */
export interface EntryEvent extends OfCar {
  readonly type: 'entry';
  /** Three letters. */
  readonly code?: string | undefined;
  readonly name?: string | undefined;
  readonly team?: string | undefined;
  /** `#rrggbb`. */
  readonly colour?: string | undefined;
  /** Starting place; 0 is a start from the pit lane. */
  readonly grid?: number | undefined;
}

export interface SessionStatusEvent extends At {
  readonly type: 'sessionStatus';
  readonly status: SessionStatus;
}

export interface LapCountEvent extends At {
  readonly type: 'lapCount';
  /** The lap that the leader is on, from 1. */
  readonly lap: number | null;
  /** How many laps the race is to have. */
  readonly total: number | null;
}

/** A car ended a lap. The one event that sources of lap tables and live feeds share; merged by car and lap. */
export interface LapEvent extends OfCar {
  readonly type: 'lap';
  /** From 1. */
  readonly lap: number;
  /** s, session time at which it began; null where not known. */
  readonly start: number | null;
  /** s; null where the source gives none (often lap 1, laps under red). */
  readonly duration: number | null;
  readonly sectors: Sectors;
  readonly speeds: SpeedTraps;
  /** Place at the end of the lap. */
  readonly position: number | null;
  readonly compound: Compound | null;
  /** Laps that this set of tyres has at the end of the lap. */
  readonly tyreAge: number | null;
  /** Whether the set was new when fitted. */
  readonly freshTyre: boolean | null;
  /** From 1. */
  readonly stint: number | null;
  /** s, session time, where the car went into the pit lane on this lap. */
  readonly pitIn: number | null;
  /** s, session time, where the car came out of the pit lane on this lap. */
  readonly pitOut: number | null;
  /** Race control took the time away. */
  readonly deleted: boolean;
  readonly deletedReason: string | null;
  /** True where the source filled the lap in without having timed it. */
  readonly generated: boolean;
  /** The source's own test whether the lap is whole and consistent (FastF1's `IsAccurate`); left out where it has none. */
  readonly accurate?: boolean | undefined;
  /** Colours of the mini-sectors, one list a sector; null where not known. */
  readonly segments: readonly (readonly SegmentStatus[])[] | null;
}

/** A car ended a sector (1, 2 or 3). */
export interface SectorEvent extends OfCar {
  readonly type: 'sector';
  readonly lap: number;
  readonly sector: 1 | 2 | 3;
  /** s. */
  readonly duration: number | null;
}

export interface SegmentEvent extends OfCar {
  readonly type: 'segment';
  readonly sector: 1 | 2 | 3;
  /** From 0 within the sector. */
  readonly segment: number;
  readonly status: SegmentStatus;
}

export interface SpeedTrapEvent extends OfCar {
  readonly type: 'speedTrap';
  readonly trap: keyof SpeedTraps;
  /** m/s. */
  readonly speed: number;
}

/** A best time of the session, as qualifying and practice feeds give it apart from laps. */
export interface BestLapEvent extends OfCar {
  readonly type: 'bestLap';
  readonly duration: number;
  readonly lap: number | null;
}

export interface PositionEvent extends OfCar {
  readonly type: 'position';
  readonly position: number;
}

/** Gaps as the timing screens gave them; null says that there is none (the leader; a car without a time). */
export interface IntervalEvent extends OfCar {
  readonly type: 'interval';
  /** To the leader; left out where this message says nothing of it. */
  readonly gap?: Gap | null | undefined;
  /** To the car in front. */
  readonly ahead?: Gap | null | undefined;
}

export interface PitInEvent extends OfCar {
  readonly type: 'pitIn';
  /** The lap that it ends or is on; null where not known. */
  readonly lap: number | null;
}

export interface PitOutEvent extends OfCar {
  readonly type: 'pitOut';
  /** The lap that it begins. */
  readonly lap: number | null;
}

/** The time a stop took, given apart from its in and out. */
export interface PitStopEvent extends OfCar {
  readonly type: 'pitStop';
  /** The lap on which the car came in. */
  readonly lap: number;
  /** s from the pit lane's entry to its exit. */
  readonly laneTime: number | null;
  /** s standing still. */
  readonly stationaryTime: number | null;
}

/** A set of tyres was fitted; a later one of the same car and stint corrects the earlier. */
export interface StintEvent extends OfCar {
  readonly type: 'stint';
  /** From 1. */
  readonly stint: number;
  readonly compound: Compound;
  /** Laps that the set had when it was fitted. */
  readonly ageAtStart: number | null;
  readonly fresh: boolean | null;
  /** First lap of the stint; null where not known. */
  readonly lapStart: number | null;
}

export interface TrackStatusEvent extends At {
  readonly type: 'trackStatus';
  readonly status: TrackStatus;
}

export interface RaceControlEvent extends At {
  readonly type: 'raceControl';
  readonly message: string;
  /** As the feed has it: `Flag`, `SafetyCar`, `Drs`, `CarEvent`, `Other`. */
  readonly category: string | null;
  readonly flag: Flag | null;
  readonly scope: 'track' | 'sector' | 'driver' | null;
  /** Marshalling sector that a flag is for. */
  readonly sector: number | null;
  readonly car: CarNumber | null;
  readonly lap: number | null;
}

export interface PenaltyEvent extends OfCar {
  readonly type: 'penalty';
  readonly kind: 'time' | 'driveThrough' | 'stopAndGo' | 'disqualified' | 'warning' | 'grid' | 'reprimand';
  /** Of a time or stop-and-go penalty. */
  readonly seconds: number | null;
  readonly reason: string | null;
  /** A penalty that was served leaves the list of what is pending. */
  readonly served: boolean;
}

/** Race control took a lap time away, or gave it back. */
export interface LapDeletedEvent extends OfCar {
  readonly type: 'lapDeleted';
  /** Null where only the time was named. */
  readonly lap: number | null;
  /** s. */
  readonly duration: number | null;
  readonly reason: string | null;
  readonly reinstated: boolean;
}

/** Whether DRS may be used at all. */
export interface DrsEvent extends At {
  readonly type: 'drs';
  readonly enabled: boolean;
}

export interface Weather {
  /** °C. */
  readonly air: number | null;
  /** °C. */
  readonly track: number | null;
  /** 0..1. */
  readonly humidity: number | null;
  /** hPa. */
  readonly pressure: number | null;
  /** m/s. */
  readonly windSpeed: number | null;
  /** Degrees that it blows from, 0 is north. */
  readonly windDirection: number | null;
  readonly rain: boolean | null;
}

export interface WeatherEvent extends At, Weather {
  readonly type: 'weather';
}

export interface RetirementEvent extends OfCar {
  readonly type: 'retirement';
  readonly reason: string | null;
  /** False takes it back: the car goes on. */
  readonly out: boolean;
}

/** A car stands on the circuit (it may go on). */
export interface StoppedEvent extends OfCar {
  readonly type: 'stopped';
  readonly stopped: boolean;
}

/** The car has taken the chequered flag. */
export interface FinishEvent extends OfCar {
  readonly type: 'finish';
}

/** A car was knocked out after a part of qualifying, or a part began. */
export interface QualifyingPartEvent extends At {
  readonly type: 'qualifyingPart';
  readonly part: 1 | 2 | 3;
  /** Cars out of it, where known. */
  readonly out: readonly CarNumber[];
}

/** Rows `from` to `to` (exclusive) of the columns, all of them at or before `time`. */
export interface CarSamplesEvent extends At {
  readonly type: 'carSamples';
  readonly samples: CarSamples;
  readonly from: number;
  readonly to: number;
}

export interface LocationSamplesEvent extends At {
  readonly type: 'locationSamples';
  readonly samples: LocationSamples;
  readonly from: number;
  readonly to: number;
}

export type RaceEvent =
  | EntryEvent
  | SessionStatusEvent
  | LapCountEvent
  | LapEvent
  | SectorEvent
  | SegmentEvent
  | SpeedTrapEvent
  | BestLapEvent
  | PositionEvent
  | IntervalEvent
  | PitInEvent
  | PitOutEvent
  | PitStopEvent
  | StintEvent
  | TrackStatusEvent
  | RaceControlEvent
  | PenaltyEvent
  | LapDeletedEvent
  | DrsEvent
  | WeatherEvent
  | RetirementEvent
  | StoppedEvent
  | FinishEvent
  | QualifyingPartEvent
  | CarSamplesEvent
  | LocationSamplesEvent;

export type RaceEventType = RaceEvent['type'];
