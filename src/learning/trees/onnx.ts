/** Trees as one ONNX node (`TreeEnsembleRegressor`), which every runtime has; float32 in, float32 out. */

import { ANY_BATCH, type GraphFile, type GraphNode, ML_DOMAIN } from '../../graph/index.ts';
import type { Ensemble } from './ensemble.ts';

/** Input `x` [batch, features] in the order of the features, NaN where missing; output `y` [batch, 1]. */
export function treesGraph({ features, base, link, trees }: Ensemble): GraphFile {
  const rows = trees.flatMap((tree, id) =>
    Array.from(tree.feature, (feature, node) => ({
      id,
      node,
      feature: Math.max(0, feature),
      isLeaf: feature < 0,
      threshold: tree.threshold[node],
      missingLeft: tree.missingLeft[node],
      left: Math.max(0, tree.left[node]),
      right: Math.max(0, tree.right[node]),
      value: tree.value[node],
    })),
  );
  const leaves = rows.filter(({ isLeaf }) => isLeaf);
  const ensemble: GraphNode = {
    op: 'TreeEnsembleRegressor',
    domain: ML_DOMAIN,
    inputs: ['x'],
    outputs: [link === 'identity' ? 'y' : 'sum'],
    attributes: {
      n_targets: 1,
      aggregate_function: 'SUM',
      post_transform: 'NONE',
      base_values: { floats: [base] },
      nodes_treeids: rows.map(({ id }) => id),
      nodes_nodeids: rows.map(({ node }) => node),
      nodes_featureids: rows.map(({ feature }) => feature),
      nodes_modes: { strings: rows.map(({ isLeaf }) => (isLeaf ? 'LEAF' : 'BRANCH_LEQ')) },
      nodes_values: { floats: rows.map(({ threshold }) => threshold) },
      nodes_truenodeids: rows.map(({ left }) => left),
      nodes_falsenodeids: rows.map(({ right }) => right),
      nodes_missing_value_tracks_true: rows.map(({ missingLeft }) => missingLeft),
      target_treeids: leaves.map(({ id }) => id),
      target_nodeids: leaves.map(({ node }) => node),
      target_ids: leaves.map(() => 0),
      target_weights: { floats: leaves.map(({ value }) => value) },
    },
  };
  const sigmoid: GraphNode = { op: 'Sigmoid', inputs: ['sum'], outputs: ['y'], attributes: {} };
  return {
    nodes: link === 'identity' ? [ensemble] : [ensemble, sigmoid],
    constants: [],
    inputs: [{ name: 'x', shape: [ANY_BATCH, features.length], dtype: 'float32' }],
    outputs: [{ name: 'y', shape: [ANY_BATCH, 1], dtype: 'float32' }],
  };
}
