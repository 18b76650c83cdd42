/**
 * The best plan for a car from a moment on, for several ends at once: least time, best expected position, most points, least
 * risk. First exactly on a free track (`bestPlans`), then by searching among simulated races from there, and what was found
 * is judged on races of its own beside what was really done, or is usual.
 *
 * Resumed from a checkpoint it finds what it would have found without a break.
 */

import { bestPlans, isDrivable, type KnownCourse, type Plan, RaceError } from '../../race/index.ts';
import { assumptionsOf, byExpectation, isForRainToCome, planResults, referenceOf } from '../compare.ts';
import { StrategyError } from '../error.ts';
import { noteOfMoment } from '../moment.ts';
import { asDriven, planText, withSetsFor } from '../plan.ts';
import { digestOf, questionOf, type Run, sizeOf } from '../run.ts';
import type { Moment, NamedPlan, Objective, Optimum, PlanResult } from '../types.ts';
import { keyOf } from './moves.ts';
import { compare, OBJECTIVES, type SearchState, searchPlans } from './search.ts';

export interface OptimumOptions extends Run {
  /** Rollouts spent on searching; six times those of one plan where left out. */
  readonly budget?: number | undefined;
  /** Most stops to come in the plans that the search starts from; 3 where left out. */
  readonly stops?: number | undefined;
  /** The course of a race that is over: then it is the best plan in hindsight. */
  readonly known?: KnownCourse | undefined;
  /** What is judged beside the found plans, where it is not what was really done or the usual plan. */
  readonly reference?: NamedPlan | undefined;
}

/** What an optimum goes on from. */
interface OptimumState {
  readonly question: string;
  readonly search: SearchState;
  /** Of the final judgement, once it has begun. */
  readonly judgement?: unknown;
}

const BUDGET = 6;
/** Plans of the free track that the search starts from. */
const SEEDS = 12;
/** Plans that are judged in the end, the reference apart. */
const JUDGED = 6;
/** Share of the progress that the search is. */
const SEARCHED = 0.5;

/** Throws StrategyError in one sentence where there is no plan; rejects with the signal's reason where it aborts. */
export async function optimumOf(moment: Moment, car: number, options: OptimumOptions): Promise<Optimum> {
  const { sims, seed } = sizeOf(options);
  const { known, signal, rollouts, budget = BUDGET * sims } = options;
  const reference = options.reference ?? referenceOf(moment, car);
  const eased = withSetsFor(moment, car, reference.plan);
  const free = freePlans(eased, car, options);
  const key = digestOf(moment, [car, seed, sims, budget, free, reference.plan, known]);
  const kept = isState(options.checkpoint) && options.checkpoint.question === key ? options.checkpoint : null;
  let search: SearchState | undefined = kept?.search;
  // What was driven for rain that nobody sees yet, or by a rule met in a way that is not known, is no plan to go on from.
  const canBeKept =
    isDrivable(eased.parameters, eased.situation, car, reference.plan) &&
    !isForRainToCome(reference.plan, moment, known);
  const seeds = [...free.slice(0, SEEDS).map(({ plan }) => plan), ...(canBeKept ? [reference.plan] : [])];
  const { found } = await searchPlans(eased, questionOf(eased, car, seed, known), unique(seeds, moment.lap), {
    rollouts,
    budget,
    signal,
    from: search,
    onProgress: (fraction) => options.onProgress?.(SEARCHED * fraction),
    onRound: (state) => {
      search = state;
      return options.onCheckpoint?.({ question: key, search: state } satisfies OptimumState);
    },
  });
  const best = OBJECTIVES.flatMap((objective) =>
    [...found].sort((a, b) => compare(objective, a, b)).slice(0, 1),
  );
  const judged = unique(
    [reference.plan, free[0].plan, ...best.map(({ plan }) => plan), ...found.map(({ plan }) => plan)],
    moment.lap,
  );
  const named = judged
    .slice(0, 1 + JUDGED)
    .map((plan, i) => (i === 0 ? reference : { name: planText(plan, moment.lap), plan }));
  const plans = await planResults(asDriven(eased, car, reference.plan), car, named, {
    ...options,
    checkpoint: kept?.judgement,
    onProgress: (fraction) => options.onProgress?.(SEARCHED + (1 - SEARCHED) * fraction),
    onCheckpoint: (judgement) =>
      search === undefined
        ? undefined
        : options.onCheckpoint?.({ question: key, search, judgement } satisfies OptimumState),
  });
  const byTime = named.find(({ plan }) => keyOf(plan, moment.lap) === keyOf(free[0].plan, moment.lap));
  return {
    moment: noteOfMoment(moment),
    car,
    seed,
    rollouts: sims,
    byTime: { name: byTime?.name ?? '', plan: free[0].plan, expectedTime: free[0].time },
    best: bestOf(plans),
    plans: [...plans].sort(byExpectation),
    pareto: paretoOf(plans),
    assumptions: assumptionsOf(moment, known !== undefined),
  };
}

/** The plans that no other beats: as good in expected position, points and worst tenth, and better in one of them. */
export function paretoOf(
  plans: readonly Pick<PlanResult, 'name' | 'expectedPosition' | 'expectedPoints' | 'worstTenth'>[],
): string[] {
  const worth = ({ expectedPosition, expectedPoints, worstTenth }: (typeof plans)[number]) => [
    expectedPosition.value,
    -expectedPoints.value,
    worstTenth,
  ];
  const beats = (a: readonly number[], b: readonly number[]) =>
    a.every((value, i) => value <= b[i]) && a.some((value, i) => value < b[i]);
  return plans
    .filter((one) => !plans.some((other) => beats(worth(other), worth(one))))
    .map(({ name }) => name);
}

function bestOf(plans: readonly PlanResult[]): Optimum['best'] {
  const worth: Record<Objective, (plan: PlanResult) => number> = {
    // On the same races: what is left of chance is less than between two medians.
    time: ({ raceTime, against }) => (raceTime === null ? Number.POSITIVE_INFINITY : (against?.median ?? 0)),
    position: ({ expectedPosition }) => expectedPosition.value,
    points: ({ expectedPoints }) => -expectedPoints.value,
    risk: ({ worstTenth }) => worstTenth,
  };
  const best = (objective: Objective) =>
    [...plans].sort((a, b) => worth[objective](a) - worth[objective](b) || byExpectation(a, b))[0].name;
  return { time: best('time'), position: best('position'), points: best('points'), risk: best('risk') };
}

function freePlans(moment: Moment, car: number, { stops, known }: OptimumOptions) {
  try {
    return bestPlans(moment.parameters, moment.situation, car, { stops, known });
  } catch (error) {
    if (error instanceof RaceError) throw new StrategyError(error.message);
    throw error;
  }
}

function unique(plans: readonly Plan[], lap: number): Plan[] {
  return [...new Map(plans.map((plan) => [keyOf(plan, lap), plan])).values()];
}

function isState(value: unknown): value is OptimumState {
  return typeof value === 'object' && value !== null && 'question' in value && 'search' in value;
}
