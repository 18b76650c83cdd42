/**
 * Whether two versions differ by more than chance. Paired, where both answered the same questions: Student's t-test on the differences.
 * Unpaired, where each had its own: Welch's t-test (B. L. Welch 1947), which does not take the spreads for equal. Both two-sided. Errors
 * of one race hang together; give the race as group and its mean counts once.
 */

import { RegistryError } from './error.ts';

export interface Comparison {
  readonly method: 'paired t-test' | "Welch's t-test";
  /** Values, or groups of values, on either side. */
  readonly countA: number;
  readonly countB: number;
  readonly meanA: number;
  readonly meanB: number;
  /** meanB − meanA: negative where B errs less. */
  readonly difference: number;
  /** 95 % interval of the difference. */
  readonly low: number;
  readonly high: number;
  readonly t: number;
  readonly degrees: number;
  /** How often chance alone would bring a difference as large, 0..1. */
  readonly p: number;
}

const LEVEL = 0.95;

/** Values in the same place belong together. Throws RegistryError where there are fewer than two pairs. */
export function comparePaired(
  a: readonly number[],
  b: readonly number[],
  groups?: readonly string[] | undefined,
): Comparison {
  if (a.length !== b.length)
    throw new RegistryError(`paired values come in pairs, but there are ${a.length} and ${b.length}.`);
  const differences = meansOf(
    a.map((value, i) => b[i] - value),
    groups,
  );
  const { count, mean, variance } = moments(differences, 'pairs');
  return {
    method: 'paired t-test',
    countA: count,
    countB: count,
    meanA: moments(meansOf(a, groups), 'pairs').mean,
    meanB: moments(meansOf(b, groups), 'pairs').mean,
    difference: mean,
    ...tested(mean, Math.sqrt(variance / count), count - 1),
  };
}

/** Throws RegistryError where there are fewer than two values, or groups, on a side. */
export function compareUnpaired(
  a: readonly number[],
  b: readonly number[],
  groups: { readonly a?: readonly string[] | undefined; readonly b?: readonly string[] | undefined } = {},
): Comparison {
  return welch(moments(meansOf(a, groups.a), 'values'), moments(meansOf(b, groups.b), 'values'));
}

/** Values against others of which only count, mean and deviation are known. Throws RegistryError where there are fewer than two. */
export function compareToMoments(
  { count, mean, deviation }: { readonly count: number; readonly mean: number; readonly deviation: number },
  values: readonly number[],
): Comparison {
  return welch({ count, mean, variance: deviation ** 2 }, moments(values, 'values'));
}

function welch(one: Moments, other: Moments): Comparison {
  const [partA, partB] = [one.variance / one.count, other.variance / other.count];
  const spread = partA + partB;
  const degrees =
    spread > 0
      ? spread ** 2 / (partA ** 2 / (one.count - 1) + partB ** 2 / (other.count - 1))
      : one.count + other.count - 2;
  return {
    method: "Welch's t-test",
    countA: one.count,
    countB: other.count,
    meanA: one.mean,
    meanB: other.mean,
    difference: other.mean - one.mean,
    ...tested(other.mean - one.mean, Math.sqrt(spread), degrees),
  };
}

function meansOf(values: readonly number[], groups: readonly string[] | undefined): number[] {
  if (groups === undefined) return [...values];
  if (groups.length !== values.length)
    throw new RegistryError(
      `each value has a group, but there are ${values.length} values and ${groups.length} groups.`,
    );
  const sums = new Map<string, { sum: number; count: number }>();
  values.forEach((value, i) => {
    const found = sums.get(groups[i]) ?? { sum: 0, count: 0 };
    sums.set(groups[i], { sum: found.sum + value, count: found.count + 1 });
  });
  return [...sums.values()].map(({ sum, count }) => sum / count);
}

interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

function moments(values: readonly number[], what: string): Moments {
  const count = values.length;
  if (count < 2)
    throw new RegistryError(`a comparison needs at least two ${what} on each side; there are ${count}.`);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { count, mean, variance };
}

function tested(
  difference: number,
  error: number,
  degrees: number,
): Pick<Comparison, 't' | 'degrees' | 'p' | 'low' | 'high'> {
  // Values that do not vary differ for certain, or not at all.
  const t =
    error > 0 ? difference / error : difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY;
  const reach = error > 0 ? quantileT(1 - (1 - LEVEL) / 2, degrees) * error : 0;
  return { t, degrees, p: twoSided(t, degrees), low: difference - reach, high: difference + reach };
}

/** P(|T| ≥ |t|) of Student's distribution. */
function twoSided(t: number, degrees: number): number {
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** By halving: exact to the last digits that matter, and asked for once a comparison. */
function quantileT(level: number, degrees: number): number {
  let [low, high] = [0, 1];
  const below = (t: number): number => 1 - twoSided(t, degrees) / 2;
  while (below(high) < level) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (below(middle) < level) low = middle;
    else high = middle;
  }
  return high;
}

/** Regularised, I_x(a, b), by its continued fraction (DLMF 8.17.22), evaluated as W. J. Lentz did. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side; the other is its mirror.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const tiny = 1e-300;
  const kept = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let step = 1;
    for (const part of [even, odd]) {
      d = 1 / kept(1 + part * d);
      c = kept(1 + part / c);
      step = c * d;
      fraction *= step;
    }
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** log Γ(x) for x > 0: raised above 10, then Stirling's series (DLMF 5.11.1). */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 10; at++) shift += Math.log(at);
  const square = 1 / (at * at);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}
