/**
 * The plans of least expected time on a free track, exactly, by dynamic programming over the stops from the last one back: of
 * every sequence of compounds that the rules and the sets left allow, the best laps to stop on. It is what a search on
 * simulated races starts from (Heilmeier, Graf, Lienkamp 2018, "base strategy"; dynamic programming over pit stops as in
 * Carrasco Heine & Thraves 2023), and knows of traffic nothing.
 */

import { RaceError } from './error.ts';
import { type FreeTrack, freeTrackOf, stintTable } from './freeTrack.ts';
import { courseOf, withKnownRain } from './known.ts';
import { DRY_TYRES, type RaceParameters, TYRES, type Tyre } from './parameters.ts';
import { checkPlan, isDrivable, type Mode, type Plan, type Situation, setsLeft, stopsAhead } from './plan.ts';
import type { KnownCourse } from './question.ts';

export interface BestPlansOptions {
  /** Most stops to come; 3 where left out. */
  readonly stops?: number | undefined;
  /** How many plans at the most, each of a compound sequence of its own; all where left out. */
  readonly count?: number | undefined;
  /** Ways of driving a stint that are looked at; only `neutral` where left out. */
  readonly modes?: readonly Mode[] | undefined;
  /** Laps of age at which a set must be off. */
  readonly longestStint?: Readonly<Partial<Record<Tyre, number>>> | undefined;
  /** The course of a race that is over: which stops came cheap is then known. */
  readonly known?: KnownCourse | undefined;
}

export interface TimedPlan {
  readonly plan: Plan;
  /** s from the situation to the flag, expected on a free track. */
  readonly time: number;
}

const USUAL_STOPS = 3;

/** One stint with the best way to drive it. */
interface Stints {
  /** s of laps `from + 1` to `to`; Infinity where the set would be too old. */
  cost(from: number, to: number): number;
  mode(from: number, to: number): Mode;
}

/** What is left of a race from a stop on, by the lap of the stop. */
interface Rest {
  readonly tyres: readonly Tyre[];
  readonly cost: Float64Array;
  /** Lap of the stop after it; the race's last where there is none. */
  readonly next: Uint16Array;
  readonly stints: Stints;
  readonly rest: Rest | null;
}

/**
 * The best plan of each sequence of compounds, the least expected time first. Throws RaceError with one sentence where the
 * car is not in the race, or no plan can end it by the rules.
 */
export function bestPlans(
  parameters: RaceParameters,
  situation: Situation,
  car: number,
  options: BestPlansOptions = {},
): TimedPlan[] {
  const here = situation.cars.find((one) => one.car === car);
  if (here === undefined) throw new RaceError(`Car ${car} is not in the race at lap ${situation.lap}.`);
  const { laps } = parameters.circuit;
  const from = situation.lap;
  const track = freeTrackOf(parameters, situation, car, options.known);
  const ruled = ruledBy(parameters, situation, options.known);
  const usable = track.isWet ? TYRES : TYRES.slice(0, DRY_TYRES);
  const common = track.common.reduce((sum, value) => sum + value, 0);
  const fresh = new Map(usable.map((tyre) => [tyre, stintsOf(parameters, track, car, tyre, 0, options)]));
  const starts = from === 0 ? usable : [here.tyre];
  const begun = new Map(
    starts.map((tyre) => [tyre, stintsOf(parameters, track, car, tyre, from === 0 ? 0 : here.age, options)]),
  );
  const found: TimedPlan[] = [];
  for (const rest of restsOf(options.stops ?? USUAL_STOPS))
    for (const [start, stints] of begun) {
      const best = planOf(start, stints, rest);
      if (best !== null && isDrivable(ruled, situation, car, best.plan)) found.push(best);
    }
  if (found.length === 0)
    throw new RaceError(`Car ${car} has no tyres left with which it could end the race by the rules.`);
  return found.sort((a, b) => a.time - b.time).slice(0, options.count);

  /** Every row of compounds of up to `most`, each built on the one without its first. */
  function restsOf(most: number): (Rest | null)[] {
    const all: (Rest | null)[] = [null];
    let longest: (Rest | null)[] = [null];
    for (let i = 0; i < most; i++) {
      longest = longest.flatMap((rest) =>
        [...fresh].flatMap(([tyre, stints]) => {
          const tyres = [tyre, ...(rest?.tyres ?? [])];
          const sets = setsLeft(parameters, situation, car, tyre);
          return tyres.filter((one) => one === tyre).length > sets ? [] : [restFrom(tyres, stints, rest)];
        }),
      );
      all.push(...longest);
    }
    return all;
  }

  function restFrom(tyres: readonly Tyre[], stints: Stints, rest: Rest | null): Rest {
    const cost = new Float64Array(laps + 1).fill(Number.POSITIVE_INFINITY);
    const next = new Uint16Array(laps + 1);
    for (let lap = from + 1; lap < laps; lap++) {
      const stop = stopCost(parameters, track, lap, tyres[0]);
      for (let until = rest === null ? laps : lap + 1; until <= laps; until++) {
        const whole = stop + stints.cost(lap, until) + (rest === null ? 0 : rest.cost[until]);
        if (whole < cost[lap]) {
          cost[lap] = whole;
          next[lap] = until;
        }
      }
    }
    return { tyres, cost, next, stints, rest };
  }

  function planOf(start: Tyre, stints: Stints, rest: Rest | null): TimedPlan | null {
    let [best, lap] = [rest === null ? stints.cost(from, laps) : Number.POSITIVE_INFINITY, laps];
    if (rest !== null)
      for (let first = from + 1; first < laps; first++) {
        const whole = stints.cost(from, first) + rest.cost[first];
        if (whole < best) [best, lap] = [whole, first];
      }
    if (!Number.isFinite(best)) return null;
    const stops = [];
    const mode = stints.mode(from, lap);
    for (let at = rest; at !== null; at = at.rest) {
      const until = at.next[lap];
      stops.push({ lap, tyre: at.tyres[0], ...modeIn(at.stints.mode(lap, until)) });
      lap = until;
    }
    return { plan: { start, ...modeIn(mode), stops }, time: common + best };
  }
}

/** s from the situation to the flag, expected on a free track, of one plan as it stands. */
export function freeTrackTime(
  parameters: RaceParameters,
  situation: Situation,
  car: number,
  plan: Plan,
  known?: KnownCourse | undefined,
): number {
  checkPlan(ruledBy(parameters, situation, known), situation, car, plan);
  const here = situation.cars.find((one) => one.car === car);
  const track = freeTrackOf(parameters, situation, car, known);
  const { laps } = parameters.circuit;
  const stops = stopsAhead(plan, situation.lap);
  const isStart = situation.lap === 0;
  let time = track.common.reduce((sum, value) => sum + value, 0);
  let [lap, tyre, age] = [
    situation.lap,
    isStart ? plan.start : (here?.tyre ?? plan.start),
    isStart ? 0 : (here?.age ?? 0),
  ];
  let mode = plan.mode ?? 'neutral';
  for (const stop of [...stops, null]) {
    const until = stop?.lap ?? laps;
    time += stintTable(parameters, track, car, tyre, mode)(lap, age)[until];
    if (stop === null) break;
    time += stopCost(parameters, track, stop.lap, stop.tyre);
    [lap, tyre, age, mode] = [until, stop.tyre, 0, stop.mode ?? 'neutral'];
  }
  return time;
}

/** Rain that is known to come frees from the rule of two dry compounds. */
function ruledBy(
  parameters: RaceParameters,
  situation: Situation,
  known: KnownCourse | undefined,
): RaceParameters {
  if (known === undefined) return parameters;
  return withKnownRain(parameters, courseOf(known, situation, parameters.circuit.laps), situation.lap);
}

function stopCost(parameters: RaceParameters, track: FreeTrack, lap: number, tyre: Tyre): number {
  return track.stop[lap] + (track.isRed[lap] === 1 ? 0 : parameters.tyres[tyre].warmUp);
}

function modeIn(mode: Mode): { mode?: Mode } {
  return mode === 'neutral' ? {} : { mode };
}

/** Stints on one compound, by first and last lap, from sets of this age. */
function stintsOf(
  parameters: RaceParameters,
  track: FreeTrack,
  car: number,
  tyre: Tyre,
  age: number,
  { modes = ['neutral'], longestStint }: BestPlansOptions,
): Stints {
  const { laps } = parameters.circuit;
  const most = (longestStint?.[tyre] ?? Number.POSITIVE_INFINITY) - age;
  const tables = modes.map((mode) => stintTable(parameters, track, car, tyre, mode));
  const rows: Float64Array[][] = [];
  const rowsAt = (from: number) => {
    rows[from] ??= tables.map((table) => table(from, age));
    return rows[from];
  };
  const best = (from: number, to: number) => {
    const at = rowsAt(from);
    let least = 0;
    for (let i = 1; i < at.length; i++) if (at[i][to] < at[least][to]) least = i;
    return { least, cost: at[least][to] };
  };
  return {
    cost: (from, to) => (to > laps || to - from > most ? Number.POSITIVE_INFINITY : best(from, to).cost),
    mode: (from, to) => modes[best(from, to).least],
  };
}
