/** A tensor of a graph that is being written: a name, a shape and a kind of number. It holds no values. */

import type { Shape } from './shape.ts';
import type { Tape } from './tape.ts';

export type Dtype = 'float32' | 'float64' | 'float16' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool';

export interface Tensor {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Dtype;
  readonly tape: Tape;
}

/** What a graph is fed: row-major values. */
export interface Values {
  readonly shape: Shape;
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array;
}
