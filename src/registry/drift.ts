/**
 * Whether the world is still that of the training data, feature by feature. PSI (population stability index) on bins that each held a
 * tenth of the training values: up to 0.1 is taken for the same, above 0.2 for another population. Kolmogorov–Smirnov: the largest
 * distance of the two distribution functions, with its p-value, which in large samples calls the least shift significant; judge by PSI.
 */

import type { Dataset, Feature } from '../learning/index.ts';
import { RegistryError } from './error.ts';
import type { ErrorReference, FeatureReference } from './manifest.ts';
import { type Comparison, compareToMoments } from './significance.ts';

const BINS = 10;
/** Values kept for Kolmogorov–Smirnov; all where there are no more. */
const STEPS = 256;
/** An empty bin counts as this share, since the logarithm of none is endless. */
const LEAST = 1e-4;

export const PSI_SAME = 0.1;
export const PSI_OTHER = 0.2;

/** What is kept of the training rows, to hold later ones against. Throws RegistryError where there are none. */
export function referenceOf(
  dataset: Pick<Dataset, 'features' | 'columns'>,
  rows: ArrayLike<number>,
): FeatureReference[] {
  if (rows.length === 0)
    throw new RegistryError('a reference is made of the training rows, of which there are none.');
  return dataset.features.map((feature) => {
    const column = dataset.columns.get(feature.name);
    if (column === undefined) throw new RegistryError(`the column ${feature.name} is missing.`);
    return referenceOfFeature(
      feature,
      Float64Array.from(rows, (row) => column[row]),
    );
  });
}

function referenceOfFeature(feature: Feature, values: Float64Array): FeatureReference {
  const { name } = feature;
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const base = { name, count: values.length, missing: 1 - known.length / values.length };
  if (feature.kind === 'class')
    return { kind: 'class', ...base, shares: classShares(known, feature.classes.length) };
  const edges = known.length === 0 ? [] : cuts(known);
  return { kind: 'number', ...base, edges, shares: binShares(known, edges), steps: stepsOf(known) };
}

/** Upper ends that part sorted values into tenths; fewer where values repeat. */
function cuts(sorted: Float64Array): number[] {
  const ends = Array.from(
    { length: BINS - 1 },
    (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / BINS) - 1],
  );
  return [...new Set(ends)].filter((end) => end < sorted[sorted.length - 1]);
}

function binShares(known: ArrayLike<number>, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (let i = 0; i < known.length; i++) {
    let bin = 0;
    while (bin < edges.length && known[i] > edges[bin]) bin++;
    counts[bin]++;
  }
  return counts.map((count) => (known.length === 0 ? 0 : count / known.length));
}

function classShares(known: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < known.length; i++) if (known[i] in counts) counts[known[i]]++;
  return counts.map((count) => (known.length === 0 ? 0 : count / known.length));
}

function stepsOf(sorted: Float64Array): { values: number[]; shares: number[]; exact: boolean } {
  const count = sorted.length;
  const exact = count <= STEPS;
  const kept = exact ? count : STEPS;
  const values = Array.from(
    { length: kept },
    (_, i) => sorted[exact ? i : Math.ceil(((i + 1) * count) / kept) - 1],
  );
  const distinct = [...new Set(values)];
  return { values: distinct, shares: distinct.map((value) => shareUpTo(sorted, value)), exact };
}

/** Of sorted values those that are no larger. */
function countUpTo(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shareUpTo(sorted: ArrayLike<number>, value: number): number {
  return countUpTo(sorted, value) / sorted.length;
}

export interface FeatureDrift {
  readonly feature: string;
  /** Rows seen. */
  readonly count: number;
  /** Share of them in which it is missing, now and in training. */
  readonly missing: number;
  readonly missingThen: number;
  readonly psi: number;
  /** Null for classes, and where nothing is known on a side. */
  readonly ks: { readonly distance: number; readonly p: number } | null;
  readonly verdict: 'same' | 'moved' | 'other';
}

/** Σ (now − then) · ln(now / then) over bins. */
export function stabilityIndex(then: readonly number[], now: readonly number[]): number {
  return then.reduce((sum, share, i) => {
    const [a, b] = [Math.max(share, LEAST), Math.max(now[i], LEAST)];
    return sum + (b - a) * Math.log(b / a);
  }, 0);
}

/** A feature now against then. Missing values are a bin of their own. Throws RegistryError where there are no values. */
export function driftOf(reference: FeatureReference, values: ArrayLike<number>): FeatureDrift {
  if (values.length === 0)
    throw new RegistryError(`there are no values of ${reference.name} to look for drift in.`);
  const known = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const missing = 1 - known.length / values.length;
  const shares =
    reference.kind === 'class'
      ? classShares(known, reference.shares.length)
      : binShares(known, reference.edges);
  const withMissing = (part: readonly number[], none: number): number[] => [
    ...part.map((share) => share * (1 - none)),
    none,
  ];
  const hasMissing = missing > 0 || reference.missing > 0;
  const psi = hasMissing
    ? stabilityIndex(withMissing(reference.shares, reference.missing), withMissing(shares, missing))
    : stabilityIndex(reference.shares, shares);
  return {
    feature: reference.name,
    count: values.length,
    missing,
    missingThen: reference.missing,
    psi,
    ks: reference.kind === 'class' ? null : kolmogorovSmirnov(reference, known),
    verdict: psi > PSI_OTHER ? 'other' : psi > PSI_SAME ? 'moved' : 'same',
  };
}

function kolmogorovSmirnov(
  { count, missing, steps }: Extract<FeatureReference, { kind: 'number' }>,
  sorted: Float64Array,
): FeatureDrift['ks'] {
  if (sorted.length === 0 || steps.values.length === 0) return null;
  let distance = 0;
  steps.values.forEach((value, i) => {
    distance = Math.max(distance, Math.abs(steps.shares[i] - shareUpTo(sorted, value)));
  });
  // Between values that were kept of many, nothing is known of the training data.
  if (steps.exact)
    for (const value of sorted) {
      const at = countUpTo(steps.values, value);
      const then = at === 0 ? 0 : steps.shares[at - 1];
      distance = Math.max(distance, Math.abs(then - shareUpTo(sorted, value)));
    }
  const known = Math.round(count * (1 - missing));
  return { distance, p: chanceOf(distance, (known * sorted.length) / (known + sorted.length)) };
}

/** Kolmogorov's distribution, with M. A. Stephens' (1970) term for small samples; `size` is n·m / (n + m). */
function chanceOf(distance: number, size: number): number {
  const root = Math.sqrt(size);
  const at = (root + 0.12 + 0.11 / root) * distance;
  // The series is 1 to all digits there, and would not converge.
  if (at < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * at * at);
  return Math.min(1, Math.max(0, 2 * sum));
}

/** Of all features that are given; those that are not are passed over. */
export function driftsOf(
  references: readonly FeatureReference[],
  columns: ReadonlyMap<string, ArrayLike<number>>,
): FeatureDrift[] {
  return references.flatMap((reference) => {
    const values = columns.get(reference.name);
    return values === undefined || values.length === 0 ? [] : [driftOf(reference, values)];
  });
}

/** The picture behind a PSI: shares of the known values by bin, in training and now. */
export interface BinShares {
  /** Upper ends of all bins but the last; null for classes, whose bins are the classes in order. */
  readonly edges: readonly number[] | null;
  readonly training: readonly number[];
  /** Empty where nothing is known now. */
  readonly now: readonly number[];
}

export function binsOf(reference: FeatureReference, values: ArrayLike<number>): BinShares {
  const known = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  const edges = reference.kind === 'class' ? null : reference.edges;
  const now = edges === null ? classShares(known, reference.shares.length) : binShares(known, edges);
  return { edges, training: reference.shares, now: known.length === 0 ? [] : now };
}

export interface ErrorDrift {
  /** Mean absolute error now and on validation data. */
  readonly now: number;
  readonly before: number;
  /** now / before. */
  readonly ratio: number;
  readonly comparison: Comparison;
}

/** Absolute errors now against those on validation data. Throws RegistryError where there are fewer than two. */
export function errorDrift(reference: ErrorReference, errors: readonly number[]): ErrorDrift {
  const comparison = compareToMoments(reference, errors);
  const { meanA: before, meanB: now } = comparison;
  return { now, before, ratio: now / before, comparison };
}

/** For a package: the errors on validation data in brief. */
export function errorReferenceOf(errors: ArrayLike<number>): ErrorReference {
  const count = errors.length;
  if (count < 2) throw new RegistryError(`a reference of errors needs at least two; there are ${count}.`);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.abs(errors[i]);
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (Math.abs(errors[i]) - mean) ** 2;
  return { count, mean, deviation: Math.sqrt(squares / (count - 1)) };
}
