/** Sums and means along axes, and running sums. */

import { axisOf, type Shape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tape.ts';
import { compare, isTrue, plain } from './arithmetic.ts';

interface Along {
  /** All axes where left out. */
  readonly axes?: readonly number[] | undefined;
  /** Whether a reduced axis stays with size 1. */
  readonly keep?: boolean | undefined;
}

function reduced(a: Tensor, { axes, keep = false }: Along, what: string) {
  const all = axes?.map((axis) => axisOf(a.shape, axis, what)) ?? a.shape.map((_, i) => i);
  const kept = a.shape.map((size, i) => (all.includes(i) ? 1 : size));
  const shape = keep ? kept : a.shape.filter((_, i) => !all.includes(i));
  const count = sizeOf(all.map((axis) => a.shape[axis]));
  return { all, kept, shape, count, keepdims: keep ? 1 : 0 };
}

/** A gradient stretched back over the axes that were summed. */
function stretched(g: Tensor, kept: Shape, shape: Shape): Tensor {
  const { tape } = g;
  const column = tape.op('Reshape', [g, tape.whole(kept)], { shape: kept });
  return tape.op('Expand', [column, tape.whole(shape)], { shape });
}

export function sum(a: Tensor, along: Along = {}): Tensor {
  const { all, kept, shape, keepdims } = reduced(a, along, 'sum');
  return a.tape.op('ReduceSum', [a, a.tape.whole(all)], { shape }, { keepdims }, (g) => [
    stretched(g, kept, a.shape),
  ]);
}

export function mean(a: Tensor, along: Along = {}): Tensor {
  const { all, kept, shape, count, keepdims } = reduced(a, along, 'mean');
  return a.tape.op('ReduceMean', [a, a.tape.whole(all)], { shape }, { keepdims }, (g) => [
    plain('Mul', stretched(g, kept, a.shape), a.tape.scalar(1 / count)),
    null,
  ]);
}

/** The largest; where several are, they share the gradient. */
export function max(a: Tensor, along: Along = {}): Tensor {
  const { tape } = a;
  const { all, kept, shape, keepdims } = reduced(a, along, 'max');
  const most = tape.op('ReduceMax', [a, tape.whole(all)], { shape }, { keepdims }, (g) => {
    const isMost = isTrue(compare('Equal', a, stretched(most, kept, a.shape)));
    const many = tape.op('ReduceSum', [isMost, tape.whole(all)], { shape: kept }, { keepdims: 1 });
    return [plain('Mul', stretched(g, kept, a.shape), plain('Div', isMost, many))];
  });
  return most;
}

/** Sum of everything up to and with each place along an axis; from the end with `reverse`. */
export function cumulativeSum(a: Tensor, axis: number, { reverse = false } = {}): Tensor {
  const { tape } = a;
  const at = tape.scalar(axisOf(a.shape, axis, 'cumulativeSum'), 'int64');
  const run = (of: Tensor, isReverse: boolean) =>
    tape.op('CumSum', [of, at], { shape: of.shape }, { reverse: isReverse ? 1 : 0 });
  const running = run(a, reverse);
  tape.record([a], running, (g) => [run(g, !reverse)]);
  return running;
}
