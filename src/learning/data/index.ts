/** Data to learn from: named columns, splits that do not leak, scaling that knows the training rows only. */

export {
  type ClassFeature,
  checkFeatures,
  type Dataset,
  datasetOf,
  type Feature,
  type Fill,
  hashOf,
  type NumberFeature,
  rowsOf,
} from './dataset.ts';
export { fitScaling, type ScaledFeature, type Scaling, scaled } from './scaling.ts';
export { checkLeakage, type LeakageRules, type Split, splitByGroup, splitByTime } from './split.ts';
