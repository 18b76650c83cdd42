/** What boosting descends: first and second derivatives by row, where it begins, and how a leaf is set. */

import type { Link } from './ensemble.ts';

export interface Objective {
  readonly link: Link;
  /** Before the first tree. */
  base(target: Float64Array, weight: Float64Array): number;
  /** Writes derivatives of the loss by the sum so far. */
  derive(sum: Float64Array, target: Float64Array, gradient: Float64Array, hessian: Float64Array): void;
  loss(sum: number, target: number): number;
  /**
   * A leaf's value from what is left of its rows, where Newton's step is no good: the second derivative of an absolute value
   * is 0, and the step is a quantile (J. Friedman 2001, LAD). Null for Newton's step.
   */
  leaf: ((rest: Float64Array, weight: Float64Array) => number) | null;
}

export const squaredError: Objective = {
  link: 'identity',
  base: weightedMean,
  derive(sum, target, gradient, hessian) {
    for (let i = 0; i < sum.length; i++) {
      gradient[i] = sum[i] - target[i];
      hessian[i] = 1;
    }
  },
  loss: (sum, target) => (sum - target) ** 2,
  leaf: null,
};

/** Quantile at `level` (Koenker & Bassett 1978); 0.5 is half the absolute error. */
export function quantileLoss(level: number): Objective {
  const quantile = (values: Float64Array, weight: Float64Array) => weightedQuantile(values, weight, level);
  return {
    link: 'identity',
    base: quantile,
    derive(sum, target, gradient, hessian) {
      for (let i = 0; i < sum.length; i++) {
        gradient[i] = target[i] > sum[i] ? -level : 1 - level;
        hessian[i] = 1;
      }
    },
    loss: (sum, target) => Math.max(level * (target - sum), (level - 1) * (target - sum)),
    leaf: quantile,
  };
}

/** Half the square up to `delta`, straight beyond it (Huber 1964). */
export function huberLoss(delta: number): Objective {
  return {
    link: 'identity',
    base: (target, weight) => weightedQuantile(target, weight, 0.5),
    derive(sum, target, gradient, hessian) {
      for (let i = 0; i < sum.length; i++) {
        gradient[i] = Math.max(-delta, Math.min(delta, sum[i] - target[i]));
        hessian[i] = 1;
      }
    },
    loss: (sum, target) => {
      const apart = Math.abs(sum - target);
      return apart <= delta ? 0.5 * apart * apart : delta * (apart - 0.5 * delta);
    },
    leaf: null,
  };
}

/** Yes or no, targets 0..1. */
export const logLoss: Objective = {
  link: 'sigmoid',
  base(target, weight) {
    const share = Math.min(1 - 1e-6, Math.max(1e-6, weightedMean(target, weight)));
    return Math.log(share / (1 - share));
  },
  derive(sum, target, gradient, hessian) {
    for (let i = 0; i < sum.length; i++) {
      const chance = 1 / (1 + Math.exp(-sum[i]));
      gradient[i] = chance - target[i];
      hessian[i] = Math.max(1e-6, chance * (1 - chance));
    }
  },
  loss: (sum, target) => Math.max(sum, 0) - sum * target + Math.log1p(Math.exp(-Math.abs(sum))),
  leaf: null,
};

function weightedMean(values: Float64Array, weight: Float64Array): number {
  let [sum, all] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += weight[i] * values[i];
    all += weight[i];
  }
  return all > 0 ? sum / all : 0;
}

function weightedQuantile(values: Float64Array, weight: Float64Array, level: number): number {
  if (values.length === 0) return 0;
  if (weight.every((one) => one === weight[0])) {
    const sorted = values.slice().sort();
    return sorted[Math.max(0, Math.ceil(level * sorted.length) - 1)];
  }
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const all = weight.reduce((sum, value) => sum + value, 0);
  let reached = 0;
  for (const i of order) {
    reached += weight[i];
    if (reached >= level * all) return values[i];
  }
  return 0;
}
