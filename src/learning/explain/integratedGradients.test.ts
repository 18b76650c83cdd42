/** Integrated gradients: cases worked by hand, and parts that sum to the answer for the networks that this project has. */

import { describe, expect, it, onTestFinished } from 'vitest';
import { type Feed, initialWeights, layers, ops, Random, Tape, type Tensor } from '../../graph/index.ts';
import { type GradientQuestion, IntegratedGradients } from './integratedGradients.ts';
import { gaussLegendre } from './quadrature.ts';

type Write = GradientQuestion['write'];

async function opened(
  write: Write,
  inputs: readonly string[],
  points?: number,
): Promise<IntegratedGradients> {
  const tape = new Tape();
  write(tape, 1);
  const run = { threads: 1 };
  const made = await IntegratedGradients.open({
    write,
    weights: initialWeights(tape, 3),
    inputs,
    points,
    run,
  });
  onTestFinished(() => made.close());
  return made;
}

function normal(count: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** A column of [batch, n]. */
function column(x: Tensor, at: number): Tensor {
  return ops.slice(x, 1, at, at + 1);
}

describe('integrated gradients', () => {
  it('of a product from 0: halves; of a sum: the terms; of a cube: all', async () => {
    const write: Write = (tape, batch) => {
      const x = tape.input('x', [batch, 4]);
      const [a, b, c, d] = [0, 1, 2, 3].map((i) => column(x, i));
      return ops.add(ops.mul(a, b), ops.add(ops.scale(c, 7), ops.mul(d, ops.square(d))));
    };
    const gradients = await opened(write, ['x'], 3);
    const { base, prediction, parts, gap } = await gradients.explain(
      { x: Float32Array.of(2, 3, 1, 2) },
      { x: new Float32Array(4) },
    );
    expect([base, prediction]).toEqual([0, 21]);
    [3, 3, 7, 8].forEach((part, i) => {
      expect(parts.get('x')?.[i]).toBeCloseTo(part, 5);
    });
    expect(Math.abs(gap)).toBeLessThan(1e-5);
  });

  it('sums to the answer for layers that bend, in float32', async () => {
    const write: Write = (tape, batch) => {
      const hidden = ops.gelu(layers.dense(tape.input('x', [batch, 10]), 'in', 32));
      const normed = layers.layerNormalised(ops.tanh(layers.dense(hidden, 'middle', 32)), 'norm');
      return layers.dense(normed, 'out', 1);
    };
    const gradients = await opened(write, ['x']);
    for (let seed = 1; seed <= 5; seed++) {
      const { base, prediction, parts, gap } = await gradients.explain(
        { x: normal(10, seed) },
        { x: normal(10, seed + 50) },
      );
      const own = parts.get('x') ?? new Float64Array(0);
      const sum = own.reduce((whole, part) => whole + part, 0);
      expect(sum + gap).toBeCloseTo(prediction - base, 10);
      const size = Math.max(1, ...own.map(Math.abs));
      expect(Math.abs(gap)).toBeLessThan(1e-4 * size);
    }
  });

  it('sums to the answer for a recurrent network over a sequence, beside a class that stays as it is', async () => {
    const write: Write = (tape, batch) => {
      const x = tape.input('x', [batch, 6, 4]);
      const driver = layers.embedding(tape.input('driver', [batch], 'int64'), 'driver', 5, 8);
      const steps = ops.transpose(layers.dense(x, 'steps', 8), [1, 0, 2]);
      const hidden = layers.lstmLayer(steps, 'lstm', 8);
      const last = ops.reshape(ops.slice(hidden, 0, 5, 6), [batch, 8]);
      return layers.dense(ops.add(last, driver), 'out', 1);
    };
    const gradients = await opened(write, ['x']);
    const row: Feed = { x: normal(24, 2), driver: Int32Array.of(3) };
    const { base, prediction, parts, gap } = await gradients.explain(row, { x: new Float32Array(24) });
    expect(parts.get('x')).toHaveLength(24);
    expect(Math.abs(prediction - base)).toBeGreaterThan(0.01);
    expect(Math.abs(gap)).toBeLessThan(1e-5);
    const other = await gradients.explain(
      { ...row, driver: BigInt64Array.of(1n) },
      { x: new Float32Array(24) },
    );
    expect(other.base).not.toBeCloseTo(base, 3);
  });

  it('sums to the answer through both directions, attention and norms; padding that is masked gets nothing', async () => {
    const write: Write = (tape, batch) => {
      const x = tape.input('x', [batch, 6, 4]);
      const mask = tape.input('mask', [batch, 6]);
      const looked = layers.encoderBlock(layers.dense(x, 'in', 8), 'encoder', { heads: 2, hidden: 16, mask });
      const counted = ops.mul(looked, ops.reshape(mask, [batch, 6, 1]));
      const steps = ops.transpose(layers.batchNormalised(counted, 'norm', 2), [1, 0, 2]);
      const both = layers.bidirectional(layers.lstmLayer, steps, 'lstm', 4);
      return layers.dense(layers.flat(ops.transpose(both, [1, 0, 2])), 'out', 1);
    };
    const gradients = await opened(write, ['x']);
    const row: Feed = { x: normal(24, 5), mask: Float32Array.of(1, 1, 1, 1, 0, 0) };
    const { base, prediction, parts, gap } = await gradients.explain(row, { x: normal(24, 6) });
    const own = parts.get('x') ?? new Float64Array(0);
    expect(Math.abs(prediction - base)).toBeGreaterThan(0.01);
    expect(Math.abs(gap)).toBeLessThan(1e-4);
    expect(own.subarray(0, 16).every((part) => part !== 0)).toBe(true);
    expect(Math.max(...own.subarray(16).map(Math.abs))).toBe(0);
  });

  it('splits an answer among several inputs', async () => {
    const write: Write = (tape, batch) => {
      const a = tape.input('a', [batch, 2]);
      const b = tape.input('b', [batch, 1]);
      return ops.reshape(ops.mul(ops.sum(a, { axes: [1], keep: true }), b), [batch]);
    };
    const gradients = await opened(write, ['a', 'b'], 4);
    const { parts } = await gradients.explain(
      { a: Float32Array.of(1, 3), b: Float32Array.of(2) },
      { a: new Float32Array(2), b: new Float32Array(1) },
    );
    expect(parts.get('a')?.[0]).toBeCloseTo(1, 5);
    expect(parts.get('a')?.[1]).toBeCloseTo(3, 5);
    expect(parts.get('b')?.[0]).toBeCloseTo(4, 5);
  });

  it('tells how far the sum is off where a kink was missed, which is less with more points', async () => {
    const write: Write = (tape, batch) => ops.relu(ops.shift(tape.input('x', [batch, 1]), -0.83));
    const gapOf = async (points: number) => {
      const gradients = await opened(write, ['x'], points);
      const { gap, prediction } = await gradients.explain(
        { x: Float32Array.of(1) },
        { x: new Float32Array(1) },
      );
      expect(prediction).toBeCloseTo(0.17, 6);
      return Math.abs(gap);
    };
    const few = await gapOf(2);
    expect(few).toBeGreaterThan(0.1);
    expect(await gapOf(200)).toBeLessThan(0.01);
  });

  it('refuses what it cannot explain', async () => {
    const write: Write = (tape, batch) => layers.dense(tape.input('x', [batch, 2]), 'out', 1);
    const weights = initialWeights(new Tape(), 1);
    const open = (change: Partial<GradientQuestion>) =>
      IntegratedGradients.open({ write, weights, inputs: ['x'], ...change });
    await expect(open({ inputs: [] })).rejects.toThrow('no feature');
    await expect(open({ inputs: ['y'] })).rejects.toThrow('no input y');
    await expect(open({ points: 0 })).rejects.toThrow('from 1, not 0');
    await expect(open({ write: (tape, batch) => tape.input('x', [batch, 2]) })).rejects.toThrow(
      'one number a row',
    );
    await expect(
      open({ write: (tape, batch) => layers.dense(tape.input('x', [batch, 2], 'int64'), 'out', 1) }),
    ).rejects.toThrow('only float32 has gradients');
    await expect(
      open({ write: (tape, batch) => ops.reshape(tape.input('x', [1, batch]), [batch]) }),
    ).rejects.toThrow('its first size must be the batch');
    const gradients = await opened(write, ['x']);
    const zero = { x: new Float32Array(2) };
    await expect(gradients.explain({}, zero)).rejects.toThrow('the row has no x');
    await expect(gradients.explain(zero, {})).rejects.toThrow('the baseline has no x');
    await expect(gradients.explain({ x: new Float32Array(3) }, zero)).rejects.toThrow(
      '3 values, but one row has 2',
    );
    await expect(gradients.explain({ x: Float32Array.of(1, Number.NaN) }, zero)).rejects.toThrow(
      'is NaN in place 1',
    );
  });
});

describe('Gauss and Legendre', () => {
  it('has the points and weights of the tables (Abramowitz & Stegun 25.4)', () => {
    const { points, weights } = gaussLegendre(3);
    const off = Math.sqrt(0.6) / 2;
    [0.5 - off, 0.5, 0.5 + off].forEach((point, i) => {
      expect(points[i]).toBeCloseTo(point, 14);
    });
    [5 / 18, 8 / 18, 5 / 18].forEach((weight, i) => {
      expect(weights[i]).toBeCloseTo(weight, 14);
    });
  });

  it('is exact up to degree 2n − 1', () => {
    for (const count of [1, 2, 7, 64]) {
      const { points, weights } = gaussLegendre(count);
      for (const power of [0, 1, 2 * count - 1]) {
        const sum = points.reduce((whole, point, i) => whole + weights[i] * point ** power, 0);
        expect(sum).toBeCloseTo(1 / (power + 1), 13);
      }
    }
  });
});
