/** Products of matrices. */

import { ShapeError } from '../error.ts';
import { broadcast, type Shape, shapeText, sizeOf } from '../shape.ts';
import { type Tensor, tapeOf } from '../tape.ts';
import { summedTo } from './arithmetic.ts';
import { reshape } from './shaping.ts';

/** `a` [..., m, k] by `b` [..., k, n]; [..., m, n]. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const tape = tapeOf([a, b]);
  if (a.shape.length < 2 || b.shape.length < 2 || a.shape.at(-1) !== b.shape.at(-2))
    throw new ShapeError(
      `matmul: ${shapeText(a.shape)} by ${shapeText(b.shape)}; the last size of the first must be the last but one of the second.`,
    );
  const many = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2), 'matmul');
  const product = (x: Tensor, y: Tensor) =>
    tape.op('MatMul', [x, y], { shape: [...many, x.shape.at(-2) ?? 1, y.shape.at(-1) ?? 1] });
  const result = product(a, b);
  tape.record([a, b], result, (g) => [
    summedTo(product(g, turned(b)), a.shape),
    summedTo(product(turned(a), g), b.shape),
  ]);
  return result;
}

/** The last two axes swapped, without a gradient. */
function turned(a: Tensor): Tensor {
  const order = a.shape.map((_, i) => i);
  const [last, before] = [order.length - 1, order.length - 2];
  [order[last], order[before]] = [before, last];
  return a.tape.op('Transpose', [a], { shape: order.map((i) => a.shape[i]) }, { perm: order });
}

/**
 * `x` [..., i] by `weight` [i, o] plus `bias` [o]; [..., o]. One Gemm over all rows, which is what runtimes are fastest at.
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  const tape = tapeOf([x, weight]);
  const [inputs, outputs] = weight.shape;
  if (weight.shape.length !== 2 || x.shape.at(-1) !== inputs)
    throw new ShapeError(
      `linear: ${shapeText(x.shape)} by ${shapeText(weight.shape)}; the weight is [${x.shape.at(-1)}, outputs].`,
    );
  if (bias !== null && (bias.shape.length !== 1 || bias.shape[0] !== outputs))
    throw new ShapeError(
      `linear: the bias of ${shapeText(weight.shape)} is [${outputs}], not ${shapeText(bias.shape)}.`,
    );
  const before = x.shape.slice(0, -1);
  const rows = reshape(x, [sizeOf(before), inputs]);
  const flat: Shape = [rows.shape[0], outputs];
  const y = tape.op(
    'Gemm',
    bias === null ? [rows, weight] : [rows, weight, bias],
    { shape: flat },
    {},
    (g) => [
      tape.op('Gemm', [g, weight], { shape: rows.shape }, { transB: 1 }),
      tape.op('Gemm', [rows, g], { shape: weight.shape }, { transA: 1 }),
      ...(bias === null ? [] : [summedTo(g, bias.shape)]),
    ],
  );
  return reshape(y, [...before, outputs]);
}
