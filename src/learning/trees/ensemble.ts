/** Trees that were grown, as flat arrays, and what they answer. Plain JSON outside, typed arrays inside. */

import type { Dataset, Feature } from '../data/index.ts';
import { LearningError } from '../error.ts';
import { columnOf } from './bins.ts';

/** Node 0 is the root. A leaf has feature −1. */
export interface Tree {
  readonly feature: Int16Array;
  /** Values up to this one go left. */
  readonly threshold: Float32Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Of a leaf, learning rate included; of an inner node the mean below it, for explanations. */
  readonly value: Float64Array;
  /** Weight of the training rows that came by. */
  readonly cover: Float64Array;
  /** What a split won; 0 of a leaf. */
  readonly gain: Float64Array;
}

/** What turns the sum of the leaves into an answer. */
export type Link = 'identity' | 'sigmoid';

export interface Ensemble {
  readonly features: readonly Feature[];
  readonly base: number;
  readonly link: Link;
  readonly trees: readonly Tree[];
}

/** The leaf of a row whose values are float32. */
export function leafOf(tree: Tree, value: (feature: number) => number): number {
  let node = 0;
  while (tree.feature[node] >= 0) {
    const x = value(tree.feature[node]);
    const isLeft = Number.isNaN(x) ? tree.missingLeft[node] === 1 : x <= tree.threshold[node];
    node = isLeft ? tree.left[node] : tree.right[node];
  }
  return node;
}

/** Columns as the trees see them, float32, in the order of their features. */
export function columnsOf(ensemble: Ensemble, dataset: Dataset): Float32Array[] {
  return ensemble.features.map(({ name }) => Float32Array.from(columnOf(dataset, name)));
}

/** Answers of some rows, all where left out. */
export function predictTrees(ensemble: Ensemble, dataset: Dataset, rows?: ArrayLike<number>): Float64Array {
  const columns = columnsOf(ensemble, dataset);
  const count = rows?.length ?? dataset.rows;
  return Float64Array.from({ length: count }, (_, i) => {
    const row = rows?.[i] ?? i;
    let sum = ensemble.base;
    for (const tree of ensemble.trees) sum += tree.value[leafOf(tree, (f) => columns[f][row])];
    return linked(ensemble.link, sum);
  });
}

export function linked(link: Link, sum: number): number {
  return link === 'sigmoid' ? 1 / (1 + Math.exp(-sum)) : sum;
}

/** What each feature's splits won in all trees, as shares of the whole, in the order of the features. */
export function gainImportance(ensemble: Ensemble): Float64Array {
  const won = new Float64Array(ensemble.features.length);
  for (const { feature, gain } of ensemble.trees)
    feature.forEach((f, node) => {
      if (f >= 0) won[f] += gain[node];
    });
  const all = won.reduce((sum, value) => sum + value, 0);
  return all > 0 ? won.map((value) => value / all) : won;
}

/** Plain JSON, from which `readEnsemble` makes the same again. */
export function ensembleJson({ features, base, link, trees }: Ensemble): unknown {
  return {
    features,
    base,
    link,
    trees: trees.map((tree) =>
      Object.fromEntries(Object.entries(tree).map(([name, values]) => [name, [...values]])),
    ),
  };
}

/** The arrays of a tree, as they are written. */
export const PARTS = [
  'feature',
  'threshold',
  'missingLeft',
  'left',
  'right',
  'value',
  'cover',
  'gain',
] as const;

/** Throws LearningError where the JSON is no ensemble: a part missing, lengths that differ, a child that is not there. */
export function readEnsemble(json: unknown, from: string): Ensemble {
  const wrong = (what: string) => new LearningError(`${from} is no ensemble of trees: ${what}.`);
  if (typeof json !== 'object' || json === null) throw wrong('it is no object');
  const { features, base, link, trees } = json as Partial<Record<keyof Ensemble, unknown>>;
  if (!Array.isArray(features) || typeof base !== 'number' || !Array.isArray(trees))
    throw wrong('features, base or trees are missing');
  if (link !== 'identity' && link !== 'sigmoid') throw wrong(`its link is ${String(link)}`);
  return {
    features: features as Feature[],
    base,
    link,
    trees: trees.map((tree: Record<string, unknown>, i) => {
      const parts = PARTS.map((name) => {
        const values = tree[name];
        if (!Array.isArray(values)) throw wrong(`tree ${i} has no ${name}`);
        return values as number[];
      });
      const [feature, threshold, missingLeft, left, right, value, cover, gain] = parts;
      const size = feature.length;
      if (size === 0 || parts.some((values) => values.length !== size))
        throw wrong(`the parts of tree ${i} differ in length`);
      feature.forEach((f, node) => {
        if (f >= features.length) throw wrong(`tree ${i} asks for feature ${f} of ${features.length}`);
        // A child stands behind its parent, so that no walk goes round.
        if (f >= 0 && !(left[node] > node && left[node] < size && right[node] > node && right[node] < size))
          throw wrong(`node ${node} of tree ${i} has no children`);
      });
      return {
        feature: Int16Array.from(feature),
        threshold: Float32Array.from(threshold),
        missingLeft: Uint8Array.from(missingLeft),
        left: Int32Array.from(left),
        right: Int32Array.from(right),
        value: Float64Array.from(value),
        cover: Float64Array.from(cover),
        gain: Float64Array.from(gain),
      };
    }),
  };
}
