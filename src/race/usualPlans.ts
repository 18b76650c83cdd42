/**
 * Plans for cars of which nobody said what they mean to do. Where habits are known (`habits.ts`), a sequence of tyres is the
 * likelier the more often it was driven here and the less time it costs; its stops fall where tyres and habit agree best.
 * Elsewhere it is the time on a free track alone, which is what pit walls start from, too (Heilmeier, Graf, Lienkamp 2018,
 * "base strategy"). In the middle of a race only what still fits the stops made so far counts.
 */

import { RaceError } from './error.ts';
import { type Habits, stintKey, tyresOfSequence } from './habits.ts';
import type { RaceParameters, Tyre } from './parameters.ts';
import { type CarPlans, type CarSituation, checkPlan, isForWet, type Plan, type Situation } from './plan.ts';

const DRY: readonly Tyre[] = ['SOFT', 'MEDIUM', 'HARD'];
/**
 * s that one plan must cost more than another to be e times as rare: of plans with as many stops, and (in mid-race; on the grid
 * habit alone says it) of the best with one number of stops against the best with another. On 2019 to 2021 half or twice as
 * much of either told results as well; these are where stops were about as many as were made.
 */
const TEMPERATURE = 8;
const STOPS_TEMPERATURE = 10;
/** Where habits are not known [A]. */
const BARE_TEMPERATURE = 2;
/** Plans that are kept of each car, and how much rarer than the likeliest they may be. */
const KEPT = 10;
const RARE = 0.01;
/** Laps; how far real stops lie from planned ones without anybody reacting, where habits are not known. */
const SCATTER = 2;
/** Most stops that anybody plans. */
const MOST = 3;
/** Laps between places that are tried for a stop, at the most; long races are looked at more coarsely. */
const TRIED = 24;
/** Probability of a sequence that nobody was seen to drive. */
const UNSEEN = 0.0005;
/** Density, by share of the race, of stops at any time: a safety car made them. */
const OFTEN = 0.5;
/** Share of the race's laps by which a stint's length may be off where its kind was never seen. */
const UNKNOWN = { share: 0.4, raceDeviation: 0.15, carDeviation: 0.08 };

interface Weighed {
  readonly plan: Plan;
  /** Natural logarithm; only differences count. */
  readonly odds: number;
}

/** Plans of every car of the situation, reacting to what happens. */
export function usualPlans(parameters: RaceParameters, situation: Situation): CarPlans[] {
  const kept = new Map<string, readonly Weighed[]>();
  const scatter = scatterOf(parameters);
  return situation.cars.map((here, i) => {
    const { car, tyre, age, used, stops, fitted, sets, isRuleMet } = here;
    const factor = parameters.cars.find((one) => one.car === car)?.wear ?? 1;
    const half = situation.lap > 0 ? null : i < situation.cars.length / 2 ? 0 : 1;
    // On the grid a plan may begin on any dry compound, but rain tyres that a car stands on stay on.
    const present = situation.lap > 0 ? [tyre, age, stops, [...used].sort(), fitted] : isForWet(tyre) && tyre;
    const key = JSON.stringify([factor, half, sets, present, isRuleMet]);
    const plans = kept.get(key) ?? likeliest(parameters, situation, here, factor, half);
    kept.set(key, plans);
    return {
      car,
      scatter,
      reacts: true,
      plans: plans.map(({ plan, odds }) => ({ plan, weight: Math.exp(odds - plans[0].odds) })),
    };
  });
}

/** Laps, from habits of all kinds of stints. */
function scatterOf({ habits, circuit }: RaceParameters): number {
  const kinds = Object.values(habits?.stints ?? {});
  if (kinds.length === 0) return SCATTER;
  return (circuit.laps * kinds.reduce((sum, kind) => sum + kind.carDeviation, 0)) / kinds.length;
}

function likeliest(
  parameters: RaceParameters,
  situation: Situation,
  here: CarSituation,
  factor: number,
  half: 0 | 1 | null,
): Weighed[] {
  const { car, tyre } = here;
  // On wet tyres the plan is the weather's; the wall decides when it has dried.
  if (isForWet(tyre)) return [{ plan: { start: tyre, stops: [] }, odds: 0 }];
  const { laps } = parameters.circuit;
  const { habits } = parameters;
  const from = situation.lap;
  const temperature = habits === undefined ? BARE_TEMPERATURE : TEMPERATURE;
  const worn = DRY.map((name) => summedWear(parameters, name, laps + Math.ceil(here.age) + 1, factor));
  const step = Math.max(1, Math.ceil((laps - from) / TRIED));
  const isOnGrid = from === 0;
  /** Sets fitted before the one that the car is on. */
  const done = isOnGrid ? 0 : Math.max(here.stops, here.used.length - 1, here.isRuleMet === true ? 1 : 0);
  let found: Weighed[] = [];
  /** By stops to come: odds of the best plan by its time. */
  const best = new Map<number, number>();
  for (const start of isOnGrid ? DRY : [tyre])
    for (const rest of sequences(MOST)) {
      const stops = done + rest.length;
      const seen = habits === undefined ? 0 : Math.log(seenBefore(habits, start, rest, stops));
      const plan = bestLaps(start, rest, stops);
      if (plan === null || !isAllowed(plan.plan)) continue;
      found.push({ plan: plan.plan, odds: plan.odds + seen });
      best.set(rest.length, Math.max(best.get(rest.length) ?? Number.NEGATIVE_INFINITY, plan.odds));
    }
  if (found.length === 0)
    throw new RaceError(`Car ${car} has no tyres left with which it could end the race by the rules.`);
  if (habits !== undefined)
    found = found.map(({ plan, odds }) => ({
      plan,
      odds: odds - (isOnGrid ? 1 : 1 - temperature / STOPS_TEMPERATURE) * (best.get(plan.stops.length) ?? 0),
    }));
  found.sort((a, b) => b.odds - a.odds);
  return found.slice(0, KEPT).filter(({ odds }) => odds > found[0].odds + Math.log(RARE));

  /** How usual it is to go on like this from here. */
  function seenBefore(known: Habits, start: Tyre, rest: readonly Tyre[], stops: number): number {
    const letters = [start, ...rest].map((one) => one[0]).join('');
    let sum = UNSEEN;
    for (const [key, [front, back]] of Object.entries(known.sequences)) {
      if (key.length !== stops + 1 || !key.endsWith(letters)) continue;
      const before = tyresOfSequence(key).slice(0, -letters.length);
      if (here.isRuleMet !== true && !before.every((one) => here.used.includes(one))) continue;
      sum += half === 0 ? front : half === 1 ? back : (front + back) / 2;
    }
    if (isOnGrid) return sum;
    const fitted = fittedThen(known, stops);
    return sum * fitted * (rest.length === 0 ? 1 : lasting(known, start, stops));
  }

  /** How well the lap on which the present set was fitted fits a race of so many stops. */
  function fittedThen(known: Habits, stops: number): number {
    if (done === 0) return 1;
    let [mean, variance] = [0, 0];
    for (let i = 0; i < done; i++) {
      const name = here.used[Math.min(i, here.used.length - 1)];
      const habit = known.stints[stintKey(stops, i === 0, name)] ?? UNKNOWN;
      mean += habit.share;
      variance += habit.raceDeviation ** 2 + habit.carDeviation ** 2;
    }
    const z = ((from - here.age) / laps - mean) / Math.sqrt(variance);
    return Math.exp((-z * z) / 2) / Math.sqrt(variance) + OFTEN;
  }

  /** Probability that the set under way is as old as it is where another stop is to come. */
  function lasting(known: Habits, start: Tyre, stops: number): number {
    const { share, raceDeviation, carDeviation } =
      known.stints[stintKey(stops, done === 0, start)] ?? UNKNOWN;
    const z = (here.age / laps - share) / Math.hypot(raceDeviation, carDeviation);
    // Logistic curve in place of the normal one (S. R. Bowling et al., JIEM 2, 2009: within 0.01).
    return 1 / (1 + Math.exp(1.702 * z));
  }

  /** The stops' laps by dynamic programming over the stints, from the last one back. */
  function bestLaps(start: Tyre, rest: readonly Tyre[], stops: number): Weighed | null {
    const age = isOnGrid ? 0 : here.age;
    let ahead = new Map<number, { odds: number; stops: Plan['stops'] }>([[laps, { odds: 0, stops: [] }]]);
    for (let k = rest.length - 1; k >= 0; k--) {
      const now = new Map<number, { odds: number; stops: Plan['stops'] }>();
      const name = rest[k];
      const isLast = k === rest.length - 1;
      for (let lap = from + step; lap < laps; lap += step)
        for (const [until, after] of ahead) {
          if (until <= lap) continue;
          const odds =
            after.odds -
            (stopCost(name) + stintCost(name, 0, until - lap)) / temperature -
            (isLast ? 0 : unusual(stops, false, name, until - lap));
          if (odds > (now.get(lap)?.odds ?? Number.NEGATIVE_INFINITY))
            now.set(lap, { odds, stops: [{ lap, tyre: name }, ...after.stops] });
        }
      ahead = now;
    }
    const isFirst = done === 0;
    // Of a set that is used already it only counts by how much more unusual it gets.
    const known = isOnGrid ? 0 : unusual(stops, isFirst, start, age, true);
    let best: Weighed | null = null;
    for (const [until, after] of ahead) {
      const length = age + until - from;
      const odds =
        after.odds -
        stintCost(start, age, until - from) / temperature -
        (rest.length === 0 ? 0 : unusual(stops, isFirst, start, length) - known);
      if (best === null || odds > best.odds) best = { plan: { start, stops: after.stops }, odds };
    }
    return best;
  }

  /** How far a stint of that length is from what is usual, as a loss of log odds; `isOpen`: it may still get longer. */
  function unusual(stops: number, isFirst: boolean, name: Tyre, length: number, isOpen = false): number {
    if (habits === undefined) return 0;
    const { share, raceDeviation } = habits.stints[stintKey(stops, isFirst, name)] ?? UNKNOWN;
    const z = (length / laps - share) / raceDeviation;
    return isOpen && z < 0 ? 0 : (z * z) / 2;
  }

  function stintCost(name: Tyre, age: number, length: number): number {
    const row = worn[DRY.indexOf(name)];
    return row[Math.round(age) + length] - row[Math.round(age)] + parameters.tyres[name].offset * length;
  }

  function stopCost(name: Tyre): number {
    const { fastest, scale } = parameters.stops;
    return parameters.circuit.pitLoss.green + fastest + scale + parameters.tyres[name].warmUp;
  }

  function isAllowed(plan: Plan): boolean {
    try {
      checkPlan(parameters, situation, car, plan);
      return true;
    } catch (error) {
      if (error instanceof RaceError) return false;
      throw error;
    }
  }
}

/** Every row of dry compounds of up to `most`, the empty one first. */
function sequences(most: number): Tyre[][] {
  let longest: Tyre[][] = [[]];
  const all = [...longest];
  for (let i = 0; i < most; i++) {
    longest = longest.flatMap((row) => DRY.map((tyre) => [...row, tyre]));
    all.push(...longest);
  }
  return all;
}

function summedWear({ tyres }: RaceParameters, tyre: Tyre, laps: number, factor: number): Float64Array {
  const { linear, quadratic, cliffAge, cliff } = tyres[tyre];
  const sums = new Float64Array(laps + 1);
  for (let age = 0; age < laps; age++) {
    const beyond = Math.max(0, age - cliffAge);
    sums[age + 1] = sums[age] + factor * (linear * age + quadratic * age * age + cliff * beyond * beyond);
  }
  return sums;
}
