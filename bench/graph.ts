/**
 * How fast networks train and answer, beside the raw rate of a matrix product in the same run, so that it can be judged on any
 * machine: a transformer and a bidirectional LSTM, float32, each step with forward pass, backward pass and Adam; and what
 * the transformer's smaller variants save and lose. `--leak` takes 25,000 steps of a small network besides, and tells
 * what each of the last 20,000 adds to memory.
 */

import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  adam,
  type GraphFile,
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
  toHalf,
  toInt8,
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

interface Variant {
  /** Of the file. */
  readonly bytes: number;
  /** ms an answer to one sequence, median. */
  readonly ms: number;
  /** Largest and mean difference to what float32 answers, as a share of the root mean square of that. */
  readonly largestError: number;
  readonly meanError: number;
}

/** Steps that the transformer learns before it is made smaller: weights as they begin would say little of those in use. */
const LEARNED = 60;
/** Sequences that variants are compared on, one at a time. */
const SEQUENCES = 40;

/** The transformer as it is served, in float32 and smaller. */
async function variants(): Promise<Record<'float32' | 'float16' | 'int8', Variant>> {
  const shape = [16, 50, 128];
  const tape = new Tape({ isTraining: true });
  const y = encoder(tape.input('x', shape));
  const loss = losses.meanSquaredError(y, tape.input('y', y.shape));
  const training = await Training.open(tape, loss, { optimiser: adam(), seed: 1, threads: THREADS });
  // To be learned: how each step's first feature compares with the mean of all steps.
  for (let step = 0; step < LEARNED; step++) {
    const x = draws(product(shape));
    await training.run({ x, y: aboveMean(x, shape) }, 1e-3);
  }
  const { weights } = await training.state();
  await training.close();
  const serving = new Tape();
  const graph = graphOf(serving, { y: encoder(serving.input('x', [1, 50, 128])) }, weights);
  const asked = Array.from({ length: SEQUENCES }, () => draws(50 * 128));
  const exact = await answers(graph, asked);
  const variant = async (file: GraphFile): Promise<Variant> => {
    const told = await answers(file, asked);
    const apart = told.values.map((value, i) => Math.abs(value - exact.values[i]));
    const size = Math.sqrt(exact.values.reduce((sum, value) => sum + value * value, 0) / exact.values.length);
    return {
      bytes: modelBytes(file).length,
      ms: told.ms,
      largestError: apart.reduce((most, value) => Math.max(most, value), 0) / size,
      meanError: apart.reduce((sum, value) => sum + value, 0) / apart.length / size,
    };
  };
  return {
    float32: await variant(graph),
    float16: await variant(toHalf(graph)),
    int8: await variant(toInt8(graph)),
  };
}

function aboveMean(x: Float32Array, [batch, steps, size]: readonly number[]): Float32Array {
  const first = Float32Array.from({ length: batch * steps }, (_, i) => x[i * size]);
  return first.map((value, i) => {
    const from = i - (i % steps);
    return value - first.subarray(from, from + steps).reduce((sum, one) => sum + one, 0) / steps;
  });
}

async function answers(file: GraphFile, asked: readonly Float32Array[]) {
  const predictor = await Predictor.open(modelBytes(file), { threads: THREADS });
  const values: number[] = [];
  for (const x of asked) values.push(...(await predictor.run({ x })).y.values);
  const ms = await timed(200, () => predictor.run({ x: asked[0] }));
  await predictor.close();
  return { values, ms };
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

/** Steps until caches, compiled code and the allocators' pools have the size that they keep. */
const WARM_UP = 5_000;
const MEASURED = 20_000;
/** Steps between two looks at memory. */
const WINDOW = 250;

/** What can grow: all that the process has, and the parts of it that JavaScript knows of. */
const PARTS = ['rss', 'heapUsed', 'external', 'arrayBuffers'] as const;

interface Growth {
  /** MiB after the warm-up and at the end. */
  readonly begin: number;
  readonly end: number;
  /** Bytes a step: the slope of a straight line through all windows after the warm-up (least squares). */
  readonly slope: number;
}

/** Memory over many steps of a small network. */
async function leak(): Promise<Record<(typeof PARTS)[number], Growth>> {
  const tape = new Tape({ isTraining: true });
  const hidden = ops.tanh(layers.dense(tape.input('x', [256, 24]), 'hidden', 256));
  const loss = losses.meanSquaredError(layers.dense(hidden, 'out', 3), tape.input('y', [256, 3]));
  const training = await Training.open(tape, loss, { optimiser: adam(), seed: 1, threads: THREADS });
  const feed = { x: draws(256 * 24), y: draws(256 * 3) };
  // What is garbage is no growth.
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const steps: number[] = [];
  const looks: NodeJS.MemoryUsage[] = [];
  for (let step = 1; step <= WARM_UP + MEASURED; step++) {
    await training.run(feed, 1e-4);
    if (step < WARM_UP || step % WINDOW !== 0) continue;
    collectGarbage();
    steps.push(step);
    looks.push(process.memoryUsage());
  }
  await training.close();
  const growth = (part: (typeof PARTS)[number]): Growth => {
    const bytes = looks.map((look) => look[part]);
    return {
      begin: bytes[0] / 2 ** 20,
      end: bytes[bytes.length - 1] / 2 ** 20,
      slope: slopeOf(steps, bytes),
    };
  };
  return {
    rss: growth('rss'),
    heapUsed: growth('heapUsed'),
    external: growth('external'),
    arrayBuffers: growth('arrayBuffers'),
  };
}

function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [centre, level] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return x.reduce((sum, value, i) => sum + (value - centre) * (y[i] - level), 0) / spread;
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
  // First, so that nothing else is in memory.
  const memory = args.includes('--leak') ? await leak() : null;
  const rate = await matmulRate();
  const transformerStep = await trainStep(encoder, [64, 50, 128], 10);
  const lstmStep = await trainStep(recurrent, [200, 32, 20], 6);
  const served = await variants();
  if (json) {
    const transformerAnswer = served.float32.ms;
    console.log(
      JSON.stringify({
        matmulGflops: rate,
        transformerStep,
        lstmStep,
        transformerAnswer,
        variants: served,
        memory,
      }),
    );
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
  for (const [name, { bytes, ms, largestError, meanError }] of Object.entries(served)) {
    const lost =
      name === 'float32'
        ? ''
        : `, off by ${percent(meanError)} % in the mean, ${percent(largestError)} % at most`;
    console.log(
      `one answer, ${name.padEnd(14)}${ms.toFixed(2)} ms, ${(bytes / 2 ** 10).toFixed(0)} KiB${lost}`,
    );
  }
  if (memory !== null) tellMemory(memory);
}

function percent(share: number): string {
  return (100 * share).toPrecision(2);
}

function tellMemory(memory: Record<string, Growth>): void {
  console.log(`memory over ${MEASURED} steps of a small network, after ${WARM_UP} to warm up`);
  for (const [part, { begin, end, slope }] of Object.entries(memory))
    console.log(
      `  ${part.padEnd(24)}${begin.toFixed(1)} MiB, at the end ${end.toFixed(1)} MiB: ${slope.toFixed(1)} bytes a step`,
    );
}

if (process.argv[1] === import.meta.filename) {
  const args = process.argv.slice(2);
  await run({ json: args.includes('--json'), args });
}
