/**
 * Fits the parts of the model on some rows: three ensembles of trees and some networks. Each part that is done is kept in a file, and
 * a network on its way in checkpoints, so that a training that broke off goes on where it was and ends in the same model.
 */

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  ANY_BATCH,
  adamW,
  cosineRate,
  type Device,
  graphOf,
  modelBytes,
  Tape,
  type Weights,
  warmedUp,
} from '../../graph/index.ts';
import {
  Checkpoints,
  type Dataset,
  type Ensemble,
  packTrees,
  type Scaling,
  trainNetwork,
  unpackTrees,
} from '../../learning/index.ts';
import { writeDurably } from '../../store/index.ts';
import type { TrainRequest } from '../recipe.ts';
import { fitInput } from './input.ts';
import { examplesOf, lapTimeNetwork, type NetworkShape } from './network.ts';
import type { Plan } from './plan.ts';
import type { LapTimeSettings } from './settings.ts';
import { growTrees, mostTrees, TREES, type Trees, type TreesName } from './trees.ts';

/** Steps over which the learning rate rises, and the share of it that is left at the end. */
const WARM_UP = 200;
const LAST_RATE = 0.02;
/** Longest length of all gradients together. */
const CLIP = 1;

export interface FitRequest {
  /** Who is told of curves and of a device that is not there. */
  readonly told: Pick<TrainRequest, 'onPoint' | 'onNotice'>;
  readonly signal?: AbortSignal | undefined;
  readonly dataset: Dataset;
  readonly train: Int32Array;
  /** Tells when trees are enough, and is shown; null where the number of trees is settled. */
  readonly validation: Int32Array | null;
  readonly settings: LapTimeSettings;
  readonly networks: number;
  /** How many trees each ensemble is to have; as many as are of use where left out. */
  readonly counts?: Readonly<Record<TreesName, number>> | undefined;
  readonly seed: number;
  readonly device: Device;
  readonly folder: string;
  /** `choosing` or `final`: in front of the names of parts and curves. */
  readonly stage: string;
  readonly plan: Plan;
}

export interface Fitted {
  readonly trees: Trees;
  readonly networks: readonly Uint8Array[];
  readonly scaling: Scaling;
  readonly shape: NetworkShape;
}

export const treesPart = (stage: string, name: TreesName): string => `${stage}: trees ${name}`;
export const networkPart = (stage: string, index: number): string => `${stage}: network ${index + 1}`;

export async function fitParts(request: FitRequest): Promise<Fitted> {
  const { dataset, train, settings, stage } = request;
  mkdirSync(request.folder, { recursive: true });
  const trees: Partial<Record<TreesName, Ensemble>> = {};
  for (const name of TREES) trees[name] = await fitTrees(request, name);
  const { q10, q50, q90 } = trees;
  if (q10 === undefined || q50 === undefined || q90 === undefined)
    throw new Error(`${stage}: an ensemble is missing.`);
  const scaling = fitInput(dataset, train);
  const shape = { width: scaling.width, hidden: settings.hidden, dropout: settings.dropout };
  const networks = await sideBySide(request.networks, (i) => fitNetwork(request, i, scaling, shape));
  return { trees: { q10, q50, q90 }, networks, scaling, shape };
}

/**
 * Networks are small: two of them with a thread each get on faster than one with two. Where one fails no other is begun,
 * and those under way come to their end first.
 */
async function sideBySide<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const done = new Array<T>(count);
  let next = 0;
  let isOver = false;
  const lane = async (): Promise<void> => {
    while (next < count && !isOver) {
      const index = next++;
      try {
        done[index] = await work(index);
      } catch (error) {
        isOver = true;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: Math.min(count, availableParallelism()) }, lane);
  const ends = await Promise.allSettled(lanes);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return done;
}

async function fitTrees(
  { dataset, train, validation, settings, counts, seed, signal, folder, stage, plan, told }: FitRequest,
  name: TreesName,
): Promise<Ensemble> {
  const part = treesPart(stage, name);
  const file = join(folder, `${stage}-trees-${name}.safetensors`);
  if (existsSync(file)) {
    plan.at(part, 1);
    return unpackTrees(readFileSync(file), file);
  }
  const { trees, leaves, treeRate: rate } = settings;
  const most = counts?.[name] ?? mostTrees(name, settings);
  const { ensemble } = await growTrees(
    dataset,
    name,
    { trees, leaves, rate, most },
    {
      train,
      validation: validation ?? new Int32Array(0),
      seed,
      signal,
      onTree(tree, of, loss) {
        plan.at(part, tree / of);
        if (validation !== null)
          told.onPoint?.({ series: `trees/${name}/validation`, step: tree, value: loss });
      },
    },
  );
  plan.at(part, 1);
  const bytes = packTrees(ensemble);
  writeDurably(file, bytes);
  // Rounded as they were kept, so that a training that was taken up ends in the same.
  return unpackTrees(bytes, file);
}

async function fitNetwork(
  request: FitRequest,
  index: number,
  scaling: Scaling,
  shape: NetworkShape,
): Promise<Uint8Array> {
  const { dataset, train, validation, settings, device, signal, folder, stage, plan } = request;
  const { rounds, rate, batch, decay } = settings;
  const part = networkPart(stage, index);
  const network = lapTimeNetwork(shape);
  const steps = rounds * Math.ceil(train.length / batch);
  const { weights } = await trainNetwork({
    network,
    train: examplesOf(scaling, dataset, train),
    validation: validation === null ? undefined : examplesOf(scaling, dataset, validation),
    keeps: 'last',
    patience: Number.POSITIVE_INFINITY,
    batch,
    rounds,
    rate: warmedUp(cosineRate(rate, steps, LAST_RATE * rate), WARM_UP),
    optimiser: adamW({ decay }),
    clip: CLIP,
    seed: request.seed + index,
    device,
    threads: 1,
    onNotice: (sentence) => request.told.onNotice?.(sentence),
    checkpoints: new Checkpoints(join(folder, `${stage}-network-${index + 1}`)),
    signal,
    onStep({ step, steps: all }) {
      plan.at(part, step / all);
    },
    onRound({ step, train: loss, validation: judged }) {
      const curve = `${stage}/network ${index + 1}`;
      request.told.onPoint?.({ series: `${curve}/train`, step, value: loss });
      if (judged !== null) request.told.onPoint?.({ series: `${curve}/validation`, step, value: judged });
    },
  });
  plan.at(part, 1);
  return exported(network, weights);
}

function exported(network: ReturnType<typeof lapTimeNetwork>, weights: Weights): Uint8Array {
  const tape = new Tape();
  return modelBytes(graphOf(tape, network.write(tape, ANY_BATCH), weights));
}
