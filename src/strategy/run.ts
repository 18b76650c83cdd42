/** How long work is asked for: with what rollouts, how many, and how it tells where it is and goes on after a stop. */

import { createHash } from 'node:crypto';
import type { KnownCourse, RolloutQuestion, Rollouts } from '../race/index.ts';
import { StrategyError } from './error.ts';
import type { Moment } from './types.ts';

export interface Run {
  readonly rollouts: Rollouts;
  /** Races of each plan; 10,000 where left out. */
  readonly sims?: number | undefined;
  /** 1 where left out. */
  readonly seed?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** 0..1 of the whole. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** What `onCheckpoint` was given last, of the same question; anything else is left out of account. */
  readonly checkpoint?: unknown;
  /** Plain JSON to go on from, with the same result as without a break. */
  readonly onCheckpoint?: ((state: unknown) => void | Promise<void>) | undefined;
}

export const USUAL_SIMS = 10_000;
export const MOST_SIMS = 1_000_000;

/** Number of races and seed. Throws StrategyError for what is no such number. */
export function sizeOf({ sims = USUAL_SIMS, seed = 1 }: Pick<Run, 'sims' | 'seed'>): {
  readonly sims: number;
  readonly seed: number;
} {
  if (!Number.isInteger(sims) || sims < 1 || sims > MOST_SIMS)
    throw new StrategyError(
      `${sims} races of each plan cannot be simulated: it takes a whole number from 1 to ${MOST_SIMS.toLocaleString('en')}.`,
    );
  if (!Number.isInteger(seed)) throw new StrategyError(`The seed is ${seed}, but must be a whole number.`);
  return { sims, seed };
}

export function questionOf(
  { parameters, situation, plans }: Moment,
  car: number,
  seed: number,
  known?: KnownCourse | undefined,
): RolloutQuestion {
  return { parameters, situation, plans, car, seed, ...(known === undefined ? {} : { known }) };
}

/**
 * The same for two questions that have the same answer, for telling whose checkpoint one is. `what`: all that is asked
 * beyond the moment, as plain data; members count in the order in which they were written.
 */
export function digestOf({ race, lap, parameters, situation, plans }: Moment, what: unknown): string {
  const whole = JSON.stringify([race, lap, parameters, situation, plans, what]);
  return createHash('sha256').update(whole).digest('base64url');
}
