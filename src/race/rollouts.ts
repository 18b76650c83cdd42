/**
 * Rollouts of one car's plans: what the strategist asks of the simulator. One question, many plans, each on the same races,
 * in this thread or in several; only what the car in question did comes back, so that ten thousand races are light to send.
 */

import type { CarOutcomes } from './carOutcomes.ts';
import type { Outcomes } from './outcomes.ts';
import type { Plan } from './plan.ts';
import type { RaceQuestion } from './question.ts';

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
