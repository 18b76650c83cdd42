/** Trains one network, wherever it runs: plain data in, the bytes of its ONNX graph out. */

import {
  ANY_BATCH,
  adamW,
  cosineRate,
  type Device,
  graphOf,
  modelBytes,
  Tape,
  warmedUp,
} from '../../graph/index.ts';
import { Checkpoints, trainNetwork } from '../../learning/index.ts';
import { type ExampleArrays, examplesOf, lapTimeNetwork, type NetworkShape } from './network.ts';
import type { LapTimeSettings } from './settings.ts';

/** Steps over which the learning rate rises, and the share of it that is left at the end. */
const WARM_UP = 200;
const LAST_RATE = 0.02;
/** Longest length of all gradients together. */
const CLIP = 1;

export interface NetworkJob {
  readonly shape: NetworkShape;
  readonly train: ExampleArrays;
  /** Only shown, never chosen by; null where nothing is to be seen. */
  readonly validation: ExampleArrays | null;
  readonly settings: LapTimeSettings;
  readonly seed: number;
  readonly device: Device;
  /** Of its checkpoints. */
  readonly folder: string;
}

export interface NetworkTold {
  /** Share of all steps, 0..1. */
  progress(share: number): void;
  point(series: 'train' | 'validation', step: number, value: number): void;
  notice(sentence: string): void;
}

/** Throws what `trainNetwork` throws, the signal's reason among it. */
export async function trainedNetwork(
  job: NetworkJob,
  told: NetworkTold,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { shape, train, validation, settings, seed, device, folder } = job;
  const { rounds, rate, batch, decay } = settings;
  const network = lapTimeNetwork(shape);
  const steps = rounds * Math.ceil(train.truth.length / batch);
  const { weights } = await trainNetwork({
    network,
    train: examplesOf(train),
    validation: validation === null ? undefined : examplesOf(validation),
    keeps: 'last',
    patience: Number.POSITIVE_INFINITY,
    batch,
    rounds,
    rate: warmedUp(cosineRate(rate, steps, LAST_RATE * rate), WARM_UP),
    optimiser: adamW({ decay }),
    clip: CLIP,
    seed,
    device,
    // A network as small as this is done sooner by one thread than by two.
    threads: 1,
    onNotice: (sentence) => told.notice(sentence),
    checkpoints: new Checkpoints(folder),
    signal,
    onStep: ({ step, steps: all }) => told.progress(step / all),
    onRound({ step, train: loss, validation: judged }) {
      told.point('train', step, loss);
      if (judged !== null) told.point('validation', step, judged);
    },
  });
  const tape = new Tape();
  return modelBytes(graphOf(tape, network.write(tape, ANY_BATCH), weights));
}
