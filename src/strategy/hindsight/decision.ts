/** What was best at one moment, and what the plan that was really driven was worth beside it, on the same races. */

import { bestPlans, type KnownCourse, type Plan, RaceError } from '../../race/index.ts';
import { planResults } from '../compare.ts';
import { keyOf, searchPlans } from '../optimum/index.ts';
import { planText } from '../plan.ts';
import { questionOf, type Run, sizeOf } from '../run.ts';
import type { Moment, PlanResult } from '../types.ts';
import { PLACES_PER_SECOND } from '../window.ts';
import { type Gain, gainOf, isSure } from './gain.ts';

export interface DecisionOptions extends Pick<Run, 'rollouts' | 'sims' | 'seed' | 'signal' | 'onProgress'> {
  /** Rollouts of the search, and of a first look at each plan in it. */
  readonly budget: number;
  readonly firstLook: number;
  readonly known?: KnownCourse | undefined;
}

export interface Decision {
  readonly best: PlanResult;
  readonly actual: PlanResult;
  /** Places that were given away, seconds counted; 0 where nothing was surely better than what was done. */
  readonly lost: number;
}

/** Plans of the free track that the search starts from. */
const SEEDS = 6;
const SEARCHED = 0.6;

/**
 * The best of the search by expected position and time together, judged on other races than those on which it was found. Where
 * it is not better than what was done by more than chance, that was the best. Null where no plan can end the race by the rules.
 */
export async function decisionAt(
  moment: Moment,
  car: number,
  actual: Plan,
  options: DecisionOptions,
): Promise<Decision | null> {
  const { rollouts, signal, budget, firstLook, known } = options;
  const { seed } = sizeOf(options);
  const { parameters, situation, lap } = moment;
  let seeds: Plan[];
  try {
    seeds = bestPlans(parameters, situation, car, { known, count: SEEDS }).map(({ plan }) => plan);
  } catch (error) {
    if (error instanceof RaceError) return null;
    throw error;
  }
  const { found } = await searchPlans(moment, questionOf(moment, car, seed, known), [...seeds, actual], {
    rollouts,
    budget,
    firstLook,
    // How hard a car was driven is in the pace that it showed; it is no choice that could be told from it.
    modes: ['neutral'],
    signal,
    onProgress: (fraction) => options.onProgress?.(SEARCHED * fraction),
  });
  const worth = ({ scores }: (typeof found)[number]) => scores.position + PLACES_PER_SECOND * scores.time;
  const { plan } = found.reduce((best, one) => (worth(one) < worth(best) ? one : best));
  const reference = { name: 'actual', plan: actual };
  const isActual = keyOf(plan, lap) === keyOf(actual, lap);
  let gain: Gain = { seconds: 0, positions: 0, worth: 0, error: 0 };
  const results = await planResults(
    moment,
    car,
    isActual ? [reference] : [reference, { name: planText(plan, lap), plan }],
    {
      rollouts,
      signal,
      sims: options.sims,
      seed,
      known,
      onEnds: ([done, other = done]) => {
        gain = gainOf(done, other);
      },
      onProgress: (fraction) => options.onProgress?.(SEARCHED + (1 - SEARCHED) * fraction),
    },
  );
  const [own, best = own] = results;
  return gain !== null && isSure(gain)
    ? { actual: own, best, lost: gain.worth }
    : { actual: own, best: own, lost: 0 };
}
