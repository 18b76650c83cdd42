/**
 * How fast networks train and answer, beside the raw rate of a matrix product in the same run, so that it can be judged on any
 * machine: a transformer and a bidirectional LSTM, float32, each step with forward pass, backward pass and Adam. `--leak` takes
 * 20,000 steps of a small network and tells whether memory grew.
 */

import { cpus } from 'node:os';
import {
  adam,
  graphOf,
  layers,
  losses,
  modelBytes,
  ops,
  Predictor,
  Random,
  Tape,
  type Tensor,
  Training,
} from '../src/graph/index.ts';

export const usage = '[--leak] [--json]';

const THREADS = 2;
const random = new Random(1);
const draws = (count: number) => Float32Array.from({ length: count }, () => random.normal());

function encoder(x: Tensor): Tensor {
  let hidden = x;
  for (let i = 0; i < 3; i++) hidden = layers.encoderBlock(hidden, `block${i}`, { heads: 4, hidden: 256 });
  return layers.dense(hidden, 'out', 1);
}

function recurrent(x: Tensor): Tensor {
  let hidden = x;
  for (let i = 0; i < 2; i++) hidden = layers.bidirectional(layers.lstmLayer, hidden, `layer${i}`, 128);
  return layers.dense(hidden, 'out', 1);
}

/** ms a step, median. */
async function trainStep(
  network: (x: Tensor) => Tensor,
  shape: readonly number[],
  steps: number,
): Promise<number> {
  const tape = new Tape({ isTraining: true });
  const told = network(tape.input('x', shape));
  const loss = losses.meanSquaredError(told, tape.input('y', told.shape));
  const training = await Training.open(tape, loss, { optimiser: adam(), seed: 1, threads: THREADS });
  const feed = { x: draws(product(shape)), y: draws(product(told.shape)) };
  const times = await timed(steps, () => training.run(feed, 1e-3));
  await training.close();
  return times;
}

/** ms an answer to one sequence, median. */
async function answer(): Promise<number> {
  const tape = new Tape({ isTraining: true });
  const y = encoder(tape.input('x', [1, 50, 128]));
  const training = await Training.open(tape, losses.meanSquaredError(y, tape.input('y', y.shape)), {
    optimiser: adam(),
    seed: 1,
    threads: THREADS,
  });
  const { weights } = await training.state();
  await training.close();
  const serving = new Tape();
  const graph = graphOf(serving, { y: encoder(serving.input('x', [1, 50, 128])) }, weights);
  const predictor = await Predictor.open(modelBytes(graph), { threads: THREADS });
  const x = draws(50 * 128);
  const time = await timed(200, () => predictor.run({ x }));
  await predictor.close();
  return time;
}

/** 10⁹ floating-point operations a second of a product of 1024 × 1024 matrices. */
async function matmulRate(): Promise<number> {
  const size = 1024;
  const tape = new Tape();
  const y = ops.sum(ops.matmul(tape.input('a', [size, size]), tape.input('b', [size, size])));
  const predictor = await Predictor.open(modelBytes(graphOf(tape, { y })), { threads: THREADS });
  const feed = { a: draws(size * size), b: draws(size * size) };
  const ms = await timed(12, () => predictor.run(feed));
  await predictor.close();
  return (2 * size ** 3) / ms / 1e6;
}

async function leak(steps: number): Promise<{ begin: number; end: number }> {
  const tape = new Tape({ isTraining: true });
  const hidden = ops.tanh(layers.dense(tape.input('x', [256, 24]), 'hidden', 256));
  const loss = losses.meanSquaredError(layers.dense(hidden, 'out', 3), tape.input('y', [256, 3]));
  const training = await Training.open(tape, loss, { optimiser: adam(), seed: 1, threads: THREADS });
  const feed = { x: draws(256 * 24), y: draws(256 * 3) };
  let begin = 0;
  for (let i = 0; i < steps; i++) {
    await training.run(feed, 1e-4);
    if (i === Math.floor(steps / 10)) begin = memory();
  }
  await training.close();
  return { begin, end: memory() };
}

async function timed(times: number, run: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times + 3; i++) {
    const from = performance.now();
    await run();
    if (i >= 3) taken.push(performance.now() - from);
  }
  return taken.sort((a, b) => a - b)[taken.length >> 1];
}

/** MiB. */
function memory(): number {
  return Math.round(process.memoryUsage.rss() / 2 ** 20);
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}

export async function run({
  json = false,
  args = [],
}: {
  json?: boolean;
  args?: readonly string[];
} = {}): Promise<void> {
  const rate = await matmulRate();
  const transformerStep = await trainStep(encoder, [64, 50, 128], 10);
  const lstmStep = await trainStep(recurrent, [200, 32, 20], 6);
  const transformerAnswer = await answer();
  const grown = args.includes('--leak') ? await leak(20_000) : null;
  const told = { matmulGflops: rate, transformerStep, lstmStep, transformerAnswer, memory: grown };
  if (json) {
    console.log(JSON.stringify(told));
    return;
  }
  const share = (ms: number, flops: number) =>
    `${((100 * flops) / (ms * 1e6) / rate).toFixed(0)} % of that rate`;
  console.log(
    `graph: ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${THREADS} threads, Node ${process.version}, medians`,
  );
  console.log(`matrix product 1024³      ${rate.toFixed(0)} GFLOP/s`);
  // Three times the forward pass: 6 × weights × rows, and the two products of attention.
  const weights = 3 * (4 * 128 * 128 + 2 * 128 * 256);
  const attention = 3 * 3 * 2 * 2 * 64 * 50 * 50 * 128;
  console.log(
    `transformer, train step   ${transformerStep.toFixed(0)} ms (batch 64, 50 steps, d 128, 4 heads, 3 layers; ${share(transformerStep, 6 * weights * 3200 + attention)})`,
  );
  console.log(
    `biLSTM, train step        ${lstmStep.toFixed(0)} ms (batch 32, 200 steps, 20 inputs, 2 × 128 units, 2 layers)`,
  );
  console.log(`transformer, one answer   ${transformerAnswer.toFixed(2)} ms`);
  if (grown !== null)
    console.log(`20,000 steps              ${grown.begin} MiB after a tenth, ${grown.end} MiB at the end`);
}

if (process.argv[1] === import.meta.filename) {
  const args = process.argv.slice(2);
  await run({ json: args.includes('--json'), args });
}
