/**
 * The network: the last laps on this set run through three bidirectional LSTM layers, then look at each other by multi-head attention;
 * with what is known of road, field and tyres they give three quantiles that cannot cross. Small enough for a CPU.
 */

import { layers, losses, ops, type Tape, type Tensor } from '../../graph/index.ts';
import type { Dataset, Examples, Network, Scaling } from '../../learning/index.ts';
import { inputOf, STEPS, unrestOf, WIDTH } from './input.ts';

export const LEVELS = [0.1, 0.5, 0.9] as const;
const RECURRENT_LAYERS = 3;
const HEADS = 4;
const CONTEXT_UNITS = 96;

export interface NetworkShape {
  /** Columns of its input. */
  readonly width: number;
  /** Units of a recurrent layer in one direction. */
  readonly hidden: number;
  readonly dropout: number;
}

/** Inputs `x` [batch, width] and `unrest` [batch, 1], s; out come quantiles [batch, 3] of the next lap less the level, s. */
export function quantilesOf(tape: Tape, batch: number, { width, hidden, dropout }: NetworkShape): Tensor {
  const x = tape.input('x', [batch, width]);
  const unrest = tape.input('unrest', [batch, 1]);
  const size = 2 * hidden;
  const laps = ops.reshape(ops.slice(x, 1, 0, STEPS * WIDTH), [batch, STEPS, WIDTH]);
  const context = ops.slice(x, 1, STEPS * WIDTH, width);
  const everywhere = ops.reshape(layers.dense(context, 'everywhere', size), [batch, 1, size]);
  const steps = layers.learnedPositions(ops.add(layers.dense(laps, 'laps', size), everywhere), 'position');
  let flow = ops.transpose(ops.gelu(steps), [1, 0, 2]);
  for (let i = 0; i < RECURRENT_LAYERS; i++) {
    const next = layers.bidirectional(layers.lstmLayer, flow, `recurrent${i}`, hidden);
    flow = i === 0 ? ops.dropout(next, dropout) : ops.add(flow, ops.dropout(next, dropout));
  }
  const sequence = ops.transpose(flow, [1, 0, 2]);
  const looked = layers.attention(sequence, 'attention', { heads: HEADS });
  const told = layers.layerNormalised(ops.add(sequence, looked), 'norm');
  const newest = ops.reshape(ops.slice(told, 1, 0, 1), [batch, size]);
  const around = ops.gelu(layers.dense(ops.dropout(context, dropout / 2), 'context', CONTEXT_UNITS));
  const all = ops.concat([newest, ops.mean(told, { axes: [1] }), around], 1);
  const mixed = ops.dropout(ops.gelu(layers.dense(all, 'mix', CONTEXT_UNITS)), dropout);
  return ops.mul(losses.risingQuantiles(layers.dense(mixed, 'out', LEVELS.length)), unrest);
}

export function lapTimeNetwork(shape: NetworkShape): Network {
  return {
    name: `lap-time ${JSON.stringify(shape)}`,
    write: (tape, batch) => ({ quantiles: quantilesOf(tape, batch, shape) }),
    loss: (tape, { quantiles }, batch) =>
      losses.pinball(quantiles, tape.input('truth', [batch]), LEVELS, tape.input('weight', [batch])),
  };
}

/** Rows as the network is fed them, in plain arrays that go from thread to thread. */
export interface ExampleArrays {
  /** Row-major [rows, width]. */
  readonly x: Float32Array;
  readonly width: number;
  /** s, by row. */
  readonly unrest: Float32Array;
  readonly truth: Float32Array;
}

export function exampleArrays(scaling: Scaling, dataset: Dataset, rows: Int32Array): ExampleArrays {
  const unrest = unrestOf(dataset);
  return {
    x: inputOf(scaling, dataset, rows),
    width: scaling.width,
    unrest: Float32Array.from(rows, (row) => unrest[row]),
    truth: Float32Array.from(rows, (row) => dataset.target[row]),
  };
}

/** A row weighs by how settled its race is: else a few wet races would drown all others. */
export function examplesOf({ x, width, unrest, truth }: ExampleArrays): Examples {
  return {
    count: truth.length,
    feed(picked, real) {
      const batch = new Float32Array(picked.length * width);
      picked.forEach((row, i) => {
        batch.set(x.subarray(row * width, (row + 1) * width), i * width);
      });
      return {
        x: batch,
        unrest: Float32Array.from(picked, (row) => unrest[row]),
        truth: Float32Array.from(picked, (row) => truth[row]),
        weight: Float32Array.from(picked, (row, i) => (i < real ? 1 / unrest[row] : 0)),
      };
    },
  };
}
