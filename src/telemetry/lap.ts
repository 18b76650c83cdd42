/**
 * Lap and LapTrace: the two shapes on which every comparison stands. How laps are found is in `laps.ts`, how one
 * is resampled in `trace.ts`.
 */

/** Why a lap is not one to learn from; `gap`: samples are missing that would tell where the car was. */
export type LapReason = 'incomplete' | 'pit' | 'offTrack' | 'reset' | 'gap' | 'outlier';

/** How the laps of a recording were told apart, best evidence first. */
export type LapSource = 'counter' | 'beacon' | 'file' | 'distance' | 'gps' | 'repetition' | 'none';

export interface Lap {
  /** The source's own number where it counts laps, else from 1. Not unique after a reset to the pits. */
  readonly number: number;
  /** s since the start of the recording; for a complete lap the moment of crossing the line. */
  readonly start: number;
  readonly end: number;
  /** s, or null where the lap is not complete. The official time where the source holds one, else end − start. */
  readonly time: number | null;
  /** True where `time` is the source's own. */
  readonly official: boolean;
  readonly clean: boolean;
  readonly reasons: readonly LapReason[];
}

/** A complete lap on an even grid of distance. */
export interface LapTrace {
  readonly lap: Lap;
  /** m: the length to which this lap was normalised; the same for all laps that are compared. */
  readonly length: number;
  /** m between grid points. */
  readonly step: number;
  /** m since the line, n points from 0 to `length` inclusive. */
  readonly distance: Float64Array;
  /** s since the start of the lap, n points, ending at the lap time. */
  readonly time: Float64Array;
  /** Canonical channels on the grid, n points each. */
  readonly channels: ReadonlyMap<string, Float64Array>;
}
