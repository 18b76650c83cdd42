/**
 * How far along the lap the car was at each sample, from the best evidence that a recording holds. Laps are cut
 * and resampled on this; nothing else in the project looks at `lapFraction` or `lapDistance`.
 */

import { type DrivenDistance, drivenDistance, metresAt } from './driven.ts';
import { type FiniteRows, finiteRows, isAlive } from './evidence.ts';
import { median } from './interpolate.ts';
import type { Channel, Recording } from './recording.ts';

/** Share of the lap since the line, 0..1, as the source itself tells it; only the samples at which it does. */
export interface LapProgress {
  readonly times: Float64Array;
  readonly fraction: Float64Array;
  /** m, the length of the lap as the source measures it; NaN where it cannot be told. */
  readonly length: number;
  /** True where the source knows the place on the circuit; false where it counts metres, which no two laps agree on. */
  readonly placed: boolean;
}

/** A share above this is none: the channel is in percent or counts laps. Some sims run a little past 1 at the line. */
const MOST_SHARE = 1.5;
/** A channel is refused for more than this share of such samples; fewer are glitches. */
const GLITCHES = 0.01;

/** Each lap asks anew, and an endurance race has hundreds; a recording never changes. */
const progressOf = new WeakMap<Recording, { readonly progress: LapProgress | undefined }>();

/**
 * The source's own progress through the lap: `lapFraction`, else `lapDistance` over the longest distance seen.
 * Undefined where it has neither, or only columns that nothing was written to.
 */
export function lapProgress(recording: Recording): LapProgress | undefined {
  let known = progressOf.get(recording);
  if (!known) {
    known = { progress: findProgress(recording) };
    progressOf.set(recording, known);
  }
  return known.progress;
}

function findProgress(recording: Recording): LapProgress | undefined {
  const fraction = recording.channels.get('lapFraction');
  const distance = recording.channels.get('lapDistance');
  if (isAlive(fraction) && isShare(fraction)) {
    const length = lengthFromFraction(fraction, distance) ?? recording.meta.trackLength ?? Number.NaN;
    const rows = finiteRows(fraction, (share) => share <= MOST_SHARE);
    return { times: rows.times, fraction: rows.values, length, placed: true };
  }
  if (isAlive(distance)) {
    const rows = finiteRows(distance);
    const length = lengthFromWraps(rows, drivenDistance(recording)) ?? recording.meta.trackLength;
    if (length === undefined || !(length > 0)) return undefined;
    return { times: rows.times, fraction: rows.values.map((d) => d / length), length, placed: false };
  }
  return undefined;
}

function isShare(fraction: Channel): boolean {
  let beyond = 0;
  for (const share of fraction.values) if (share > MOST_SHARE) beyond++;
  return beyond <= GLITCHES * fraction.values.length;
}

function lengthFromFraction(fraction: Channel, distance: Channel | undefined): number | undefined {
  if (!isAlive(distance) || distance.values.length !== fraction.values.length) return undefined;
  const ratios: number[] = [];
  for (let i = 0; i < fraction.values.length; i++) {
    if (fraction.values[i] > 0.2) ratios.push(distance.values[i] / fraction.values[i]);
  }
  const length = median(ratios);
  return length > 0 ? length : undefined;
}

/** Where `lapDistance` falls back to the line, it was at the length of the lap in between. */
function lengthFromWraps(
  { times, values }: FiniteRows,
  driven: DrivenDistance | undefined,
): number | undefined {
  const peaks: number[] = [];
  let highest = 0;
  for (let i = 1; i < values.length; i++) {
    const before = values[i - 1];
    highest = Math.max(highest, before);
    if (!(values[i] < before * 0.2 && before > 100)) continue;
    // A slow logger last saw the car tens of metres short of the line; what was driven since makes up for it.
    const since = driven ? metresAt(driven, times[i]) - metresAt(driven, times[i - 1]) - values[i] : 0;
    peaks.push(since > 0 && since < 0.1 * before ? before + since : before);
  }
  // A lap that was broken off ends short of the line; whole laps all end at the same distance.
  let furthest = 0;
  for (const peak of peaks) furthest = Math.max(furthest, peak);
  const whole = peaks.filter((peak) => peak > 0.97 * furthest);
  return whole.length > 0 ? median(whole) : highest > 0 ? highest : undefined;
}
