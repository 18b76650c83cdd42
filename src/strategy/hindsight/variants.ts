/** What a car could have done otherwise, one thing at a time, each under the name of the opportunity that it would have been. */

import {
  bestPlans,
  isDrivable,
  type KnownCourse,
  type Plan,
  type PlannedStop,
  TYRES,
} from '../../race/index.ts';
import { keyOf } from '../optimum/index.ts';
import type { MissedOpportunity, Moment } from '../types.ts';

export interface Variant {
  readonly kind: MissedOpportunity['kind'];
  /** Where it was missed: the stop that was made, or the lap on which one could have been. */
  readonly lap: number;
  readonly plan: Plan;
  /** Laps that a stop under green is made earlier, still under green. */
  readonly earlier?: number | undefined;
}

/** Laps by which a stop is tried earlier and later. */
const SHIFTS = [1, 2, 3, 5, 8, 12] as const;
/** Plans of the free track with a stop less, and with one more, that are tried. */
const OTHERS = 3;

/** Every variant that can be driven, without repetition. */
export function variantsOf(moment: Moment, car: number, actual: Plan, known: KnownCourse): Variant[] {
  const { parameters, situation } = moment;
  const { laps } = parameters.circuit;
  const { stops } = actual;
  const slow = known.neutral.filter(({ kind, lap }) => kind !== 'red' && lap > 1);
  const isSlow = (at: number) => slow.some(({ lap, laps: lasted }) => lap <= at && at < lap + lasted);
  const isRed = (at: number) => known.neutral.some(({ kind, lap }) => kind === 'red' && lap === at);
  const found: Variant[] = [...moved(), ...underSlow(), ...otherTyres(), ...otherStops()];
  const seen = new Set([keyOf(actual, situation.lap)]);
  return found.filter(({ plan }) => {
    const key = keyOf(plan, situation.lap);
    if (seen.has(key) || !isPossible(plan)) return false;
    seen.add(key);
    return true;
  });

  function withStops(next: readonly PlannedStop[]): Plan {
    return { ...actual, stops: [...next].sort((a, b) => a.lap - b.lap) };
  }

  function moved(): Variant[] {
    return stops.flatMap((stop, i) =>
      isRed(stop.lap)
        ? []
        : SHIFTS.flatMap((by) =>
            [-by, by].map((shift): Variant => {
              const lap = stop.lap + shift;
              const plan = withStops(stops.with(i, { ...stop, lap }));
              if (isSlow(lap) && !isSlow(stop.lap)) return { kind: 'safetyCarStop', lap, plan };
              if (shift > 0) return { kind: 'stopTooEarly', lap: stop.lap, plan };
              const earlier = isSlow(lap) || isSlow(stop.lap) ? 0 : by;
              return { kind: 'stopTooLate', lap: stop.lap, plan, earlier };
            }),
          ),
    );
  }

  /** Under each safety car that was let go by: the nearest stop then, or one more. */
  function underSlow(): Variant[] {
    return slow.flatMap(({ lap, laps: lasted }) => {
      if (stops.some((stop) => stop.lap >= lap && stop.lap < lap + lasted)) return [];
      const near = [...stops.keys()].sort(
        (a, b) => Math.abs(stops[a].lap - lap) - Math.abs(stops[b].lap - lap),
      )[0];
      const instead = near === undefined ? [] : [withStops(stops.with(near, { ...stops[near], lap }))];
      const more = TYRES.map((tyre) => withStops([...stops, { lap, tyre }]));
      return [...instead, ...more].map((plan): Variant => ({ kind: 'safetyCarStop', lap, plan }));
    });
  }

  function otherTyres(): Variant[] {
    const starts = TYRES.map((start): Variant => ({ kind: 'compound', lap: 0, plan: { ...actual, start } }));
    const fitted = stops.flatMap((stop, i) =>
      TYRES.map(
        (tyre): Variant => ({
          kind: 'compound',
          lap: stop.lap,
          plan: withStops(stops.with(i, { ...stop, tyre })),
        }),
      ),
    );
    return situation.lap === 0 ? [...starts, ...fitted] : fitted;
  }

  function otherStops(): Variant[] {
    const fewer = stops.flatMap((stop, i): Variant[] =>
      isRed(stop.lap)
        ? []
        : [{ kind: 'extraStop', lap: stop.lap, plan: { ...actual, stops: stops.toSpliced(i, 1) } }],
    );
    const free = bestPlans(parameters, situation, car, { known, stops: stops.length + 1 });
    const best = (count: number) => free.filter(({ plan }) => plan.stops.length === count).slice(0, OTHERS);
    const last = stops.at(-1)?.lap ?? 0;
    return [
      ...fewer,
      ...best(stops.length - 1).map(({ plan }): Variant => ({ kind: 'extraStop', lap: last, plan })),
      ...best(stops.length + 1).map(
        ({ plan }): Variant => ({ kind: 'missingStop', lap: newStop(plan), plan }),
      ),
    ];
  }

  /** The stop of a plan that is farthest from any that was made. */
  function newStop(plan: Plan): number {
    const away = ({ lap }: PlannedStop) => Math.min(laps, ...stops.map((stop) => Math.abs(stop.lap - lap)));
    return plan.stops.reduce((one, other) => (away(other) > away(one) ? other : one)).lap;
  }

  function isPossible(plan: Plan): boolean {
    return plan.stops.every(({ lap }) => lap > situation.lap) && isDrivable(parameters, situation, car, plan);
  }
}
