/**
 * What each feature added to an answer, so that all parts and the mean add up to it: Shapley values of the trees, exact and in
 * polynomial time (S. Lundberg et al., "From local explanations to global understanding with explainable AI for trees", Nature
 * Machine Intelligence 2, 2020, algorithm 2, path-dependent). Before the link: of a yes-or-no model in log odds.
 */

import type { Dataset } from '../data/index.ts';
import { columnsOf, type Ensemble, type Tree } from './ensemble.ts';

export interface Shap {
  /** The answer where nothing is known of the row. */
  readonly base: number;
  /** A part a feature, in their order. */
  readonly parts: Float64Array;
}

/** A feature on the way to a node: shares of subsets that go this way with and without it, and their weights. */
interface Step {
  readonly feature: number;
  readonly without: number;
  readonly withIt: number;
  weight: number;
}

export function shapOf(ensemble: Ensemble, dataset: Dataset, row: number): Shap {
  const columns = columnsOf(ensemble, dataset);
  const parts = new Float64Array(ensemble.features.length);
  let { base } = ensemble;
  for (const tree of ensemble.trees) {
    base += tree.value[0];
    explain(tree, (f) => columns[f][row], parts);
  }
  return { base, parts };
}

function explain(tree: Tree, value: (feature: number) => number, parts: Float64Array): void {
  descend(0, [], 1, 1, -1);

  function descend(node: number, before: readonly Step[], without: number, withIt: number, by: number): void {
    const path = extended(before, without, withIt, by);
    if (tree.feature[node] < 0) {
      for (let i = 1; i < path.length; i++) {
        const { feature, without: z, withIt: o } = path[i];
        const weight = unwound(path, i).reduce((sum, step) => sum + step.weight, 0);
        parts[feature] += weight * (o - z) * tree.value[node];
      }
      return;
    }
    const f = tree.feature[node];
    const x = value(f);
    const isLeft = Number.isNaN(x) ? tree.missingLeft[node] === 1 : x <= tree.threshold[node];
    const [hot, cold] = isLeft ? [tree.left[node], tree.right[node]] : [tree.right[node], tree.left[node]];
    // A feature met before on the way: what it did there is taken back, and it counts once for both.
    const met = path.findIndex((step, i) => i > 0 && step.feature === f);
    const [z, o] = met < 0 ? [1, 1] : [path[met].without, path[met].withIt];
    const rest = met < 0 ? path : unwound(path, met);
    const share = (child: number) => tree.cover[child] / tree.cover[node];
    descend(hot, rest, z * share(hot), o, f);
    descend(cold, rest, z * share(cold), 0, f);
  }
}

function extended(path: readonly Step[], without: number, withIt: number, feature: number): Step[] {
  const depth = path.length;
  const next = [
    ...path.map((step) => ({ ...step })),
    { feature, without, withIt, weight: depth === 0 ? 1 : 0 },
  ];
  for (let i = depth - 1; i >= 0; i--) {
    next[i + 1].weight += (withIt * next[i].weight * (i + 1)) / (depth + 1);
    next[i].weight = (without * next[i].weight * (depth - i)) / (depth + 1);
  }
  return next;
}

/** The path without one of its steps. */
function unwound(path: readonly Step[], at: number): Step[] {
  const depth = path.length - 1;
  const { without, withIt } = path[at];
  const weights = path.map(({ weight }) => weight);
  let carried = weights[depth];
  for (let i = depth - 1; i >= 0; i--) {
    if (withIt !== 0) {
      const kept = weights[i];
      weights[i] = (carried * (depth + 1)) / ((i + 1) * withIt);
      carried = kept - (weights[i] * without * (depth - i)) / (depth + 1);
    } else weights[i] = (weights[i] * (depth + 1)) / (without * (depth - i));
  }
  const rest = path.filter((_, i) => i !== at);
  return rest.map((step, i) => ({ ...step, weight: weights[i] }));
}
