/**
 * Smoothing on a closed, even grid. Everything about a circuit is periodic, so the windows wrap around the line and
 * no end effects arise. The main tool is a local quadratic fit (Savitzky–Golay) with tricube weights: it keeps the
 * height of a curvature peak far better than a moving average of the same width, and the weights spare it the side
 * lobes that make an unweighted fit ring on 10 Hz positions.
 */

import { median } from '../telemetry/index.ts';

/** Kernels of a weighted quadratic fit, `2·half + 1` taps, for values, first and second derivative per grid step. */
export interface QuadraticKernels {
  readonly half: number;
  readonly value: Float64Array;
  readonly slope: Float64Array;
  readonly bend: Float64Array;
}

/**
 * Kernels for a window of `half` points to each side, at least 2.
 * With moments Sk = Σ w·i^k the fit a + b·i + c·i² has a = Σ w(S4 − S2·i²)y / D, b = Σ w·i·y / S2 and
 * c = Σ w(S0·i² − S2)y / D, D = S0·S4 − S2².
 */
export function quadraticKernels(half: number): QuadraticKernels {
  const h = Math.max(2, Math.round(half));
  const n = 2 * h + 1;
  const weight = new Float64Array(n);
  let s0 = 0;
  let s2 = 0;
  let s4 = 0;
  for (let k = 0; k < n; k++) {
    const i = k - h;
    const u = Math.abs(i) / (h + 1);
    const w = (1 - u ** 3) ** 3;
    weight[k] = w;
    s0 += w;
    s2 += w * i * i;
    s4 += w * i ** 4;
  }
  const det = s0 * s4 - s2 * s2;
  const value = new Float64Array(n);
  const slope = new Float64Array(n);
  const bend = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const i = k - h;
    value[k] = (weight[k] * (s4 - s2 * i * i)) / det;
    slope[k] = (weight[k] * i) / s2;
    bend[k] = (2 * weight[k] * (s0 * i * i - s2)) / det;
  }
  return { half: h, value, slope, bend };
}

/** Correlates `values` (one period) with an odd kernel, wrapping around. */
export function applyPeriodic(values: Float64Array, kernel: Float64Array): Float64Array {
  const n = values.length;
  const half = (kernel.length - 1) / 2;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) {
      let j = i + k - half;
      if (j < 0 || j >= n) j = ((j % n) + n) % n;
      sum += kernel[k] * values[j];
    }
    out[i] = sum;
  }
  return out;
}

/** Gaussian smoothing of one period; `sigma` in grid points. Keeps the integral, so it keeps a corner's turn. */
export function gaussianPeriodic(values: Float64Array, sigma: number): Float64Array {
  const half = Math.max(1, Math.min(Math.ceil(3 * sigma), Math.floor((values.length - 1) / 2)));
  const kernel = new Float64Array(2 * half + 1);
  let sum = 0;
  for (let k = -half; k <= half; k++) {
    const w = Math.exp(-0.5 * (k / Math.max(sigma, 1e-6)) ** 2);
    kernel[k + half] = w;
    sum += w;
  }
  for (let k = 0; k < kernel.length; k++) kernel[k] /= sum;
  return applyPeriodic(values, kernel);
}

/** Fills NaN of one period by straight lines between neighbours, around the line. Undefined where all are NaN. */
export function fillPeriodic(values: Float64Array): Float64Array | undefined {
  const n = values.length;
  const first = values.findIndex((v) => Number.isFinite(v));
  if (first < 0) return undefined;
  const out = Float64Array.from(values);
  let left = first;
  for (let k = 1; k <= n; k++) {
    const i = (first + k) % n;
    if (!Number.isFinite(values[i])) continue;
    const gap = (i - left + n) % n || n;
    for (let g = 1; g < gap; g++) {
      const f = g / gap;
      out[(left + g) % n] = values[left] * (1 - f) + values[i] * f;
    }
    left = i;
  }
  return out;
}

/** Median of the finite values at each point over several columns; NaN where there are none. */
export function medianColumns(columns: readonly Float64Array[]): Float64Array {
  const n = columns[0]?.length ?? 0;
  if (columns.length === 1) return Float64Array.from(columns[0]);
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    out[i] = median(columns.map((c) => c[i]));
  }
  return out;
}
