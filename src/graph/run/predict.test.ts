/** Models of any origin: what can be fed is fed, and the rest is refused in one sentence that names the file. */

import { describe, expect, it } from 'vitest';
import type { Dtype } from '../dtype.ts';
import { GraphError } from '../error.ts';
import type { GraphNode } from '../node.ts';
import { modelBytes } from '../onnx/write.ts';
import { add, concat, reshape, tanh } from '../ops/index.ts';
import { ANY_BATCH, type Shape } from '../shape.ts';
import { Tape } from '../tape.ts';
import { graphOf } from './build.ts';
import { Predictor } from './predict.ts';

const from = 'foreign.onnx';

/** A model of one node that is fed with `x`. */
function model(op: string, dtype: Dtype, shape: Shape, out: Dtype = dtype): Uint8Array {
  const node: GraphNode = { op, inputs: ['x'], outputs: ['y'], attributes: {} };
  const file = { inputs: [{ name: 'x', shape, dtype }], outputs: [{ name: 'y', shape, dtype: out }] };
  return modelBytes({ ...file, nodes: [node], constants: [] });
}

describe('a model out of a file', () => {
  it.each([
    ['nothing', new Uint8Array(0)],
    ['no protobuf', new Uint8Array(300).fill(9)],
    ['text', new TextEncoder().encode('<!doctype html><title>404</title>')],
    ['cut off', model('Tanh', 'float32', [2]).slice(0, -9)],
    ['an operator that is not there', model('Nonsense', 'float32', [2])],
    ['an operator of another kind of number', model('Tanh', 'bool', [2])],
  ])('is refused: %s', async (_, bytes) => {
    const opened = Predictor.open(bytes, { from });
    await expect(opened).rejects.toThrow(GraphError);
    await expect(opened).rejects.toThrow(/^foreign\.onnx is no model that ONNX Runtime can run: [^\n]+$/);
  });

  it.each([
    ['a kind of number', model('Neg', 'float64', [2]), 'its input x is float64; float32, int64 and bool'],
    ['two open sizes', model('Tanh', 'float32', [-1, -1]), 'the batch is twice in [batch, batch]'],
  ])('cannot be fed: %s', async (_, bytes, sentence) => {
    await expect(Predictor.open(bytes, { from })).rejects.toThrow(sentence);
  });

  it('never does anything but answer or refuse, whatever byte of it is another', async () => {
    const tape = new Tape();
    const x = tape.input('x', [ANY_BATCH, 2]);
    const weight = tape.constant([1, 2, 3, 4], [2, 2]);
    const good = modelBytes(
      graphOf(tape, { y: tanh(tape.op('MatMul', [x, weight], { shape: [ANY_BATCH, 2] })) }),
    );
    let refused = 0;
    for (let at = 0; at < good.length; at++) {
      const bad = good.slice();
      bad[at] ^= 1 << (at % 8);
      try {
        const predictor = await Predictor.open(bad, { threads: 1, from });
        const feed = Object.fromEntries(predictor.inputs.map(({ name }) => [name, new Float32Array(4)]));
        await predictor.run(feed).finally(() => predictor.close());
      } catch (error) {
        expect(error).toBeInstanceOf(GraphError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(good.length / 10);
  });
});

describe('an answer', () => {
  it('of whole numbers comes as numbers', async () => {
    const predictor = await Predictor.open(model('Neg', 'int64', [3]), { threads: 1 });
    const { y } = await predictor.run({ x: Int32Array.of(1, 2, -3) });
    await predictor.close();
    expect([...y.values]).toEqual([-1, -2, 3]);
  });

  it('that fails while it is computed is told with the name of the file', async () => {
    const tape = new Tape();
    const x = tape.input('x', [ANY_BATCH]);
    // Sizes that fit for a batch of two only.
    const two = tape.op('Reshape', [x, tape.whole([2, 1])], { shape: [2, 1] });
    const predictor = await Predictor.open(modelBytes(graphOf(tape, { y: add(two, two) })), { from });
    await expect(predictor.run({ x: Float32Array.of(1, 2, 3) })).rejects.toThrow(
      /^foreign\.onnx gives no answer: [^\n]+$/,
    );
    const { y } = await predictor.run({ x: Float32Array.of(1, 2) });
    await predictor.close();
    expect([...y.values]).toEqual([2, 4]);
  });

  it('of several inputs that grow with the batch takes it from the first', async () => {
    const tape = new Tape();
    const pairs = reshape(tape.input('pairs', [-2, 3]), [ANY_BATCH, 6]);
    const bytes = modelBytes(graphOf(tape, { y: concat([pairs, tape.input('more', [ANY_BATCH, 1])], 1) }));
    const predictor = await Predictor.open(bytes, { threads: 1 });
    const pair = new Float32Array(12);
    expect((await predictor.run({ pairs: pair, more: Float32Array.of(1, 2) })).y.shape).toEqual([2, 7]);
    await expect(predictor.run({ pairs: pair, more: Float32Array.of(1) })).rejects.toThrow(
      'more has 1 values',
    );
    await expect(predictor.run({ pairs: pair.slice(1), more: pair })).rejects.toThrow('no whole number of');
    await predictor.close();
  });
});
