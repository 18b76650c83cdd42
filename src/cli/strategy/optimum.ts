/** The best plans for several ends, side by side with what was driven. */

import type { Strategist } from '../../speech/index.ts';
import type { Comparison, Objective, Optimum, PlanResult } from '../../strategy/index.ts';
import { answerLines } from './plans.ts';

const ENDS: readonly Objective[] = ['position', 'points', 'time', 'risk'];

/** An optimum as the comparison that it also is; the reference is the plan that is held against none. */
export function comparisonOf({ moment, car, seed, rollouts, plans, assumptions }: Optimum): Comparison {
  const reference = plans.find(({ against }) => against === null)?.name ?? '';
  return { moment, car, seed, rollouts, plans, assumptions, reference };
}

/** Under the sentences: all plans that were judged, with what each is best for. */
export function optimumLines(optimum: Optimum, voice: Strategist, width: number): string[] {
  const notes = ({ name }: PlanResult) => {
    const best = ENDS.filter((end) => optimum.best[end] === name);
    if (best.length === 0) return '';
    return best.length === ENDS.length ? 'best' : best.join(', ');
  };
  return answerLines(comparisonOf(optimum), voice, width, notes, optimum.plans.slice(0, 1));
}
