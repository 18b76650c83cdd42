/** What is asked of the simulator: a race, from where it goes on, what the cars mean to do, and what is known of its course. */

import type { RaceParameters } from './parameters.ts';
import type { CarPlans, Situation } from './plan.ts';

export interface RaceQuestion {
  readonly parameters: RaceParameters;
  readonly situation: Situation;
  readonly plans: readonly CarPlans[];
  /** Any whole number. */
  readonly seed: number;
  /** What came in a race that is over; left out in every forecast. */
  readonly known?: KnownCourse | undefined;
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
