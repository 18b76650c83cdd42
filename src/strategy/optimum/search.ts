/**
 * The search for the best plan on simulated races: it begins with the plans of least expected time on a free track, tries what
 * lies beside the best so far, and spends its rollouts where they tell plans apart. All plans meet the same races
 * (common random numbers), each round gives those that are left more of them, and the worst go (successive halving: Jamieson &
 * Talwalkar 2016), for every objective by itself.
 *
 * What surprises: the search races are not those by which the found plans are judged in the end. The best of a hundred plans
 * on the same races is partly the luckiest, and would be told better than it is.
 */

import type { CarOutcomes, Mode, Plan, RolloutQuestion, Rollouts } from '../../race/index.ts';
import { worstTenthOf } from '../statistics.ts';
import type { Moment, Objective } from '../types.ts';
import { keyOf, plansBeside } from './moves.ts';

export const OBJECTIVES: readonly Objective[] = ['position', 'points', 'risk', 'time'];

/** Number of the first race of the search; those from 0 on are for the final judgement. */
const FIRST_RACE = 1_000_000;
/** Each round: how often the races of a first look, how many plans stay for each objective, by how many laps stops are moved. */
const ROUNDS = [
  { times: 1, kept: 8, step: 5 },
  { times: 2, kept: 6, step: 3 },
  { times: 4, kept: 4, step: 2 },
  { times: 8, kept: 3, step: 1 },
] as const;
/** Of the budget, the share of a first look at one plan, within these numbers of races. */
const LOOK = 1 / 300;
const [FEWEST, MOST] = [20, 200];
/** Plans for each objective whose surroundings are looked at in a round. */
const LEADERS = 2;
/** Times in a round that it is looked beside the leaders, who may be new ones then. */
const TURNS = 2;

/** Plain data from which a search goes on after a round. */
export interface SearchState {
  readonly round: number;
  readonly spent: number;
  /** Those left, and all that were ever tried. */
  readonly pool: readonly Plan[];
  readonly tried: readonly string[];
}

export interface SearchOptions {
  readonly rollouts: Rollouts;
  /** Rollouts in all; it ends with the round in which they are spent. */
  readonly budget: number;
  /** Races of a first look at a plan; by the budget where left out. */
  readonly firstLook?: number | undefined;
  /** Ways of driving a stint that are tried; all where left out. */
  readonly modes?: readonly Mode[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly from?: SearchState | undefined;
  onRound?(state: SearchState): void | Promise<void>;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

export interface Found {
  readonly plan: Plan;
  /** Smaller is better, points too. */
  readonly scores: Readonly<Record<Objective, number>>;
}

/** The best plans for the objectives, by the search's races; without repetition, the best expected position first. */
export async function searchPlans(
  moment: Moment,
  question: RolloutQuestion,
  seeds: readonly Plan[],
  options: SearchOptions,
): Promise<{ readonly found: readonly Found[]; readonly spent: number }> {
  const { car } = question;
  const { firstLook = Math.round(Math.min(MOST, Math.max(FEWEST, LOOK * options.budget))) } = options;
  const { points } = moment.parameters.rules;
  const outcomes = new Map<string, CarOutcomes[]>();
  let { pool, round, spent } = options.from ?? { pool: seeds, round: 0, spent: 0 };
  const tried = new Set(options.from?.tried ?? []);
  // What an earlier attempt knew of the plans that are left is simulated again: the same races, and far less to keep.
  if (round > 0) await measure(pool, firstLook * ROUNDS[round - 1].times);
  for (; round < ROUNDS.length && (spent < options.budget || round === 0); round++) {
    const { times, kept, step } = ROUNDS[round];
    const races = firstLook * times;
    const share = (options.budget * (round + 1)) / ROUNDS.length;
    spent += await measure(pool, races);
    for (let turn = 0; turn < TURNS; turn++) {
      // A first look with few races: most of what lies beside a good plan is worse.
      const looked = untried(bestOf(pool, LEADERS, races), step).slice(
        0,
        Math.max(0, Math.floor((share - spent) / firstLook)),
      );
      if (looked.length === 0) break;
      spent += await measure(looked, firstLook);
      const good = bestOf([...pool, ...looked], kept, firstLook).filter((plan) => looked.includes(plan));
      spent += await measure(good, races);
      pool = [...pool, ...good];
    }
    pool = bestOf(pool, kept, races);
    await options.onRound?.({ round: round + 1, spent, pool, tried: [...tried] });
  }
  const races = firstLook * ROUNDS[Math.max(0, round - 1)].times;
  await measure(pool, races);
  const found = pool.map((plan) => ({ plan, scores: scoresOf(plan, races) }));
  return { found: found.sort((a, b) => compare('position', a, b)), spent };

  /** Simulates what the plans lack of so many races. Returns the rollouts that an uninterrupted search spends on it. */
  async function measure(plans: readonly Plan[], races: number): Promise<number> {
    const parts = plans.flatMap((plan) => {
      const key = keyOf(plan, moment.lap);
      tried.add(key);
      const done = (outcomes.get(key) ?? []).reduce((sum, part) => sum + part.races, 0);
      return done >= races ? [] : [{ plan, key, from: FIRST_RACE + done, races: races - done }];
    });
    let count = 0;
    // In pieces, so that progress is told.
    for (let i = 0; i < parts.length; i += PIECE) {
      const piece = parts.slice(i, i + PIECE);
      const results = await options.rollouts.run(question, piece, { signal: options.signal });
      piece.forEach(({ key, races: more }, k) => {
        outcomes.set(key, [...(outcomes.get(key) ?? []), results[k]]);
        count += more;
      });
      options.onProgress?.(Math.min(1, (spent + count) / options.budget));
    }
    return count;
  }

  function scoresOf(plan: Plan, races: number): Found['scores'] {
    const parts = outcomes.get(keyOf(plan, moment.lap)) ?? [];
    const counts = new Float64Array(moment.cars.length + 1);
    let [seen, position, scored, time, finished] = [0, 0, 0, 0, 0];
    for (const part of parts)
      for (let i = 0; i < part.races && seen < races; i++, seen++) {
        const place = part.positions[i];
        counts[place]++;
        position += place;
        scored += points[place - 1] ?? 0;
        if (part.retired[i] === 1) continue;
        time += part.times[i];
        finished++;
      }
    return {
      position: position / seen,
      points: -scored / seen,
      risk: worstTenthOf(counts),
      time: finished === 0 ? Number.POSITIVE_INFINITY : time / finished,
    };
  }

  function ranked(objective: Objective, plans: readonly Plan[], races: number): Plan[] {
    return plans
      .map((plan) => ({ plan, scores: scoresOf(plan, races) }))
      .sort((a, b) => compare(objective, a, b))
      .map(({ plan }) => plan);
  }

  function bestOf(plans: readonly Plan[], kept: number, races: number): Plan[] {
    return [...new Set(OBJECTIVES.flatMap((objective) => ranked(objective, plans, races).slice(0, kept)))];
  }

  /** What lies beside these plans and was not looked at yet, nearest to the best first. */
  function untried(plans: readonly Plan[], step: number): Plan[] {
    const beside = new Map<string, Plan>();
    for (const plan of plans.flatMap((one) => plansBeside(moment, car, one, step, options.modes))) {
      const key = keyOf(plan, moment.lap);
      if (!tried.has(key) && !beside.has(key)) beside.set(key, plan);
    }
    return [...beside.values()];
  }
}

/** Plans that are simulated in one go. */
const PIECE = 8;

/** By the objective, then by position, then by time. */
export function compare(objective: Objective, a: Found, b: Found): number {
  return (
    a.scores[objective] - b.scores[objective] ||
    a.scores.position - b.scores.position ||
    a.scores.time - b.scores.time
  );
}
