/**
 * A linear model that answers like the real one near a row, and only there (M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust
 * You?", KDD 2016): rows around it are made up, asked about, and fitted by ridge regression, the near ones weighing most.
 *
 * What surprises: its slopes do not sum to the answer, since they say what a change would do and not where the answer came from. How
 * far the model is linear there is told by R²; where that is low, the slopes say little.
 */

import { Random } from '../../graph/index.ts';
import { LearningError } from '../error.ts';
import {
  answersOf,
  checkFeatureColumns,
  checkMatrix,
  type FeatureColumns,
  type Matrix,
  type Predict,
  rowMatrix,
} from './matrix.ts';
import { solveSymmetric } from './solve.ts';

/** Several columns, or a class in one, are changed as a whole. */
export interface SurrogateFeature extends FeatureColumns {
  readonly isClass?: boolean | undefined;
}

export interface SurrogateQuestion {
  readonly predict: Predict;
  /** Rows of the training data: they say how far a number usually varies, and which classes there are. */
  readonly background: Matrix;
  /** Columns that belong to none stay as they are in the row. */
  readonly features: readonly SurrogateFeature[];
}

export interface SurrogateOptions {
  /** Rows that are made up; default 2000. */
  readonly samples?: number | undefined;
  /** How far from the row still counts, in standard deviations; default 0.75 √features, as in the authors' program. */
  readonly reach?: number | undefined;
  /** Strength of the pull of slopes towards 0, relative to the weight of all samples; default 0.001. */
  readonly ridge?: number | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
}

export interface Surrogate {
  readonly prediction: number;
  /** What the linear model says of the row itself. */
  readonly told: number;
  /**
   * A slope a feature, in their order. Of a number: change of the answer for one standard deviation up. Of a class: what being as in the
   * row does, compared with the others that there are.
   */
  readonly slopes: Float64Array;
  /** The standard deviation that a slope is of, in the feature's unit; NaN of a class. */
  readonly deviations: Float64Array;
  /** Share of the variance of the answers around the row that the linear model explains, weighted; NaN where they do not vary. */
  readonly rSquared: number;
}

/** Throws LearningError: no background, no feature, values or answers that are no numbers. */
export async function localSurrogate(
  { predict, background, features }: SurrogateQuestion,
  row: ArrayLike<number>,
  {
    samples = 2000,
    reach = 0.75 * Math.sqrt(features.length),
    ridge = 1e-3,
    seed = 1,
  }: SurrogateOptions = {},
): Promise<Surrogate> {
  if (background.rows === 0) throw new LearningError('there are no background rows to compare a row with.');
  checkMatrix(background, 'the background', false);
  checkFeatureColumns(features, background.width);
  const own = rowMatrix(row, background.width);
  checkMatrix(own, 'the row to explain', false);
  for (const [what, value] of Object.entries({ samples, reach, ridge }))
    if (!(Number.isFinite(value) && value > 0))
      throw new LearningError(`${what} of a local surrogate must be a number above 0, not ${value}.`);

  const deviations = Float64Array.from(features, (feature) => deviationOf(background, feature));
  const { around, steps } = madeUp(background, own, features, deviations, samples, new Random(seed));
  const answers = await answersOf(predict, around);
  const weights = Float64Array.from({ length: around.rows }, (_, i) => {
    let distance = 0;
    for (let f = 0; f < features.length; f++) distance += steps[i * features.length + f] ** 2;
    return Math.exp(-distance / (2 * reach * reach));
  });
  const { told, slopes } = fitted(steps, answers, weights, features.length, ridge);
  const linear = answers.map((_, i) =>
    slopes.reduce((sum, slope, f) => sum + slope * steps[i * features.length + f], told),
  );
  return {
    prediction: answers[0],
    told,
    slopes,
    deviations,
    rSquared: weightedRSquared(linear, answers, weights),
  };
}

function isWhole({ columns, isClass = false }: SurrogateFeature): boolean {
  return isClass || columns.length > 1;
}

function deviationOf({ rows, width, values }: Matrix, feature: SurrogateFeature): number {
  if (isWhole(feature)) return Number.NaN;
  const column = Float64Array.from({ length: rows }, (_, row) => values[row * width + feature.columns[0]]);
  const mean = column.reduce((sum, value) => sum + value, 0) / rows;
  return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
}

/**
 * The row itself and then rows around it. `steps` [rows, features] is how far each is from it: a number in standard deviations, a
 * class 0 where it is the same and −1 where it is another, drawn as often as it is in the background.
 */
function madeUp(
  background: Matrix,
  own: Matrix,
  features: readonly SurrogateFeature[],
  deviations: Float64Array,
  samples: number,
  random: Random,
): { readonly around: Matrix; readonly steps: Float64Array } {
  const rows = Math.ceil(samples) + 1;
  const { width } = background;
  const values = new Float64Array(rows * width);
  const steps = new Float64Array(rows * features.length);
  values.set(own.values);
  for (let row = 1; row < rows; row++) {
    values.set(own.values, row * width);
    features.forEach((feature, f) => {
      const at = row * features.length + f;
      if (isWhole(feature)) {
        const from = random.below(background.rows) * width;
        for (const column of feature.columns) {
          const other = background.values[from + column];
          if (other !== own.values[column]) steps[at] = -1;
          values[row * width + column] = other;
        }
        return;
      }
      const step = random.normal();
      // A feature that never varies is left alone, and nothing is told of it.
      if (deviations[f] > 0) steps[at] = step;
      values[row * width + feature.columns[0]] += step * deviations[f];
    });
  }
  return { around: { rows, width, values }, steps };
}

/** Weighted ridge regression; the answer at the row itself is free of the pull. */
function fitted(
  steps: Float64Array,
  answers: Float64Array,
  weights: Float64Array,
  count: number,
  ridge: number,
): { readonly told: number; readonly slopes: Float64Array } {
  const size = count + 1;
  const matrix = new Float64Array(size * size);
  const side = new Float64Array(size);
  const known = new Float64Array(size).fill(1);
  let total = 0;
  weights.forEach((weight, row) => {
    total += weight;
    for (let f = 0; f < count; f++) known[f + 1] = steps[row * count + f];
    for (let i = 0; i < size; i++) {
      side[i] += weight * known[i] * answers[row];
      for (let j = 0; j < size; j++) matrix[i * size + j] += weight * known[i] * known[j];
    }
  });
  for (let i = 1; i < size; i++) matrix[i * size + i] += ridge * total;
  const [found] = solveSymmetric(matrix, [side]);
  return { told: found[0], slopes: found.subarray(1) };
}

function weightedRSquared(told: Float64Array, truth: Float64Array, weights: Float64Array): number {
  // Their mean is rounded, so that a spread of nothing is not told as 0.
  if (truth.every((value) => value === truth[0])) return Number.NaN;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const center = truth.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
  const spread = truth.reduce((sum, value, i) => sum + weights[i] * (value - center) ** 2, 0);
  const off = truth.reduce((sum, value, i) => sum + weights[i] * (value - told[i]) ** 2, 0);
  return 1 - off / spread;
}
