/**
 * Whether an answer that was given at one lap still holds at a later one. What it rested on is kept with it: the stops that
 * the car had made, the flag that was out, the weather, and the lap on which the best plan was to stop next.
 */

import { DRY_TYRES, type KnownCourse, type Plan, TYRES } from '../../race/index.ts';
import type { Moment, Scenario } from '../types.ts';

/** What an answer rested on. Plain data, kept with the answer. */
export interface ScenarioBasis {
  readonly id: string;
  readonly car: number;
  readonly lap: number;
  readonly flag: 'green' | 'virtualSafetyCar' | 'safetyCar';
  /** Stops that the car had made, and the laps on its tyres. */
  readonly stops: number;
  readonly tyreAge: number;
  readonly isWet: boolean;
  /** Where the plan that was recommended, or looked at, stops next; null where it does no more. */
  readonly nextStop: number | null;
}

/** To be kept with an answer given at `moment`; `plan` is the one that it recommends. */
export function scenarioBasis(id: string, moment: Moment, car: number, plan: Plan | null): ScenarioBasis {
  const own = moment.situation.cars.find((one) => one.car === car);
  return {
    id,
    car,
    lap: moment.lap,
    flag: moment.situation.flag,
    stops: own?.stops ?? 0,
    tyreAge: own?.age ?? 0,
    isWet: isWet(moment),
    nextStop: plan?.stops.find(({ lap }) => lap > moment.lap)?.lap ?? null,
  };
}

/**
 * The same answer looked at from `now`. `course` is what is known of the race so far (`knownCourseOf`): with it a safety
 * car that came and went between the two is seen too. An answer for a later lap than `now` holds.
 */
export function scenarioAt(
  basis: ScenarioBasis,
  now: Moment,
  course?: Pick<KnownCourse, 'neutral'>,
): Scenario {
  const because: Scenario['because'][number][] = [];
  const own = now.situation.cars.find((one) => one.car === basis.car);
  if (now.lap > basis.lap) {
    if (own === undefined) because.push('retired');
    // Tyres that are younger than they would be were changed, if only while the race was stopped.
    else if (own.stops > basis.stops || own.age < basis.tyreAge + now.lap - basis.lap - AGE_SLACK)
      because.push('stopped');
    const came =
      course?.neutral.some(({ lap }) => lap > basis.lap && lap <= now.lap) ??
      now.situation.greenLaps < now.lap - basis.lap;
    if (came || now.situation.flag !== basis.flag) because.push('safetyCar');
    if (
      own !== undefined &&
      basis.nextStop !== null &&
      basis.nextStop <= now.lap &&
      !because.includes('stopped')
    )
      because.push('lapPassed');
    if (isWet(now) !== basis.isWet) because.push('rain');
  }
  return { id: basis.id, lap: basis.lap, isOutdated: because.length > 0, because };
}

/** Laps by which sources differ on the age of tyres. */
const AGE_SLACK = 3;

function isWet({ parameters, situation }: Moment): boolean {
  if (parameters.rain.wetness > 0 || parameters.rain.raining) return true;
  const onWet = situation.cars.filter(({ tyre }) => TYRES.indexOf(tyre) >= DRY_TYRES).length;
  return onWet > situation.cars.length / 2;
}
