/** Parts of a calibration: what is estimated of circuits, tyres and pace. */

import type { ByFlag, Tyre } from '../parameters.ts';

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

/** What was seen of a driver or a team: pace times weight, and weight. */
export type Seen = [sum: number, weight: number];

export type TyreCalibrations = Readonly<
  Partial<Record<Tyre, { readonly offset: number; readonly linear: number; readonly wearDeviation: number }>>
>;

export interface NeutralCalibration {
  /** Probability a lap without a retirement. */
  readonly safetyCar: number;
  readonly virtualSafetyCar: number;
  /** Probabilities after a retirement. */
  readonly after: { readonly safetyCar: number; readonly virtualSafetyCar: number; readonly red: number };
  readonly safetyCarLaps: readonly number[];
  readonly virtualSafetyCarLaps: readonly number[];
}
