/** Gradients for who only asks for them: a graph that answers may tell as well what its answer hangs on. */

import { plainAdd } from './ops/arithmetic.ts';
import type { Tensor } from './tape.ts';

/** Of a single number with respect to tensors of its tape, in their order. Throws GraphError where it does not depend on one of them. */
export function gradientsOf(loss: Tensor, of: readonly Tensor[]): Tensor[] {
  return loss.tape.gradients(loss, of, plainAdd);
}
