/**
 * Plans for cars of which nobody said what they mean to do: the tyre sequences that cost least time on a free track, each
 * with its best laps, drawn the more often the less they cost. (The optimum on a free track is what pit walls start from,
 * too: Heilmeier, Graf, Lienkamp 2018, "base strategy".)
 */

import { RaceError } from './error.ts';
import type { RaceParameters, Tyre } from './parameters.ts';
import { type CarPlans, checkPlan, type Plan, type Situation, setsLeft } from './plan.ts';

const DRY: readonly Tyre[] = ['SOFT', 'MEDIUM', 'HARD'];
/** s that one plan must cost more than another to be e times as rare. */
const TEMPERATURE = 2;
/** Plans that are kept of each car. */
const KEPT = 6;
/** Laps; how far real stops lie from planned ones without anybody reacting. */
const SCATTER = 2;
/** Most stops that anybody plans. */
const MOST = 3;
/** Laps between places that are tried for a stop, at the most; long races are looked at more coarsely. */
const TRIED = 24;

interface Costed {
  readonly plan: Plan;
  readonly cost: number;
}

/** Plans of every car of the situation, reacting to what happens. */
export function usualPlans(parameters: RaceParameters, situation: Situation): CarPlans[] {
  const kept = new Map<string, readonly Costed[]>();
  return situation.cars.map(({ car, tyre, age, used }) => {
    const factor = parameters.cars.find((one) => one.car === car)?.wear ?? 1;
    const sets = DRY.map((name) => setsLeft(parameters, situation, car, name));
    const key = JSON.stringify([factor, sets, situation.lap === 0 ? null : [tyre, age, [...used].sort()]]);
    const plans = kept.get(key) ?? cheapest(parameters, situation, car, factor);
    kept.set(key, plans);
    const least = plans[0].cost;
    return {
      car,
      scatter: SCATTER,
      reacts: true,
      plans: plans.map(({ plan, cost }) => ({ plan, weight: Math.exp((least - cost) / TEMPERATURE) })),
    };
  });
}

function cheapest(parameters: RaceParameters, situation: Situation, car: number, factor: number): Costed[] {
  const { laps } = parameters.circuit;
  const here = situation.cars.find((one) => one.car === car);
  if (here === undefined) throw new RaceError(`Car ${car} is not in the race.`);
  const from = situation.lap;
  const left = laps - from;
  const isWet = here.tyre === 'INTERMEDIATE' || here.tyre === 'WET';
  // On wet tyres the plan is the weather's; the wall decides when it has dried.
  if (isWet) return [{ plan: { start: here.tyre, stops: [] }, cost: 0 }];
  const worn = DRY.map((tyre) => summedWear(parameters, tyre, laps + Math.ceil(here.age) + 1, factor));
  const stintCost = (tyre: Tyre, age: number, length: number) => {
    const row = worn[DRY.indexOf(tyre)];
    return row[Math.round(age) + length] - row[Math.round(age)] + parameters.tyres[tyre].offset * length;
  };
  const stopCost = (tyre: Tyre) =>
    parameters.circuit.pitLoss.green +
    parameters.stops.fastest +
    parameters.stops.scale +
    parameters.tyres[tyre].warmUp;
  const step = Math.max(1, Math.ceil(left / TRIED));
  const found: Costed[] = [];
  for (const start of from === 0 ? DRY : [here.tyre])
    for (const sequence of sequences(MOST)) {
      const plan = bestLaps(start, sequence);
      if (plan !== null && isAllowed(parameters, situation, car, plan.plan)) found.push(plan);
    }
  if (found.length === 0)
    throw new RaceError(`Car ${car} has no tyres left with which it could end the race by the rules.`);
  return found.sort((a, b) => a.cost - b.cost).slice(0, KEPT);

  /** The stops' laps by dynamic programming over the stints, from the last one back. */
  function bestLaps(start: Tyre, sequence: readonly Tyre[]): Costed | null {
    const age = from === 0 ? 0 : (here?.age ?? 0);
    let ahead = new Map<number, { cost: number; stops: Plan['stops'] }>([[laps, { cost: 0, stops: [] }]]);
    for (let k = sequence.length - 1; k >= 0; k--) {
      const now = new Map<number, { cost: number; stops: Plan['stops'] }>();
      const tyre = sequence[k];
      for (let lap = from + step; lap < laps; lap += step)
        for (const [until, rest] of ahead) {
          if (until <= lap) continue;
          const cost = stopCost(tyre) + stintCost(tyre, 0, until - lap) + rest.cost;
          if (cost < (now.get(lap)?.cost ?? Number.POSITIVE_INFINITY))
            now.set(lap, { cost, stops: [{ lap, tyre }, ...rest.stops] });
        }
      ahead = now;
    }
    let best: Costed | null = null;
    for (const [until, rest] of ahead) {
      const cost = stintCost(start, age, until - from) + rest.cost;
      if (best === null || cost < best.cost) best = { plan: { start, stops: rest.stops }, cost };
    }
    return best;
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

function isAllowed(parameters: RaceParameters, situation: Situation, car: number, plan: Plan): boolean {
  try {
    checkPlan(parameters, situation, car, plan);
    return true;
  } catch (error) {
    if (error instanceof RaceError) return false;
    throw error;
  }
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
