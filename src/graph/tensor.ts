/** A tensor of a graph that is being written: a name, a shape and a kind of number. It holds no values. */

import type { Dtype } from './dtype.ts';
import type { Shape } from './shape.ts';
import type { Tape } from './tape.ts';

export interface Tensor {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Dtype;
  readonly tape: Tape;
}
