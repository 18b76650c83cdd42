/**
 * What can be said of a plan at once, without asking: whether it keeps to the rules as far as the page knows them. The
 * server has the last word, in the same terms.
 */

import { t } from '../texts/strategy.ts';
import { type Course, type Limits, MOST_STOPS, stopsAhead } from './plans.ts';
import { isDry, TYRES, type Tyre } from './tyres.ts';

/** What a plan must fit: what the car has used and has left at the moment. */
export interface Bounds {
  readonly lap: number;
  readonly limits: Limits;
  /** Compounds used so far, the present one included. */
  readonly used: readonly Tyre[];
  /** Unused sets left by compound; a compound that is missing is not limited as far as is known. */
  readonly sets: Readonly<Partial<Record<Tyre, number>>>;
  /** False where it is or may be wet, and one dry compound is enough. */
  readonly twoCompounds: boolean;
}

/** One sentence; null where the plan keeps to the rules. */
export function broken(plan: Course, { lap, limits, used, sets, twoCompounds }: Bounds): string | null {
  const ahead = stopsAhead(plan, lap);
  const late = ahead.find((stop) => stop.lap > limits.last);
  if (late) return t.rules.late(late.lap, limits.first, limits.last);
  if (ahead.length > MOST_STOPS) return t.rules.stops(ahead.length, MOST_STOPS);
  for (const tyre of TYRES) {
    const left = sets[tyre];
    const started = lap === 0 && plan.start === tyre ? 1 : 0;
    const wanted = started + ahead.filter((stop) => stop.tyre === tyre).length;
    if (left !== undefined && wanted > left) return t.rules.sets(t.tyre[tyre], wanted, left);
  }
  const worn = [...(lap === 0 ? [plan.start] : used), ...ahead.map(({ tyre }) => tyre)];
  const kinds = new Set(worn);
  if (twoCompounds && worn.every(isDry) && kinds.size < 2) return t.rules.twoCompounds(t.tyre[worn[0]]);
  return null;
}
