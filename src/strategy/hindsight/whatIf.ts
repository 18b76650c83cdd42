/** What if a car had driven another plan in a race that is over: from just before the first thing that it does otherwise. */

import type { Plan } from '../../race/index.ts';
import type { RaceSession } from '../../timing/index.ts';
import { comparePlans } from '../compare.ts';
import { StrategyError } from '../error.ts';
import { type MomentOptions, momentOf } from '../moment.ts';
import { planAhead } from '../plan.ts';
import type { Run } from '../run.ts';
import type { Comparison, Moment } from '../types.ts';
import { actualOfCar, worldOf } from './world.ts';

export interface WhatIfOptions extends Run, MomentOptions {
  /** What the plan is called; `whatIf` where left out. */
  readonly name?: string | undefined;
}

/**
 * The plan beside what was really done (`actual`), in a race whose safety cars, retirements and weather are those that came and
 * in which all others drive what they drove. Throws StrategyError in one sentence where the race is not over, the car is not in
 * it, or the plan cannot be driven.
 */
export async function whatIf(
  session: RaceSession,
  car: number,
  plan: Plan,
  options: WhatIfOptions,
): Promise<Comparison> {
  const { actual } = actualOfCar(startOf(session, options), car);
  const { moment, known } = worldOf(session, lapBefore(actual, plan), options);
  const own = moment.plans.find((one) => one.car === car);
  const driven = own?.plans.length === 1 ? own.plans[0].plan : planAhead(actual, moment, car);
  return comparePlans(moment, car, [{ name: options.name ?? 'whatIf', plan: planAhead(plan, moment, car) }], {
    ...options,
    known,
    reference: { name: 'actual', plan: driven },
  });
}

/** What a car drove does not depend on the grid, of which tables of laps may know nothing. */
function startOf(session: RaceSession, options: MomentOptions): Moment {
  try {
    return momentOf(session, 0, options);
  } catch (error) {
    if (error instanceof StrategyError) return momentOf(session, 1, options);
    throw error;
  }
}

/** Laps completed when two plans were last the same. */
export function lapBefore(actual: Plan, other: Plan): number {
  if (actual.start !== other.start || (actual.mode ?? 'neutral') !== (other.mode ?? 'neutral')) return 0;
  const stops = Math.max(actual.stops.length, other.stops.length);
  for (let i = 0; i < stops; i++) {
    const [one, two] = [actual.stops[i], other.stops[i]];
    const isSame =
      one !== undefined &&
      two !== undefined &&
      one.lap === two.lap &&
      one.tyre === two.tyre &&
      (one.mode ?? 'neutral') === (two.mode ?? 'neutral');
    if (!isSame) return Math.max(0, Math.min(one?.lap ?? Infinity, two?.lap ?? Infinity) - 1);
  }
  return Math.max(0, (actual.stops[0]?.lap ?? 1) - 1);
}
