/** What a network is to the training loop: something that can be written onto a tape, and examples to feed it. */

import type { Feed, Tape, Tensor } from '../../graph/index.ts';

export interface Network {
  /** Part of the run's record, with everything that decides what is written. */
  readonly name: string;
  /** Writes inputs and layers for a batch of that size (`ANY_BATCH` to serve), and returns what comes out by name. */
  write(tape: Tape, batch: number): Readonly<Record<string, Tensor>>;
  /**
   * Writes the loss of those outputs, with the inputs that it takes (truth, weights). A row of weight 0 is padding and must not
   * count: the last batch of a round is filled up with such rows.
   */
  loss(tape: Tape, outputs: Readonly<Record<string, Tensor>>, batch: number): Tensor;
}

/** Examples by index, however they are kept. */
export interface Examples {
  readonly count: number;
  /**
   * Inputs, truth and weights of some examples, in their order. From `real` on the rows are padding: any example with a
   * weight of 0.
   */
  feed(rows: Int32Array, real: number): Feed;
}
