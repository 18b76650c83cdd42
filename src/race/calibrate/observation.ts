/** What one race says of the parameters, in plain data. Nothing of it depends on any other race. */

import type { CarNumber } from '../../timing/index.ts';
import type { Tyre } from '../parameters.ts';

export interface ObservedCar {
  readonly car: CarNumber;
  readonly driver: string;
  readonly team: string;
  /** From 1; a start from the pit lane is put behind the rest. */
  readonly grid: number;
  /** Place in the result, the unclassified included. */
  readonly finish: number;
  /** Laps completed where it retired; null where it saw the flag. */
  readonly retiredOn: number | null;
  /** Best time of qualifying against the median of the field, as a share of it; null without a time. */
  readonly qualifying: number | null;
  /** Race pace against the mean of the field, as a share of the lap; null where there are too few clean laps. */
  readonly pace: number | null;
  readonly paceVariance: number;
}

/** One car's race by its sets of tyres. */
export interface ObservedRun {
  readonly grid: number;
  readonly tyres: readonly Tyre[];
  /** Laps on each; `free`: the set was given up under green, not because a safety car made the stop cheap. */
  readonly stints: readonly { readonly laps: number; readonly free: boolean }[];
}

export type ObservedFlag = 'green' | 'virtualSafetyCar' | 'safetyCar';

export interface Observation {
  /** `2023-04-baku`. */
  readonly id: string;
  readonly season: number;
  readonly round: number;
  readonly place: string;
  readonly laps: number;
  readonly cars: readonly ObservedCar[];
  /** s, mean car on fresh mediums without fuel on lap 1; null where too few laps were dry. */
  readonly baseLap: number | null;
  /** s, scatter of clean laps around the model. */
  readonly lapDeviation: number | null;
  /** s against the medium, and s a lap of age, with the variances of both. */
  readonly tyres: readonly {
    readonly tyre: Tyre;
    readonly offset: number;
    readonly offsetVariance: number;
    readonly linear: number;
    readonly linearVariance: number;
  }[];
  /** s that stops for tyres cost, standing still included; `early`: under a safety car, before the queue was made. */
  readonly stops: readonly { readonly flag: ObservedFlag; readonly loss: number; readonly early: boolean }[];
  /** Tyres of each car that drove the whole of a dry race, set by set; empty where the race was wet or stopped. */
  readonly runs: readonly ObservedRun[];
  readonly neutral: readonly {
    readonly kind: 'safetyCar' | 'virtualSafetyCar' | 'red';
    /** Leader's lap on which it began. */
    readonly lap: number;
    readonly laps: number;
    /** Whether a car had retired on this lap or the one before. */
    readonly follows: boolean;
  }[];
  /** Cars within a second of another at the line: s a lap that they should have been faster, and whether they were past a lap later. */
  readonly chases: readonly { readonly advantage: number; readonly passed: boolean }[];
  /** Places won (negative: lost) on lap 1, among those that ended it. */
  readonly firstLap: readonly { readonly driver: string; readonly places: number }[];
}
