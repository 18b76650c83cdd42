/** A small network from the first step to the file that is served: it learns, resumes exactly, and answers alike everywhere. */

import { describe, expect, it } from 'vitest';
import { GraphError } from '../error.ts';
import {
  bidirectional,
  dense,
  encoderBlock,
  gruLayer,
  learnedPositions,
  lstmLayer,
} from '../layers/index.ts';
import { meanSquaredError } from '../losses/index.ts';
import { readOnnxWeights } from '../onnx/weights.ts';
import { modelBytes } from '../onnx/write.ts';
import { dropout, mean, mul, reshape, slice, sqrt, tanh } from '../ops/index.ts';
import { adam, adamW, sgd } from '../optimisers.ts';
import { toHalf, toInt8 } from '../quantise.ts';
import { Random } from '../random.ts';
import { ANY_BATCH } from '../shape.ts';
import { Tape, type Tensor } from '../tape.ts';
import { graphOf } from './build.ts';
import { deviceOf } from './device.ts';
import { Predictor } from './predict.ts';
import { Training } from './train.ts';

const ROWS = 32;
const random = new Random(5);
const x = Float32Array.from({ length: ROWS * 2 }, () => random.normal());
const y = Float32Array.from({ length: ROWS }, (_, i) => Math.sin(x[2 * i]) + 0.5 * x[2 * i + 1]);

function network(input: Tensor): Tensor {
  return dense(dropout(tanh(dense(input, 'first', 24)), 0.1), 'last', 1);
}

function written(): { tape: Tape; loss: Tensor } {
  const tape = new Tape({ isTraining: true });
  const told = network(tape.input('x', [ROWS, 2]));
  return { tape, loss: meanSquaredError(told, tape.input('y', [ROWS, 1])) };
}

async function trained(
  steps: number,
  options: Partial<Parameters<typeof Training.open>[2]> = {},
): Promise<Training> {
  const { tape, loss } = written();
  const training = await Training.open(tape, loss, { optimiser: adam(), seed: 3, threads: 1, ...options });
  for (let i = 0; i < steps; i++) await training.run({ x, y }, 0.01);
  return training;
}

async function weightOf(training: Training, name: string): Promise<Float32Array | undefined> {
  return (await training.state()).weights.get(name)?.values;
}

describe('training', () => {
  it.each([
    ['Adam', adam(), 0.01],
    ['AdamW', adamW({ decay: 0.001 }), 0.01],
    ['descent with momentum', sgd({ momentum: 0.9 }), 0.02],
  ])('%s lowers the loss of a curve a lot', async (_, optimiser, rate) => {
    const { tape, loss } = written();
    const training = await Training.open(tape, loss, { optimiser, seed: 3, threads: 1 });
    const first = (await training.run({ x, y }, rate)).loss;
    let last = first;
    for (let i = 0; i < 300; i++) last = (await training.run({ x, y }, rate)).loss;
    await training.close();
    expect(last).toBeLessThan(0.15 * first);
  });

  it('a step of Adam is that of its paper', async () => {
    const tape = new Tape({ isTraining: true });
    const weight = tape.parameter('w', [1, 1], (values) => values.fill(2));
    const input = tape.input('x', [1, 1]);
    const told = dense(input, 'unused', 1);
    const product = tape.op('MatMul', [input, weight], { shape: [1, 1] });
    tape.record([input, weight], product, (g) => [null, tape.op('MatMul', [input, g], { shape: [1, 1] })]);
    const loss = meanSquaredError(product, tape.input('y', [1, 1]));
    expect(told.shape).toEqual([1, 1]);
    const training = await Training.open(tape, loss, {
      optimiser: adam({ beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }),
      seed: 1,
      threads: 1,
      rateOf: (name) => (name === 'w' ? 1 : 0),
    });
    // d/dw (3w − 0)² = 18w.
    let [w, m, v] = [2, 0, 0];
    for (let t = 1; t <= 5; t++) {
      await training.run({ x: Float32Array.of(3), y: Float32Array.of(0) }, 0.1);
      const g = 18 * w;
      m = 0.9 * m + 0.1 * g;
      v = 0.99 * v + 0.01 * g * g;
      w -= (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.99 ** t)) + 1e-8);
    }
    expect((await training.state()).weights.get('w')?.values[0]).toBeCloseTo(w, 4);
    await training.close();
  });

  it('gives the same weights for the same seed, and others for another', async () => {
    const runs = [await trained(20), await trained(20), await trained(20, { seed: 4 })];
    const [a, b, c] = await Promise.all(runs.map((training) => weightOf(training, 'first.weight')));
    for (const training of runs) await training.close();
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('goes on from its state as if it had not been interrupted', async () => {
    const whole = await trained(20);
    const part = await trained(12);
    const { step, random: state, weights } = await part.state();
    const { tape, loss } = written();
    const rest = await Training.open(
      tape,
      loss,
      { optimiser: adam(), seed: 99, threads: 1, weights },
      { step, random: state },
    );
    for (let i = 0; i < 8; i++) await rest.run({ x, y }, 0.01);
    expect(rest.step).toBe(20);
    expect((await rest.state()).weights).toEqual((await whole.state()).weights);
    for (const training of [whole, part, rest]) await training.close();
  });

  it('leaves frozen parameters as they are', async () => {
    const before = await trained(0);
    const after = await trained(5, { rateOf: (name) => (name.startsWith('first') ? 0 : 1) });
    expect(await weightOf(after, 'first.weight')).toEqual(await weightOf(before, 'first.weight'));
    expect(await weightOf(after, 'last.weight')).not.toEqual(await weightOf(before, 'last.weight'));
    for (const training of [before, after]) await training.close();
  });

  it('does not let the length of all gradients exceed a bound', async () => {
    const { tape, loss } = written();
    const training = await Training.open(tape, loss, { optimiser: sgd(), seed: 3, threads: 1, clip: 0.01 });
    const { weights: before } = await training.state();
    const { norm } = await training.run({ x, y }, 1);
    const { weights: after } = await training.state();
    let square = 0;
    for (const [name, { values }] of after)
      values.forEach((value, i) => {
        square += (value - (before.get(name)?.values[i] ?? 0)) ** 2;
      });
    await training.close();
    expect(norm).toBeGreaterThan(0.01);
    expect(Math.sqrt(square)).toBeCloseTo(0.01, 4);
  });

  it('keeps what follows a parameter a step behind it, in as many places as it is asked to', async () => {
    const { tape, loss } = written();
    const [weight] = tape.parameters;
    const before = tape.state('before', weight.shape);
    const long = tape.state('long before', weight.shape);
    const again = tape.state('before, too', weight.shape);
    tape.update(before, weight);
    tape.update(again, weight);
    tape.update(long, before);
    const sum = tape.op('Add', [weight, before], weight);
    for (const name of ['sum', 'sum, too']) tape.update(tape.state(name, weight.shape), sum);
    const device = deviceOf(process.env.PITBOARD_TEST_DEVICE ?? 'cpu');
    const training = await Training.open(tape, loss, { optimiser: adam(), seed: 3, threads: 1, device });
    const seen: (Float32Array | undefined)[] = [];
    for (let step = 0; step < 4; step++) {
      seen.push(await weightOf(training, weight.name));
      await training.run({ x, y }, 0.01);
    }
    expect(await weightOf(training, 'before')).toEqual(seen[3]);
    expect(await weightOf(training, 'before, too')).toEqual(seen[3]);
    expect(await weightOf(training, 'long before')).toEqual(seen[2]);
    const both = await weightOf(training, 'sum');
    expect(both).toEqual(seen[3]?.map((value, i) => value + (seen[2]?.[i] ?? 0)));
    expect(await weightOf(training, 'sum, too')).toEqual(both);
    await training.close();
  });

  it('refuses a loss that is not finite, and keeps the weights from before', async () => {
    const training = await trained(3);
    const bad = x.slice();
    bad[0] = Number.NaN;
    await expect(training.run({ x: bad, y }, 0.01)).rejects.toThrow(
      'the loss of step 4 is NaN; the weights are those of step 3',
    );
    expect((await weightOf(training, 'last.bias'))?.every(Number.isFinite)).toBe(true);
    await training.close();
  });

  it('refuses gradients that are not finite though the loss is, and keeps the weights from before', async () => {
    const tape = new Tape({ isTraining: true });
    const weight = tape.parameter('w', [2], (values) => values.fill(4));
    const loss = mean(sqrt(mul(weight, tape.input('x', [2]))));
    const training = await Training.open(tape, loss, { optimiser: adam(), seed: 1, threads: 1 });
    await training.run({ x: Float32Array.of(1, 1) }, 0.01);
    const before = await training.state();
    // The root of zero is zero, and rises without bound there: 0 / 0 by the chain rule.
    await expect(training.run({ x: Float32Array.of(1, 0) }, 0.01)).rejects.toThrow(
      /^the length of the gradients of step 2 is NaN; the weights are those of step 1\.$/,
    );
    expect(await training.state()).toEqual(before);
    expect((await training.run({ x: Float32Array.of(1, 1) }, 0.01)).loss).toBeLessThan(2);
    await training.close();
  });

  it('says in a sentence that the runtime gave a step up', async () => {
    const tape = new Tape({ isTraining: true });
    // Sizes that do not fit, which the runtime learns no earlier than it sees them.
    const sizes = tape.input('sizes', [1], 'int64');
    const row = tape.op('Reshape', [tape.input('x', [4]), sizes], { shape: [4] });
    const loss = mean(
      mul(
        reshape(row, [4]),
        tape.parameter('w', [4], (values) => values.fill(1)),
      ),
    );
    const training = await Training.open(tape, loss, { optimiser: sgd(), seed: 1, threads: 1 });
    const feed = (size: number) => ({ x: new Float32Array(4), sizes: Int32Array.of(size) });
    const refused = training.run(feed(3), 0.1);
    await expect(refused).rejects.toThrow(GraphError);
    await expect(refused).rejects.toThrow(/^step 1 could not be computed: [^\n]+$/);
    expect((await training.run(feed(4), 0.1)).loss).toBe(0);
    await training.close();
  });

  it('says what is missing or of another size', async () => {
    const training = await trained(0);
    await expect(training.run({ x }, 0.01)).rejects.toThrow('the graph wants y [32, 1], which is not given');
    await expect(training.run({ x, y: y.slice(1) }, 0.01)).rejects.toThrow(
      'y has 31 values, but [32, 1] are 32',
    );
    await training.close();
  });
});

describe('answering', () => {
  const answer = async (bytes: Uint8Array, feed: Float32Array) => {
    const predictor = await Predictor.open(bytes, { threads: 1 });
    const { told } = await predictor.run({ x: feed });
    await predictor.close();
    return told;
  };

  it('serves any number of rows of the model that was trained', async () => {
    const training = await trained(50);
    const { weights } = await training.state();
    await training.close();
    const tape = new Tape();
    const told = network(tape.input('x', [ANY_BATCH, 2]));
    const bytes = modelBytes(graphOf(tape, { told }, weights));
    const all = await answer(bytes, x);
    expect(all.shape).toEqual([ROWS, 1]);
    const three = await answer(bytes, x.slice(0, 6));
    expect(three.shape).toEqual([3, 1]);
    for (let i = 0; i < 3; i++) expect(three.values[i]).toBeCloseTo(all.values[i], 5);
    // Weights out of the file are those that went in.
    expect(readOnnxWeights(bytes, 'model').get('first.weight')?.values).toEqual(
      weights.get('first.weight')?.values,
    );
  });

  it('loses little in half precision and in eight bits, and gets smaller', async () => {
    const tape = new Tape({ isTraining: false });
    const input = tape.input('x', [ANY_BATCH, 12, 16]);
    let h = learnedPositions(input, 'place');
    h = encoderBlock(h, 'block', { heads: 4, hidden: 64 });
    const told = dense(slice(h, 1, 11, 12), 'out', 1);
    const weights = new Map(
      tape.parameters.map(({ name, shape, initial }) => {
        const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
        initial(values, shape, new Random(name.length));
        return [name, { shape, values }] as const;
      }),
    );
    const graph = graphOf(tape, { told }, weights);
    const feed = Float32Array.from({ length: 8 * 12 * 16 }, () => random.normal());
    const [full, half, eight] = [graph, toHalf(graph), toInt8(graph)].map((variant) => modelBytes(variant));
    const [a, b, c] = [await answer(full, feed), await answer(half, feed), await answer(eight, feed)];
    const apart = (other: Float32Array) =>
      Math.max(...other.map((value, i) => Math.abs(value - a.values[i])));
    const spread = Math.max(...a.values.map(Math.abs));
    expect(apart(b.values)).toBeLessThan(0.005 * spread);
    expect(apart(b.values)).toBeGreaterThan(0);
    expect(apart(c.values)).toBeLessThan(0.08 * spread);
    expect(half.length).toBeLessThan(0.75 * full.length);
    expect(eight.length).toBeLessThan(half.length);
  });

  it('of a loop only what is asked for is left', async () => {
    const tape = new Tape();
    const both = bidirectional(lstmLayer, tape.input('x', [5, ANY_BATCH, 3]), 'loop', 4);
    const graph = graphOf(tape, { both: gruLayer(both, 'after', 2) });
    const outputs = graph.nodes.filter(({ op }) => op === 'Scan').map((node) => node.outputs.length);
    expect(outputs).toEqual([3, 3, 2]);
  });

  it('refuses what is no model', async () => {
    await expect(Predictor.open(new Uint8Array(100).fill(7))).rejects.toThrow(GraphError);
    expect(() => readOnnxWeights(new Uint8Array(100).fill(7), 'x.onnx')).toThrow('x.onnx is no ONNX file');
  });

  it('takes the CPU, and says so, where there is no adapter', async () => {
    const tape = new Tape();
    const bytes = modelBytes(graphOf(tape, { y: tanh(tape.input('x', [2])) }));
    const notices: string[] = [];
    const predictor = await Predictor.open(bytes, {
      device: 'webgpu',
      onNotice: (sentence) => notices.push(sentence),
    });
    expect((await predictor.run({ x: Float32Array.of(0, 1) })).y.values[0]).toBe(0);
    expect(predictor.device === 'webgpu' || notices.length === 1).toBe(true);
    await predictor.close();
  });
});
