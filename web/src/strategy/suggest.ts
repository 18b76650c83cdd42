/** What the page puts where a user has not said it yet. */

import { type Course, type DraftStop, stopsAhead } from './plans.ts';
import { type Bounds, broken } from './rules.ts';
import { isDry, type Tyre } from './tyres.ts';

/** The harder the longer it lasts: a stop that nobody has chosen a compound for gets another dry one, the hardest first. */
const order: readonly Tyre[] = ['HARD', 'MEDIUM', 'SOFT'];

export function nextTyre(before: Tyre, available: readonly Tyre[]): Tyre {
  const dry = order.find((tyre) => tyre !== before && available.includes(tyre));
  return (isDry(before) ? dry : available.find((tyre) => tyre === before)) ?? dry ?? before;
}

/** Laps by which the next stop of a new plan is moved, what comes first to mind first. */
const SHIFTS = [2, -2, 4, -4, 6, -6, 8, -8, 1, -1, 3, -3];

/**
 * A plan near to another that keeps to the rules and that is not on the desk yet: its next stop on another lap, else for
 * another compound, or one where it has none; the plan itself where there is no such thing.
 *
 * @param isTaken whether a plan is there already
 */
export function variantOf(
  course: Course,
  bounds: Bounds,
  compounds: readonly Tyre[],
  isTaken: (course: Course) => boolean,
): Course {
  const { lap, limits } = bounds;
  const [next] = stopsAhead(course, lap);
  const withNext = (change: Partial<DraftStop>): Course => ({
    ...course,
    stops: course.stops.map((stop, i) => (i === next?.index ? { ...stop, ...change } : stop)),
  });
  const added = (at: number, tyre: Tyre): Course => ({
    ...course,
    stops: [...course.stops, { lap: at, tyre, mode: 'neutral' }],
  });
  const middle = Math.round((limits.first + limits.last) / 2);
  const tried: readonly Course[] = next
    ? [
        ...SHIFTS.map((by) => withNext({ lap: next.lap + by })),
        ...compounds.map((tyre) => withNext({ tyre })),
      ]
    : [0, ...SHIFTS].flatMap((by) => compounds.map((tyre) => added(middle + by, tyre)));
  const stops = Math.max(1, stopsAhead(course, lap).length);
  const fits = (plan: Course) =>
    stopsAhead(plan, lap).length === stops &&
    plan.stops.every((stop, i) => i === 0 || stop.lap > plan.stops[i - 1].lap) &&
    broken(plan, bounds) === null;
  return tried.find((each) => fits(each) && !isTaken(each)) ?? course;
}
