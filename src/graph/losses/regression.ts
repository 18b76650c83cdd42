/** Losses for numbers, and for distributions of a number. `weights` are as in `weighed`. */

import { ShapeError } from '../error.ts';
import { erf, softplus } from '../ops/activation.ts';
import { abs, add, clip, div, exp, maximum, mul, neg, scale, shift, square, sub } from '../ops/arithmetic.ts';
import { cumulativeSum, mean } from '../ops/reducing.ts';
import { concat, reshape, slice } from '../ops/shaping.ts';
import { isSameShape, shapeText } from '../shape.ts';
import type { Tensor } from '../tape.ts';
import { checkSame, weighed } from './weighing.ts';

export function meanSquaredError(told: Tensor, truth: Tensor, weights: Tensor | null = null): Tensor {
  checkSame(told, truth, 'meanSquaredError');
  return weighed(square(sub(told, truth)), weights);
}

/** Half the square up to `delta`, straight beyond it (P. J. Huber 1964). */
export function huber(told: Tensor, truth: Tensor, delta = 1, weights: Tensor | null = null): Tensor {
  checkSame(told, truth, 'huber');
  const apart = abs(sub(told, truth));
  const near = clip(apart, 0, delta);
  const far = sub(apart, near);
  return weighed(add(scale(square(near), 0.5), scale(far, delta)), weights);
}

/**
 * Values [..., q] that cannot cross, from free ones [..., q]: the first is taken as it is, each next one lies above by
 * softplus of what was free.
 */
export function risingQuantiles(free: Tensor): Tensor {
  const last = free.shape.length - 1;
  const count = free.shape[last];
  if (count === 1) return free;
  const steps = softplus(slice(free, last, 1, count));
  return cumulativeSum(concat([slice(free, last, 0, 1), steps], last), last);
}

/** Quantiles `told` [..., q] at `levels`, truth [...] (R. Koenker, G. Bassett 1978): mean over all levels. */
export function pinball(
  told: Tensor,
  truth: Tensor,
  levels: readonly number[],
  weights: Tensor | null = null,
): Tensor {
  checkLast(told, truth, levels.length, 'pinball');
  if (levels.some((level) => !(level > 0 && level < 1)))
    throw new ShapeError(`pinball: the levels [${levels.join(', ')}] are not all between 0 and 1.`);
  const { tape } = told;
  const over = sub(reshape(truth, [...truth.shape, 1]), told);
  const row = tape.constant(levels, [levels.length]);
  const below = tape.constant(
    levels.map((level) => level - 1),
    [levels.length],
  );
  return weighed(mean(maximum(mul(over, row), mul(over, below)), { axes: [-1] }), weights);
}

/** −log density of a normal distribution; `logVariance` free. */
export function gaussianNll(
  center: Tensor,
  logVariance: Tensor,
  truth: Tensor,
  weights: Tensor | null = null,
): Tensor {
  checkSame(center, truth, 'gaussianNll');
  checkSame(logVariance, truth, 'gaussianNll');
  const squared = mul(square(sub(truth, center)), exp(neg(logVariance)));
  return weighed(shift(scale(add(logVariance, squared), 0.5), 0.5 * Math.log(2 * Math.PI)), weights);
}

/**
 * Continuous ranked probability score of a normal distribution, σ (z (2Φ(z) − 1) + 2φ(z) − 1/√π) with z = (y − μ) / σ
 * (T. Gneiting, A. Raftery, JASA 102, 2007); `logDeviation` free. In the unit of the truth.
 */
export function gaussianCrps(
  center: Tensor,
  logDeviation: Tensor,
  truth: Tensor,
  weights: Tensor | null = null,
): Tensor {
  checkSame(center, truth, 'gaussianCrps');
  checkSame(logDeviation, truth, 'gaussianCrps');
  const deviation = exp(logDeviation);
  const z = div(sub(truth, center), deviation);
  const between = erf(scale(z, Math.SQRT1_2));
  const density = scale(exp(scale(square(z), -0.5)), 2 / Math.sqrt(2 * Math.PI));
  return weighed(mul(deviation, shift(add(mul(z, between), density), -1 / Math.sqrt(Math.PI))), weights);
}

/**
 * The same score of a distribution given by members [..., m], each as likely: mean |xᵢ − y| − half the mean |xᵢ − xⱼ|.
 */
export function ensembleCrps(members: Tensor, truth: Tensor, weights: Tensor | null = null): Tensor {
  const count = members.shape.at(-1) ?? 0;
  checkLast(members, truth, count, 'ensembleCrps');
  const off = mean(abs(sub(members, reshape(truth, [...truth.shape, 1]))), { axes: [-1] });
  const pairs = sub(reshape(members, [...members.shape, 1]), reshape(members, [...truth.shape, 1, count]));
  return weighed(sub(off, scale(mean(abs(pairs), { axes: [-2, -1] }), 0.5)), weights);
}

function checkLast(told: Tensor, truth: Tensor, count: number, what: string): void {
  if (!isSameShape(told.shape, [...truth.shape, count]))
    throw new ShapeError(
      `${what}: for a truth ${shapeText(truth.shape)} it takes ${shapeText([...truth.shape, count])}, not ${shapeText(told.shape)}.`,
    );
}
