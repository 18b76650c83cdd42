/**
 * Interpolation by channel kind, on the channel's own times. NaN samples (a logger that merges several devices
 * leaves most cells empty) are bridged, not spread.
 */

import type { Channel, Samples } from './recording.ts';

/** Index of the last element ≤ `x` in ascending `sorted`; −1 where all are greater. */
export function lastAtOrBefore(sorted: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Full turn of an angle channel: 360 where it is in degrees, else 2π. */
function turnOf(unit: string): number {
  return unit === 'deg' ? 360 : 2 * Math.PI;
}

function isValue(values: Samples, index: number): boolean {
  return !Number.isNaN(values[index]);
}

/**
 * Values of a channel at ascending moments.
 *
 * @param at n moments, s since the start of the recording, ascending
 * @returns n values in the channel's unit; before the first and after the last sample the nearest one; all NaN
 *   where the channel holds no number at all
 */
export function sampleAt(channel: Channel, at: Float64Array): Float64Array {
  const { times, values, kind } = channel;
  const out = new Float64Array(at.length);
  const n = values.length;
  if (at.length === 0) return out;

  let left = lastAtOrBefore(times, at[0]);
  while (left >= 0 && !isValue(values, left)) left--;
  let right = Math.max(0, left + 1);
  while (right < n && !isValue(values, right)) right++;
  if (left < 0 && right >= n) return out.fill(Number.NaN);

  const turn = turnOf(channel.unit);
  for (let i = 0; i < at.length; i++) {
    const t = at[i];
    while (right < n && times[right] <= t) {
      left = right;
      right++;
      while (right < n && !isValue(values, right)) right++;
    }
    if (left < 0) out[i] = values[right];
    else if (right >= n || kind === 'discrete') out[i] = values[left];
    else {
      const span = times[right] - times[left];
      const share = span > 0 ? (t - times[left]) / span : 0;
      let step = values[right] - values[left];
      if (kind === 'angle') step -= turn * Math.round(step / turn);
      out[i] = values[left] + share * step;
    }
  }
  return out;
}

/**
 * Monotone piecewise cubic through ascending knots (Fritsch & Carlson, SIAM J. Numer. Anal. 17, 1980): between
 * samples of a 10 Hz logger a car accelerates, and straight lines in time over distance would put corners into
 * the delta at each sample.
 *
 * @param x knots, strictly ascending
 * @param y values at the knots
 * @param at ascending points within [x₀, xₙ₋₁]
 */
export function monotoneCubic(x: Float64Array, y: Float64Array, at: Float64Array): Float64Array {
  const n = x.length;
  const out = new Float64Array(at.length);
  if (n === 0) return out.fill(Number.NaN);
  if (n === 1) return out.fill(y[0]);

  const slope = new Float64Array(n);
  let before = (y[1] - y[0]) / (x[1] - x[0]);
  slope[0] = before;
  for (let i = 1; i < n - 1; i++) {
    const width0 = x[i] - x[i - 1];
    const width1 = x[i + 1] - x[i];
    const after = (y[i + 1] - y[i]) / width1;
    // The weighted harmonic mean keeps the curve between its knots (Fritsch & Butland 1984).
    slope[i] =
      before * after > 0
        ? (3 * (width0 + width1)) / ((2 * width1 + width0) / before + (width1 + 2 * width0) / after)
        : 0;
    before = after;
  }
  slope[n - 1] = before;
  if (n > 2) {
    slope[0] = endSlope(
      x[1] - x[0],
      x[2] - x[1],
      (y[1] - y[0]) / (x[1] - x[0]),
      (y[2] - y[1]) / (x[2] - x[1]),
    );
    slope[n - 1] = endSlope(
      x[n - 1] - x[n - 2],
      x[n - 2] - x[n - 3],
      before,
      (y[n - 2] - y[n - 3]) / (x[n - 2] - x[n - 3]),
    );
  }

  let k = 0;
  for (let i = 0; i < at.length; i++) {
    while (k < n - 2 && x[k + 1] < at[i]) k++;
    const width = x[k + 1] - x[k];
    const s = Math.min(1, Math.max(0, (at[i] - x[k]) / width));
    const s2 = s * s;
    const s3 = s2 * s;
    out[i] =
      (2 * s3 - 3 * s2 + 1) * y[k] +
      (s3 - 2 * s2 + s) * width * slope[k] +
      (3 * s2 - 2 * s3) * y[k + 1] +
      (s3 - s2) * width * slope[k + 1];
  }
  return out;
}

/** Three-point slope at an end, held back where it would overshoot (the end condition of `pchip`). */
function endSlope(width: number, nextWidth: number, secant: number, nextSecant: number): number {
  const slope = ((2 * width + nextWidth) * secant - width * nextSecant) / (width + nextWidth);
  if (slope * secant <= 0) return 0;
  return Math.abs(slope) > 3 * Math.abs(secant) ? 3 * secant : slope;
}

/** Median of the finite values; NaN for none. */
export function median(values: Iterable<number>): number {
  const sorted = Array.from(values)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Pearson correlation over the common length; 0 where one of them is constant. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = Math.min(a.length, b.length);
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  for (let i = 0; i < n; i++) {
    sumA += a[i];
    sumB += b[i];
    sumAA += a[i] * a[i];
    sumBB += b[i] * b[i];
    sumAB += a[i] * b[i];
  }
  const scale = Math.sqrt((sumAA - (sumA * sumA) / n) * (sumBB - (sumB * sumB) / n));
  return scale > 0 ? (sumAB - (sumA * sumB) / n) / scale : 0;
}
