/** Where a smaller variant must leave a graph as it is. How much either variant loses is in `test/graph/export.test.ts`. */

import { describe, expect, it } from 'vitest';
import type { GraphNode } from './node.ts';
import { type GraphFile, modelBytes } from './onnx/write.ts';
import { add, matmul } from './ops/index.ts';
import { toHalf, toInt8 } from './quantise.ts';
import { graphOf } from './run/build.ts';
import { Predictor } from './run/predict.ts';
import { Tape, type Tensor } from './tape.ts';

const SIZE = 8;

/** y of a graph with a square of constants, for a row of ones. */
function written(values: readonly number[], build: (x: Tensor, square: Tensor) => Tensor): GraphFile {
  const tape = new Tape();
  const square = tape.constant(values, [SIZE, SIZE]);
  return graphOf(tape, { y: build(tape.input('x', [1, SIZE]), square) });
}

async function answer(graph: GraphFile): Promise<readonly number[]> {
  const predictor = await Predictor.open(modelBytes(graph), { threads: 1 });
  const { y } = await predictor.run({ x: new Float32Array(SIZE).fill(1) });
  await predictor.close();
  return [...y.values];
}

const ramp = Array.from({ length: SIZE * SIZE }, (_, i) => i / 100);

describe('in half precision', () => {
  it('what float16 cannot hold stays', async () => {
    // As in the mask of causal attention: what must not count gets -10⁹.
    const masked = ramp.map((value, i) => (i % 3 === 0 ? -1e9 : value));
    const graph = written(masked, (x, square) => add(x, square));
    expect(await answer(toHalf(graph))).toEqual(await answer(graph));
  });

  it('weights are rounded to eleven digits of two', async () => {
    const graph = written(
      ramp.map(() => 1 + 2 ** -12),
      (x, square) => add(x, square),
    );
    expect(await answer(graph)).toContain(Math.fround(2 + 2 ** -12));
    expect(await answer(toHalf(graph))).toEqual(ramp.map(() => 2));
  });
});

describe('in eight bits', () => {
  it('a product of whole numbers loses nothing', async () => {
    // Each column from -127 to 127 in steps of 1, and what comes in is 255 steps of 1/255.
    const whole = Array.from({ length: SIZE * SIZE }, (_, i) => (i < SIZE ? 127 : i - 40));
    const graph = written(whole, matmul);
    const eight = toInt8(graph);
    expect(eight.nodes.map(({ op }) => op)).toContain('MatMulInteger');
    const [told, exact] = [await answer(eight), await answer(graph)];
    told.forEach((value, i) => {
      expect(value).toBeCloseTo(exact[i], 3);
    });
  });

  it('a weight that something else reads too stays, also where a loop reads it', async () => {
    const twice = written(ramp, (x, square) => matmul(add(x, matmul(x, square)), square));
    expect(toInt8(twice)).toEqual(twice);
    const tape = new Tape();
    const square = tape.parameter('square', [SIZE, SIZE], (values) => values.fill(0.1));
    const x = tape.input('x', [1, SIZE]);
    const start = tape.op('Identity', [x], x);
    const body = tape.body([{ shape: [1, SIZE] }, { shape: [1] }], (inner, [state]) => [
      inner.op('Gemm', [state, square], { shape: [1, SIZE] }),
    ]);
    const [end] = tape.emit('Scan', [start, tape.constant([0, 0], [2, 1])], [{ shape: [1, SIZE] }], {
      body,
      num_scan_inputs: 1,
    });
    const values = new Float32Array(SIZE * SIZE).fill(0.1);
    const weights = new Map([['square', { shape: [SIZE, SIZE], values }]]);
    const graph = graphOf(tape, { y: matmul(end, square) }, weights);
    const ops = toInt8(graph).nodes.map(({ op }: GraphNode) => op);
    expect(ops).not.toContain('MatMulInteger');
    // Three times a sum of eight tenths.
    for (const value of await answer(toInt8(graph))) expect(value).toBeCloseTo(0.8 ** 3, 5);
  });
});
