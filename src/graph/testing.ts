/**
 * Holds an operation to account in three ways: the gradient that its rule gives against finite differences, both in float64; ONNX
 * Runtime against the reference evaluator, forward and backward; and the shapes that were promised against those that come. With PITBOARD_TEST_DEVICE=webgpu the runtime's
 * side runs on a GPU, so that each of its kernels is held to the same.
 */

import { modelBytes } from './onnx/write.ts';
import { mul, plainAdd } from './ops/arithmetic.ts';
import { sum } from './ops/reducing.ts';
import { Random } from './random.ts';
import { type Nd, nd } from './reference/array.ts';
import { evaluate } from './reference/evaluate.ts';
import { graphOf } from './run/build.ts';
import { deviceOf } from './run/device.ts';
import { Predictor } from './run/predict.ts';
import type { Shape } from './shape.ts';
import { Tape, type Tensor } from './tape.ts';

export type { Nd } from './reference/array.ts';
export { nd } from './reference/array.ts';

/** An input of a checked operation: numbers with a gradient, or labels and masks without one. */
export interface Given {
  readonly shape: Shape;
  readonly dtype?: 'float32' | 'int64' | 'bool';
  /** Default: normal draws. */
  readonly values?: readonly number[];
}

export interface Checked {
  /** Largest error of a gradient against finite differences, relative to the largest gradient of its input. */
  readonly gradientError: number;
  /** Largest difference between ONNX Runtime and the reference evaluator, relative to the largest value. */
  readonly runtimeError: number;
  /** The output by the reference evaluator. */
  readonly output: Nd;
}

/** Finite differences lose half the digits of float64 at best; this step is near the best for two-sided ones. */
const STEP = 1e-5;

/** Builds an operation on inputs of its own and checks it; the loss is a random projection of the output. */
export async function check(
  given: readonly Given[],
  build: (...inputs: Tensor[]) => Tensor,
  { seed = 1, isTraining = true } = {},
): Promise<Checked> {
  const tape = new Tape({ isTraining });
  const random = new Random(seed);
  const inputs = given.map(({ shape, dtype }, i) => tape.input(`input${i}`, shape, dtype ?? 'float32'));
  const output = build(...inputs);
  const weights = tape.input('projection', output.shape);
  const loss = sum(mul(output, weights));
  const trained = inputs.filter(({ dtype }) => dtype === 'float32');
  const gradients = tape.gradients(loss, trained, plainAdd);
  const graph = graphOf(tape, {
    output,
    loss,
    ...Object.fromEntries(gradients.map((gradient, i) => [`gradient of ${trained[i].name}`, gradient])),
  });
  const feed: Record<string, Nd> = {};
  const draw = (shape: Shape, values?: readonly number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    // Through float32, so that the runtime sees the same numbers.
    return nd(shape, Float32Array.from(values ?? Array.from({ length: size }, () => random.normal())));
  };
  given.forEach(({ shape, values }, i) => {
    feed[`input${i}`] = draw(shape, values);
  });
  feed.projection = draw(output.shape);
  for (const { name, shape, of256 } of tape.masks) {
    const mask = new Uint8Array(draw(shape).data.length);
    random.fillMask(mask, of256);
    feed[name] = nd(shape, mask);
  }
  const told = evaluate(graph, feed);
  let gradientError = 0;
  const lossGraph = graphOf(tape, { loss });
  for (const { name } of trained) {
    const gradient = told[`gradient of ${name}`];
    const largest = Math.max(1e-6, ...gradient.data.map(Math.abs));
    const { data } = feed[name];
    for (let i = 0; i < data.length; i++) {
      const kept = data[i];
      const at = (value: number) => {
        data[i] = value;
        return evaluate(lossGraph, feed).loss.data[0];
      };
      const difference = (at(kept + STEP) - at(kept - STEP)) / (2 * STEP);
      data[i] = kept;
      gradientError = Math.max(gradientError, Math.abs(difference - gradient.data[i]) / largest);
    }
  }
  return { gradientError, runtimeError: await runtimeError(graph, feed, told), output: told.output };
}

async function runtimeError(
  graph: ReturnType<typeof graphOf>,
  feed: Readonly<Record<string, Nd>>,
  told: Readonly<Record<string, Nd>>,
): Promise<number> {
  const device = deviceOf(process.env.PITBOARD_TEST_DEVICE ?? 'cpu');
  const predictor = await Predictor.open(modelBytes(graph), { threads: 1, device });
  const typed = Object.fromEntries(
    graph.inputs.map(({ name, dtype }) => {
      const { data } = feed[name];
      if (dtype === 'int64') return [name, Int32Array.from(data)];
      return [name, dtype === 'bool' ? Uint8Array.from(data) : Float32Array.from(data)];
    }),
  );
  const out = await predictor.run(typed);
  await predictor.close();
  let worst = 0;
  for (const [name, { shape, data }] of Object.entries(told)) {
    const { values, shape: came } = out[name];
    if (came.join() !== shape.join())
      throw new Error(`${name} came as [${came.join()}], not [${shape.join()}].`);
    const largest = Math.max(1e-3, ...data.map(Math.abs));
    for (let i = 0; i < data.length; i++) worst = Math.max(worst, Math.abs(values[i] - data[i]) / largest);
  }
  return worst;
}
