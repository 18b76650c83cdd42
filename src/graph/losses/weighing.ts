/** How the losses of single rows become one number. */

import { ShapeError } from '../error.ts';
import { div, mul, shift } from '../ops/arithmetic.ts';
import { mean, sum } from '../ops/reducing.ts';
import { broadcast, isSameShape, shapeText } from '../shape.ts';
import type { Tensor } from '../tape.ts';

/**
 * The mean, or with `weights` (0 for padding) the weighted mean; weights stretch to the shape of the losses. A batch of nothing
 * but padding has a loss of 0.
 */
export function weighed(losses: Tensor, weights: Tensor | null): Tensor {
  if (weights === null) return mean(losses);
  if (!isSameShape(broadcast(losses.shape, weights.shape, 'weights'), losses.shape))
    throw new ShapeError(
      `weights ${shapeText(weights.shape)} do not stretch to losses ${shapeText(losses.shape)}.`,
    );
  const tape = losses.tape;
  const all = tape.op('Expand', [weights, tape.whole(losses.shape)], { shape: losses.shape });
  return div(sum(mul(losses, all)), shift(sum(all), 1e-12));
}

export function checkSame(a: Tensor, b: Tensor, what: string): void {
  if (!isSameShape(a.shape, b.shape))
    throw new ShapeError(
      `${what}: ${shapeText(a.shape)} is held against ${shapeText(b.shape)}; both must be of one shape.`,
    );
}
