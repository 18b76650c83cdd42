/**
 * The cells of the value surface: each lap on which the next stop can be made, for each compound that can be fitted, with the
 * rest of the plan as it would best go on (least expected time on a free track, within the rules and the sets left).
 */

import {
  bestPlans,
  checkPlan,
  DRY_TYRES,
  type Plan,
  RaceError,
  type Situation,
  setsLeft,
  TYRES,
  type Tyre,
} from '../race/index.ts';
import { StrategyError } from './error.ts';
import { nameOf } from './moment.ts';
import type { Moment, Surface } from './types.ts';

export interface Candidate {
  readonly lap: number;
  readonly tyre: Tyre;
  readonly plan: Plan;
}

/** Laps before the flag in which nobody stops but to obey a rule. */
const LAST_LAPS = 3;
/** Further stops after the next one that are looked at. */
const MORE_STOPS = 2;

export interface Candidates {
  readonly cells: readonly Candidate[];
  readonly refused: Surface['refused'];
}

/** Throws StrategyError where the car is not there, the window holds no lap, or nothing can be fitted. */
export function candidatesOf(
  moment: Moment,
  car: number,
  window: { readonly from: number; readonly to: number } = usualWindow(moment),
): Candidates {
  const { parameters, situation } = moment;
  const { laps } = parameters.circuit;
  const here = situation.cars.find((one) => one.car === car);
  if (here === undefined)
    throw new StrategyError(`Car ${car} is not in ${moment.race} at lap ${moment.lap}.`);
  const { from, to } = window;
  if (!Number.isInteger(from) || !Number.isInteger(to) || from <= moment.lap || to >= laps || from > to)
    throw new StrategyError(
      `Stops on laps ${from} to ${to} cannot be looked at: after lap ${moment.lap} a stop is possible on laps ${moment.lap + 1} to ${laps - 1}.`,
    );
  const isWet = parameters.rain.wetness > 0 || parameters.rain.raining;
  const who = nameOf(moment.cars.find((one) => one.car === car) ?? { car, code: null });
  const refused: Surface['refused'][number][] = [];
  const cells: Candidate[] = [];
  for (const tyre of isWet ? TYRES : TYRES.slice(0, DRY_TYRES)) {
    const started = moment.lap === 0 && here.tyre === tyre ? 1 : 0;
    if (setsLeft(parameters, situation, car, tyre) - started < 1) {
      refused.push({ tyre, sentence: `${who} has no set of ${tyre.toLowerCase()} left.` });
      continue;
    }
    const own: Candidate[] = [];
    for (let lap = from; lap <= to; lap++) {
      const plan = planThrough(moment, car, lap, tyre);
      if (plan !== null) own.push({ lap, tyre, plan });
    }
    if (own.length === 0)
      refused.push({
        tyre,
        sentence: `After a stop for ${tyre.toLowerCase()} ${who} could not end the race by the rules on the sets left.`,
      });
    cells.push(...own);
  }
  if (cells.length === 0)
    throw new StrategyError(
      `${who} has no tyres left with which it could stop and end the race by the rules.`,
    );
  return { cells, refused };
}

function usualWindow({ lap, parameters }: Moment): { from: number; to: number } {
  const { laps } = parameters.circuit;
  if (lap + 1 >= laps) throw new StrategyError('The race is on its last lap: no stop is possible any more.');
  return { from: lap + 1, to: Math.max(lap + 1, laps - LAST_LAPS) };
}

/** The best plan whose next stop is this one; null where none can end the race by the rules. */
export function planThrough(moment: Moment, car: number, lap: number, tyre: Tyre): Plan | null {
  const { parameters, situation } = moment;
  const here = situation.cars.find((one) => one.car === car);
  if (here === undefined) return null;
  const start = here.tyre;
  const sets = Object.fromEntries(
    TYRES.map((one) => {
      const started = situation.lap === 0 && one === start ? 1 : 0;
      return [one, setsLeft(parameters, situation, car, one) - started - (one === tyre ? 1 : 0)];
    }),
  );
  const fitted = {
    ...here,
    tyre,
    age: 0,
    used: [...new Set([...here.used, tyre])],
    stops: here.stops + 1,
    sets,
  };
  const after: Situation = {
    ...situation,
    lap,
    flag: 'green',
    cars: situation.cars.map((one) => (one.car === car ? fitted : one)),
  };
  try {
    const [{ plan }] = bestPlans(parameters, after, car, { stops: MORE_STOPS, count: 1 });
    const whole: Plan = { start, stops: [{ lap, tyre }, ...plan.stops] };
    checkPlan(parameters, situation, car, whole);
    return whole;
  } catch (error) {
    if (error instanceof RaceError) return null;
    throw error;
  }
}
