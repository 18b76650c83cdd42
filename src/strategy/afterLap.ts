/**
 * A race as it stood after a lap: of each car what happened up to its own line at the end of that lap, of the race what
 * happened until the leader was there. A state at one instant would not do: when the leader ends his lap the others are
 * still on theirs, and after lap 1 nobody else has a time.
 *
 * What surprises: a car that comes in at the end of the lap stands in the lane at its line. The stop belongs to that lap, so
 * that the car leaves it on its new tyres, later by what such a stop costs here (`situationOf`; how long this one takes is not
 * known yet).
 */

import { type Situation, type Tyre, tyreNames } from '../race/index.ts';
import {
  type RaceEvent,
  type RaceSession,
  type RaceState,
  stintsOf,
  stopsOf,
  Timeline,
} from '../timing/index.ts';

/** Set that a car fits in a stop at the end of the lap. */
interface Fitted {
  readonly tyre: Tyre;
  readonly age: number;
  /** Nobody loses time by a stop while the race is stopped. */
  readonly underRed: boolean;
}

export interface AfterLap {
  readonly state: RaceState;
  /** By car, those that are in the lane. */
  readonly fitting: ReadonlyMap<number, Fitted>;
}

/** `timeline` is the session's; the leader must have ended the lap, 1 or a later one. */
export function afterLap(session: RaceSession, timeline: Timeline, lap: number): AfterLap {
  const lead = timeline.timeOfLap(lap + 1) ?? Number.NEGATIVE_INFINITY;
  const next = timeline.timeOfLap(lap + 2) ?? Number.POSITIVE_INFINITY;
  const ends = new Map<number, number>();
  for (const event of timeline.events)
    if (event.type === 'lap' && event.lap === lap && event.time < next) ends.set(event.car, event.time);
  const isPast = (event: RaceEvent) =>
    event.time <= ('car' in event && event.car !== null ? (ends.get(event.car) ?? lead) : lead);
  const past = { ...session, events: timeline.events.filter(isPast), carSamples: null, locations: null };
  const { final: state } = Timeline.of(past);
  return { state, fitting: fittedAt(session, state, lap, new Set(ends.keys())) };
}

function fittedAt(
  session: RaceSession,
  state: RaceState,
  lap: number,
  there: ReadonlySet<number>,
): Map<number, Fitted> {
  const names = tyreNames(Object.values(state.cars));
  const fitting = new Map<number, Fitted>();
  const stints = stintsOf(session);
  for (const { car, lap: inLap, kind } of stopsOf(session)) {
    if (inLap !== lap || !there.has(car) || (kind !== 'tyres' && kind !== 'underRed')) continue;
    const fitted = stints.find((stint) => stint.car === car && stint.lapStart === lap + 1);
    const tyre = fitted === undefined ? undefined : names.get(fitted.compound);
    if (fitted === undefined || tyre === undefined) continue;
    fitting.set(car, { tyre, age: fitted.ageAtStart ?? 0, underRed: kind === 'underRed' });
  }
  return fitting;
}

/** The same situation with the tyres fitted of the stops that are under way; what they cost is in its times already. */
export function withStopsUnderWay(situation: Situation, { state, fitting }: AfterLap): Situation {
  if (fitting.size === 0) return situation;
  return {
    ...situation,
    cars: situation.cars.map((here) => {
      const fitted = fitting.get(here.car);
      if (fitted === undefined) return here;
      const { tyre, age, underRed } = fitted;
      const counted = state.cars[here.car]?.stops.some(
        (stop) => stop.lap === situation.lap && !stop.underRed,
      );
      return {
        ...here,
        tyre,
        age,
        used: [...new Set([...here.used, tyre])],
        stops: here.stops + (underRed || counted === true ? 0 : 1),
      };
    }),
  };
}
