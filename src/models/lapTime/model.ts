/**
 * The lap-time model as it answers: trees and networks read from their files, blended, and the level added again. Answers are lap times
 * in s; beside the quantiles stand what trees and networks alone would say.
 */

import { z } from 'zod';
import { ops, Predictor, readOnnxWeights } from '../../graph/index.ts';
import {
  type Dataset,
  type Feature,
  IntegratedGradients,
  type Scaling,
  shapOf,
  unpackTrees,
} from '../../learning/index.ts';
import {
  type Answers,
  type Builder,
  type Explanation,
  type OpenedModel,
  QuestionError,
  RegistryError,
  type Rows,
  type Servable,
} from '../../registry/index.ts';
import { inputOf, sourceOf, UNREST, unrestOf } from './input.ts';
import { LEVELS, type NetworkShape, quantilesOf } from './network.ts';
import { type Blend, blended, meanQuantiles, type Quantiles } from './quantiles.ts';
import { type Trees, treesQuantiles } from './trees.ts';

export const ARCHITECTURE = 'lap-time-blend-1';

export const Settings = z.object({
  networks: z.int().min(1).max(20),
  hidden: z.int().min(1),
  dropout: z.number(),
  blend: z.object({ treesShare: z.number(), below: z.number(), above: z.number() }),
  /** s, of a usual row. */
  unrest: z.number(),
  /** That it was learned from. */
  seasons: z.array(z.int()),
});

export interface LapTimeParts {
  readonly features: readonly Feature[];
  readonly trees: Trees;
  /** ONNX, one file each. */
  readonly networks: readonly Uint8Array[];
  readonly scaling: Scaling;
  readonly shape: NetworkShape;
  readonly blend: Blend;
  /** s, of a usual row: where explanations begin. */
  readonly unrest: number;
  /** That it was learned from. */
  readonly seasons: readonly number[];
}

export const networkFile = (index: number): string => `network-${index + 1}.onnx`;
export const treesFile = (name: string): string => `trees-${name}.safetensors`;

export const buildLapTime: Builder = async (opened) => LapTimeModel.open(partsFrom(opened));

/** Throws RegistryError, LearningError or GraphError where files or settings are not those of a lap-time model. */
function partsFrom({ version, files }: OpenedModel): LapTimeParts {
  const label = `${version.name} ${version.version}`;
  const settings = Settings.safeParse(version.settings);
  if (!settings.success || version.scaling === null)
    throw new RegistryError(`${label} has not the settings and the scaling of a lap-time model.`);
  const file = (name: string): Uint8Array => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new RegistryError(`${label} has no file ${name}.`);
    return bytes;
  };
  const { networks, hidden, dropout, blend, unrest, seasons } = settings.data;
  const ensemble = (name: string) => unpackTrees(file(treesFile(name)), `${treesFile(name)} of ${label}`);
  return {
    trees: { q10: ensemble('q10'), q50: ensemble('q50'), q90: ensemble('q90') },
    networks: Array.from({ length: networks }, (_, i) => file(networkFile(i))),
    scaling: version.scaling,
    shape: { width: version.scaling.width, hidden, dropout },
    blend,
    unrest,
    seasons,
    features: version.features,
  };
}

export class LapTimeModel implements Servable {
  readonly #parts: LapTimeParts;
  readonly #predictors: readonly Predictor[];
  #explained: Promise<readonly IntegratedGradients[]> | undefined;

  private constructor(parts: LapTimeParts, predictors: readonly Predictor[]) {
    this.#parts = parts;
    this.#predictors = predictors;
  }

  static async open(parts: LapTimeParts): Promise<LapTimeModel> {
    return new LapTimeModel(parts, await allOpened(parts.networks.map((bytes) => Predictor.open(bytes))));
  }

  get learnedFrom(): readonly number[] {
    return this.#parts.seasons;
  }

  async predict(rows: Rows): Promise<Answers> {
    const { blend } = this.#parts;
    const level = columnOf(rows, 'level');
    const missing = level.findIndex(Number.isNaN);
    if (missing >= 0)
      throw new QuestionError(
        `level is missing in row ${missing}; every answer starts from the car's own pace, so nothing may stand in for it.`,
      );
    const { trees, networks } = await this.partsOf(rows);
    const { q10, q50, q90 } = blended(blend, trees, networks);
    const told = { q10, q50, q90, trees: trees.q50, network: networks.q50 };
    return new Map(
      Object.entries(told).map(([name, values]) => [name, values.map((value, i) => value + level[i])]),
    );
  }

  /** What trees and networks say each for itself, less the level, s. */
  async partsOf(rows: Rows): Promise<{ readonly trees: Quantiles; readonly networks: Quantiles }> {
    const dataset = this.#dataset(rows);
    return {
      trees: treesQuantiles(this.#parts.trees, dataset),
      networks: await this.#networks(dataset),
    };
  }

  async #networks(dataset: Dataset): Promise<Quantiles> {
    const { scaling } = this.#parts;
    const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
    const feed = { x: inputOf(scaling, dataset, all), unrest: unrestOf(dataset) };
    return meanQuantiles(
      await Promise.all(
        this.#predictors.map(async (predictor) => {
          const { values } = (await predictor.run(feed)).quantiles;
          const at = (k: number) => Float64Array.from(all, (row) => values[row * LEVELS.length + k]);
          return { q10: at(0), q50: at(1), q90: at(2) };
        }),
      ),
    );
  }

  /**
   * Of the median: the Shapley values of the trees and the integrated gradients of the networks, in their shares. The base is what would be
   * said of a row of which nothing is known but its level: the own pace of late and what usually comes on top.
   */
  async explain(rows: Rows, row: number): Promise<Explanation> {
    const { trees, scaling, blend } = this.#parts;
    const dataset = this.#dataset(rows);
    const parts = new Map(dataset.features.map(({ name }) => [name, 0]));
    const give = (name: string, part: number): void => {
      parts.set(name, (parts.get(name) ?? 0) + part);
    };
    const shap = shapOf(trees.q50, dataset, row);
    for (const [i, { name }] of trees.q50.features.entries()) give(name, blend.treesShare * shap.parts[i]);
    let base = columnOf(rows, 'level')[row] + blend.treesShare * shap.base;
    const ways = await this.#gradients();
    const share = (1 - blend.treesShare) / ways.length;
    const x = inputOf(scaling, dataset, [row]);
    const unrest = Float32Array.of(unrestOf(dataset)[row]);
    const usual = { x: new Float32Array(x.length), unrest: Float32Array.of(this.#parts.unrest) };
    for (const way of ways) {
      const told = await way.explain({ x, unrest }, usual);
      base += share * told.base;
      for (const [i, part] of (told.parts.get('x') ?? []).entries())
        give(sourceOf(scaling.features[i].feature.name), share * part);
      // How unsettled a row is comes of several features alike; what integration leaves over goes with it.
      const rest = (told.parts.get('unrest')?.[0] ?? 0) + told.gap;
      for (const name of UNREST) give(name, (share * rest) / UNREST.length);
    }
    return { base, parts };
  }

  #gradients(): Promise<readonly IntegratedGradients[]> {
    const { networks, shape } = this.#parts;
    this.#explained ??= allOpened(
      networks.map((bytes, i) => {
        return IntegratedGradients.open({
          write: (tape, batch) => ops.slice(quantilesOf(tape, batch, shape), 1, 1, 2),
          weights: readOnnxWeights(bytes, networkFile(i)),
          inputs: ['x', 'unrest'],
        });
      }),
    );
    // What could not be opened may be opened the next time.
    this.#explained.catch(() => {
      this.#explained = undefined;
    });
    return this.#explained;
  }

  /** Rows as they came, with the features of the trees and of the network by name. */
  #dataset({ rows, columns }: Rows): Dataset {
    const zeros = new Float64Array(rows);
    return { rows, features: this.#parts.features, columns, target: zeros, time: zeros, groups: new Map() };
  }

  async close(): Promise<void> {
    await Promise.all(this.#predictors.map((predictor) => predictor.close()));
    const ways = await this.#explained?.catch(() => []);
    for (const way of ways ?? []) await way.close();
  }
}

function columnOf({ columns }: Rows, name: string): Float64Array {
  const column = columns.get(name);
  if (column === undefined)
    throw new RegistryError(`the lap-time model wants the feature ${name}, which is not given.`);
  return column;
}

/** All of them, or none: where one cannot be opened the others are closed again. */
async function allOpened<T extends { close(): Promise<void> }>(opening: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(opening);
  const failed = ends.find((end) => end.status === 'rejected');
  const opened = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  if (failed === undefined) return opened;
  await Promise.all(opened.map((one) => one.close()));
  throw failed.reason;
}
