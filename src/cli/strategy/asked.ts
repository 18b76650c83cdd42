/** A question of strategy that was understood and checked: what is left is to answer it. */

import type { Moment, NamedPlan } from '../../strategy/index.ts';
import type { HistoryTables, RaceSession } from '../../timing/index.ts';

/** What is asked of a race. */
export type Wish = 'compare' | 'advice' | 'surface' | 'optimum' | 'forecast' | 'whatIf' | 'hindsight';

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
