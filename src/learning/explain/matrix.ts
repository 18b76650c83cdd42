/**
 * What an explanation asks of a model: answers to rows of numbers. Trees, networks and anything else are explained alike, and a
 * feature may be several columns (a class that was spread out), which then go together.
 */

import { LearningError } from '../error.ts';

/** Row-major [rows, width]. */
export interface Matrix {
  readonly rows: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** One answer a row. */
export type Predict = (matrix: Matrix) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** A feature and where it stands in a row. */
export interface FeatureColumns {
  readonly name: string;
  readonly columns: readonly number[];
}

/** Throws LearningError where there is no feature, or a column that is not there or belongs to two. */
export function checkFeatureColumns(features: readonly FeatureColumns[], width: number): void {
  if (features.length === 0) throw new LearningError('there is no feature to explain an answer by.');
  const owners = new Map<number, string>();
  for (const { name, columns } of features) {
    if (columns.length === 0) throw new LearningError(`the feature ${name} has no column.`);
    for (const column of columns) {
      if (!Number.isInteger(column) || column < 0 || column >= width)
        throw new LearningError(
          `the feature ${name} has column ${column}, but the rows have 0 to ${width - 1}.`,
        );
      const owner = owners.get(column);
      if (owner !== undefined)
        throw new LearningError(
          `column ${column} belongs to ${owner} and to ${name}; it can belong to one only.`,
        );
      owners.set(column, name);
    }
  }
}

/**
 * Throws LearningError for values that do not fill the rows, and for those that are infinite. NaN is a missing value, which a model
 * may know; `mayMiss` false refuses it too.
 */
export function checkMatrix({ rows, width, values }: Matrix, what: string, mayMiss: boolean): void {
  if (values.length !== rows * width)
    throw new LearningError(`${what}: ${rows} rows of ${width} columns are not ${values.length} values.`);
  values.forEach((value, i) => {
    if (Number.isFinite(value) || (mayMiss && Number.isNaN(value))) return;
    throw new LearningError(
      `${what}: column ${i % width} of row ${Math.floor(i / width)} is ${value}; it must be a finite number.`,
    );
  });
}

/** One row as a matrix. Throws LearningError where it is not as wide as the others. */
export function rowMatrix(row: ArrayLike<number>, width: number): Matrix {
  if (row.length !== width)
    throw new LearningError(`the row to explain has ${row.length} columns, but the background ${width}.`);
  return { rows: 1, width, values: Float64Array.from(row) };
}

/** Answers, checked. Throws LearningError where there are too few or too many, or one is no number. */
export async function answersOf(predict: Predict, matrix: Matrix): Promise<Float64Array> {
  const answers = Float64Array.from(await predict(matrix));
  if (answers.length !== matrix.rows)
    throw new LearningError(`the model gave ${answers.length} answers to ${matrix.rows} rows.`);
  const wrong = answers.findIndex((answer) => !Number.isFinite(answer));
  if (wrong >= 0)
    throw new LearningError(`the model answered ${answers[wrong]} to a row; only numbers can be explained.`);
  return answers;
}
