/** What the cars really did in a race that is over: their stops and where they ended. Marked as such; no forecast may use it. */

import { type Plan, type Tyre, tyreNames } from '../race/index.ts';
import { classificationOf, finishOf, type RaceSession, type RaceState, stintsOf } from '../timing/index.ts';

export interface Actual {
  /** By car; a car whose tyres are not known has none. */
  readonly plans: ReadonlyMap<number, Plan>;
  /** By car: place in the result, the unclassified included. */
  readonly finish: ReadonlyMap<number, number>;
  /** Cars that did not see the flag. */
  readonly unfinished: readonly number[];
}

const UNKNOWN: Actual = { plans: new Map(), finish: new Map(), unfinished: [] };

/** Nothing of a race that is still under way. `final`: the state after all that is known; `laps` of the race. */
export function actualOf(session: RaceSession, final: RaceState, laps: number): Actual {
  const over =
    session.results !== null ||
    ['finished', 'finalised', 'ended'].includes(final.status) ||
    (finishOf(session)?.laps ?? 0) >= laps;
  if (!over) return UNKNOWN;
  const names = tyreNames(Object.values(final.cars));
  const plans = new Map<number, Plan>();
  const stints = stintsOf(session);
  for (const car of new Set(stints.map((stint) => stint.car))) {
    const own = stints.filter((stint) => stint.car === car && stint.lapStart <= laps);
    const tyres = own.map(({ compound }) => names.get(compound));
    if (tyres.length === 0 || !tyres.every((tyre): tyre is Tyre => tyre !== undefined)) continue;
    const stops = own.slice(1).map(({ lapStart }, i) => ({ lap: lapStart - 1, tyre: tyres[i + 1] }));
    // Tyres changed on the grid after a red flag on lap 1 are those that it started on.
    plans.set(car, { start: tyres[0], stops: stops.filter(({ lap }) => lap >= 1) });
  }
  const rows = session.results ?? classificationOf(session);
  const unfinished = rows.filter(({ status }) => status === 'retired').map(({ car }) => car);
  return { plans, finish: new Map(rows.map(({ car, order }) => [car, order])), unfinished };
}
