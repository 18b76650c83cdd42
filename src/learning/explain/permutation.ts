/**
 * How much worse a model is without a feature: the feature's values are shuffled among the rows, so that each row has one that is
 * likely but not its own (L. Breiman, "Random Forests", Machine Learning 45, 2001; A. Fisher, C. Rudin, F. Dominici, JMLR 20, 2019).
 *
 * What surprises: of two features that say the same, neither looks important alone. Such features belong in one group.
 */

import { Random } from '../../graph/index.ts';
import { LearningError } from '../error.ts';
import { type BootstrapOptions, bootstrapped, type Interval, taken } from '../metrics/index.ts';
import {
  answersOf,
  checkFeatureColumns,
  checkMatrix,
  type FeatureColumns,
  type Matrix,
  type Predict,
} from './matrix.ts';

export interface PermutationQuestion {
  readonly predict: Predict;
  /** Rows that the model was not trained on; on those it was, features count that it only learned by heart. */
  readonly matrix: Matrix;
  readonly truth: ArrayLike<number>;
  readonly features: readonly FeatureColumns[];
  metric(told: ArrayLike<number>, truth: ArrayLike<number>): number;
  /** `lower` for errors and losses, `higher` for scores. */
  readonly better: 'lower' | 'higher';
}

export interface PermutationOptions extends BootstrapOptions {
  /** Shuffles of each feature; default 5. */
  readonly repeats?: number | undefined;
  /** Default 200, since each is done for each feature and shuffle. */
  readonly resamples?: number | undefined;
}

export interface PermutationImportance {
  readonly name: string;
  /**
   * How much worse the metric is with the feature shuffled, in the metric's unit, as a mean over the shuffles; around 0 where the
   * feature does nothing. The interval is that of other rows (or groups of rows) of the same kind.
   */
  readonly drop: Interval;
  /** The same of each shuffle alone. */
  readonly shuffles: readonly number[];
}

/** In the order of the features; all are shuffled alike, so that one more changes no other. Throws LearningError. */
export async function permutationImportance(
  { predict, matrix, truth, features, metric, better }: PermutationQuestion,
  { repeats = 5, resamples = 200, seed = 1, ...interval }: PermutationOptions = {},
): Promise<PermutationImportance[]> {
  const { rows } = matrix;
  if (rows < 2) throw new LearningError(`to shuffle a feature takes at least two rows, not ${rows}.`);
  if (truth.length !== rows) throw new LearningError(`there are ${rows} rows, but ${truth.length} truths.`);
  if (!(Number.isInteger(repeats) && repeats > 0))
    throw new LearningError(`a feature is shuffled a whole number of times from 1, not ${repeats}.`);
  checkMatrix(matrix, 'the rows to shuffle', true);
  checkFeatureColumns(features, matrix.width);
  const before = await answersOf(predict, matrix);
  const sign = better === 'lower' ? 1 : -1;
  const found: PermutationImportance[] = [];
  for (const { name, columns } of features) {
    const random = new Random(seed);
    const after: Shuffled[] = [];
    for (let i = 0; i < repeats; i++) {
      const from = random.shuffle(Int32Array.from({ length: rows }, (_, row) => row));
      after.push({ from, answers: await answersOf(predict, shuffled(matrix, columns, from)) });
    }
    const metricOf = (answers: Float64Array, among: Int32Array) =>
      metric(taken(answers, among), taken(truth, among));
    const dropsOf = (among: Int32Array) => {
      const whole = metricOf(before, among);
      const times = timesOf(among, rows);
      return after.map(({ from, answers }) => sign * (metricOf(answers, pairsOf(times, from)) - whole));
    };
    found.push({
      name,
      drop: bootstrapped(rows, (among) => dropsOf(among).reduce((sum, drop) => sum + drop, 0) / repeats, {
        ...interval,
        resamples,
        seed,
      }),
      shuffles: dropsOf(Int32Array.from({ length: rows }, (_, row) => row)),
    });
  }
  return found;
}

interface Shuffled {
  /** The row that each row's value came from. */
  readonly from: Int32Array;
  readonly answers: Float64Array;
}

/** Columns of one feature come from the same other row. */
function shuffled({ rows, width, values }: Matrix, columns: readonly number[], from: Int32Array): Matrix {
  const mixed = values.slice();
  for (const column of columns)
    for (let row = 0; row < rows; row++) mixed[row * width + column] = values[from[row] * width + column];
  return { rows, width, values: mixed };
}

function timesOf(drawn: Int32Array, rows: number): Int32Array {
  const times = new Int32Array(rows);
  for (const row of drawn) times[row]++;
  return times;
}

/**
 * A shuffled row is made of two rows, and is in a resample as often as both together are; with the one alone, intervals would come out
 * too narrow (bootstrap of U-statistics: M. Arcones, E. Giné, Annals of Statistics 20, 1992).
 */
function pairsOf(times: Int32Array, from: Int32Array): Int32Array {
  const count = (row: number) => times[row] * times[from[row]];
  let size = 0;
  for (let row = 0; row < times.length; row++) size += count(row);
  const pairs = new Int32Array(size);
  let at = 0;
  for (let row = 0; row < times.length; row++) {
    const next = at + count(row);
    pairs.fill(row, at, next);
    at = next;
  }
  return pairs;
}
