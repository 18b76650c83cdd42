/**
 * Fits the parts of the model on some rows: three ensembles of trees and some networks, as many side by side as there are cores. What
 * is done is kept in files, and a network on its way in checkpoints, so that a training that broke off goes on where it was and
 * ends in the same model.
 */

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Device } from '../../graph/index.ts';
import { type Dataset, type Ensemble, packTrees, type Scaling, unpackTrees } from '../../learning/index.ts';
import { storageFault, writeDurably } from '../../store/index.ts';
import type { TrainRequest } from '../recipe.ts';
import { fitInput } from './input.ts';
import { type ExampleArrays, exampleArrays, type NetworkShape } from './network.ts';
import { trainedApart } from './networkApart.ts';
import type { Plan } from './plan.ts';
import type { LapTimeSettings } from './settings.ts';
import { growTrees, mostTrees, type Trees, type TreesName } from './trees.ts';

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
  /** ONNX. */
  readonly networks: readonly Uint8Array[];
  readonly scaling: Scaling;
  readonly shape: NetworkShape;
}

/** Networks of a seed; those of the next seed are others. */
const SEEDS_APART = 1000;

export const treesPart = (stage: string, name: TreesName): string => `${stage}: trees ${name}`;
export const networkPart = (stage: string, index: number): string => `${stage}: network ${index + 1}`;

export async function fitParts(request: FitRequest): Promise<Fitted> {
  const { dataset, train, validation, settings } = request;
  const scaling = fitInput(dataset, train);
  const shape = { width: scaling.width, hidden: settings.hidden, dropout: settings.dropout };
  const examples = {
    train: exampleArrays(scaling, dataset, train),
    validation: validation === null ? null : exampleArrays(scaling, dataset, validation),
  };
  const stop = new AbortController();
  const signal = request.signal === undefined ? stop.signal : AbortSignal.any([request.signal, stop.signal]);
  const own = { ...request, signal };
  let trees: Trees | undefined;
  const networks = new Array<Uint8Array>(request.networks);
  const works = [
    async () => {
      trees = await fitTrees(own);
    },
    ...Array.from({ length: request.networks }, (_, i) => async () => {
      networks[i] = await fitNetwork(own, i, shape, examples);
    }),
  ];
  await sideBySide(works, stop);
  if (trees === undefined) throw new Error(`${request.stage}: there are no trees.`);
  return { trees, networks, scaling, shape };
}

/** As many at once as there are cores. Where one fails all others are stopped, and the first fault is thrown. */
async function sideBySide(works: readonly (() => Promise<void>)[], stop: AbortController): Promise<void> {
  const waiting = [...works];
  const faults: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let work = waiting.shift(); work !== undefined && faults.length === 0; work = waiting.shift())
      try {
        await work();
      } catch (error) {
        faults.push(error);
        stop.abort(error);
      }
  };
  await Promise.all(Array.from({ length: Math.min(works.length, availableParallelism()) }, lane));
  if (faults.length > 0) throw faults[0];
}

async function fitTrees(request: FitRequest): Promise<Trees> {
  const q10 = await fitEnsemble(request, 'q10');
  const q50 = await fitEnsemble(request, 'q50');
  return { q10, q50, q90: await fitEnsemble(request, 'q90') };
}

async function fitEnsemble(
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
  keepFile(folder, file, bytes);
  // Rounded as they were kept, so that a training that was taken up ends in the same.
  return unpackTrees(bytes, file);
}

async function fitNetwork(
  { settings, seed, device, folder, stage, plan, told, signal }: FitRequest,
  index: number,
  shape: NetworkShape,
  examples: { readonly train: ExampleArrays; readonly validation: ExampleArrays | null },
): Promise<Uint8Array> {
  const part = networkPart(stage, index);
  const bytes = await trainedApart(
    {
      ...examples,
      shape,
      settings,
      seed: seed * SEEDS_APART + index,
      device,
      folder: join(folder, `${stage}-network-${index + 1}`),
    },
    {
      progress: (share) => plan.at(part, share),
      point: (curve, step, value) =>
        told.onPoint?.({ series: `${stage}/network ${index + 1}/${curve}`, step, value }),
      notice: (sentence) => told.onNotice?.(sentence),
    },
    signal,
  );
  plan.at(part, 1);
  return bytes;
}

/** Throws LibraryError or StorageFullError; what was kept before is still there. */
export function keepFile(folder: string, file: string, bytes: Uint8Array): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeDurably(file, bytes);
  } catch (error) {
    rmSync(`${file}.unfinished`, { force: true });
    throw storageFault(error, `${file} could not be kept; the training can go on from what was kept before`);
  }
}
