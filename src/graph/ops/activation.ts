/** Activations, each with its derivative by hand: as few nodes as it takes, since every node of a backward pass costs time. */

import type { Tensor } from '../tape.ts';
import { compare, isTrue, plain, plainOf } from './arithmetic.ts';

export function relu(a: Tensor): Tensor {
  return a.tape.op('Relu', [a], a, {}, (g) => [
    plain('Mul', g, isTrue(compare('Greater', a, a.tape.scalar(0)))),
  ]);
}

export function tanh(a: Tensor): Tensor {
  const y = a.tape.op('Tanh', [a], a, {}, (g) => [
    plain('Mul', g, plain('Sub', a.tape.scalar(1), plain('Mul', y, y))),
  ]);
  return y;
}

export function sigmoid(a: Tensor): Tensor {
  const y = a.tape.op('Sigmoid', [a], a, {}, (g) => [
    plain('Mul', g, plain('Mul', y, plain('Sub', a.tape.scalar(1), y))),
  ]);
  return y;
}

/** ln(1 + eˣ). */
export function softplus(a: Tensor): Tensor {
  return a.tape.op('Softplus', [a], a, {}, (g) => [plain('Mul', g, plainOf('Sigmoid', a))]);
}

/** x Φ(x), exact (D. Hendrycks, K. Gimpel, arXiv 1606.08415). */
export function gelu(a: Tensor): Tensor {
  const { tape } = a;
  return tape.op('Gelu', [a], a, {}, (g) => {
    const times = (x: Tensor, by: number) => plain('Mul', x, tape.scalar(by));
    const below = times(plain('Add', plainOf('Erf', times(a, Math.SQRT1_2)), tape.scalar(1)), 0.5);
    const density = times(plainOf('Exp', times(plain('Mul', a, a), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return [plain('Mul', g, plain('Add', below, plain('Mul', a, density)))];
  });
}

/** 2/√π ∫₀ˣ e^(−t²) dt. */
export function erf(a: Tensor): Tensor {
  const { tape } = a;
  return tape.op('Erf', [a], a, {}, (g) => {
    const bell = plainOf('Exp', plainOf('Neg', plain('Mul', a, a)));
    return [plain('Mul', g, plain('Mul', bell, tape.scalar(2 / Math.sqrt(Math.PI))))];
  });
}

/** Shares along an axis. */
export function softmax(a: Tensor, axis = -1): Tensor {
  const { tape } = a;
  const at = axis < 0 ? axis + a.shape.length : axis;
  const y = tape.op('Softmax', [a], a, { axis: at }, (g) => {
    const weighted = plain('Mul', g, y);
    const kept = a.shape.map((size, i) => (i === at ? 1 : size));
    const sum = tape.op('ReduceSum', [weighted, tape.whole([at])], { shape: kept }, { keepdims: 1 });
    return [plain('Sub', weighted, plain('Mul', y, sum))];
  });
  return y;
}

/** Logarithms of the shares, without taking the logarithm of a share. */
export function logSoftmax(a: Tensor, axis = -1): Tensor {
  const { tape } = a;
  const at = axis < 0 ? axis + a.shape.length : axis;
  const y = tape.op('LogSoftmax', [a], a, { axis: at }, (g) => {
    const kept = a.shape.map((size, i) => (i === at ? 1 : size));
    const sum = tape.op('ReduceSum', [g, tape.whole([at])], { shape: kept }, { keepdims: 1 });
    return [plain('Sub', g, plain('Mul', plainOf('Exp', y), sum))];
  });
  return y;
}
