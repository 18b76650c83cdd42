/**
 * Distance driven since the start of a recording: what lays out a lap where the source does not tell the place, and
 * what tells where between two of its samples the car was where it does.
 */

import { isAlive } from './evidence.ts';
import { lastAtOrBefore, sampleAt } from './interpolate.ts';
import type { Channel, Recording } from './recording.ts';

export interface DrivenDistance {
  readonly times: Float64Array;
  /** m */
  readonly metres: Float64Array;
}

/** Each lap asks anew, and an endurance race has hundreds; a recording never changes. */
const drivenOf = new WeakMap<Recording, { readonly driven: DrivenDistance | undefined }>();

/**
 * Distance driven since the start of the recording, m: the source's own, else the integral of `speed` by the
 * trapezoid rule. Gaps in time longer than a second (the car was elsewhere meanwhile) add nothing to the integral.
 * Undefined where the car went nowhere that the recording tells of.
 */
export function drivenDistance(recording: Recording): DrivenDistance | undefined {
  let known = drivenOf.get(recording);
  if (!known) {
    known = { driven: integrate(recording) };
    drivenOf.set(recording, known);
  }
  return known.driven;
}

function integrate(recording: Recording): DrivenDistance | undefined {
  const distance = recording.channels.get('distance');
  if (isAlive(distance) && isGrowing(distance)) {
    const values = sampleAt(distance, distance.times);
    return { times: distance.times, metres: values.map((d) => d - values[0]) };
  }
  const speed = recording.channels.get('speed');
  if (!speed) return undefined;
  const values = sampleAt(speed, speed.times);
  const metres = new Float64Array(values.length);
  for (let i = 1; i < metres.length; i++) {
    const step = speed.times[i] - speed.times[i - 1];
    const mean = (values[i] + values[i - 1]) / 2;
    metres[i] = metres[i - 1] + (step <= 1 && mean > 0 ? mean * step : 0);
  }
  return metres[metres.length - 1] > 0 ? { times: speed.times, metres } : undefined;
}

/** Cumulative distance never falls by more than rounding; one that restarts each lap is no use here. */
function isGrowing(distance: Channel): boolean {
  let previous = Number.NEGATIVE_INFINITY;
  for (const value of distance.values) {
    if (value < previous - 0.5) return false;
    if (!Number.isNaN(value)) previous = value;
  }
  return true;
}

/** m driven up to a moment; before the first and after the last sample the nearest. */
export function metresAt({ times, metres }: DrivenDistance, at: number): number {
  const k = lastAtOrBefore(times, at);
  if (k < 0) return metres[0];
  if (k >= times.length - 1) return metres[metres.length - 1];
  return metres[k] + ((metres[k + 1] - metres[k]) * (at - times[k])) / (times[k + 1] - times[k]);
}

/** The moment between `from` and `to` at which so many metres were driven, s; the nearer end where it is neither. */
export function momentAt(
  { times, metres }: DrivenDistance,
  driven: number,
  from: number,
  to: number,
): number {
  for (let k = Math.max(0, lastAtOrBefore(times, from)); k + 1 < times.length && times[k] < to; k++) {
    if (metres[k + 1] < driven) continue;
    const span = metres[k + 1] - metres[k];
    const share = span > 0 ? Math.max(0, driven - metres[k]) / span : 0;
    return Math.min(to, Math.max(from, times[k] + share * (times[k + 1] - times[k])));
  }
  return to;
}
