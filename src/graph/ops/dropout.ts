/** Dropout. */

import { GraphError } from '../error.ts';
import type { Tensor } from '../tape.ts';
import { isTrue, mul, scale } from './arithmetic.ts';

/**
 * While training each value is 0 with probability `rate`, and the others are scaled so that the mean stays (N. Srivastava et
 * al., JMLR 15, 2014); afterwards nothing. Masks are fed, drawn from the run's own generator. The rate counts in steps of 1/256.
 */
export function dropout(x: Tensor, rate: number): Tensor {
  if (!(rate >= 0 && rate < 1)) throw new GraphError(`dropout: a rate of ${rate} is not from 0 to below 1.`);
  const kept = Math.round((1 - rate) * 256);
  if (!x.tape.isTraining || kept === 256) return x;
  const mask = isTrue(x.tape.mask(x.shape, kept));
  return scale(mul(x, mask), 256 / kept);
}
