/** The loop learns, ends in time, and ends in the same weights whether or not it was cut off on the way. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { constantRate, layers, losses, ops, Random } from '../../graph/index.ts';
import { Checkpoints } from './checkpoint.ts';
import { batchOf, type TrainingOptions, trainNetwork } from './loop.ts';
import type { Examples, Network } from './network.ts';

const network: Network = {
  name: 'curve',
  write(tape, batch) {
    const hidden = ops.tanh(layers.dense(tape.input('x', [batch, 1]), 'hidden', 16));
    return { y: layers.dense(ops.dropout(hidden, 0.05), 'out', 1) };
  },
  loss(tape, { y }, batch) {
    return losses.meanSquaredError(y, tape.input('truth', [batch, 1]), tape.input('weight', [batch, 1]));
  },
};

function examples(count: number, seed: number): Examples {
  const random = new Random(seed);
  const x = Float32Array.from({ length: count }, () => 4 * random.uniform() - 2);
  return {
    count,
    feed: (rows, real) => ({
      x: Float32Array.from(rows, (row) => x[row]),
      truth: Float32Array.from(rows, (row) => Math.sin(2 * x[row])),
      weight: Float32Array.from(rows, (_, i) => (i < real ? 1 : 0)),
    }),
  };
}

const base: TrainingOptions = {
  network,
  train: examples(110, 1),
  validation: examples(45, 2),
  batch: 32,
  rounds: 60,
  rate: constantRate(0.02),
  seed: 5,
  threads: 1,
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pitboard-train-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe('the loop', () => {
  it('learns, and tells how it goes', async () => {
    const steps: number[] = [];
    const { rounds, best, weights } = await trainNetwork({
      ...base,
      patience: 99,
      onStep: ({ step }) => steps.push(step),
    });
    expect(steps).toEqual(Array.from({ length: 240 }, (_, i) => i + 1));
    expect(rounds).toHaveLength(60);
    const judged = rounds.flatMap(({ validation }) => validation ?? []);
    expect(judged).toHaveLength(60);
    expect(best.validation).toBe(Math.min(...judged));
    expect(best.validation).toBeLessThan(0.2 * judged[0]);
    expect([...weights.keys()].sort()).toEqual(['hidden.bias', 'hidden.weight', 'out.bias', 'out.weight']);
  });

  it('ends where it gets no better', async () => {
    const { rounds, best, isStoppedEarly } = await trainNetwork({
      ...base,
      rate: constantRate(0),
      patience: 4,
    });
    expect(isStoppedEarly).toBe(true);
    expect(rounds).toHaveLength(5);
    expect(best.round).toBe(1);
  });

  it('keeps the last weights where it is told to, and needs nothing to judge by then', async () => {
    const options = { ...base, rounds: 6, keeps: 'last' } as const;
    const judged = await trainNetwork({ ...options, patience: 99 });
    const { validation: _, ...alone } = options;
    const blind = await trainNetwork(alone);
    expect(blind.weights).toEqual(judged.weights);
    expect(blind.rounds.map(({ validation }) => validation)).toEqual(new Array(6).fill(null));
    expect(blind.best.round).toBe(6);
  });

  it('shows each example once a round, and fills the last batch with what does not count', () => {
    const seen = [0, 1, 2, 3].flatMap((at) => {
      const { rows, real } = batchOf(110, 32, 5, 3, at);
      expect(rows).toHaveLength(32);
      return [...rows.slice(0, real)];
    });
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 110 }, (_, i) => i));
    expect(batchOf(110, 32, 5, 4, 0).rows).not.toEqual(batchOf(110, 32, 5, 3, 0).rows);
  });

  it('refuses a judgement that is no number, whatever it keeps', async () => {
    const { count, feed } = examples(45, 2);
    const torn: Examples = {
      count,
      feed: (rows, real) => ({ ...feed(rows, real), x: new Float32Array(rows.length).fill(Number.NaN) }),
    };
    for (const keeps of ['best', 'last'] as const)
      await expect(trainNetwork({ ...base, rounds: 2, validation: torn, keeps })).rejects.toThrow(
        /^the loss of the validation examples after round 1 is NaN\.$/,
      );
  });

  it('refuses nothing to learn from', async () => {
    await expect(trainNetwork({ ...base, train: examples(0, 1) })).rejects.toThrow('no training examples');
    await expect(trainNetwork({ ...base, validation: examples(0, 1) })).rejects.toThrow(
      'no validation examples',
    );
  });
});

describe('checkpoints', () => {
  it('a run cut off twice ends in the weights of one that was not', async () => {
    const whole = await trainNetwork({ ...base, rounds: 12 });
    const path = folder();
    for (const last of [13, 29]) {
      const stop = new AbortController();
      const cut = trainNetwork({
        ...base,
        rounds: 12,
        checkpoints: new Checkpoints(path),
        checkpointSteps: 5,
        signal: stop.signal,
        onStep: ({ step }) => step === last && stop.abort(new Error('the plug was pulled')),
      });
      await expect(cut).rejects.toThrow('the plug was pulled');
    }
    const steps: number[] = [];
    const rest = await trainNetwork({
      ...base,
      rounds: 12,
      checkpoints: new Checkpoints(path),
      checkpointSteps: 5,
      onStep: ({ step }) => steps.push(step),
    });
    expect(steps[0]).toBe(26);
    expect(rest.rounds).toEqual(whole.rounds);
    expect(rest.weights).toEqual(whole.weights);
  });

  it('a damaged one is passed over for the one before', () => {
    const path = folder();
    const checkpoints = new Checkpoints(path);
    const at = (step: number) => ({
      step,
      state: { step },
      weights: new Map([['w', { shape: [1], values: Float32Array.of(step) }]]),
    });
    for (const step of [1, 2, 3]) checkpoints.keep(at(step));
    expect(checkpoints.latest()).toEqual(at(3));
    const file = join(path, 'a.checkpoint');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(file, bytes);
    expect(checkpoints.latest()).toEqual(at(2));
  });

  it('says so where none can be kept', () => {
    const path = join(folder(), 'file');
    writeFileSync(path, 'no folder');
    expect(() => new Checkpoints(path).keep({ step: 7, state: null, weights: new Map() })).toThrow(
      'the checkpoint of step 7 could not be kept',
    );
  });
});
