/**
 * When to stop: the shortest run of laps that holds half of what speaks for a lap. Two things speak: what the laps are worth by
 * simulation, and what teams do on such tyres at such a circuit. Neither does alone. A model knows wear from earlier years, so
 * that laps apart cost it little; teams have seen the tyres all weekend, and what they did before stands in the usual plans.
 *
 * Worth counts places and seconds: the expected finishing position, and a place for every twenty seconds of race time, so that
 * places decide wherever they differ, and time where none do (a leader far ahead, a car far behind).
 */

import type { Moment } from './types.ts';

/** Places that a second is worth. */
export const PLACES_PER_SECOND = 0.05;
/**
 * Places by which a lap must be worse to have e times less for it. Chosen with `HELD` so that windows before stops of the top
 * ten in 2019 to 2021 held most of them (`pitWindow.ts`).
 */
export const DOUBT = 0.8;
/** Share of what speaks for all laps that a window holds. */
export const HELD = 0.5;
/** Share of what speaks for a lap that does not depend on what is usual. */
const UNUSUAL = 0.02;

export interface LapWorth {
  readonly lap: number;
  /** Places by which a stop on this lap is worse than the best. */
  readonly worse: number;
}

/** How usual it is to stop next on each lap, by lap number; adds up to at most 1. */
export function practiceOf({ parameters, situation, plans }: Moment, car: number): Float64Array {
  const { laps } = parameters.circuit;
  const usual = new Float64Array(laps + 1);
  const own = plans.find((one) => one.car === car);
  if (own === undefined) return usual;
  const kinds = Object.values(parameters.habits?.stints ?? {});
  // A race as a whole is early or late, and so are cars in it.
  const race = (laps * kinds.reduce((sum, kind) => sum + kind.raceDeviation, 0)) / Math.max(1, kinds.length);
  const deviation = Math.max(1, Math.hypot(own.scatter, race));
  const total = own.plans.reduce((sum, { weight }) => sum + weight, 0);
  for (const { plan, weight } of own.plans) {
    const next = plan.stops.find(({ lap }) => lap > situation.lap);
    if (next === undefined) continue;
    for (let lap = situation.lap + 1; lap < laps; lap++) {
      const off = (lap - next.lap) / deviation;
      usual[lap] += ((weight / total) * Math.exp((-off * off) / 2)) / (deviation * Math.sqrt(2 * Math.PI));
    }
  }
  return usual;
}

/** Laps in order; none may be missing between the first and the last. */
export function recommendedWindow(
  laps: readonly LapWorth[],
  practice: ArrayLike<number>,
): { readonly from: number; readonly to: number } {
  const speaks = laps.map(
    ({ lap, worse }) => ((practice[lap] ?? 0) + UNUSUAL / laps.length) * Math.exp(-worse / DOUBT),
  );
  const needed = HELD * speaks.reduce((sum, value) => sum + value, 0);
  let [best, most] = [{ from: 0, to: laps.length - 1 }, 0];
  let [sum, from] = [0, 0];
  for (let to = 0; to < laps.length; to++) {
    sum += speaks[to];
    while (sum - speaks[from] >= needed) sum -= speaks[from++];
    if (sum < needed) continue;
    const [width, narrowest] = [to - from, best.to - best.from];
    if (width > narrowest || (width === narrowest && sum <= most)) continue;
    best = { from, to };
    most = sum;
  }
  return { from: laps[best.from].lap, to: laps[best.to].lap };
}
