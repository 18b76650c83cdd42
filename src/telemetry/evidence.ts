/**
 * Which channels deserve to be believed. Exports carry columns that nothing ever wrote to: all empty, all zero, one
 * value from the first row to the last. Such a column must not outrank a poorer source that was really recorded.
 */

import type { Channel } from './recording.ts';

/** Whether a channel holds two different numbers: one that never changes tells nothing of the car's way. */
export function isAlive(channel: Channel | undefined): channel is Channel {
  if (!channel) return false;
  let first = Number.NaN;
  for (const value of channel.values) {
    if (!Number.isFinite(value)) continue;
    if (Number.isNaN(first)) first = value;
    else if (value !== first) return true;
  }
  return false;
}

/** Samples that hold a number. */
export interface FiniteRows {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** The samples for which `isValue` holds; all finite ones when left out. */
export function finiteRows(
  { times, values }: Pick<Channel, 'times' | 'values'>,
  isValue: (value: number) => boolean = Number.isFinite,
): FiniteRows {
  let count = 0;
  for (const value of values) if (isValue(value)) count++;
  if (count === values.length) return { times, values: Float64Array.from(values) };
  const rows = { times: new Float64Array(count), values: new Float64Array(count) };
  let k = 0;
  for (let i = 0; i < values.length; i++) {
    if (!isValue(values[i])) continue;
    rows.times[k] = times[i];
    rows.values[k++] = values[i];
  }
  return rows;
}

/** Mean time between rows, s; NaN for fewer than two. */
export function stepOf(times: Float64Array): number {
  return times.length < 2 ? Number.NaN : (times[times.length - 1] - times[0]) / (times.length - 1);
}
