/**
 * Rollouts of one car's plans: what the strategist asks of the simulator. One question, many plans, each on the same races,
 * in this thread or in several; only what the car in question did comes back, so that ten thousand races are light to send.
 */

import type { Outcomes } from './outcomes.ts';
import type { Plan } from './plan.ts';
import type { RaceQuestion } from './simulate.ts';

/**
 * Runs rollouts from one moment: in this thread, or in several. The same (question, plan, race number) gives the same race
 * wherever it runs. A question whose parts are the same objects as the last one's costs no setting up.
 */
export interface Rollouts {
  /**
   * Races `from` to `from + races - 1` of each plan of the question's car, in the order of `parts`. Rejects with RaceError
   * where the question or a plan cannot be simulated, with the signal's reason (an AbortError) where it was cancelled.
   */
  run(
    question: RolloutQuestion,
    parts: readonly RolloutPart[],
    options?: RolloutOptions,
  ): Promise<readonly CarOutcomes[]>;
  /** Races `from` to `from + races - 1` of the whole field, for forecasts. Rejects likewise. */
  field(question: RaceQuestion, races: number, from?: number, options?: RolloutOptions): Promise<Outcomes>;
  close(): Promise<void>;
}

export interface RolloutPart {
  readonly plan: Plan;
  readonly from: number;
  readonly races: number;
}

export interface RolloutOptions {
  /** Looked at some fifty times a second. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the laps between are told, too. */
  readonly byLap?: boolean | undefined;
  /** Races done so far, of all parts. */
  readonly onProgress?: ((races: number) => void) | undefined;
}

/** The other cars follow their plans; those of `car` give way to the plan that is looked at. */
export interface RolloutQuestion extends RaceQuestion {
  readonly car: number;
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
