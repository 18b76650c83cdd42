/**
 * The training loop: shuffled batches, a look at the validation examples after each round, an end where they have not got better
 * for a while, checkpoints on the way. What it does at a step is a function of the seed and of the state that a checkpoint
 * holds, so that a run that was killed ends in the very weights that it would have ended in.
 */

import {
  adamW,
  type DescentOptions,
  graphOf,
  modelBytes,
  type Optimiser,
  Predictor,
  Random,
  type RandomState,
  type RunOptions,
  type Schedule,
  Tape,
  Training,
  type TrainState,
  type Weight,
  type Weights,
} from '../../graph/index.ts';
import { LearningError } from '../error.ts';
import type { Checkpoints } from './checkpoint.ts';
import type { Examples, Network } from './network.ts';

export interface TrainingOptions extends Omit<DescentOptions, 'optimiser'>, RunOptions {
  readonly network: Network;
  readonly train: Examples;
  /** Left out where all rounds are to be run and the last weights kept: then nothing is judged on the way. */
  readonly validation?: Examples | undefined;
  /** Which weights come out: of the round that was best on the validation examples, the default, or of the last one. */
  readonly keeps?: 'best' | 'last' | undefined;
  readonly batch: number;
  /** Most rounds through the training examples. */
  readonly rounds: number;
  readonly rate: Schedule;
  readonly seed: number;
  /** Default AdamW. */
  readonly optimiser?: Optimiser | undefined;
  /** Rounds without getting better after which it ends; default 10. */
  readonly patience?: number | undefined;
  /** To begin with, for a model that is trained further. */
  readonly weights?: Weights | undefined;
  readonly checkpoints?: Checkpoints | undefined;
  /** Steps between checkpoints; default 200. */
  readonly checkpointSteps?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  onStep?(told: StepTold): void;
  onRound?(told: RoundTold): void;
}

export interface StepTold {
  readonly step: number;
  /** Steps of all rounds. */
  readonly steps: number;
  readonly loss: number;
  readonly norm: number;
  readonly rate: number;
}

export interface RoundTold {
  readonly round: number;
  readonly step: number;
  readonly train: number;
  /** Null where there are no validation examples. */
  readonly validation: number | null;
  readonly isBest: boolean;
}

export interface Trained {
  /** As `keeps` says. */
  readonly weights: Weights;
  readonly rounds: readonly RoundTold[];
  readonly best: RoundTold;
  /** Whether it ended because it got no better. */
  readonly isStoppedEarly: boolean;
}

/** What a checkpoint keeps beside weights. */
interface Kept {
  readonly random: RandomState;
  readonly rounds: readonly RoundTold[];
  /** Of the round under way. */
  readonly sum: number;
}

const BEST = 'best/';

/**
 * Throws LearningError where there is nothing to learn from or a round cannot be judged, GraphError where a step gives no numbers, and
 * the signal's reason where it was cancelled.
 */
export async function trainNetwork(options: TrainingOptions): Promise<Trained> {
  const { network, train, validation, batch, rounds, seed, checkpoints, signal } = options;
  if (train.count === 0) throw new LearningError('there are no training examples.');
  if (validation?.count === 0) throw new LearningError('there are no validation examples.');
  const found = checkpoints?.latest() ?? null;
  const kept = found?.state as Kept | undefined;
  const tape = new Tape({ isTraining: true });
  const loss = network.loss(tape, network.write(tape, batch), batch);
  const training = await Training.open(
    tape,
    loss,
    {
      ...options,
      optimiser: options.optimiser ?? adamW(),
      weights: found === null ? options.weights : withoutBest(found.weights),
    },
    found === null || kept === undefined ? null : { step: found.step, random: kept.random },
  );
  const perRound = Math.ceil(train.count / batch);
  const steps = rounds * perRound;
  const told: RoundTold[] = [...(kept?.rounds ?? [])];
  let best: Weights | null = found === null ? null : bestOf(found.weights);
  let sum = kept?.sum ?? 0;
  let isStoppedEarly = isOver(told, options.patience);
  try {
    while (training.step < steps && !isStoppedEarly) {
      signal?.throwIfAborted();
      const round = Math.floor(training.step / perRound);
      const at = training.step % perRound;
      const { rows, real } = batchOf(train.count, batch, seed, round, at);
      const rate = options.rate(training.step + 1);
      const result = await training.run(train.feed(rows, real), rate);
      sum += result.loss;
      options.onStep?.({ step: training.step, steps, loss: result.loss, norm: result.norm, rate });
      if (at === perRound - 1) {
        const { weights } = await training.state();
        const value = validation === undefined ? null : await judged(options, validation, weights);
        if (value !== null && !Number.isFinite(value))
          throw new LearningError(
            `the loss of the validation examples after round ${round + 1} is ${value}.`,
          );
        const isBest = isBetter(value, told);
        if (isBest || options.keeps === 'last') best = weights;
        told.push({
          round: round + 1,
          step: training.step,
          train: sum / perRound,
          validation: value,
          isBest,
        });
        sum = 0;
        isStoppedEarly = isOver(told, options.patience);
        options.onRound?.(told[told.length - 1]);
      }
      if (training.step % (options.checkpointSteps ?? 200) === 0)
        keep(checkpoints, await training.state(), best, { rounds: told, sum });
    }
    keep(checkpoints, await training.state(), best, { rounds: told, sum });
  } finally {
    await training.close();
  }
  const chosen = told.findLast(({ isBest }) => isBest);
  if (best === null || chosen === undefined) throw new LearningError('no round of training was ended.');
  // Moments of the optimiser are of no use to anybody else.
  const serving = new Tape();
  network.write(serving, batch);
  const names = new Set([...serving.parameters, ...serving.states].map(({ name }) => name));
  return {
    weights: new Map([...best].filter(([name]) => names.has(name))),
    rounds: told,
    best: chosen,
    isStoppedEarly,
  };
}

/** Without anything to judge by, the later round is the better one. */
function isBetter(value: number | null, told: readonly RoundTold[]): boolean {
  return value === null || told.every(({ validation }) => validation === null || value < validation);
}

function isOver(told: readonly RoundTold[], patience = 10): boolean {
  const best = told.findLast(({ isBest }) => isBest);
  return best !== undefined && told.length - best.round >= patience;
}

/** Rows of one batch: each round in an order of its own, the last batch filled up with the first row as padding. */
export function batchOf(
  count: number,
  batch: number,
  seed: number,
  round: number,
  at: number,
): { rows: Int32Array; real: number } {
  const order = orderOf(count, seed, round);
  const real = Math.min(batch, count - at * batch);
  const rows = new Int32Array(batch).fill(order[0]);
  rows.set(order.subarray(at * batch, at * batch + real));
  return { rows, real };
}

/** The last order is asked for once for each of its batches. */
let lastOrder: { readonly key: string; readonly rows: Int32Array } | null = null;

function orderOf(count: number, seed: number, round: number): Int32Array {
  const key = `${count} ${seed} ${round}`;
  if (lastOrder?.key !== key) {
    const rows = Int32Array.from({ length: count }, (_, i) => i);
    lastOrder = { key, rows: new Random(seed * 1_000_003 + round).shuffle(rows) };
  }
  return lastOrder.rows;
}

function keep(
  checkpoints: Checkpoints | undefined,
  { step, random, weights }: TrainState,
  best: Weights | null,
  rest: Omit<Kept, 'random'>,
): void {
  const all = new Map(weights);
  for (const [name, weight] of best ?? []) all.set(`${BEST}${name}`, weight);
  checkpoints?.keep({ step, state: { random, ...rest } satisfies Kept, weights: all });
}

function withoutBest(weights: Weights): Weights {
  return new Map([...weights].filter(([name]) => !name.startsWith(BEST)));
}

function bestOf(weights: Weights): Map<string, Weight> | null {
  const best = [...weights].flatMap(([name, weight]): [string, Weight][] =>
    name.startsWith(BEST) ? [[name.slice(BEST.length), weight]] : [],
  );
  return best.length === 0 ? null : new Map(best);
}

/** The loss of examples by the network as it serves: without dropout, by running means. Each batch counts by its real rows. */
async function judged(
  { network, batch, ...options }: TrainingOptions,
  examples: Examples,
  weights: Weights,
): Promise<number> {
  const tape = new Tape();
  const loss = network.loss(tape, network.write(tape, batch), batch);
  const predictor = await Predictor.open(modelBytes(graphOf(tape, { loss }, weights)), options);
  let sum = 0;
  try {
    for (let from = 0; from < examples.count; from += batch) {
      const real = Math.min(batch, examples.count - from);
      const rows = Int32Array.from({ length: batch }, (_, i) => (i < real ? from + i : from));
      const out = await predictor.run(examples.feed(rows, real));
      sum += real * out.loss.values[0];
    }
  } finally {
    await predictor.close();
  }
  return sum / examples.count;
}
