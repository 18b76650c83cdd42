/** Losses: from what a model says and what was true to one number, with gradients. */

import { GraphError } from '../error.ts';
import { add, scale } from '../ops/arithmetic.ts';
import type { Tensor } from '../tape.ts';

export {
  binaryCrossEntropy,
  type CrossEntropyOptions,
  crossEntropy,
  plackettLuce,
} from './classification.ts';
export {
  ensembleCrps,
  gaussianCrps,
  gaussianNll,
  huber,
  meanSquaredError,
  pinball,
  risingQuantiles,
} from './regression.ts';

/** Several losses as one. */
export function weightedSum(parts: readonly { readonly loss: Tensor; readonly weight: number }[]): Tensor {
  const [first, ...rest] = parts.map(({ loss, weight }) => (weight === 1 ? loss : scale(loss, weight)));
  if (first === undefined) throw new GraphError('a sum of losses needs at least one.');
  return rest.reduce(add, first);
}
