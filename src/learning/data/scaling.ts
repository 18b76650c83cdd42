/**
 * From columns to the numbers that a network eats: missing values filled, numbers brought to mean 0 and deviation 1, classes
 * spread to one column each. Means and medians are those of the training rows, kept as plain JSON with the model, so that nothing
 * of a validation row is known and an answer later scales alike.
 */

import { LearningError } from '../error.ts';
import type { Dataset, Feature } from './dataset.ts';

export interface ScaledFeature {
  readonly feature: Feature;
  /** For missing values; NaN where they stay missing (trees) and the mean is taken (networks). */
  readonly fill: number;
  readonly mean: number;
  readonly deviation: number;
}

export interface Scaling {
  readonly features: readonly ScaledFeature[];
  /** Columns of the matrix that `scaled` makes. */
  readonly width: number;
}

/** Numbers that vary less than this are constants. */
const CONSTANT = 1e-12;

/** Fitted on `rows` alone. Throws LearningError where there are none. */
export function fitScaling(dataset: Dataset, rows: Int32Array): Scaling {
  if (rows.length === 0)
    throw new LearningError('scaling is fitted on the training rows, of which there are none.');
  const features = dataset.features.map((feature): ScaledFeature => {
    const column = dataset.columns.get(feature.name) ?? new Float64Array(0);
    const known = Float64Array.from(rows, (row) => column[row]).filter((value) => !Number.isNaN(value));
    if (known.length === 0 && feature.fill === 'median')
      throw new LearningError(`${feature.name} has no value in any training row, so that it has no median.`);
    const fill = fillOf(feature, known);
    const all = known.length === 0 ? Float64Array.of(0) : known;
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
    const deviation = Math.sqrt(variance);
    return { feature, fill, mean, deviation: deviation > CONSTANT ? deviation : 1 };
  });
  return { features, width: features.reduce((sum, { feature }) => sum + widthOf(feature), 0) };
}

function fillOf(feature: Feature, known: Float64Array): number {
  const { fill } = feature;
  if (fill === 'missing' || fill === 'refuse') return Number.NaN;
  if (typeof fill === 'object') return fill.value;
  if (feature.kind === 'class') {
    const counts = new Float64Array(feature.classes.length);
    for (const value of known) counts[value]++;
    return counts.indexOf(Math.max(...counts));
  }
  const sorted = known.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function widthOf(feature: Feature): number {
  return feature.kind === 'class' ? feature.classes.length : 1;
}

/** Row-major [rows, width]. */
export function scaled(scaling: Scaling, dataset: Dataset, rows: ArrayLike<number>): Float32Array {
  const out = new Float32Array(rows.length * scaling.width);
  let at = 0;
  for (const { feature, fill, mean, deviation } of scaling.features) {
    const column = dataset.columns.get(feature.name);
    if (column === undefined) throw new LearningError(`the column ${feature.name} is missing.`);
    for (let i = 0; i < rows.length; i++) {
      const raw = column[rows[i]];
      const value = Number.isNaN(raw) ? fill : raw;
      const to = i * scaling.width + at;
      if (feature.kind === 'class') {
        if (!Number.isNaN(value)) out[to + value] = 1;
      } else out[to] = Number.isNaN(value) ? 0 : (value - mean) / deviation;
    }
    at += widthOf(feature);
  }
  return out;
}
