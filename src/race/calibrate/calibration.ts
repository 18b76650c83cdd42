/** What a calibration is: plain JSON, with a card that says of which races it was made and how to make it again. */

import type { ByFlag, Tyre } from '../parameters.ts';
import type { Memory } from './memory.ts';
import type { Seen } from './pace.ts';

/** A value and how far off it may be (one deviation). */
export interface Uncertain {
  readonly value: number;
  readonly deviation: number;
}

export interface CircuitCalibration {
  /** Races of the circuit that it was estimated from. */
  readonly races: number;
  /** s, at the newest of them that was dry; null where none was. */
  readonly baseLap: number | null;
  /** s through the lane without standing. */
  readonly pitLoss: ByFlag;
  readonly pitLossDeviation: number;
  /** s a lap. */
  readonly overtakeThreshold: Uncertain;
  /** s a lap a lap of age. */
  readonly wear: Readonly<Partial<Record<Tyre, Uncertain>>>;
  /** Share of the race's laps that long stints last. */
  readonly longest: Readonly<Partial<Record<Tyre, Uncertain>>>;
  /** Factor on the probabilities of safety cars. */
  readonly neutral: number;
}

/** How pace is foretold: `qualifying` × gap in qualifying + `recent` × pace in the races before + `grid` × place, all as shares of a lap. */
export interface PaceCalibration {
  readonly qualifying: number;
  readonly recent: number;
  readonly grid: number;
  /** Share of a lap; scatter of the race's pace around what was foretold, by how much is known of a car (`KNOWN`). */
  readonly deviations: readonly number[];
  /** Share of a lap that a place on the grid stands for where a car set no time. */
  readonly perGridPlace: number;
  /** Pace in the races before as a share of a lap, times its weight, and the weight: what is old weighs little. */
  readonly drivers: Readonly<Record<string, Seen>>;
  /** Teams by their newest name. */
  readonly teams: Readonly<Record<string, Seen>>;
}

export interface CalibrationCard {
  readonly seasons: readonly number[];
  readonly races: number;
  /** The first and the last race, `2018-01-australia`. */
  readonly first: string | null;
  readonly last: string | null;
  /** Nothing of this race or later ones was used; null where everything was. */
  readonly asOf: { readonly season: number; readonly round: number } | null;
  /** Races left out besides. */
  readonly without: readonly string[];
  readonly command: string;
  readonly method: string;
}

export interface Calibration {
  readonly card: CalibrationCard;
  /** s, scatter of clean laps. */
  readonly lapDeviation: number;
  /** s, scatter of the first lap. */
  readonly startDeviation: number;
  /** s that drivers win on it (negative: lose). */
  readonly startGains: Readonly<Record<string, number>>;
  readonly firstLapRetirement: number;
  /** Probability a lap after the first. */
  readonly retirement: number;
  readonly teamRetirement: Readonly<Record<string, number>>;
  readonly tyres: Readonly<
    Partial<
      Record<Tyre, { readonly offset: number; readonly linear: number; readonly wearDeviation: number }>
    >
  >;
  readonly neutral: {
    /** Probability a lap without a retirement. */
    readonly safetyCar: number;
    readonly virtualSafetyCar: number;
    /** Probabilities after a retirement. */
    readonly after: { readonly safetyCar: number; readonly virtualSafetyCar: number; readonly red: number };
    readonly safetyCarLaps: readonly number[];
    readonly virtualSafetyCarLaps: readonly number[];
  };
  readonly pace: PaceCalibration;
  /** For a circuit that no race was seen of. */
  readonly elsewhere: CircuitCalibration;
  readonly circuits: Readonly<Record<string, CircuitCalibration>>;
  /** What it was made of, for going on with later races. */
  readonly memory: Memory;
}
