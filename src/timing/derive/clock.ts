/**
 * Cars whose clock is off. Lap tables made from the live feed place each car's laps in session time by when messages came,
 * and for some cars all of them are off by the same seconds (a stop on lap 1 is enough). The error shows: lap 1 begins for
 * all cars at one moment, the start signal (FIA F1 Sporting Regulations, article "Starting procedure"; the race time of
 * every car counts from it), so the end of lap 1 minus its duration must be one number. Where it is, final gaps agree with
 * the published ones to the millisecond; where a car's differs, its final gap is wrong by just that difference.
 *
 * What surprises: times in the pit lane (`pitIn`, `pitOut`) come from other messages and are not off.
 */

import type { CarNumber, LapEvent } from '../events.ts';

export interface StartClock {
  /** s, session time of the start signal by the laps themselves; null where no lap 1 has a duration. */
  readonly start: number | null;
  /** s, by how much the lap ends of a car are too early (below 0) or too late; cars in order have no entry. */
  readonly shifts: ReadonlyMap<CarNumber, number>;
}

/** Two starts that differ by less are the same, s: the sources round to 1 ms. */
const SAME = 0.002;
/** Without agreement on the start, what differs by less may be the durations' own fault, s. */
const CLEARLY_OFF = 0.2;
/** A car that left the pit lane so long after the start signal has a lap 1 that saw a red flag: no time to go by, s. */
const RESTARTED = 60;

/** The start signal as the laps 1 agree on it, and the cars that disagree. */
export function startClock(laps: Iterable<LapEvent>): StartClock {
  const starts = new Map<CarNumber, number>();
  const ends: { time: number; duration: number }[] = [];
  for (const { car, lap, time, duration, pitOut } of laps) {
    if (lap !== 1 || duration === null || !Number.isFinite(time)) continue;
    const start = time - duration;
    if (pitOut !== null && pitOut - start >= RESTARTED) continue;
    starts.set(car, start);
    ends.push({ time, duration });
  }
  if (starts.size === 0) return { start: null, shifts: new Map() };
  const sorted = [...starts.values()].sort((a, b) => a - b);
  const start = sorted[sorted.length >> 1];
  const agreeing = sorted.filter((value) => Math.abs(value - start) <= SAME).length;
  const agreed = agreeing * 2 >= sorted.length;
  if (!agreed && !inStep(ends)) return { start: null, shifts: new Map() };
  const threshold = agreed ? SAME : CLEARLY_OFF;
  const shifts = new Map<CarNumber, number>();
  for (const [car, value] of starts) if (Math.abs(value - start) > threshold) shifts.set(car, value - start);
  return { start, shifts };
}

/** Pairs of cars of which the one that took longer for lap 1 must also end it later, as a share of all. */
const IN_STEP = 0.9;

/** Whether durations of lap 1 are what they should be, times from one start: then they order the cars as their ends do. */
function inStep(ends: readonly { readonly time: number; readonly duration: number }[]): boolean {
  let agree = 0;
  let pairs = 0;
  for (const [i, one] of ends.entries())
    for (const other of ends.slice(i + 1)) {
      pairs++;
      if ((one.time - other.time) * (one.duration - other.duration) >= 0) agree++;
    }
  return pairs > 0 && agree >= IN_STEP * pairs;
}
