/**
 * Gradient boosting (J. Friedman 2001): each tree is grown on what those before it left. It stops where the validation rows have
 * not got better for a while, and keeps the trees up to the best.
 */

import { setImmediate } from 'node:timers/promises';
import { Random } from '../../graph/index.ts';
import type { Dataset, Split } from '../data/index.ts';
import { LearningError } from '../error.ts';
import { binned, edgesOf } from './bins.ts';
import { type Ensemble, leafOf, type Tree } from './ensemble.ts';
import { type GrowOptions, growTree } from './grow.ts';
import { type Objective, squaredError } from './objective.ts';

export interface BoostOptions {
  readonly objective?: Objective | undefined;
  /** Most trees; default 500. */
  readonly trees?: number | undefined;
  /** Default 0.05. */
  readonly rate?: number | undefined;
  /** Default 31 and 8. */
  readonly leaves?: number | undefined;
  readonly depth?: number | undefined;
  /** Default 20. */
  readonly leastRows?: number | undefined;
  readonly leastHessian?: number | undefined;
  readonly ridge?: number | undefined;
  readonly leastGain?: number | undefined;
  /** Shares of rows and of features that each tree sees; default all. */
  readonly rows?: number | undefined;
  readonly features?: number | undefined;
  /** Trees without getting better after which it stops; default 50. */
  readonly patience?: number | undefined;
  readonly seed?: number | undefined;
  /** By row of the dataset; default 1. */
  readonly weight?: Float64Array | undefined;
  /** After each tree; false ends it there. */
  onTree?(told: { tree: number; train: number; validation: number }): boolean | undefined;
}

export interface Boosted {
  readonly ensemble: Ensemble;
  /** Mean loss of the validation rows after each tree. */
  readonly validation: readonly number[];
}

/** Throws LearningError where there are no training rows. */
export function boost(
  dataset: Dataset,
  split: Pick<Split, 'train' | 'validation'>,
  options: BoostOptions = {},
): Boosted {
  const work = boosting(dataset, split, options);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** ms after which others get their turn. */
const TURN = 30;

/** The same, tree by tree, so that a long one lets the process do other things and can be cancelled: then the signal's reason is thrown. */
export async function boostInTurns(
  dataset: Dataset,
  split: Pick<Split, 'train' | 'validation'>,
  { signal, ...options }: BoostOptions & { readonly signal?: AbortSignal | undefined } = {},
): Promise<Boosted> {
  const work = boosting(dataset, split, options);
  let last = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - last < TURN) continue;
    await setImmediate();
    signal?.throwIfAborted();
    last = performance.now();
  }
}

/** Stands still after each tree. */
function* boosting(
  dataset: Dataset,
  split: Pick<Split, 'train' | 'validation'>,
  options: BoostOptions,
): Generator<void, Boosted, void> {
  const { objective = squaredError, trees: most = 500, rate = 0.05, patience = 50, seed = 1 } = options;
  const { train, validation } = split;
  if (train.length === 0) throw new LearningError('there are no training rows.');
  const held = dataset.features.find((one) => one.kind === 'number' && (one.monotone ?? 0) !== 0);
  if (held !== undefined && objective.leaf !== null)
    throw new LearningError(
      `${held.name} is to be monotone, which cannot be held where leaves are set to a quantile of their rows; take an objective with Newton's step, such as huberLoss.`,
    );
  const edges = edgesOf(dataset, train);
  const data = binned(dataset, edges, train);
  const seen = dataset.features.map(({ name }) => Float32Array.from(dataset.columns.get(name) ?? []));
  const target = Float64Array.from(train, (row) => dataset.target[row]);
  const weight = Float64Array.from(train, (row) => options.weight?.[row] ?? 1);
  const base = objective.base(target, weight);
  const sum = new Float64Array(train.length).fill(base);
  const judged = new Float64Array(validation.length).fill(base);
  const [gradient, hessian] = [new Float64Array(train.length), new Float64Array(train.length)];
  const random = new Random(seed);
  const kept: Tree[] = [];
  const losses: number[] = [];
  let best = { trees: 0, loss: Number.POSITIVE_INFINITY };
  for (let k = 0; k < most; k++) {
    objective.derive(sum, target, gradient, hessian);
    for (let i = 0; i < weight.length; i++) {
      gradient[i] *= weight[i];
      hessian[i] *= weight[i];
    }
    const rows = sampled(train.length, options.rows ?? 1, random);
    const { tree, rows: ofLeaves } = growTree(
      data,
      gradient,
      hessian,
      rows,
      growOptions(dataset, options, random),
    );
    for (const [node, own] of ofLeaves) {
      if (objective.leaf !== null && own.length > 0)
        tree.value[node] = objective.leaf(
          Float64Array.from(own, (row) => target[row] - sum[row]),
          Float64Array.from(own, (row) => weight[row]),
        );
    }
    settle(tree, rate);
    for (let i = 0; i < train.length; i++) sum[i] += tree.value[leafOf(tree, (f) => seen[f][train[i]])];
    for (let i = 0; i < validation.length; i++)
      judged[i] += tree.value[leafOf(tree, (f) => seen[f][validation[i]])];
    kept.push(tree);
    const loss = mean(validation.length, (i) => objective.loss(judged[i], dataset.target[validation[i]]));
    losses.push(loss);
    if (validation.length === 0 || loss < best.loss) best = { trees: k + 1, loss };
    const told = {
      tree: k + 1,
      train: mean(sum.length, (i) => objective.loss(sum[i], target[i])),
      validation: loss,
    };
    if (options.onTree?.(told) === false || k + 1 - best.trees >= patience) break;
    yield;
  }
  return {
    ensemble: { features: dataset.features, base, link: objective.link, trees: kept.slice(0, best.trees) },
    validation: losses,
  };
}

/** Applies the learning rate, and gives inner nodes the mean of what is below them. */
function settle({ feature, left, right, value, cover }: Tree, rate: number): void {
  for (let node = feature.length - 1; node >= 0; node--) {
    if (feature[node] < 0) value[node] *= rate;
    else {
      const [a, b] = [left[node], right[node]];
      value[node] = (cover[a] * value[a] + cover[b] * value[b]) / (cover[a] + cover[b]);
    }
  }
}

function growOptions(dataset: Dataset, options: BoostOptions, random: Random): GrowOptions {
  const all = dataset.features.map((_, f) => f);
  return {
    leaves: options.leaves ?? 31,
    depth: options.depth ?? 8,
    leastRows: options.leastRows ?? 20,
    leastHessian: options.leastHessian ?? 1e-3,
    ridge: options.ridge ?? 1,
    leastGain: options.leastGain ?? 0,
    monotone: Int8Array.from(dataset.features, (feature) =>
      feature.kind === 'number' ? (feature.monotone ?? 0) : 0,
    ),
    features: [...sampled(all.length, options.features ?? 1, random)],
  };
}

/** A share of 0..count−1 without repetition, in order; at least one. */
function sampled(count: number, share: number, random: Random): Int32Array {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  if (share >= 1) return all;
  return random
    .shuffle(all)
    .slice(0, Math.max(1, Math.round(share * count)))
    .sort();
}

function mean(count: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value(i);
  return count === 0 ? Number.NaN : sum / count;
}
