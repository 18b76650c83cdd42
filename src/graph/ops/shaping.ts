/** What moves values about without changing them. */

import { ShapeError } from '../error.ts';
import { axisOf, broadcast, isSameShape, type Shape, shapeText, sizeOf, withSize } from '../shape.ts';
import { type Tensor, tapeOf } from '../tape.ts';
import { summedTo } from './arithmetic.ts';
import { takenBack } from './gathering.ts';

/** The sizes as ONNX wants them: what grows with the batch is worked out at run time. */
function target(a: Tensor, shape: Shape): Tensor {
  return a.tape.whole(shape.map((size) => (size < 0 ? -1 : size)));
}

export function reshape(a: Tensor, shape: Shape): Tensor {
  if (sizeOf(a.shape) !== sizeOf(shape))
    throw new ShapeError(`reshape: ${shapeText(a.shape)} does not fit into ${shapeText(shape)}.`);
  if (isSameShape(a.shape, shape)) return a;
  return a.tape.op('Reshape', [a, target(a, shape)], { shape }, {}, (g) => [
    a.tape.op('Reshape', [g, target(a, a.shape)], { shape: a.shape }),
  ]);
}

/** Axis i of the result is axis `order[i]`. */
export function transpose(a: Tensor, order: readonly number[]): Tensor {
  if (order.length !== a.shape.length || new Set(order).size !== order.length)
    throw new ShapeError(
      `transpose: [${order.join(', ')}] is no order of the axes of ${shapeText(a.shape)}.`,
    );
  const shape = order.map((axis) => a.shape[axisOf(a.shape, axis, 'transpose')]);
  const back = order.map((_, i) => order.indexOf(i));
  return a.tape.op('Transpose', [a], { shape }, { perm: order }, (g) => [
    a.tape.op('Transpose', [g], { shape: a.shape }, { perm: back }),
  ]);
}

export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const tape = tapeOf(parts);
  const [first] = parts;
  const at = axisOf(first.shape, axis, 'concat');
  for (const { shape } of parts)
    if (!isSameShape(withSize(shape, at, 1), withSize(first.shape, at, 1)))
      throw new ShapeError(
        `concat along axis ${axis}: ${shapeText(first.shape)} and ${shapeText(shape)} differ elsewhere.`,
      );
  const sizes = parts.map(({ shape }) => shape[at]);
  const shape = withSize(
    first.shape,
    at,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  return tape.op('Concat', parts, { shape }, { axis: at }, (g) =>
    tape.emit('Split', [g, tape.whole(sizes)], parts, { axis: at }),
  );
}

/** From `from` up to, not including, `to` along an axis, every `step`th. */
export function slice(a: Tensor, axis: number, from: number, to: number, step = 1): Tensor {
  const { tape } = a;
  const at = axisOf(a.shape, axis, 'slice');
  const size = a.shape[at];
  if (!(from >= 0 && to <= size && from < to && step >= 1))
    throw new ShapeError(`slice ${from}:${to}:${step} of axis ${axis} is not in ${shapeText(a.shape)}.`);
  const count = Math.ceil((to - from) / step);
  const rows = Array.from({ length: count }, (_, i) => from + i * step);
  const ranges = [[from], [to], [at], [step]].map((range) => tape.whole(range));
  return tape.op('Slice', [a, ...ranges], { shape: withSize(a.shape, at, count) }, {}, (g) => {
    if (step > 1) return [takenBack(g, a.shape, at, rows)];
    const pads = a.shape.map(() => [0, 0]);
    pads[at] = [from, size - to];
    const sides = [...pads.map(([before]) => before), ...pads.map(([, after]) => after)];
    return [tape.op('Pad', [g, tape.whole(sides)], { shape: a.shape }, { mode: 'constant' })];
  });
}

/** Cuts an axis into pieces of the sizes given. */
export function split(a: Tensor, axis: number, sizes: readonly number[]): Tensor[] {
  const { tape } = a;
  const at = axisOf(a.shape, axis, 'split');
  const sum = sizes.reduce((total, size) => total + size, 0);
  if (sum !== a.shape[at])
    throw new ShapeError(
      `split: [${sizes.join(', ')}] is ${sum} of the ${a.shape[at]} on axis ${axis} of ${shapeText(a.shape)}.`,
    );
  const shapes = sizes.map((size) => ({ shape: withSize(a.shape, at, size) }));
  const parts = tape.emit('Split', [a, tape.whole(sizes)], shapes, { axis: at });
  tape.recordMany([a], parts, (gradients) => {
    const all = gradients.map(
      (gradient, i) => gradient ?? tape.op('Expand', [tape.scalar(0), tape.whole(parts[i].shape)], shapes[i]),
    );
    return [tape.op('Concat', all, { shape: a.shape }, { axis: at })];
  });
  return parts;
}

/** Stretched to a shape by repeating axes of size 1. */
export function expand(a: Tensor, shape: Shape): Tensor {
  if (!isSameShape(broadcast(a.shape, shape, 'expand'), shape))
    throw new ShapeError(`expand: ${shapeText(a.shape)} does not stretch to ${shapeText(shape)}.`);
  if (isSameShape(a.shape, shape)) return a;
  return a.tape.op('Expand', [a, a.tape.whole(shape)], { shape }, {}, (g) => [summedTo(g, a.shape)]);
}
