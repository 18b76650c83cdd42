/** Layers: an operation together with the parameters that it needs, under names of their own (`encoder.0.query.weight`). */

import { ShapeError } from '../error.ts';
import { filled, glorot, he, type Initial, normalWith, ones, zeros } from '../initial.ts';
import { add } from '../ops/arithmetic.ts';
import { channelColumn, conv1d, type Windows } from '../ops/convolution.ts';
import { gatherRows } from '../ops/gathering.ts';
import { batchNorm, layerNorm } from '../ops/normalising.ts';
import { linear } from '../ops/product.ts';
import { gru, lstm, type RecurrentOptions } from '../ops/recurrent.ts';
import { concat, reshape } from '../ops/shaping.ts';
import { axisOf, shapeText } from '../shape.ts';
import type { Tensor } from '../tape.ts';

export interface DenseOptions {
  readonly bias?: boolean | undefined;
  readonly initial?: Initial | undefined;
}

/** `x` [..., i] to [..., units]. */
export function dense(x: Tensor, name: string, units: number, options: DenseOptions = {}): Tensor {
  const { tape } = x;
  const inputs = x.shape.at(-1) ?? 1;
  const weight = tape.parameter(`${name}.weight`, [inputs, units], options.initial ?? glorot(inputs, units));
  return linear(x, weight, options.bias === false ? null : tape.parameter(`${name}.bias`, [units], zeros));
}

/** `x` [batch, channels, time] to [batch, filters, windows]. */
export function convolution(
  x: Tensor,
  name: string,
  filters: number,
  size: number,
  windows: Windows = {},
): Tensor {
  const { tape } = x;
  const channels = x.shape[1];
  const kernel = tape.parameter(`${name}.weight`, [filters, channels, size], he(channels * size));
  return add(conv1d(x, kernel, windows), channelColumn(tape.parameter(`${name}.bias`, [filters], zeros)));
}

/** Rows of a table of `count` that is learned, by `indices` int64 [...]; [..., size]. */
export function embedding(indices: Tensor, name: string, count: number, size: number): Tensor {
  return gatherRows(
    indices.tape.parameter(`${name}.weight`, [count, size], normalWith(size ** -0.5)),
    indices,
  );
}

/** Adds a row that is learned to each step of `x` [batch, steps, d]. */
export function learnedPositions(x: Tensor, name: string): Tensor {
  if (x.shape.length !== 3)
    throw new ShapeError(`positions are for [batch, steps, d], not ${shapeText(x.shape)}.`);
  const [, steps, size] = x.shape;
  return add(x, x.tape.parameter(`${name}.weight`, [steps, size], normalWith(0.02)));
}

/** Along the last axis. */
export function layerNormalised(x: Tensor, name: string): Tensor {
  const size = x.shape.at(-1) ?? 1;
  const { tape } = x;
  return layerNorm(
    x,
    tape.parameter(`${name}.gain`, [size], ones),
    tape.parameter(`${name}.bias`, [size], zeros),
  );
}

/** Along all axes but `axis`. */
export function batchNormalised(x: Tensor, name: string, axis = 1): Tensor {
  const { tape } = x;
  const size = x.shape[axisOf(x.shape, axis, name)];
  return batchNorm(
    x,
    tape.parameter(`${name}.gain`, [size], ones),
    tape.parameter(`${name}.bias`, [size], zeros),
    {
      mean: tape.state(`${name}.mean`, [size], zeros),
      variance: tape.state(`${name}.variance`, [size], ones),
    },
    { axis },
  );
}

/** `x` [time, batch, features] to [time, batch, units]. */
export function lstmLayer(x: Tensor, name: string, units: number, options: RecurrentOptions = {}): Tensor {
  const { tape } = x;
  const inputs = x.shape.at(-1) ?? 1;
  return lstm(
    x,
    {
      input: tape.parameter(`${name}.input`, [inputs, 4 * units], glorot(inputs, units)),
      state: tape.parameter(`${name}.state`, [units, 4 * units], glorot(units, units)),
      bias: tape.parameter(`${name}.bias`, [4 * units], forgetOpen(units)),
    },
    options,
  );
}

/** The forget gate begins open (R. Jozefowicz, W. Zaremba, I. Sutskever, ICML 2015). */
function forgetOpen(units: number): Initial {
  return (values) => values.fill(0).fill(1, units, 2 * units);
}

/** `x` [time, batch, features] to [time, batch, units]. */
export function gruLayer(x: Tensor, name: string, units: number, options: RecurrentOptions = {}): Tensor {
  const { tape } = x;
  const inputs = x.shape.at(-1) ?? 1;
  return gru(
    x,
    {
      input: tape.parameter(`${name}.input`, [inputs, 3 * units], glorot(inputs, units)),
      state: tape.parameter(`${name}.state`, [units, 3 * units], glorot(units, units)),
      bias: tape.parameter(`${name}.bias`, [3 * units], zeros),
      candidateBias: tape.parameter(`${name}.candidateBias`, [units], filled(0)),
    },
    options,
  );
}

/** Both directions side by side: [time, batch, 2 × units]. */
export function bidirectional(
  layer: typeof lstmLayer,
  x: Tensor,
  name: string,
  units: number,
  options: Omit<RecurrentOptions, 'reverse'> = {},
): Tensor {
  return concat(
    [
      layer(x, `${name}.forward`, units, options),
      layer(x, `${name}.backward`, units, { ...options, reverse: true }),
    ],
    2,
  );
}

/** Everything but the first axis in one. */
export function flat(x: Tensor): Tensor {
  const rest = x.shape.slice(1).reduce((product, size) => product * size, 1);
  return reshape(x, [x.shape[0], rest]);
}
