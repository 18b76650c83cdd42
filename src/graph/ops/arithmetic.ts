/** Arithmetic element by element, with NumPy's stretching of axes of size 1; a gradient is summed back over what was stretched. */

import { broadcast, isSameShape, type Shape } from '../shape.ts';
import { type Tensor, tapeOf } from '../tape.ts';

/** Sums a gradient to the shape that its tensor had before it was stretched. */
export function summedTo(gradient: Tensor, shape: Shape): Tensor {
  if (isSameShape(gradient.shape, shape)) return gradient;
  const { tape } = gradient;
  const more = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, i) => (i < more || size !== shape[i - more] ? [i] : []));
  const kept = gradient.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const sum = tape.op('ReduceSum', [gradient, tape.whole(axes)], { shape: kept }, { keepdims: 1 });
  return more === 0 ? sum : tape.op('Reshape', [sum, tape.whole(shape)], { shape });
}

/** Adds without a gradient of its own: how gradients that meet are put together. */
export function plainAdd(a: Tensor, b: Tensor): Tensor {
  return plain('Add', a, b);
}

/** An operation on two tensors that nothing will be derived of; backward passes are made of these. */
export function plain(op: 'Add' | 'Sub' | 'Mul' | 'Div', a: Tensor, b: Tensor): Tensor {
  return tapeOf([a, b]).op(op, [a, b], { shape: broadcast(a.shape, b.shape, op) });
}

/** An operation on one tensor that nothing will be derived of. */
export function plainOf(op: string, a: Tensor): Tensor {
  return a.tape.op(op, [a], { shape: a.shape });
}

export function add(a: Tensor, b: Tensor): Tensor {
  return tapeOf([a, b]).op('Add', [a, b], { shape: broadcast(a.shape, b.shape, 'add') }, {}, (g) => [
    summedTo(g, a.shape),
    summedTo(g, b.shape),
  ]);
}

export function sub(a: Tensor, b: Tensor): Tensor {
  return tapeOf([a, b]).op('Sub', [a, b], { shape: broadcast(a.shape, b.shape, 'sub') }, {}, (g) => [
    summedTo(g, a.shape),
    summedTo(plainOf('Neg', g), b.shape),
  ]);
}

export function mul(a: Tensor, b: Tensor): Tensor {
  return tapeOf([a, b]).op('Mul', [a, b], { shape: broadcast(a.shape, b.shape, 'mul') }, {}, (g) => [
    summedTo(plain('Mul', g, b), a.shape),
    summedTo(plain('Mul', g, a), b.shape),
  ]);
}

export function div(a: Tensor, b: Tensor): Tensor {
  const quotient = tapeOf([a, b]).op(
    'Div',
    [a, b],
    { shape: broadcast(a.shape, b.shape, 'div') },
    {},
    (g) => {
      const share = plain('Div', g, b);
      return [summedTo(share, a.shape), summedTo(plainOf('Neg', plain('Mul', share, quotient)), b.shape)];
    },
  );
  return quotient;
}

export function scale(a: Tensor, by: number): Tensor {
  return mul(a, a.tape.scalar(by));
}

export function shift(a: Tensor, by: number): Tensor {
  return add(a, a.tape.scalar(by));
}

export function neg(a: Tensor): Tensor {
  return a.tape.op('Neg', [a], a, {}, (g) => [plainOf('Neg', g)]);
}

export function square(a: Tensor): Tensor {
  return a.tape.op('Mul', [a, a], a, {}, (g) => {
    const twice = plain('Mul', g, a);
    return [twice, twice];
  });
}

/** For values above 0; the gradient has no bound at 0. */
export function sqrt(a: Tensor): Tensor {
  const root = a.tape.op('Sqrt', [a], a, {}, (g) => [plain('Div', g, plain('Mul', root, a.tape.scalar(2)))]);
  return root;
}

export function exp(a: Tensor): Tensor {
  const power = a.tape.op('Exp', [a], a, {}, (g) => [plain('Mul', g, power)]);
  return power;
}

export function log(a: Tensor): Tensor {
  return a.tape.op('Log', [a], a, {}, (g) => [plain('Div', g, a)]);
}

/** The gradient at 0 is 0. */
export function abs(a: Tensor): Tensor {
  return a.tape.op('Abs', [a], a, {}, (g) => [plain('Mul', g, plainOf('Sign', a))]);
}

/** 1 where the comparison holds, else 0, without a gradient. */
export function isTrue(comparison: Tensor): Tensor {
  return comparison.tape.op('Cast', [comparison], { shape: comparison.shape, dtype: 'float32' }, { to: 1 });
}

export function compare(op: 'Less' | 'LessOrEqual' | 'Greater' | 'Equal', a: Tensor, b: Tensor): Tensor {
  return tapeOf([a, b]).op(op, [a, b], { shape: broadcast(a.shape, b.shape, op), dtype: 'bool' });
}

/** `a` where the condition holds, else `b`. */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const shape = broadcast(broadcast(a.shape, b.shape, 'where'), condition.shape, 'where');
  const tape = tapeOf([condition, a, b]);
  const choose = (yes: Tensor, no: Tensor) =>
    tape.op('Where', [condition, yes, no], { shape, dtype: yes.dtype });
  const chosen = choose(a, b);
  tape.record([a, b], chosen, (g) => {
    const none = tape.scalar(0);
    return [summedTo(choose(g, none), a.shape), summedTo(choose(none, g), b.shape)];
  });
  return chosen;
}

/** The larger of both; where they are equal the gradient goes to `a`. */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return where(compare('Less', a, b), b, a);
}

/** The smaller of both; where they are equal the gradient goes to `a`. */
export function minimum(a: Tensor, b: Tensor): Tensor {
  return where(compare('Less', b, a), b, a);
}

/** Held between two bounds; outside of them the gradient is 0. */
export function clip(a: Tensor, low: number, high: number): Tensor {
  const [least, most] = [a.tape.scalar(low), a.tape.scalar(high)];
  const held = a.tape.op('Clip', [a, least, most], a, {}, (g) => {
    const isInside = a.tape.op('Equal', [a, held], { shape: a.shape, dtype: 'bool' });
    return [plain('Mul', g, isTrue(isInside))];
  });
  return held;
}
