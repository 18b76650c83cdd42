/** The boosted trees: an ensemble for each quantile. The two of the tails are smaller, for there is less to learn from there. */

import {
  type Boosted,
  boostInTurns,
  type Dataset,
  type Ensemble,
  predictTrees,
  quantileLoss,
} from '../../learning/index.ts';
import type { Quantiles } from './quantiles.ts';

export const TREES = ['q10', 'q50', 'q90'] as const;
export type TreesName = (typeof TREES)[number];
export type Trees = Readonly<Record<TreesName, Ensemble>>;

const LEVEL: Readonly<Record<TreesName, number>> = { q10: 0.1, q50: 0.5, q90: 0.9 };

export interface TreesSettings {
  /** Most trees of the median. */
  readonly trees: number;
  readonly leaves: number;
  readonly rate: number;
}

/** Of the tails, against the median: shares of trees and leaves. */
const TAIL = { trees: 0.5, leaves: 0.5, rate: 1.5 };
const PATIENCE = 40;
const DEPTH = 12;
const LEAST_ROWS = 80;
const [ROWS, FEATURES] = [0.7, 0.5];

/** What is of no use to a tree: what is far back is seen in the level, fuel goes with the laps left. */
const LEFT_OUT = /^(fuel|alone[5-7]|field[4-7]|gapAhead[5-7]|gapBehind[02-7])$/;

/** The features that trees see. */
export function treesDataset(dataset: Dataset): Dataset {
  return { ...dataset, features: dataset.features.filter(({ name }) => !LEFT_OUT.test(name)) };
}

export interface GrowRequest {
  readonly train: Int32Array;
  /** None where the number of trees is settled. */
  readonly validation: Int32Array;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  onTree?(tree: number, of: number, validation: number): void;
}

export function mostTrees(name: TreesName, { trees }: TreesSettings): number {
  return Math.max(1, Math.round(name === 'q50' ? trees : TAIL.trees * trees));
}

export function growTrees(
  dataset: Dataset,
  name: TreesName,
  settings: TreesSettings & { readonly most: number },
  { train, validation, seed, signal, onTree }: GrowRequest,
): Promise<Boosted> {
  const isTail = name !== 'q50';
  return boostInTurns(
    treesDataset(dataset),
    { train, validation },
    {
      objective: quantileLoss(LEVEL[name]),
      trees: settings.most,
      rate: isTail ? TAIL.rate * settings.rate : settings.rate,
      leaves: Math.max(2, Math.round(isTail ? TAIL.leaves * settings.leaves : settings.leaves)),
      depth: DEPTH,
      leastRows: LEAST_ROWS,
      rows: ROWS,
      features: FEATURES,
      patience: PATIENCE,
      seed,
      signal,
      onTree(told) {
        onTree?.(told.tree, settings.most, told.validation);
        return undefined;
      },
    },
  );
}

/** Of the next lap less the level, s. */
export function treesQuantiles(trees: Trees, dataset: Dataset, rows?: ArrayLike<number>): Quantiles {
  const of = (name: TreesName) => predictTrees(trees[name], dataset, rows);
  return { q10: of('q10'), q50: of('q50'), q90: of('q90') };
}
