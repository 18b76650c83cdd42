/**
 * Rows and values by their index. The gradient adds up what came of each row, wherever it was taken to.
 *
 * What surprises: that sum is nowhere a scatter where an index may come twice. ONNX Runtime's ScatterND adds from several threads at
 * once and loses some of it (seen with 1.30 on two threads), and on a GPU the order of atomic additions, so the last digits, change
 * from run to run; the same seed must give the same weights.
 */

import { ShapeError } from '../error.ts';
import { axisOf, isSameShape, type Shape, shapeText, sizeOf, withSize } from '../shape.ts';
import { type Tensor, tapeOf } from '../tape.ts';
import { isTrue } from './arithmetic.ts';

/** Rows of an axis by constant indices; an index may come more than once. */
export function take(a: Tensor, axis: number, indices: readonly number[]): Tensor {
  const { tape } = a;
  const at = axisOf(a.shape, axis, 'take');
  const wrong = indices.find((index) => !(Number.isInteger(index) && index >= 0 && index < a.shape[at]));
  if (wrong !== undefined)
    throw new ShapeError(`take: axis ${axis} of ${shapeText(a.shape)} has no index ${wrong}.`);
  const shape = withSize(a.shape, at, indices.length);
  return tape.op('Gather', [a, tape.whole(indices)], { shape }, { axis: at }, (g) => [
    takenBack(g, a.shape, at, indices),
  ]);
}

/**
 * The gradient of rows that were taken by `indices` out of an axis of `shape`. Since the indices are known, where each row went to is
 * known as well, so that the way back is a gather, too: from a gradient with a row of zeros behind it, for rows that went to fewer places.
 */
export function takenBack(g: Tensor, shape: Shape, axis: number, indices: readonly number[]): Tensor {
  const { tape } = g;
  const size = shape[axis];
  const places = Array.from({ length: size }, (): number[] => []);
  indices.forEach((index, place) => {
    places[index].push(place);
  });
  const most = places.reduce((longest, { length }) => Math.max(longest, length), 0);
  const isFull = places.every(({ length }) => length === most);
  const nothing = indices.length;
  const from = places.flatMap((row) => [...row, ...new Array<number>(most - row.length).fill(nothing)]);
  const sides = [...shape.map(() => 0), ...shape.map((_, i) => (i === axis ? 1 : 0))];
  const padded = withSize(g.shape, axis, nothing + 1);
  const all = isFull ? g : tape.op('Pad', [g, tape.whole(sides)], { shape: padded }, { mode: 'constant' });
  if (most === 1) return tape.op('Gather', [all, tape.whole(from)], { shape }, { axis });
  const apart = [...shape.slice(0, axis), size, most, ...shape.slice(axis + 1)];
  const parts = tape.op(
    'Gather',
    [all, tape.constant(from, [size, most], 'int64')],
    { shape: apart },
    { axis },
  );
  return tape.op('ReduceSum', [parts, tape.whole([axis + 1])], { shape }, { keepdims: 0 });
}

/** Tables of up to this many rows get their gradient by a product, which costs rows × indices. */
const FEW_ROWS = 512;

/**
 * Rows of a table by indices that are fed: `table` [n, d], `indices` int64 of any shape; [...indices, d]. As in ONNX, −1 is the last
 * row and −n the first; what lies outside of the table is refused when the graph runs.
 */
export function gatherRows(table: Tensor, indices: Tensor): Tensor {
  const tape = tapeOf([table, indices]);
  if (table.shape.length !== 2 || indices.dtype !== 'int64')
    throw new ShapeError(
      `rows are taken of a table [n, d] by int64, not of ${shapeText(table.shape)} by ${indices.dtype} ${shapeText(indices.shape)}.`,
    );
  const [rows, size] = table.shape;
  const shape = [...indices.shape, size];
  return tape.op('Gather', [table, indices], { shape }, { axis: 0 }, (g) => {
    const count = sizeOf(indices.shape);
    const flat = (t: Tensor, columns: number) =>
      tape.op('Reshape', [t, tape.whole([-1, columns])], { shape: [count, columns], dtype: t.dtype });
    const column = flat(indices, 1);
    const gradient = flat(g, size);
    if (rows <= FEW_ROWS) {
      // 1 where an index means a row: [count, rows].
      const numbers = tape.constant(
        Array.from({ length: rows }, (_, i) => i),
        [1, rows],
        'int64',
      );
      // The remainder has the sign of the divisor: counted from the end or not, a row has one number.
      const row = tape.op('Mod', [column, tape.scalar(rows, 'int64')], {
        shape: [count, 1],
        dtype: 'int64',
      });
      const means = tape.op('Equal', [row, numbers], { shape: [count, rows], dtype: 'bool' });
      return [tape.op('Gemm', [isTrue(means), gradient], { shape: table.shape }, { transA: 1 })];
    }
    // One after the other on the CPU; on a GPU of a table this long the last digits are left to chance.
    const none = tape.op('Expand', [tape.scalar(0), tape.whole(table.shape)], { shape: table.shape });
    const at = tape.op('Expand', [column, tape.whole([1, size])], { shape: [count, size], dtype: 'int64' });
    const attributes = { axis: 0, reduction: 'add' };
    return [
      tape.op('ScatterElements', [none, at, gradient], { shape: table.shape, dtype: g.dtype }, attributes),
    ];
  });
}

/** One value of each row along the last axis: `a` [..., n], `indices` int64 [...], from the end where negative; [...]. */
export function pick(a: Tensor, indices: Tensor): Tensor {
  const tape = tapeOf([a, indices]);
  const last = a.shape.length - 1;
  if (!isSameShape(a.shape.slice(0, last), indices.shape) || indices.dtype !== 'int64')
    throw new ShapeError(
      `pick: indices of ${shapeText(a.shape)} are int64 ${shapeText(a.shape.slice(0, last))}, not ${indices.dtype} ${shapeText(indices.shape)}.`,
    );
  const column = [...indices.shape, 1];
  const at = tape.op('Unsqueeze', [indices, tape.whole([-1])], { shape: column, dtype: 'int64' });
  const picked = tape.op('GatherElements', [a, at], { shape: column }, { axis: last });
  const flat = tape.op('Squeeze', [picked, tape.whole([-1])], { shape: indices.shape });
  tape.record([a], flat, (g) => {
    const none = tape.op('Expand', [tape.scalar(0), tape.whole(a.shape)], { shape: a.shape });
    const each = tape.op('Unsqueeze', [g, tape.whole([-1])], { shape: column });
    return [tape.op('ScatterElements', [none, at, each], { shape: a.shape, dtype: g.dtype }, { axis: last })];
  });
  return flat;
}
