/** Where all cars are at one moment. */

import type { CarNumber } from '../events.ts';
import type { RaceSession } from '../session.ts';
import { rowAt, type Track, tracksOf } from './drive.ts';
import { STALE } from './telemetry.ts';

export interface CarPlace {
  /** m, in the circuit's own frame. */
  readonly x: number;
  readonly y: number;
}

/**
 * Each car's place at a session time, s: on the line between the fixes around it; the last one for up to 2 s where none
 * follows, as in a live session; null for a car that was not seen for longer.
 */
export function placesAt(session: RaceSession, time: number): ReadonlyMap<CarNumber, CarPlace | null> {
  const places = new Map<CarNumber, CarPlace | null>();
  if (session.locations === null) return places;
  for (const [car, track] of tracksOf(session.locations)) places.set(car, placeAt(track, time));
  return places;
}

/** A car's place at a moment, as in `placesAt`. */
export function placeAt({ time, x, y }: Track, at: number): CarPlace | null {
  const row = rowAt(time, at);
  if (row < 0) return null;
  const step = row + 1 < time.length ? time[row + 1] - time[row] : Number.POSITIVE_INFINITY;
  if (step > STALE) return at - time[row] <= STALE ? { x: x[row], y: y[row] } : null;
  const share = (at - time[row]) / step;
  return { x: x[row] + share * (x[row + 1] - x[row]), y: y[row] + share * (y[row + 1] - y[row]) };
}
