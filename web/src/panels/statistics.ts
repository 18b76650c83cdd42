/** The sums behind the panels. Pure; shares are of time, since samples lie evenly in distance, not in time. */

import type { Frame } from '../frame.ts';

export interface Times {
  readonly best: number;
  readonly median: number;
  /** Standard deviation of the sample; NaN for a single one. */
  readonly deviation: number;
}

export function describeTimes(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b);
  const n = sorted.length;
  const mean = sorted.reduce((sum, time) => sum + time, 0) / n;
  const squares = sorted.reduce((sum, time) => sum + (time - mean) ** 2, 0);
  return {
    best: sorted[0] ?? Number.NaN,
    median: n % 2 === 1 ? sorted[(n - 1) / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2,
    deviation: n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN,
  };
}

/** s spent from each point to the next; of the reference where `who` is so. The last point has none. */
export function durations(frame: Frame, who: 'lap' | 'reference'): Float32Array | undefined {
  const time = frame.values.get('lap.time');
  const delta = frame.values.get('delta');
  if (!time || (who === 'reference' && !delta)) return undefined;
  const at = (i: number) => (who === 'reference' && delta ? time[i] - delta[i] : time[i]);
  return Float32Array.from({ length: time.length }, (_, i) =>
    i + 1 < time.length ? Math.max(0, at(i + 1) - at(i)) : 0,
  );
}

/** Share of the time in each of `bins` equal parts of 0..1. */
export function histogram(values: Float32Array, seconds: Float32Array, bins: number): readonly number[] {
  const sums = new Array<number>(bins).fill(0);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(values[i] * bins)));
    sums[bin] += seconds[i];
    total += seconds[i];
  }
  return total > 0 ? sums.map((sum) => sum / total) : sums;
}

/** Share of the time in which the test holds. */
export function shareOfTime(seconds: Float32Array, test: (i: number) => boolean): number {
  let yes = 0;
  let total = 0;
  for (let i = 0; i < seconds.length; i++) {
    total += seconds[i];
    if (test(i)) yes += seconds[i];
  }
  return total > 0 ? yes / total : Number.NaN;
}
