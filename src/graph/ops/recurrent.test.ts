/** The loops written here against the LSTM and GRU operators of ONNX, which ONNX Runtime implements on its own. */

import { describe, expect, it } from 'vitest';
import { filled } from '../initial.ts';
import type { Constant } from '../node.ts';
import { modelBytes } from '../onnx/write.ts';
import { Random } from '../random.ts';
import { graphOf } from '../run/build.ts';
import { Predictor } from '../run/predict.ts';
import type { Weight } from '../run/weights.ts';
import { ANY_BATCH } from '../shape.ts';
import { Tape } from '../tape.ts';
import { gru, lstm } from './recurrent.ts';

const [TIME, BATCH, INPUTS, UNITS] = [6, 3, 4, 5];
const random = new Random(7);
const draws = (size: number) => Float32Array.from({ length: size }, () => random.normal());
const x = draws(TIME * BATCH * INPUTS);

/** [rows, gates × units] as [gates × units, rows] with the gates in another order. */
function turned(values: Float32Array, rows: number, order: readonly number[]): number[] {
  const width = order.length * UNITS;
  return order.flatMap((gate) =>
    Array.from({ length: UNITS }, (_, unit) => unit).flatMap((unit) =>
      Array.from({ length: rows }, (_, row) => values[row * width + gate * UNITS + unit]),
    ),
  );
}

async function byOperator(
  op: 'LSTM' | 'GRU',
  weights: readonly Constant[],
  reverse: boolean,
): Promise<Float32Array> {
  const bytes = modelBytes({
    nodes: [
      {
        op,
        inputs: ['x', ...weights.map(({ name }) => name)],
        outputs: ['y'],
        attributes: {
          hidden_size: UNITS,
          direction: reverse ? 'reverse' : 'forward',
          ...(op === 'GRU' ? { linear_before_reset: 1 } : {}),
        },
      },
    ],
    constants: weights,
    inputs: [{ name: 'x', shape: [TIME, BATCH, INPUTS], dtype: 'float32' }],
    outputs: [{ name: 'y', shape: [TIME, 1, BATCH, UNITS], dtype: 'float32' }],
  });
  const predictor = await Predictor.open(bytes, { threads: 1 });
  const { y } = await predictor.run({ x });
  await predictor.close();
  return y.values;
}

function constant(name: string, shape: readonly number[], values: readonly number[]): Constant {
  return { name, shape, dtype: 'float32', values };
}

function expectClose(a: Float32Array, b: Float32Array): void {
  expect(a).toHaveLength(b.length);
  for (let i = 0; i < a.length; i++) expect(a[i]).toBeCloseTo(b[i], 5);
}

describe.each([false, true])('backward in time: %s', (reverse) => {
  it('LSTM, at a batch size that was open when it was written', async () => {
    const [input, state, bias] = [draws(INPUTS * 20), draws(UNITS * 20), draws(20)];
    const tape = new Tape();
    const names = { input: [INPUTS, 20], state: [UNITS, 20], bias: [20] };
    const y = lstm(
      tape.input('x', [TIME, ANY_BATCH, INPUTS]),
      {
        input: tape.parameter('input', names.input, filled(0)),
        state: tape.parameter('state', names.state, filled(0)),
        bias: tape.parameter('bias', names.bias, filled(0)),
      },
      { reverse },
    );
    const weights = new Map<string, Weight>([
      ['input', { shape: names.input, values: input }],
      ['state', { shape: names.state, values: state }],
      ['bias', { shape: names.bias, values: bias }],
    ]);
    const own = await Predictor.open(modelBytes(graphOf(tape, { y }, weights)), { threads: 1 });
    const told = (await own.run({ x })).y;
    await own.close();
    // ONNX has input, output, forget, cell.
    const order = [0, 3, 1, 2];
    const expected = await byOperator(
      'LSTM',
      [
        constant('w', [1, 20, INPUTS], turned(input, INPUTS, order)),
        constant('r', [1, 20, UNITS], turned(state, UNITS, order)),
        constant('b', [1, 40], [...turned(bias, 1, order), ...new Array<number>(20).fill(0)]),
      ],
      reverse,
    );
    expect(told.shape).toEqual([TIME, BATCH, UNITS]);
    expectClose(told.values, expected);
  });

  it('GRU', async () => {
    const [input, state, bias, candidate] = [draws(INPUTS * 15), draws(UNITS * 15), draws(15), draws(UNITS)];
    const tape = new Tape();
    const y = gru(
      tape.input('x', [TIME, BATCH, INPUTS]),
      {
        input: tape.constant(input, [INPUTS, 15]),
        state: tape.constant(state, [UNITS, 15]),
        bias: tape.constant(bias, [15]),
        candidateBias: tape.constant(candidate, [UNITS]),
      },
      { reverse },
    );
    const own = await Predictor.open(modelBytes(graphOf(tape, { y })), { threads: 1 });
    const told = (await own.run({ x })).y;
    await own.close();
    const order = [0, 1, 2];
    const expected = await byOperator(
      'GRU',
      [
        constant('w', [1, 15, INPUTS], turned(input, INPUTS, order)),
        constant('r', [1, 15, UNITS], turned(state, UNITS, order)),
        constant('b', [1, 30], [...bias, ...new Array<number>(10).fill(0), ...candidate]),
      ],
      reverse,
    );
    expectClose(told.values, expected);
  });
});
