/** Layers: gradients through whole blocks, and that masks hide what they should. */

import { describe, expect, it } from 'vitest';
import { ShapeError } from '../error.ts';
import { nd } from '../reference/array.ts';
import { evaluate } from '../reference/evaluate.ts';
import { graphOf } from '../run/build.ts';
import { initialWeights } from '../run/weights.ts';
import { Tape, type Tensor } from '../tape.ts';
import { check, type Given } from '../testing.ts';
import * as layers from './index.ts';

const sequence: Given = { shape: [2, 4, 6] };
const other: Given = { shape: [2, 3, 6] };

/** Runs layers with weights as they begin, so that a check needs no list of all parameters. */
function answer(build: (x: Tensor) => Tensor, shape: readonly number[], values: Float64Array): Float64Array {
  const tape = new Tape();
  const told = build(tape.input('x', shape));
  const weights = initialWeights(tape, 4);
  return evaluate(graphOf(tape, { told }, weights), { x: nd(shape, values) }).told.data;
}

/** Layers as operations of the checker: their parameters become constants as they begin. */
function fixed(build: (...inputs: Tensor[]) => Tensor): (...inputs: Tensor[]) => Tensor {
  return (...inputs) => {
    const { tape } = inputs[0];
    tape.parameter = (name, shape, initial) => {
      const alone = new Tape();
      alone.parameter(name, shape, initial);
      return tape.constant(initialWeights(alone, 2).get(name)?.values ?? [], shape);
    };
    return build(...inputs);
  };
}

describe('gradients through layers', () => {
  it.each<[string, Given[], (...inputs: Tensor[]) => Tensor]>([
    ['self-attention', [sequence], (x) => layers.attention(x, 'a', { heads: 2 })],
    ['causal self-attention', [sequence], (x) => layers.attention(x, 'a', { heads: 3, causal: true })],
    ['cross-attention', [sequence, other], (x, to) => layers.attention(x, 'a', { heads: 2, to })],
    [
      'masked cross-attention',
      [sequence, other],
      (x, to) =>
        layers.attention(x, 'a', { heads: 1, to, mask: x.tape.constant([1, 1, 0, 1, 0, 0], [2, 3]) }),
    ],
    ['encoder block', [sequence], (x) => layers.encoderBlock(x, 'b', { heads: 2, hidden: 8, dropout: 0.1 })],
    ['positions', [sequence], (x) => layers.learnedPositions(x, 'p')],
    ['bidirectional LSTM', [{ shape: [3, 2, 4] }], (x) => layers.bidirectional(layers.lstmLayer, x, 'l', 3)],
    ['bidirectional GRU', [{ shape: [3, 2, 4] }], (x) => layers.bidirectional(layers.gruLayer, x, 'g', 3)],
    [
      'convolution and batch norm',
      [sequence],
      (x) => layers.batchNormalised(layers.convolution(x, 'c', 3, 3, { padding: 1 }), 'n'),
    ],
    ['flat', [sequence], (x) => layers.dense(layers.flat(x), 'd', 2)],
  ])('%s', async (_, given, build) => {
    const { gradientError, runtimeError } = await check(given, fixed(build));
    expect(gradientError).toBeLessThan(1e-6);
    expect(runtimeError).toBeLessThan(5e-5);
  });
});

describe('masks', () => {
  const values = Float64Array.from({ length: 24 }, (_, i) => Math.sin(3 * i));
  const changed = values.map((value, i) => (i >= 18 ? value + 5 : value));

  it('a causal step does not see what comes after it', () => {
    const build = (x: Tensor) => layers.attention(x, 'a', { heads: 2, causal: true });
    const [a, b] = [answer(build, [1, 4, 6], values), answer(build, [1, 4, 6], changed)];
    expect([...b.slice(0, 18)]).toEqual([...a.slice(0, 18)]);
    expect([...b.slice(18)]).not.toEqual([...a.slice(18)]);
  });

  it('a step that is padding is not looked at', () => {
    const build = (x: Tensor) =>
      layers.attention(x, 'a', { heads: 2, mask: x.tape.constant([1, 1, 1, 0], [1, 4]) });
    const [a, b] = [answer(build, [1, 4, 6], values), answer(build, [1, 4, 6], changed)];
    for (let i = 0; i < 18; i++) expect(b[i]).toBeCloseTo(a[i], 12);
  });

  it('batch norm follows mean and variance of what it saw (momentum 0.1)', () => {
    const tape = new Tape({ isTraining: true });
    layers.batchNormalised(tape.input('x', [4, 1]), 'n');
    const [mean, variance] = ['n.mean', 'n.variance'].map((name) => tape.updates.get(name));
    if (mean === undefined || variance === undefined) throw new Error('nothing is followed');
    const out = evaluate(graphOf(tape, { mean, variance }), {
      x: nd([4, 1], [1, 2, 3, 6]),
      'n.mean': nd([1], [0]),
      'n.variance': nd([1], [1]),
    });
    expect(out.mean.data[0]).toBeCloseTo(0.3, 12);
    // Of 1, 2, 3, 6 the variance of the population is 14/3.
    expect(out.variance.data[0]).toBeCloseTo(0.9 + 0.1 * (14 / 3), 12);
  });
});

it('says both shapes where attention is asked for the impossible', () => {
  const tape = new Tape();
  const x = tape.input('x', [2, 4, 6]);
  expect(() => layers.attention(x, 'a', { heads: 4 })).toThrow('6 features cannot be shared among 4 heads');
  expect(() => layers.attention(tape.input('y', [4, 6]), 'b', { heads: 2 })).toThrow(ShapeError);
  expect(() => layers.attention(x, 'c', { heads: 2, mask: tape.input('m', [2, 5]) })).toThrow(
    '[batch, 4], not [2, 5]',
  );
});
