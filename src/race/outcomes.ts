/** What became of a whole field in many races, as columns: empty ones to be filled, and parts put together. */

import { RaceError } from './error.ts';

/** Results of races `from` to `from + races - 1`, a row a race, a column a car in the order of `cars`. */
export interface Outcomes {
  readonly cars: readonly number[];
  readonly from: number;
  readonly races: number;
  /** From 1; a car that retired is placed behind all that ran longer. */
  readonly positions: Uint8Array;
  /** s behind the winner at the line; NaN for a car that retired. */
  readonly gaps: Float32Array;
  /** s, the winner's time from the situation's lap on (from the start of the race at lap 0), by race. */
  readonly times: Float64Array;
  /** Stops for tyres in the whole race, those before the situation included. */
  readonly stops: Uint8Array;
  /** Laps completed by a car that retired; -1 for one that finished. */
  readonly retiredOn: Int16Array;
  /** In-lap of the first stop after the situation; 0 where there was none. */
  readonly nextStopLap: Uint16Array;
  /** Index in `TYRES` of what that stop fitted; 0 where there was none. */
  readonly nextStopTyre: Uint8Array;
  /** Where the cars were at the end of each lap, over all races; null where that was not asked for. */
  readonly byLap: LapHistogram | null;
}

/**
 * How often each car was in each position at the line at the end of each lap: `counts[((lap - firstLap) * cars + car) * cars + position -
 * 1]`. A car that is out is counted nowhere.
 */
export interface LapHistogram {
  readonly firstLap: number;
  readonly laps: number;
  readonly counts: Uint32Array;
}

/** `told` are the laps of the histogram; null for none. */
export function blankOutcomes(
  cars: readonly number[],
  races: number,
  from: number,
  told: { readonly firstLap: number; readonly laps: number } | null,
): Outcomes {
  const cells = races * cars.length;
  return {
    cars,
    from,
    races,
    positions: new Uint8Array(cells),
    gaps: new Float32Array(cells),
    times: new Float64Array(races),
    stops: new Uint8Array(cells),
    retiredOn: new Int16Array(cells),
    nextStopLap: new Uint16Array(cells),
    nextStopTyre: new Uint8Array(cells),
    byLap:
      told === null
        ? null
        : {
            firstLap: told.firstLap,
            laps: told.laps,
            counts: new Uint32Array(told.laps * cars.length ** 2),
          },
  };
}

/** Puts parts of the same question together; they must follow one another. */
export function joinOutcomes(parts: readonly Outcomes[]): Outcomes {
  const sorted = [...parts].sort((a, b) => a.from - b.from);
  const first = sorted[0];
  if (first === undefined) throw new RaceError('There are no races to put together.');
  const races = sorted.reduce((sum, part) => sum + part.races, 0);
  const whole = blankOutcomes(first.cars, races, first.from, first.byLap);
  let next = first.from;
  for (const part of sorted) {
    checkNext(next, part.from);
    putOutcomes(whole, part);
    next += part.races;
  }
  return whole;
}

/** Puts a part in its place in the whole. */
export function putOutcomes(whole: Outcomes, part: Outcomes): void {
  const race = part.from - whole.from;
  const at = race * whole.cars.length;
  whole.positions.set(part.positions, at);
  whole.gaps.set(part.gaps, at);
  whole.times.set(part.times, race);
  whole.stops.set(part.stops, at);
  whole.retiredOn.set(part.retiredOn, at);
  whole.nextStopLap.set(part.nextStopLap, at);
  whole.nextStopTyre.set(part.nextStopTyre, at);
  if (whole.byLap === null || part.byLap === null) return;
  const [sums, counts] = [whole.byLap.counts, part.byLap.counts];
  for (let i = 0; i < counts.length; i++) sums[i] += counts[i];
}

export function checkNext(next: number, from: number): void {
  if (from !== next)
    throw new RaceError(`Race ${next} is missing between the parts: the next begins at ${from}.`);
}
