/** From all races of one plan to what is told of it. */

import { centralInterval, medianPosition, NO_EXIT } from '../race/index.ts';
import { chanceOf, countedQuantile, meanOf, quantile, worstTenthOf } from './statistics.ts';
import { type Tally, TOLD } from './tally.ts';
import type { Mean, PlanResult } from './types.ts';
import { ALIKE } from './window.ts';

interface Frame {
  readonly firstLap: number;
  /** By position, from the first. */
  readonly points: readonly number[];
  readonly hasStop: boolean;
}

/** Standard errors within which chance may have put one plan in front of another (95 %). */
const APART = 2;

export function resultOf(
  tally: Tally,
  reference: Tally | null,
  { firstLap, points, hasStop }: Frame,
): Omit<PlanResult, 'name' | 'plan' | 'reasons' | 'isTie'> {
  const races = tally.positions.length;
  const counts = new Float64Array(tally.cars + 1);
  for (const position of tally.positions) counts[position]++;
  const finished = tally.times.filter((time) => !Number.isNaN(time)).sort();
  const positions = Array.from(counts.subarray(1), (count) => count / races);
  const [first, last] = centralInterval(positions);
  return {
    positions,
    expectedPosition: weighed(counts, (position) => position),
    expectedPoints: weighed(counts, (position) => points[position - 1] ?? 0),
    position10: first,
    position50: medianPosition(positions),
    position90: last,
    raceTime: quantile(finished, 0.5),
    raceTime10: quantile(finished, 0.1),
    raceTime90: quantile(finished, 0.9),
    ...(reference === null
      ? { against: null, againstPosition: null, better: null, worse: null }
      : againstOf(tally, reference)),
    worstTenth: worstTenthOf(counts),
    ...(hasStop ? exitOf(tally) : { cleanExit: null, afterStop: null }),
    retirement: summed(tally.retired) / races,
    stops: summed(tally.stops) / races,
    byLap: byLapOf(tally, races),
    firstLap,
    deltaByLap: reference === null ? null : deltasOf(tally, reference),
  };
}

function weighed(counts: Float64Array, worth: (position: number) => number) {
  let [races, sum, squares] = [0, 0, 0];
  counts.forEach((count, position) => {
    const value = worth(position);
    races += count;
    sum += count * value;
    squares += count * value * value;
  });
  return meanOf(sum, squares, races);
}

function againstOf(
  own: Tally,
  other: Tally,
): Pick<PlanResult, 'against' | 'againstPosition' | 'better' | 'worse'> {
  const races = own.positions.length;
  let [better, worse] = [0, 0];
  for (let i = 0; i < races; i++) {
    if (own.positions[i] < other.positions[i]) better++;
    if (own.positions[i] > other.positions[i]) worse++;
  }
  const apart = own.times
    .map((time, i) => time - other.times[i])
    .filter((time) => !Number.isNaN(time))
    .sort();
  const [low, median, high] = [quantile(apart, 0.1), quantile(apart, 0.5), quantile(apart, 0.9)];
  return {
    against: low === null || median === null || high === null ? null : { median, low, high },
    againstPosition: apartIn('positions', own, other),
    better: chanceOf(better, races),
    worse: chanceOf(worse, races),
  };
}

/**
 * Whether a plan is behind the best by chance alone or by what nobody would act on: by positions on the same races, and by
 * times where both end every race on the same place.
 */
export function isTied(own: Tally, best: Tally): boolean {
  const places = apartIn('positions', own, best);
  if (places.value !== 0 || places.error !== 0) return places.value <= Math.max(ALIKE, APART * places.error);
  const { value, error } = apartIn('times', own, best);
  return value <= APART * error;
}

/** Mean difference race by race, over those that both finished where it is about times. */
function apartIn(what: 'positions' | 'times', own: Tally, other: Tally): Mean {
  const races = own.positions.length;
  let [sum, squares, count] = [0, 0, 0];
  for (let i = 0; i < races; i++) {
    const difference = own[what][i] - other[what][i];
    if (Number.isNaN(difference)) continue;
    sum += difference;
    squares += difference * difference;
    count++;
  }
  return meanOf(sum, squares, count);
}

function exitOf({ cleanExit, afterStop, cars }: Tally): Pick<PlanResult, 'cleanExit' | 'afterStop'> {
  let [made, clean] = [0, 0];
  const places = new Float64Array(cars + 1);
  for (let i = 0; i < cleanExit.length; i++) {
    if (cleanExit[i] === NO_EXIT) continue;
    made++;
    clean += cleanExit[i];
    places[afterStop[i]]++;
  }
  if (made === 0) return { cleanExit: null, afterStop: null };
  return {
    cleanExit: chanceOf(clean, made),
    afterStop: {
      median: countedQuantile(places, 0.5),
      low: countedQuantile(places, 0.1),
      high: countedQuantile(places, 0.9),
    },
  };
}

function byLapOf({ counts, laps, cars }: Tally, races: number): number[][] {
  return Array.from({ length: laps }, (_, lap) =>
    Array.from(counts.subarray(lap * cars, (lap + 1) * cars), (count) => count / races),
  );
}

/** Median over the first races in which both were still driving; the lap before's where no race is left. */
function deltasOf(own: Tally, other: Tally): number[] {
  const { laps } = own;
  const told = Math.min(own.positions.length, TOLD);
  const apart = new Float64Array(told);
  const deltas: number[] = [];
  for (let lap = 0; lap < laps; lap++) {
    let count = 0;
    for (let i = 0; i < told; i++) {
      const difference = own.timeByLap[i * laps + lap] - other.timeByLap[i * laps + lap];
      if (!Number.isNaN(difference)) apart[count++] = difference;
    }
    deltas.push(quantile(apart.subarray(0, count).sort(), 0.5) ?? deltas.at(-1) ?? 0);
  }
  return deltas;
}

function summed(values: Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
