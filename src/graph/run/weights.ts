/** Values of parameters by name, while no graph runs. */

import { GraphError, ShapeError } from '../error.ts';
import { Random } from '../random.ts';
import { isSameShape, type Shape, shapeText, sizeOf } from '../shape.ts';
import type { Tape } from '../tape.ts';

export interface Weight {
  readonly shape: Shape;
  readonly values: Float32Array;
}

export type Weights = ReadonlyMap<string, Weight>;

/** What parameters and states of a tape begin with. Each draws from a stream of its own, so that one more changes no other. */
export function initialWeights(tape: Tape, seed: number): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  for (const { name, shape, initial } of [...tape.parameters, ...tape.states]) {
    const values = new Float32Array(sizeOf(shape));
    initial(values, shape, new Random(seed ^ hashOf(name)));
    weights.set(name, { shape, values });
  }
  return weights;
}

/** FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** Throws where a parameter is missing or has another shape. */
export function checkWeights(tape: Tape, weights: Weights): void {
  for (const { name, shape } of [...tape.parameters, ...tape.states]) {
    const weight = weights.get(name);
    if (weight === undefined)
      throw new GraphError(`the weights have no ${name}; the model needs ${shapeText(shape)}.`);
    if (!isSameShape(weight.shape, shape))
      throw new ShapeError(
        `the weights have ${name} as ${shapeText(weight.shape)}; the model needs ${shapeText(shape)}.`,
      );
  }
}
