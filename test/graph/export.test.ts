/**
 * A trained network exported as a file answers alike wherever it is opened: by the evaluator in float64, which shares no code with
 * any runtime, in Node, and in a real Chromium by WebAssembly and by WebGPU; for batches of any size; whole, in half
 * precision and in eight bits.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOW_TO_GET_IT } from '../../scripts/chromium.ts';
import {
  type GraphFile,
  modelBytes,
  Predictor,
  readOnnxWeights,
  toHalf,
  toInt8,
  type Weights,
} from '../../src/graph/index.ts';
import { nd } from '../../src/graph/reference/array.ts';
import { evaluate } from '../../src/graph/reference/evaluate.ts';
import { executablePath, WebRuntime } from './browser.ts';
import { type Examples, examples, learn, served } from './network.ts';

if (executablePath === undefined) process.stdout.write(`${HOW_TO_GET_IT}\n`);

const BATCHES = [1, 3, 32];

let weights: Weights;
let graph: GraphFile;

beforeAll(async () => {
  ({ weights } = await learn({ steps: 200 }));
  graph = served(weights);
});

async function inNode(file: GraphFile, { feed }: Examples): Promise<Float32Array> {
  const predictor = await Predictor.open(modelBytes(file), { threads: 1 });
  const { told } = await predictor.run(feed);
  await predictor.close();
  return told.values;
}

function root(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Root of the mean square of what lies between two rows of numbers. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return root(Array.from(a, (value, i) => value - b[i]));
}

function largest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

describe('an exported network', () => {
  it.each(BATCHES)('answers %i rows at once in Node as in float64', async (rows) => {
    const { feed } = examples(rows, 700 + rows);
    const exact = evaluate(graph, {
      x: nd([rows, 12, 6], Array.from(feed.x, Number)),
      label: nd([rows], Array.from(feed.label, Number)),
    });
    const told = await inNode(graph, { feed, truth: new Float32Array(rows) });
    expect(told).toHaveLength(rows);
    expect(largest(told, exact.told.data)).toBeLessThan(1e-5);
  });

  it('has every weight in it, by name', () => {
    const found = readOnnxWeights(modelBytes(graph), 'network.onnx');
    expect(found.get('block.attention.queryKeyValue.weight')).toEqual(
      weights.get('block.attention.queryKeyValue.weight'),
    );
    expect(found.get('loop.backward.state')).toEqual(weights.get('loop.backward.state'));
  });

  it('gives each row the same answer whatever stands beside it', async () => {
    const all = examples(32, 5);
    const together = await inNode(graph, all);
    const alone = await inNode(graph, {
      feed: { x: all.feed.x.slice(7 * 72, 8 * 72), label: all.feed.label.slice(7, 8) },
      truth: all.truth.slice(7, 8),
    });
    expect(alone[0]).toBeCloseTo(together[7], 5);
  });
});

describe('smaller variants', () => {
  const test = examples(1024, 999_983);
  let full: Float32Array;
  let error: number;
  let spread: number;

  beforeAll(async () => {
    full = await inNode(graph, test);
    error = apart(full, test.truth);
    const mean = test.truth.reduce((sum, value) => sum + value, 0) / test.truth.length;
    spread = root(Array.from(test.truth, (value) => value - mean));
    // What follows would mean nothing of a network that learned nothing.
    expect(error).toBeLessThan(0.25 * spread);
  });

  // An RMSE grows by no more than the RMS of what the answers changed by (triangle inequality), so that both are held to one bound.

  it('half precision costs less than a thousandth of the spread of the truth', async () => {
    // A weight is off by at most 2⁻¹¹ = 0.05 % of itself, errors of many weights average out, and of the six products in a row
    // each adds its own, so that a tenth of a percent is more than can come of it.
    const half = await inNode(toHalf(graph), test);
    expect(apart(half, full)).toBeGreaterThan(0);
    expect(apart(half, full)).toBeLessThan(0.001 * spread);
    expect(apart(half, test.truth) - error).toBeLessThan(0.001 * spread);
    expect(modelBytes(toHalf(graph)).length).toBeLessThan(0.7 * modelBytes(graph).length);
  });

  it('eight bits cost less than three hundredths of it', async () => {
    // Steps of 1/127 of the largest weight of a column are off by 1/127/√12 = 0.2 % of it (RMS), of an even column 0.4 % of its RMS;
    // what comes in has 255 steps over some six deviations, which is off by 0.7 % of one. Together 0.8 % a product, √6 as much for
    // six in a row: 2 %, and half as much again for columns that are less even.
    const eight = await inNode(toInt8(graph), test);
    expect(apart(eight, full)).toBeGreaterThan(0.001 * spread);
    expect(apart(eight, full)).toBeLessThan(0.03 * spread);
    expect(apart(eight, test.truth) - error).toBeLessThan(0.03 * spread);
    const sizes = [graph, toInt8(graph), toHalf(toInt8(graph))].map((file) => modelBytes(file).length);
    expect(sizes[1]).toBeLessThan(sizes[0]);
    expect(sizes[2]).toBeLessThan(sizes[1]);
  });

  it('eight bits and half precision go together', async () => {
    const both = await inNode(toHalf(toInt8(graph)), test);
    expect(apart(both, full)).toBeLessThan(0.03 * spread);
  });
});

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let opened: WebRuntime | undefined;
  const web = (): WebRuntime => {
    if (opened === undefined) throw new Error('Chromium was not started');
    return opened;
  };

  beforeAll(async () => {
    opened = await WebRuntime.open();
  });

  afterAll(async () => {
    await opened?.close();
  });

  it.each([
    ['whole', (file: GraphFile) => file, 1e-5],
    ['in half precision', toHalf, 1e-5],
    // A last digit that differs may round a value to the next of its 255 steps, some hundredths apart.
    ['in eight bits', toInt8, 0.03],
  ])('answers as in Node by WebAssembly, %s, for every batch', async (_, variant, tolerance) => {
    const file = variant(graph);
    await web().load(modelBytes(file), 'wasm');
    for (const rows of BATCHES) {
      const given = examples(rows, 40 + rows);
      const { told } = await web().run(given.feed, { x: [rows, 12, 6], label: [rows] });
      expect(told.shape).toEqual([rows, 1]);
      expect(largest(told.values, await inNode(file, given))).toBeLessThan(tolerance);
    }
  });

  it('answers as in Node by WebGPU', async ({ skip }) => {
    if (!(await web().hasAdapter())) skip('this Chromium has no WebGPU adapter');
    await web().load(modelBytes(graph), 'webgpu');
    for (const rows of BATCHES) {
      const given = examples(rows, 40 + rows);
      const { told } = await web().run(given.feed, { x: [rows, 12, 6], label: [rows] });
      expect(told.shape).toEqual([rows, 1]);
      expect(largest(told.values, await inNode(graph, given))).toBeLessThan(1e-4);
    }
  });
});
