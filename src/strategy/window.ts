/**
 * When to stop: the shortest run of laps that holds half of what speaks for a lap. Two things speak: what the laps are worth by
 * simulation, and what teams do on such tyres at such a circuit. Neither does alone. A model knows wear from earlier years, so
 * that laps apart cost it little; teams have seen the tyres all weekend, and what they did before stands in the usual plans.
 *
 * Worth counts places and seconds: the expected finishing position, and a place for every twenty seconds of race time, so that
 * places decide wherever they differ, and time where none do (a leader far ahead, a car far behind).
 *
 * The backtest (`pitWindow.ts`) puts seconds on a free track for that worth. On 86 stops of 2023 and 2024, two of each race,
 * both windows held 38 of the stops (72 times both or neither), with two thirds of their laps in common and their middles
 * 1.8 laps apart; those by simulation (200 races a cell) were 8 laps wide, those on a free track 10.
 */

import { type CarSituation, stintKey, tyresOfSequence } from '../race/index.ts';
import type { Moment } from './types.ts';

/** Places that a second is worth. */
export const PLACES_PER_SECOND = 0.05;
/** Places; differences that nobody would act on. */
export const ALIKE = 0.03;
/**
 * Places by which a lap must be worse to have e times less for it. Chosen with `HELD` so that windows before stops of the top
 * ten in 2019 to 2021 held most of them, against windows as wide around what was usual here (`pitWindow.ts`).
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

/** How usual it is to stop next on each lap, by lap number: by habits where they are known, else by the usual plans. */
export function practiceOf(moment: Moment, car: number): Float64Array {
  const { parameters, situation } = moment;
  const usual = new Float64Array(parameters.circuit.laps + 1);
  const here = situation.cars.find((one) => one.car === car);
  const nexts = here === undefined ? [] : (habitualOf(moment, here) ?? plannedOf(moment, car));
  const total = nexts.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight, lap: middle, deviation } of nexts)
    for (let lap = situation.lap + 1; lap < parameters.circuit.laps; lap++) {
      const off = (lap - middle) / deviation;
      usual[lap] += ((weight / total) * Math.exp((-off * off) / 2)) / (deviation * Math.sqrt(2 * Math.PI));
    }
  return usual;
}

interface UsualNext {
  readonly weight: number;
  readonly lap: number;
  /** Laps. */
  readonly deviation: number;
}

/** Of each sequence of tyres that fits what was driven so far, when its present set usually comes off. Null where none fits. */
function habitualOf({ parameters, situation, cars }: Moment, here: CarSituation): UsualNext[] | null {
  const { habits, circuit } = parameters;
  if (habits === undefined) return null;
  const done = situation.lap === 0 ? 0 : Math.max(here.stops, here.used.length - 1);
  const fitted = situation.lap - here.age;
  const half = (cars.find(({ car }) => car === here.car)?.grid ?? cars.length) <= cars.length / 2 ? 0 : 1;
  const nexts = Object.entries(habits.sequences).flatMap(([sequence, shares]): UsualNext[] => {
    const tyres = tyresOfSequence(sequence);
    const before = tyres.slice(0, done + 1);
    const fits =
      tyres.length > done + 1 &&
      tyres[done] === here.tyre &&
      here.used.every((tyre) => before.includes(tyre));
    const stint = habits.stints[stintKey(tyres.length - 1, done === 0, here.tyre)];
    if (!fits || stint === undefined) return [];
    const { share, raceDeviation, carDeviation } = stint;
    // A set that was used before the race is as old as it is, but comes off no earlier for it.
    const from = done === 0 ? 0 : Math.max(0, fitted);
    return [
      {
        weight: shares[half],
        lap: from + share * circuit.laps,
        deviation: Math.max(1, circuit.laps * Math.hypot(raceDeviation, carDeviation)),
      },
    ];
  });
  return nexts.some(({ weight }) => weight > 0) ? nexts : null;
}

function plannedOf({ situation, plans }: Moment, car: number): UsualNext[] {
  const own = plans.find((one) => one.car === car);
  return (own?.plans ?? []).flatMap(({ plan, weight }): UsualNext[] => {
    const next = plan.stops.find(({ lap }) => lap > situation.lap);
    return next === undefined ? [] : [{ weight, lap: next.lap, deviation: Math.max(1, own?.scatter ?? 0) }];
  });
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
