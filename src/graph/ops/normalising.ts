/** Normalisation of layers and batches. */

import { ShapeError } from '../error.ts';
import { axisOf, shapeText, sizeOf } from '../shape.ts';
import { type Tensor, tapeOf } from '../tape.ts';
import { add, div, mul, plain, plainOf, scale, sub, summedTo } from './arithmetic.ts';
import { mean } from './reducing.ts';
import { reshape } from './shaping.ts';

/** What is added to a variance before its root. */
const EPSILON = 1e-5;

/** Along the last axis (J. L. Ba, J. R. Kiros, G. E. Hinton, arXiv 1607.06450); `gain` and `bias` [d]. */
export function layerNorm(x: Tensor, gain: Tensor, bias: Tensor): Tensor {
  const tape = tapeOf([x, gain, bias]);
  const size = x.shape.at(-1) ?? 0;
  if (gain.shape.join() !== String(size) || bias.shape.join() !== String(size))
    throw new ShapeError(
      `layerNorm of ${shapeText(x.shape)}: gain and bias are [${size}], not ${shapeText(gain.shape)} and ${shapeText(bias.shape)}.`,
    );
  const row = [...x.shape.slice(0, -1), 1];
  const [y, center, spread] = tape.emit(
    'LayerNormalization',
    [x, gain, bias],
    [{ shape: x.shape }, { shape: row }, { shape: row }],
    { axis: -1, epsilon: { float: EPSILON } },
  );
  tape.record([x, gain, bias], y, (g) => {
    const average = (t: Tensor) =>
      tape.op('ReduceMean', [t, tape.whole([-1])], { shape: row }, { keepdims: 1 });
    const unit = plain('Mul', plain('Sub', x, center), spread);
    const inner = plain('Mul', g, gain);
    const along = plain('Mul', unit, average(plain('Mul', inner, unit)));
    const dx = plain('Mul', plain('Sub', plain('Sub', inner, average(inner)), along), spread);
    return [dx, summedTo(plain('Mul', g, unit), gain.shape), summedTo(g, bias.shape)];
  });
  return y;
}

/**
 * Over all axes but `axis` (S. Ioffe, C. Szegedy, ICML 2015). While training by the batch's own mean and variance, which the
 * running ones follow; afterwards by the running ones. `state` holds both [c].
 */
export function batchNorm(
  x: Tensor,
  gain: Tensor,
  bias: Tensor,
  state: { readonly mean: Tensor; readonly variance: Tensor },
  { axis = 1, momentum = 0.1 } = {},
): Tensor {
  const tape = tapeOf([x, gain, bias]);
  const at = axisOf(x.shape, axis, 'batchNorm');
  const size = x.shape[at];
  const column = x.shape.map((length, i) => (i === at ? length : 1));
  const others = x.shape.flatMap((_, i) => (i === at ? [] : [i]));
  if (gain.shape.join() !== String(size))
    throw new ShapeError(
      `batchNorm of ${shapeText(x.shape)} along axis ${axis}: the gain is [${size}], not ${shapeText(gain.shape)}.`,
    );
  const onto = (t: Tensor) => reshape(t, column);
  if (!tape.isTraining) {
    const spread = plainOf('Sqrt', plain('Add', state.variance, tape.scalar(EPSILON)));
    const unit = div(sub(x, onto(state.mean)), onto(spread));
    return add(mul(unit, onto(gain)), onto(bias));
  }
  const center = mean(x, { axes: others, keep: true });
  const apart = sub(x, center);
  const variance = mean(mul(apart, apart), { axes: others, keep: true });
  const count = sizeOf(others.map((i) => x.shape[i]));
  const follow = (old: Tensor, seen: Tensor) =>
    add(scale(old, 1 - momentum), scale(reshape(seen, old.shape), momentum));
  tape.update(state.mean, follow(state.mean, center));
  // The running variance is that of the population, of which a batch shows too little by one.
  tape.update(state.variance, follow(state.variance, scale(variance, count / Math.max(1, count - 1))));
  return add(mul(mul(apart, inverseRoot(variance)), onto(gain)), onto(bias));
}

/** 1 / √(v + ε). */
function inverseRoot(variance: Tensor): Tensor {
  const { tape } = variance;
  const root = plainOf('Sqrt', plain('Add', variance, tape.scalar(EPSILON)));
  const inverse = plainOf('Reciprocal', root);
  tape.record([variance], inverse, (g) => {
    const cubed = plain('Mul', plain('Mul', inverse, inverse), inverse);
    return [plain('Mul', plain('Mul', g, cubed), tape.scalar(-0.5))];
  });
  return inverse;
}
