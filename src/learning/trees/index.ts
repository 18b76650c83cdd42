/** Gradient-boosted trees: trained, explained and exported. */

export { type Boosted, type BoostOptions, boost, boostInTurns } from './boost.ts';
export {
  type Ensemble,
  ensembleJson,
  gainImportance,
  type Link,
  predictTrees,
  readEnsemble,
  type Tree,
} from './ensemble.ts';
export { huberLoss, logLoss, type Objective, quantileLoss, squaredError } from './objective.ts';
export { treesGraph } from './onnx.ts';
export { packTrees, unpackTrees } from './packed.ts';
export { type Shap, shapOf } from './shap.ts';
