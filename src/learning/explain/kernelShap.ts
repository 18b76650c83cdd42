/**
 * What each feature added to an answer of any model, so that all parts and the mean add up to it: Shapley values by weighted least
 * squares over sets of known features (S. Lundberg, S.-I. Lee, "A Unified Approach to Interpreting Model Predictions", NIPS 2017).
 * Features that are not known are those of the background rows, as if independent of the known ones.
 */

import { Random } from '../../graph/index.ts';
import { LearningError } from '../error.ts';
import { type Coalition, coalitionsOf } from './coalitions.ts';
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

export interface KernelShapQuestion {
  readonly predict: Predict;
  /** Rows of the training data, some ten to some hundred: time grows with them. */
  readonly background: Matrix;
  /** Columns that belong to none stay as they are in the row. */
  readonly features: readonly FeatureColumns[];
}

export interface KernelShapOptions {
  /** Sets of features that are asked about, at least 2 a feature; default 2048 and 2 a feature. Up to 11 features that is all sets. */
  readonly sets?: number | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
}

export interface KernelShap {
  /** Mean answer over the background. */
  readonly base: number;
  readonly prediction: number;
  /** A part a feature, in their order; they sum to `prediction` − `base`. */
  readonly parts: Float64Array;
  /** Whether all sets were asked about; else the parts are estimates (their sum is not). */
  readonly isExact: boolean;
}

/** Rows that a model is asked about at once. */
const AT_ONCE = 8192;

/** Throws LearningError: no background, no feature, infinite values, an answer that is no number. */
export async function kernelShap(
  { predict, background, features }: KernelShapQuestion,
  row: ArrayLike<number>,
  { sets, seed = 1 }: KernelShapOptions = {},
): Promise<KernelShap> {
  if (background.rows === 0) throw new LearningError('there are no background rows to compare a row with.');
  checkMatrix(background, 'the background', true);
  checkFeatureColumns(features, background.width);
  const own = rowMatrix(row, background.width);
  checkMatrix(own, 'the row to explain', true);
  const most = sets ?? 2048 + 2 * features.length;
  if (!(most >= 2 * features.length))
    throw new LearningError(
      `${features.length} features take at least ${2 * features.length} sets, not ${most}.`,
    );

  // A feature that is in all of the background as it is in the row adds nothing, by definition.
  const varying = features.filter(({ columns }) => columns.some((column) => varies(background, own, column)));
  const ask = (known: readonly Uint8Array[]) => meansOf(predict, background, own, varying, features, known);
  const [base, prediction] = await ask([
    new Uint8Array(varying.length),
    new Uint8Array(varying.length).fill(1),
  ]);
  const { sets: asked, isAll } = coalitionsOf(varying.length, most, new Random(seed));
  const means = await ask(asked.map(({ known }) => known));
  const found = shared(asked, means, base, prediction, varying.length);
  const parts = Float64Array.from(features, (feature) => found[varying.indexOf(feature)] ?? 0);
  return { base, prediction, parts, isExact: isAll };
}

function varies({ rows, width, values }: Matrix, own: Matrix, column: number): boolean {
  for (let row = 0; row < rows; row++)
    if (!Object.is(values[row * width + column], own.values[column])) return true;
  return false;
}

/** Mean answer for each set of known features. */
async function meansOf(
  predict: Predict,
  background: Matrix,
  own: Matrix,
  varying: readonly FeatureColumns[],
  features: readonly FeatureColumns[],
  sets: readonly Uint8Array[],
): Promise<Float64Array> {
  const { rows, width } = background;
  const free = new Set(features.flatMap(({ columns }) => columns));
  const start = background.values.map((value, i) => (free.has(i % width) ? value : own.values[i % width]));
  const means = new Float64Array(sets.length);
  const each = Math.max(1, Math.floor(AT_ONCE / rows));
  for (let from = 0; from < sets.length; from += each) {
    const some = sets.slice(from, from + each);
    const values = new Float64Array(some.length * rows * width);
    some.forEach((known, s) => {
      const block = values.subarray(s * rows * width, (s + 1) * rows * width);
      block.set(start);
      varying.forEach(({ columns }, f) => {
        if (known[f] === 1)
          for (const column of columns)
            for (let row = 0; row < rows; row++) block[row * width + column] = own.values[column];
      });
    });
    const answers = await answersOf(predict, { rows: some.length * rows, width, values });
    some.forEach((_, s) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += answers[s * rows + row];
      means[from + s] = sum / rows;
    });
  }
  return means;
}

/** Least squares under the condition that the parts sum to `prediction` − `base`, by a Lagrange multiplier. */
function shared(
  sets: readonly Coalition[],
  means: Float64Array,
  base: number,
  prediction: number,
  size: number,
): Float64Array {
  const whole = prediction - base;
  if (size < 2) return new Float64Array(size).fill(whole);
  const matrix = new Float64Array(size * size);
  const side = new Float64Array(size);
  sets.forEach(({ known, weight }, s) => {
    for (let i = 0; i < size; i++) {
      if (known[i] === 0) continue;
      side[i] += weight * (means[s] - base);
      for (let j = 0; j < size; j++) matrix[i * size + j] += weight * known[j];
    }
  });
  const [free, ones] = solveSymmetric(matrix, [side, new Float64Array(size).fill(1)]);
  const over = sumOf(free) - whole;
  const parts = free.map((part, i) => part - (over * ones[i]) / sumOf(ones));
  // What rounding left.
  const rest = (whole - sumOf(parts)) / size;
  return parts.map((part) => part + rest);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
