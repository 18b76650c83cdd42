/** Losses: gradients, and values from definitions and tables. */

import { describe, expect, it } from 'vitest';
import type { Tensor } from '../tape.ts';
import { check, type Given } from '../testing.ts';
import * as losses from './index.ts';

const told: Given = { shape: [4, 3] };
const truth: Given = { shape: [4, 3] };
const shares: Given = { shape: [4, 3], values: [1, 0, 1, 1, 0, 0, 1, 1, 0, 0.5, 1, 0] };
const labels: Given = { shape: [4], dtype: 'int64', values: [2, 0, 1, 1] };
const rows: Given = { shape: [4] };
/** Last two of the second row are padding. */
const PRESENT = [1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1];
const present = ({ tape }: Tensor) => tape.constant(PRESENT, [4, 3]);

const CASES: Readonly<Record<string, [readonly Given[], (...inputs: Tensor[]) => Tensor]>> = {
  meanSquaredError: [[told, truth], (a, b) => losses.meanSquaredError(a, b)],
  'meanSquaredError, padded': [[told, truth], (a, b) => losses.meanSquaredError(a, b, present(a))],
  huber: [[told, truth], (a, b) => losses.huber(a, b, 0.7)],
  crossEntropy: [[told, labels], (a, l) => losses.crossEntropy(a, l)],
  'crossEntropy, weighted': [[told, labels], (a, l) => losses.crossEntropy(a, l, { classes: [1, 2, 5] })],
  binaryCrossEntropy: [
    [told],
    (a) => losses.binaryCrossEntropy(a, a.tape.constant(shares.values ?? [], [4, 3])),
  ],
  'binaryCrossEntropy, weighted': [
    [told],
    (a) => losses.binaryCrossEntropy(a, a.tape.constant(shares.values ?? [], [4, 3]), { positive: 3 }),
  ],
  pinball: [[told, rows], (a, y) => losses.pinball(a, y, [0.1, 0.5, 0.9])],
  risingQuantiles: [[told], (a) => losses.risingQuantiles(a)],
  gaussianNll: [[told, told, truth], (m, v, y) => losses.gaussianNll(m, v, y)],
  gaussianCrps: [[told, told, truth], (m, s, y) => losses.gaussianCrps(m, s, y)],
  ensembleCrps: [[told, rows], (m, y) => losses.ensembleCrps(m, y)],
  plackettLuce: [[told], (s) => losses.plackettLuce(s)],
  'plackettLuce, padded': [[told], (s) => losses.plackettLuce(s, present(s))],
  weightedSum: [
    [told, truth],
    (a, b) =>
      losses.weightedSum([
        { loss: losses.meanSquaredError(a, b), weight: 0.3 },
        { loss: losses.huber(a, b), weight: 1 },
      ]),
  ],
};

describe('gradients against finite differences, and ONNX Runtime against the reference', () => {
  for (const [name, [given, build]] of Object.entries(CASES))
    it(name, async () => {
      const { gradientError, runtimeError } = await check(given, build);
      expect(gradientError).toBeLessThan(1e-6);
      expect(runtimeError).toBeLessThan(2e-5);
    });
});

describe('values by hand', () => {
  const value = async (given: Given[], build: (...inputs: Tensor[]) => Tensor) =>
    (await check(given, build)).output.data[0];
  const one = (...values: number[]): Given => ({ shape: [1, values.length], values });

  it('huber: half the square near, straight far', async () => {
    expect(await value([one(0.5, 3), one(0, 0)], (a, b) => losses.huber(a, b))).toBeCloseTo(
      (0.125 + 2.5) / 2,
      6,
    );
  });

  it('crossEntropy of even scores is the logarithm of the number of classes', async () => {
    const given: Given[] = [one(0, 0, 0, 0), { shape: [1], dtype: 'int64', values: [2] }];
    expect(await value(given, (a, l) => losses.crossEntropy(a, l))).toBeCloseTo(Math.log(4), 6);
  });

  it('binaryCrossEntropy at a score of 0 is ln 2, and does not overflow at 200', async () => {
    expect(
      await value([one(0)], (a) => losses.binaryCrossEntropy(a, a.tape.constant([1], [1, 1]))),
    ).toBeCloseTo(Math.LN2, 6);
    expect(
      await value([one(200)], (a) => losses.binaryCrossEntropy(a, a.tape.constant([0], [1, 1]))),
    ).toBeCloseTo(200, 6);
  });

  it('pinball: 0.9 of what it is too low, 0.1 of what it is too high', async () => {
    const given = (truth: number): Given[] => [one(10), { shape: [1], values: [truth] }];
    expect(await value(given(12), (a, y) => losses.pinball(a, y, [0.9]))).toBeCloseTo(1.8, 6);
    expect(await value(given(8), (a, y) => losses.pinball(a, y, [0.9]))).toBeCloseTo(0.2, 6);
  });

  it('gaussianNll of the standard normal at 1 is (ln 2π + 1) / 2', async () => {
    expect(await value([one(0), one(0), one(1)], (m, v, y) => losses.gaussianNll(m, v, y))).toBeCloseTo(
      1.4189385,
      6,
    );
  });

  it('gaussianCrps of the standard normal at 0 is 0.233695 (Gneiting & Raftery 2007)', async () => {
    expect(await value([one(0), one(0), one(0)], (m, s, y) => losses.gaussianCrps(m, s, y))).toBeCloseTo(
      0.233695,
      6,
    );
  });

  it('ensembleCrps of one member is the absolute error; of 0 and 2 at 1 it is 1 − 1/2', async () => {
    const y: Given = { shape: [1], values: [1] };
    expect(await value([one(4), y], (m, t) => losses.ensembleCrps(m, t))).toBeCloseTo(3, 6);
    expect(await value([one(0, 2), y], (m, t) => losses.ensembleCrps(m, t))).toBeCloseTo(0.5, 6);
  });

  it('plackettLuce of three even cars: −ln(1/3 · 1/2 · 1) shared among three places', async () => {
    expect(await value([one(1, 1, 1)], (s) => losses.plackettLuce(s))).toBeCloseTo(Math.log(6) / 3, 6);
  });

  it('quantiles rise, whatever is free', async () => {
    const { output } = await check([one(3, -50, -2)], (a) => losses.risingQuantiles(a));
    const [low, middle, high] = output.data;
    expect(low).toBe(3);
    expect(middle).toBeGreaterThanOrEqual(low);
    expect(high).toBeGreaterThan(middle);
  });

  it('padding counts for nothing, and nothing but padding is 0', async () => {
    const given: Given[] = [one(1, 100), one(0, 0)];
    const masked = (weights: number[]) => (a: Tensor, b: Tensor) =>
      losses.meanSquaredError(a, b, a.tape.constant(weights, [1, 2]));
    expect(await value(given, masked([1, 0]))).toBeCloseTo(1, 9);
    expect(await value(given, masked([0, 0]))).toBe(0);
  });
});

it.each([
  [
    'meanSquaredError',
    [{ shape: [4, 3] }, { shape: [4] }],
    losses.meanSquaredError,
    '[4, 3] is held against [4]',
  ],
  [
    'pinball',
    [{ shape: [4, 2] }, { shape: [4] }],
    (a: Tensor, y: Tensor) => losses.pinball(a, y, [0.5]),
    '[4, 1], not [4, 2]',
  ],
  ['plackettLuce', [{ shape: [4] }], (s: Tensor) => losses.plackettLuce(s), '[batch, n]'],
] as const)('%s refuses other shapes', async (_, given, build, sentence) => {
  await expect(check([...given], build as (...inputs: Tensor[]) => Tensor)).rejects.toThrow(sentence);
});
