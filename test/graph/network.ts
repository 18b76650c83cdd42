/**
 * A small network with one of everything that real ones are made of (convolution, attention, layer norm, an LSTM both ways, an
 * embedding), and a task that it can learn in seconds: a number that hangs on two places of a sequence and on a label.
 */

import {
  ANY_BATCH,
  adam,
  type Device,
  type Feed,
  type GraphFile,
  graphOf,
  layers,
  losses,
  ops,
  Random,
  Tape,
  type Tensor,
  Training,
  type Weights,
} from '../../src/graph/index.ts';

const STEPS = 12;
const FEATURES = 6;
const LABELS = 5;

/** `x` [batch, 12, 6] and `label` int64 [batch] to [batch, 1]. */
function written(x: Tensor, label: Tensor): Tensor {
  // Padded before only, so that no step sees what comes after it.
  const filtered = layers.convolution(ops.transpose(x, ops.CHANNELS_FIRST), 'conv', 16, 3, {
    padding: [2, 0],
  });
  const steps = layers.learnedPositions(ops.transpose(ops.gelu(filtered), ops.CHANNELS_FIRST), 'place');
  const seen = layers.encoderBlock(steps, 'block', { heads: 4, hidden: 32, dropout: 0.05 });
  const over = layers.bidirectional(layers.lstmLayer, ops.transpose(seen, [1, 0, 2]), 'loop', 16);
  const all = ops.concat(
    [
      ops.mean(over, { axes: [0] }),
      layers.embedding(label, 'label', LABELS, 4),
      ops.mean(seen, { axes: [1] }),
    ],
    1,
  );
  return layers.dense(ops.tanh(layers.dense(all, 'mixed', 24)), 'out', 1);
}

export interface Examples {
  readonly feed: Feed;
  readonly truth: Float32Array;
}

/** The rule that is to be learned: x₁ at the end, the sine of x₂ in the middle, and a step for each label. */
export function examples(rows: number, seed: number): Examples {
  const random = new Random(seed);
  const x = Float32Array.from({ length: rows * STEPS * FEATURES }, () => random.normal());
  const label = Int32Array.from({ length: rows }, () => random.below(LABELS));
  const truth = Float32Array.from({ length: rows }, (_, i) => {
    const at = (step: number, feature: number) => x[(i * STEPS + step) * FEATURES + feature];
    return at(STEPS - 1, 0) + Math.sin(at(5, 1)) + 0.4 * label[i];
  });
  return { feed: { x, label }, truth };
}

export interface Lesson {
  readonly steps: number;
  /** Examples a step. */
  readonly rows?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly device?: Device;
  onNotice?(sentence: string): void;
}

export interface Learned {
  readonly device: Device;
  readonly losses: readonly number[];
  /** With moments of the optimiser. */
  readonly weights: Weights;
}

/** Trains by Adam on new examples in each step. */
export async function learn(lesson: Lesson): Promise<Learned> {
  const { steps, rows = 128, seed = 3, threads = 2, device, onNotice } = lesson;
  const tape = new Tape({ isTraining: true });
  const told = written(tape.input('x', [rows, STEPS, FEATURES]), tape.input('label', [rows], 'int64'));
  const loss = losses.meanSquaredError(told, tape.input('truth', [rows, 1]));
  const training = await Training.open(tape, loss, {
    optimiser: adam(),
    seed,
    threads,
    clip: 1,
    device,
    ...(onNotice !== undefined && { onNotice }),
  });
  const seen: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { feed, truth } = examples(rows, step + 1);
    seen.push((await training.run({ ...feed, truth }, 0.02)).loss);
  }
  const { weights } = await training.state();
  await training.close();
  return { device: training.device, losses: seen, weights };
}

/** As it is served: for a batch of any size, with its weights in it. */
export function served(weights: Weights): GraphFile {
  const tape = new Tape();
  const told = written(
    tape.input('x', [ANY_BATCH, STEPS, FEATURES]),
    tape.input('label', [ANY_BATCH], 'int64'),
  );
  return graphOf(tape, { told }, weights);
}
