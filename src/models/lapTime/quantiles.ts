/**
 * Three quantiles a row, and how those of the trees and of the networks become one answer: a weighted mean, its interval stretched so
 * that a tenth of the laps that chose it lay on either side (conformalised quantile regression in its simplest form: Y. Romano, E.
 * Patterson, E. Candès, NeurIPS 2019, with a factor a side in place of a constant).
 */

import { metrics } from '../../learning/index.ts';

export interface Quantiles {
  readonly q10: Float64Array;
  readonly q50: Float64Array;
  readonly q90: Float64Array;
}

export interface Blend {
  /** 0..1, the rest is the networks'. */
  readonly treesShare: number;
  /** What the distances from the median down and up are multiplied by. */
  readonly below: number;
  readonly above: number;
}

/** Each tenth of the way from networks alone to trees alone. */
const SHARES = Array.from({ length: 11 }, (_, i) => i / 10);
const TAIL = 0.1;

/** Chooses on rows that neither part was trained on. */
export function fitBlend(trees: Quantiles, networks: Quantiles, truth: Float64Array): Blend {
  const errors = SHARES.map((treesShare) =>
    metrics.meanAbsoluteError(mixed(trees.q50, networks.q50, treesShare), truth),
  );
  const treesShare = SHARES[errors.indexOf(Math.min(...errors))];
  const raw = blended({ treesShare, below: 1, above: 1 }, trees, networks);
  const under = truth.map((value, i) => (raw.q50[i] - value) / Math.max(LEAST, raw.q50[i] - raw.q10[i]));
  const over = truth.map((value, i) => (value - raw.q50[i]) / Math.max(LEAST, raw.q90[i] - raw.q50[i]));
  return {
    treesShare,
    below: Math.max(0, quantile(under, 1 - TAIL)),
    above: Math.max(0, quantile(over, 1 - TAIL)),
  };
}

/** s; what is narrower is no interval. */
const LEAST = 0.005;

export function blended(
  { treesShare, below, above }: Blend,
  trees: Quantiles,
  networks: Quantiles,
): Quantiles {
  const q50 = mixed(trees.q50, networks.q50, treesShare);
  const low = mixed(trees.q10, networks.q10, treesShare);
  const high = mixed(trees.q90, networks.q90, treesShare);
  return {
    q10: q50.map((middle, i) => middle - below * Math.max(LEAST, middle - low[i])),
    q50,
    q90: q50.map((middle, i) => middle + above * Math.max(LEAST, high[i] - middle)),
  };
}

export function meanQuantiles(all: readonly Quantiles[]): Quantiles {
  const mean = (part: keyof Quantiles) =>
    all[0][part].map((_, i) => all.reduce((sum, each) => sum + each[part][i], 0) / all.length);
  return { q10: mean('q10'), q50: mean('q50'), q90: mean('q90') };
}

function mixed(a: Float64Array, b: Float64Array, share: number): Float64Array {
  return a.map((value, i) => share * value + (1 - share) * b[i]);
}

/** The smallest value with at least that share of all at or below it. */
function quantile(values: Float64Array, share: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
