/**
 * A race as it stood after a lap: of each car what happened up to its own line at the end of that lap, of the race what
 * happened until the leader was there. A state at one instant would not do: when the leader ends his lap the others are
 * still on theirs, and after lap 1 nobody else has a time.
 *
 * What surprises: a car that comes in at the end of the lap stands in the lane at its line. The stop belongs to that lap, so
 * that the car leaves it on its new tyres, later by what such a stop costs here (`situationOf`; how long this one takes is not
 * known yet). Which tyres is the one thing that may be known a few seconds after the line: whoever is to decide the next lap
 * sees them on the car. Where nobody has told of them yet (live), or ever will (the car stays in its box), they are those that
 * it was likeliest to fit next, so that a stop is never taken for a lap on the old set.
 */

import { type RaceParameters, type Situation, type Tyre, tyreNames, usualPlans } from '../race/index.ts';
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
  /** Null where nobody has told of it yet. */
  readonly tyre: Tyre | null;
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
  return { state, fitting: fittedAt(session, timeline, state, lap) };
}

/** `state`: at each car's line at the end of the lap. */
function fittedAt(
  session: RaceSession,
  timeline: Timeline,
  state: RaceState,
  lap: number,
): Map<number, Fitted> {
  const names = tyreNames(Object.values(state.cars));
  const fitting = new Map<number, Fitted>();
  const stints = stintsOf(session);
  const stops = stopsOf(session);
  for (const { car, history } of Object.values(state.cars)) {
    const last = history.at(-1);
    if (last?.lap !== lap || last.pitIn === null) continue;
    const kind = stops.find((stop) => stop.car === car && stop.lap === lap)?.kind;
    // A drive-through fits no tyres.
    if (kind === 'visit') continue;
    const isNext = ({ lapStart }: { lapStart: number }) => lapStart === lap + 1;
    // Of a lap that is not driven yet only the feed tells.
    const set =
      stints.find((stint) => stint.car === car && isNext(stint)) ??
      timeline.final.cars[car]?.stints.find(isNext);
    const tyre = (set && names.get(set.compound)) ?? null;
    const age = tyre === null ? 0 : (set?.ageAtStart ?? 0);
    fitting.set(car, { tyre, age, underRed: kind === 'underRed' || state.trackStatus === 'red' });
  }
  return fitting;
}

/** The same situation with the tyres fitted of the stops that are under way; what they cost is in its times already. */
export function withStopsUnderWay(
  situation: Situation,
  { state, fitting }: AfterLap,
  parameters: RaceParameters,
): Situation {
  if (fitting.size === 0) return situation;
  return {
    ...situation,
    cars: situation.cars.map((here) => {
      const fitted = fitting.get(here.car);
      if (fitted === undefined) return here;
      const { age, underRed } = fitted;
      const tyre = fitted.tyre ?? likeliestNext(parameters, situation, here.car) ?? here.tyre;
      const own = state.cars[here.car];
      const counted = own?.stops.some((stop) => stop.lap === situation.lap && !stop.underRed);
      const isOn = own?.stints.some(({ lapStart }) => lapStart === situation.lap + 1) === true;
      const sets = { ...here.fitted, [tyre]: (here.fitted?.[tyre] ?? 0) + 1 };
      return {
        ...here,
        tyre,
        age,
        used: [...new Set([...here.used, tyre])],
        ...(here.fitted !== undefined && { fitted: isOn ? here.fitted : sets }),
        stops: here.stops + (underRed || counted === true ? 0 : 1),
      };
    }),
  };
}

/** Of the usual plans from the old set on, the compound of the next stop; null where none has a stop. */
function likeliestNext(parameters: RaceParameters, situation: Situation, car: number): Tyre | null {
  const own = usualPlans(parameters, situation).find((one) => one.car === car);
  const weights = new Map<Tyre, number>();
  for (const { plan, weight } of own?.plans ?? []) {
    const next = plan.stops.find(({ lap }) => lap > situation.lap);
    if (next !== undefined) weights.set(next.tyre, (weights.get(next.tyre) ?? 0) + weight);
  }
  return [...weights].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
