/** The plans next to a plan: one thing different, and still one that can be driven. */

import {
  DRY_TYRES,
  isDrivable,
  type Mode,
  type Plan,
  type PlannedStop,
  setsLeft,
  TYRES,
  type Tyre,
} from '../../race/index.ts';
import type { Moment } from '../types.ts';

const MODES: readonly Mode[] = ['push', 'neutral', 'save'];

/**
 * Every plan that differs from this one in one thing: a stop `step` laps earlier or later, another compound, another way to
 * drive one stint, a stop less, a stop more in the middle of a stint. Of the plan only what is still to come counts.
 */
export function plansBeside(
  moment: Moment,
  car: number,
  plan: Plan,
  step: number,
  modes: readonly Mode[] = MODES,
): Plan[] {
  const { parameters, situation } = moment;
  const { laps } = parameters.circuit;
  const stops = plan.stops.filter(({ lap }) => lap > situation.lap);
  const at = { ...plan, stops };
  const tyres = usableTyres(moment, car, plan);
  const found: Plan[] = [];
  const put = (next: readonly PlannedStop[]) => found.push({ ...at, stops: next });
  stops.forEach((stop, i) => {
    for (const by of [-step, step]) put(stops.with(i, { ...stop, lap: stop.lap + by }));
  });
  if (situation.lap === 0) for (const start of tyres) found.push({ ...at, start });
  stops.forEach((stop, i) => {
    for (const tyre of tyres) put(stops.with(i, { ...stop, tyre }));
    put(stops.toSpliced(i, 1));
  });
  const ends = [situation.lap, ...stops.map(({ lap }) => lap), laps];
  for (let i = 1; i < ends.length; i++) {
    const middle = (ends[i - 1] + ends[i]) >> 1;
    for (const tyre of tyres) put(stops.toSpliced(i - 1, 0, { lap: middle, tyre }));
  }
  for (const mode of modes) {
    found.push(withMode(at, mode));
    stops.forEach((stop, i) => {
      put(stops.with(i, stopWithMode(stop, mode)));
    });
  }
  const own = keyOf(at, situation.lap);
  const kept = new Map<string, Plan>();
  for (const one of found) {
    const key = keyOf(one, situation.lap);
    if (key !== own && !kept.has(key) && isFit(moment, car, one)) kept.set(key, one);
  }
  return [...kept.values()];
}

/** Two plans are the same from a lap on where these are. */
export function keyOf(plan: Plan, lap: number): string {
  const stops = plan.stops
    .filter((stop) => stop.lap > lap)
    .map((stop) => `${stop.lap}:${stop.tyre}:${stop.mode ?? 'neutral'}`);
  return [lap === 0 ? plan.start : '', plan.mode ?? 'neutral', ...stops].join(' ');
}

/** A stop that lies before the moment would be left out of account in silence. */
function isFit({ parameters, situation }: Moment, car: number, plan: Plan): boolean {
  return plan.stops.every(({ lap }) => lap > situation.lap) && isDrivable(parameters, situation, car, plan);
}

function usableTyres({ parameters, situation }: Moment, car: number, plan: Plan): readonly Tyre[] {
  const isWet =
    parameters.rain.wetness > 0 ||
    parameters.rain.raining ||
    [plan.start, ...plan.stops.map(({ tyre }) => tyre)].some((tyre) => TYRES.indexOf(tyre) >= DRY_TYRES);
  return TYRES.slice(0, isWet ? TYRES.length : DRY_TYRES).filter(
    (tyre) => setsLeft(parameters, situation, car, tyre) > 0,
  );
}

function withMode({ mode: _, ...plan }: Plan, mode: Mode): Plan {
  return mode === 'neutral' ? plan : { ...plan, mode };
}

function stopWithMode({ mode: _, ...stop }: PlannedStop, mode: Mode): PlannedStop {
  return mode === 'neutral' ? stop : { ...stop, mode };
}
