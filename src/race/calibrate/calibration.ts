/** What a calibration is: plain JSON, with a card that says of which races it was made and how to make it again. */

import type {
  CircuitCalibration,
  NeutralCalibration,
  PaceCalibration,
  TyreCalibrations,
} from './estimates.ts';
import type { Memory } from './memory.ts';

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
  readonly tyres: TyreCalibrations;
  readonly neutral: NeutralCalibration;
  readonly pace: PaceCalibration;
  /** For a circuit that no race was seen of. */
  readonly elsewhere: CircuitCalibration;
  readonly circuits: Readonly<Record<string, CircuitCalibration>>;
  /** What it was made of, for going on with later races. */
  readonly memory: Memory;
}
