/** Multi-head attention (A. Vaswani et al., "Attention Is All You Need", NeurIPS 2017), of a sequence to itself or to another. */

import { GraphError, ShapeError } from '../error.ts';
import { gelu, softmax } from '../ops/activation.ts';
import { add, scale } from '../ops/arithmetic.ts';
import { dropout } from '../ops/dropout.ts';
import { matmul } from '../ops/product.ts';
import { reshape, split, transpose } from '../ops/shaping.ts';
import { shapeText } from '../shape.ts';
import type { Tensor } from '../tape.ts';
import { dense, layerNormalised } from './layers.ts';

/** What is added to a score that must not count. */
const HIDDEN = -1e9;

export interface AttentionOptions {
  readonly heads: number;
  /** What is looked at, [batch, others, d]; the sequence itself where left out. */
  readonly to?: Tensor | undefined;
  /** 1 for a step that may be looked at, 0 for padding: [batch, others]. */
  readonly mask?: Tensor | undefined;
  /** Whether a step sees only itself and what came before. */
  readonly causal?: boolean | undefined;
  readonly dropout?: number | undefined;
}

/** `x` [batch, steps, d]; as much comes out. */
export function attention(x: Tensor, name: string, options: AttentionOptions): Tensor {
  const { heads, to = x, mask, causal = false } = options;
  const { tape } = x;
  if (x.shape.length !== 3 || to.shape.length !== 3)
    throw new ShapeError(
      `attention is for [batch, steps, d], not ${shapeText(x.shape)} to ${shapeText(to.shape)}.`,
    );
  const [batch, steps, size] = x.shape;
  const others = to.shape[1];
  if (size % heads !== 0)
    throw new GraphError(`attention: ${size} features cannot be shared among ${heads} heads.`);
  const each = size / heads;
  // Query, key and value in one product, and all heads in one move: large steps are what runtimes are fast at.
  const parts = (t: Tensor, count: number, of: number) => {
    const apart = transpose(reshape(t, [batch, count, of, heads, each]), [2, 0, 3, 1, 4]);
    const ones = new Array<number>(of).fill(1);
    return split(apart, 0, ones).map((part) => reshape(part, [batch, heads, count, each]));
  };
  const [query, key, value] =
    to === x
      ? parts(dense(x, `${name}.queryKeyValue`, 3 * size), steps, 3)
      : [
          ...parts(dense(x, `${name}.query`, size), steps, 1),
          ...parts(dense(to, `${name}.keyValue`, 2 * size), others, 2),
        ];
  let scores = matmul(scale(query, each ** -0.5), transpose(key, [0, 1, 3, 2]));
  if (mask !== undefined) {
    if (mask.shape.length !== 2 || mask.shape[1] !== others)
      throw new ShapeError(`attention: the mask is [batch, ${others}], not ${shapeText(mask.shape)}.`);
    const column = reshape(mask, [mask.shape[0], 1, 1, others]);
    scores = add(scores, scale(add(column, tape.scalar(-1)), -HIDDEN));
  }
  if (causal) {
    if (steps !== others)
      throw new GraphError('attention: only a sequence to itself has a past and a future.');
    const future = Array.from({ length: steps * steps }, (_, i) =>
      i % steps > Math.floor(i / steps) ? HIDDEN : 0,
    );
    scores = add(scores, tape.constant(future, [steps, steps]));
  }
  const shares = dropout(softmax(scores), options.dropout ?? 0);
  const together = reshape(transpose(matmul(shares, value), [0, 2, 1, 3]), [batch, steps, size]);
  return dense(together, `${name}.output`, size);
}

export interface EncoderOptions extends Omit<AttentionOptions, 'to'> {
  /** Units of the layer in between. */
  readonly hidden: number;
}

/** One encoder block with the norm after each residual, as in the paper. `x` [batch, steps, d]; as much comes out. */
export function encoderBlock(x: Tensor, name: string, options: EncoderOptions): Tensor {
  const rate = options.dropout ?? 0;
  const size = x.shape.at(-1) ?? 1;
  const looked = dropout(attention(x, `${name}.attention`, options), rate);
  const mid = layerNormalised(add(x, looked), `${name}.norm1`);
  const thought = dense(gelu(dense(mid, `${name}.hidden`, options.hidden)), `${name}.back`, size);
  return layerNormalised(add(mid, dropout(thought, rate)), `${name}.norm2`);
}
