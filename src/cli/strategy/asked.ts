/** A question of strategy: as its options were checked, and as it was understood, when what is left is to answer it. */

import type { Mode } from '../../race/index.ts';
import type { Moment, NamedPlan } from '../../strategy/index.ts';
import type { HistoryTables, RaceSession } from '../../timing/index.ts';

/** What is asked of a race. */
export type Wish = 'compare' | 'advice' | 'surface' | 'optimum' | 'forecast' | 'whatIf' | 'hindsight';

/** Options that ask one question, each in its range. */
export interface CheckedOptions {
  readonly wish: Wish;
  readonly driver: string | undefined;
  readonly lap: number;
  /** As they were written. */
  readonly plans: readonly string[];
  readonly mode: Mode | undefined;
  readonly sims: number;
  readonly seed: number;
  readonly json: boolean;
}

/** A question that can be answered. */
export interface Asked {
  readonly wish: Wish;
  readonly session: RaceSession;
  readonly history: HistoryTables | null;
  readonly moment: Moment;
  /** Of the driver asked for; the forecast needs none. */
  readonly car: number | null;
  readonly plans: readonly NamedPlan[];
  readonly sims: number;
  readonly seed: number;
  /** Digest of all that a simulation from the moment is given. */
  readonly basis: string;
}
