/** The small symmetric systems that explanations end in. */

import { LearningError } from '../error.ts';

/**
 * Solutions of `matrix` x = side for each side, by Cholesky decomposition; `matrix` is row-major [size, size], symmetric and
 * positive definite. Throws LearningError where it is not, which is where samples say nothing of some feature.
 */
export function solveSymmetric(matrix: Float64Array, sides: readonly Float64Array[]): Float64Array[] {
  const size = Math.sqrt(matrix.length);
  const lower = new Float64Array(matrix.length);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * size + j];
      for (let k = 0; k < j; k++) rest -= lower[i * size + k] * lower[j * size + k];
      if (i > j) lower[i * size + j] = rest / lower[j * size + j];
      else if (rest > 0) lower[i * size + i] = Math.sqrt(rest);
      else throw new LearningError('the samples do not tell the features apart; more samples would.');
    }
  return sides.map((side) => {
    const x = Float64Array.from(side);
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < i; k++) x[i] -= lower[i * size + k] * x[k];
      x[i] /= lower[i * size + i];
    }
    for (let i = size - 1; i >= 0; i--) {
      for (let k = i + 1; k < size; k++) x[i] -= lower[k * size + i] * x[k];
      x[i] /= lower[i * size + i];
    }
    return x;
  });
}
