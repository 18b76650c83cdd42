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
  for (const { car, lap, time, duration, pitOut } of laps) {
    if (lap !== 1 || duration === null || !Number.isFinite(time)) continue;
    const start = time - duration;
    if (pitOut === null || pitOut - start < RESTARTED) starts.set(car, start);
  }
  if (starts.size === 0) return { start: null, shifts: new Map() };
  const sorted = [...starts.values()].sort((a, b) => a - b);
  const start = sorted[sorted.length >> 1];
  const agreeing = sorted.filter((value) => Math.abs(value - start) <= SAME).length;
  const threshold = agreeing * 2 >= sorted.length ? SAME : CLEARLY_OFF;
  const shifts = new Map<CarNumber, number>();
  for (const [car, value] of starts) if (Math.abs(value - start) > threshold) shifts.set(car, value - start);
  return { start, shifts };
}
