/** Every operation: its gradient against finite differences, ONNX Runtime against the reference, and values worked out by hand. */

import { describe, expect, it } from 'vitest';
import type { Tensor } from '../tape.ts';
import { check, type Given } from '../testing.ts';
import * as ops from './index.ts';

/** Far from 0, where a root, a logarithm or a quotient is no trouble. */
const positive: Given = { shape: [3, 4], values: [0.5, 1, 2, 3, 0.7, 1.3, 4, 0.9, 1.1, 2.2, 0.6, 5] };
const free: Given = { shape: [3, 4] };
const row: Given = { shape: [4] };
const column: Given = { shape: [3, 1] };
const sequence: Given = { shape: [2, 3, 7] };

const CASES: Record<string, [readonly Given[], (...inputs: Tensor[]) => Tensor]> = {
  add: [[free, row], ops.add],
  'add, one number': [[free, { shape: [] }], ops.add],
  sub: [[column, free], ops.sub],
  mul: [[free, column], ops.mul],
  div: [[free, positive], ops.div],
  'div, stretched': [[column, positive], ops.div],
  scale: [[free], (a) => ops.scale(a, -2.5)],
  shift: [[free], (a) => ops.shift(a, 3)],
  neg: [[free], ops.neg],
  square: [[free], ops.square],
  sqrt: [[positive], ops.sqrt],
  exp: [[free], ops.exp],
  log: [[positive], ops.log],
  abs: [[free], ops.abs],
  maximum: [[free, row], ops.maximum],
  minimum: [[free, column], ops.minimum],
  clip: [[free], (a) => ops.clip(a, -0.4, 0.6)],
  where: [[free, row], (a, b) => ops.where(ops.compare('Less', a, a.tape.scalar(0.2)), a, b)],
  relu: [[free], ops.relu],
  tanh: [[free], ops.tanh],
  sigmoid: [[free], ops.sigmoid],
  softplus: [[free], ops.softplus],
  gelu: [[free], ops.gelu],
  erf: [[free], ops.erf],
  softmax: [[free], (a) => ops.softmax(a)],
  'softmax, first axis': [[free], (a) => ops.softmax(a, 0)],
  logSoftmax: [[free], (a) => ops.logSoftmax(a)],
  reshape: [[free], (a) => ops.reshape(a, [2, 6])],
  transpose: [[sequence], (a) => ops.transpose(a, [2, 0, 1])],
  concat: [[free, { shape: [3, 2] }], (a, b) => ops.concat([a, b], 1)],
  slice: [[sequence], (a) => ops.slice(a, 2, 2, 6)],
  'slice, every other': [[sequence], (a) => ops.slice(a, 2, 1, 7, 2)],
  split: [[free], (a) => ops.mul(...(ops.split(a, 1, [2, 2]) as [Tensor, Tensor]))],
  take: [[sequence], (a) => ops.take(a, 1, [2, 0, 2])],
  'take, each once': [[sequence], (a) => ops.take(a, 1, [2, 0])],
  'take, all twice': [[sequence], (a) => ops.take(a, 0, [1, 0, 0, 1])],
  gatherRows: [[{ shape: [5, 3] }, { shape: [2, 2], dtype: 'int64', values: [4, 1, 1, 0] }], ops.gatherRows],
  'gatherRows of a long table': [
    [{ shape: [520, 2] }, { shape: [2, 2], dtype: 'int64', values: [4, 519, 519, 0] }],
    ops.gatherRows,
  ],
  'gatherRows from the end': [
    [{ shape: [5, 3] }, { shape: [2, 2], dtype: 'int64', values: [-1, 4, -5, 2] }],
    ops.gatherRows,
  ],
  'gatherRows from the end of a long table': [
    [{ shape: [520, 2] }, { shape: [2, 2], dtype: 'int64', values: [-1, 519, -520, 0] }],
    ops.gatherRows,
  ],
  'pick from the end': [[free, { shape: [3], dtype: 'int64', values: [-1, 0, -4] }], ops.pick],
  pick: [[free, { shape: [3], dtype: 'int64', values: [3, 0, 1] }], ops.pick],
  expand: [[column], (a) => ops.expand(a, [2, 3, 4])],
  sum: [[sequence], (a) => ops.sum(a, { axes: [0, 2] })],
  'sum of all': [[sequence], (a) => ops.sum(a)],
  mean: [[sequence], (a) => ops.mean(a, { axes: [1], keep: true })],
  max: [[sequence], (a) => ops.max(a, { axes: [2] })],
  cumulativeSum: [[sequence], (a) => ops.cumulativeSum(a, 2)],
  'cumulativeSum from the end': [[sequence], (a) => ops.cumulativeSum(a, 1, { reverse: true })],
  matmul: [[{ shape: [2, 3, 4] }, { shape: [4, 5] }], ops.matmul],
  'matmul of many': [[{ shape: [2, 1, 3, 4] }, { shape: [5, 4, 2] }], ops.matmul],
  linear: [[{ shape: [2, 3, 4] }, { shape: [4, 5] }, { shape: [5] }], (x, w, b) => ops.linear(x, w, b)],
  'linear without bias': [[free, { shape: [4, 2] }], (x, w) => ops.linear(x, w)],
  layerNorm: [[sequence, { shape: [7] }, { shape: [7] }], ops.layerNorm],
  dropout: [[free], (a) => ops.dropout(a, 0.3)],
  batchNorm: [
    [sequence, { shape: [3] }, { shape: [3] }],
    (x, gain, bias) =>
      ops.batchNorm(x, gain, bias, {
        mean: x.tape.state('mean', [3]),
        variance: x.tape.state('variance', [3]),
      }),
  ],
  maxPool1d: [[sequence], (x) => ops.maxPool1d(x, 3)],
  'maxPool1d, overlapping': [[sequence], (x) => ops.maxPool1d(x, 3, { stride: 2 })],
  averagePool1d: [[sequence], (x) => ops.averagePool1d(x, 2, { stride: 1, dilation: 3 })],
};

for (const stride of [1, 2, 3])
  for (const dilation of [1, 2])
    for (const padding of [0, 2, [3, 0]] as const)
      CASES[`conv1d, stride ${stride}, dilation ${dilation}, padding ${padding}`] = [
        [{ shape: [2, 3, 8] }, { shape: [4, 3, 3] }],
        (x, kernel) => ops.conv1d(x, kernel, { stride, dilation, padding }),
      ];

const mask: Given = { shape: [4, 2, 1], values: [1, 1, 1, 1, 1, 0, 0, 0] };
for (const reverse of [false, true])
  for (const isMasked of [false, true]) {
    const name = `${reverse ? ' backward' : ''}${isMasked ? ', padded' : ''}`;
    // A mask is an input of the checker; its own gradient is not defined, so that it goes in as a constant.
    const options = (x: Tensor) =>
      isMasked ? { reverse, mask: x.tape.constant(mask.values ?? [], mask.shape) } : { reverse };
    CASES[`lstm${name}`] = [
      [{ shape: [4, 2, 3] }, { shape: [3, 20] }, { shape: [5, 20] }, { shape: [20] }],
      (x, input, state, bias) => ops.lstm(x, { input, state, bias }, options(x)),
    ];
    CASES[`gru${name}`] = [
      [{ shape: [4, 2, 3] }, { shape: [3, 15] }, { shape: [5, 15] }, { shape: [15] }, { shape: [5] }],
      (x, input, state, bias, candidateBias) => ops.gru(x, { input, state, bias, candidateBias }, options(x)),
    ];
  }

describe('gradients against finite differences, and ONNX Runtime against the reference', () => {
  for (const [name, [given, build]] of Object.entries(CASES))
    it(name, async () => {
      const { gradientError, runtimeError } = await check(given, build);
      expect(gradientError).toBeLessThan(1e-6);
      expect(runtimeError).toBeLessThan(2e-5);
    });

  it('tells a wrong gradient: the checker itself is checked', async () => {
    const { gradientError } = await check([free], (a) => {
      const wrong = a.tape.op('Exp', [a], a, {}, (g) => [g]);
      return wrong;
    });
    expect(gradientError).toBeGreaterThan(0.1);
  });
});

describe('values by hand', () => {
  const value = async (given: Given[], build: (...inputs: Tensor[]) => Tensor) => [
    ...(await check(given, build)).output.data,
  ];

  it('conv1d: a difference with zeros around, every second place', async () => {
    const x: Given = { shape: [1, 1, 5], values: [1, 4, 9, 16, 25] };
    const kernel: Given = { shape: [1, 1, 3], values: [-1, 0, 1] };
    expect(await value([x, kernel], (a, k) => ops.conv1d(a, k, { stride: 2, padding: 1 }))).toEqual([
      4, 12, -16,
    ]);
  });

  it('a causal convolution does not see what comes', async () => {
    const x: Given = { shape: [1, 1, 4], values: [1, 2, 3, 4] };
    const kernel: Given = { shape: [1, 1, 2], values: [10, 1] };
    expect(await value([x, kernel], (a, k) => ops.conv1d(a, k, { padding: [1, 0] }))).toEqual([
      1, 12, 23, 34,
    ]);
  });

  it('layerNorm of 1, 3', async () => {
    const given: Given[] = [
      { shape: [1, 2], values: [1, 3] },
      { shape: [2], values: [2, 2] },
      { shape: [2], values: [5, 5] },
    ];
    const told = await value(given, ops.layerNorm);
    expect(told[0]).toBeCloseTo(3, 4);
    expect(told[1]).toBeCloseTo(7, 4);
  });

  it('gelu(1) = 0.841345, softplus(0) = ln 2, erf(1) = 0.842701 (tables)', async () => {
    const one: Given = { shape: [1], values: [1] };
    expect((await value([one], ops.gelu))[0]).toBeCloseTo(0.8413447, 6);
    expect((await value([one], ops.erf))[0]).toBeCloseTo(0.8427008, 6);
    expect((await value([{ shape: [1], values: [0] }], ops.softplus))[0]).toBeCloseTo(Math.LN2, 9);
  });

  it('pooling', async () => {
    const x: Given = { shape: [1, 1, 6], values: [1, 5, 2, 8, 3, 4] };
    expect(await value([x], (a) => ops.maxPool1d(a, 2))).toEqual([5, 8, 4]);
    expect(await value([x], (a) => ops.averagePool1d(a, 3))).toEqual([8 / 3, 5]);
  });

  it('dropout keeps the mean and nothing of it is left after training', async () => {
    const many: Given = { shape: [600], values: Array.from({ length: 600 }, () => 1) };
    const told = await check([{ ...many }], (a) => ops.reshape(ops.mean(ops.dropout(a, 0.25)), [1]), {
      seed: 3,
    }).then(({ output }) => output.data[0]);
    expect(told).toBeGreaterThan(0.9);
    expect(told).toBeLessThan(1.1);
    expect(await value([{ shape: [2], values: [7, 8] }], (a) => ops.dropout(a, 0.5))).not.toEqual([7, 8]);
    const after = await check([{ shape: [2], values: [7, 8] }], (a) => ops.shift(ops.dropout(a, 0.5), 0), {
      isTraining: false,
    });
    expect([...after.output.data]).toEqual([7, 8]);
  });
});

describe('shapes that do not go together are refused where they are made, with both', () => {
  const refused = (given: Given[], build: (...inputs: Tensor[]) => Tensor) =>
    expect(check(given, build)).rejects;

  it.each([
    ['add', [{ shape: [3, 4] }, { shape: [3] }], ops.add, '[3, 4] and [3]'],
    ['matmul', [{ shape: [3, 4] }, { shape: [3, 4] }], ops.matmul, '[3, 4] by [3, 4]'],
    [
      'linear',
      [{ shape: [3, 4] }, { shape: [5, 2] }],
      (a: Tensor, b: Tensor) => ops.linear(a, b),
      '[3, 4] by [5, 2]',
    ],
    [
      'reshape',
      [{ shape: [3, 4] }],
      (a: Tensor) => ops.reshape(a, [5, 2]),
      '[3, 4] does not fit into [5, 2]',
    ],
    [
      'conv1d',
      [{ shape: [1, 2, 9] }, { shape: [4, 3, 3] }],
      (a: Tensor, b: Tensor) => ops.conv1d(a, b),
      '[1, 2, 9] with a kernel of [4, 3, 3]',
    ],
    [
      'concat',
      [{ shape: [3, 4] }, { shape: [2, 4] }],
      (a: Tensor, b: Tensor) => ops.concat([a, b], 1),
      '[3, 4] and [2, 4]',
    ],
    [
      'layerNorm',
      [{ shape: [3, 4] }, { shape: [3] }, { shape: [4] }],
      ops.layerNorm,
      '[3, 4]: gain and bias are [4], not [3]',
    ],
    [
      'slice',
      [{ shape: [3, 4] }],
      (a: Tensor) => ops.slice(a, 1, 2, 6),
      'slice 2:6:1 of axis 1 is not in [3, 4]',
    ],
  ] as const)('%s', async (_, given, build, sentence) => {
    await refused([...given], build as (...inputs: Tensor[]) => Tensor).toThrow(sentence);
  });
});
