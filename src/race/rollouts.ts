/**
 * Rollouts of one car's plans: what the strategist asks of the simulator. One question, many plans, each on the same races,
 * in this thread or in several; only what the car in question did comes back, so that ten thousand races are light to send.
 */

import type { RaceParameters } from './parameters.ts';
import type { CarPlans, Plan, Situation } from './plan.ts';

/**
 * Runs rollouts of plans of one car from one moment: in this thread, or in several. The same (moment, car, plan, seed, race
 * number) gives the same race wherever it runs.
 */
export interface Rollouts {
  /** Races `from` to `from + races - 1` of each plan. */
  run(
    question: RolloutQuestion,
    parts: readonly { readonly plan: Plan; readonly from: number; readonly races: number }[],
    options?: { readonly signal?: AbortSignal | undefined; readonly byLap?: boolean | undefined },
  ): Promise<readonly CarOutcomes[]>;
  close(): Promise<void>;
}

export interface RolloutQuestion {
  readonly parameters: RaceParameters;
  readonly situation: Situation;
  readonly plans: readonly CarPlans[];
  readonly car: number;
  readonly seed: number;
  /** Left out where the future is not known, as it is in every forecast. */
  readonly known?: KnownCourse | undefined;
}

/** What became of one car in some races; entry `i` is race `from + i`. */
export interface CarOutcomes {
  readonly from: number;
  readonly races: number;
  readonly positions: Uint8Array;
  /** s from the moment to the flag; NaN for a race that it did not finish. */
  readonly times: Float64Array;
  readonly stops: Uint8Array;
  /** Whether the first stop after the moment led into clean air: 1, 0, or 255 where there was none. */
  readonly cleanExit: Uint8Array;
  /** Position right after that stop; 0 where there was none. */
  readonly afterStop: Uint8Array;
  readonly retired: Uint8Array;
  /** With `byLap`: position at the end of each lap, a row a race, 0 once retired; else empty. */
  readonly positionByLap: Uint8Array;
  /** With `byLap`: s from the moment at the end of each lap, a row a race, NaN once retired; else empty. */
  readonly timeByLap: Float32Array;
}

/**
 * What came in a race that is over, for asking "what if" of it: chance decides these no more. Laps as in the race; only what
 * lies after the situation is used.
 */
export interface KnownCourse {
  readonly neutral: readonly {
    readonly kind: 'virtualSafetyCar' | 'safetyCar' | 'red';
    /** Leader's lap on which it began. */
    readonly lap: number;
    /** Laps that it lasted, at least 1. */
    readonly laps: number;
  }[];
  /** Laps completed by cars that retired. */
  readonly retirements: readonly { readonly car: number; readonly lap: number }[];
  /** Wetness 0..1 of each lap from lap 1; empty for a race that stayed dry. */
  readonly wetness: readonly number[];
}
