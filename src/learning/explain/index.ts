/** Explanations of models that cannot explain themselves; trees can (see `shapOf`). */

export { type GradientParts, type GradientQuestion, IntegratedGradients } from './integratedGradients.ts';
export {
  type KernelShap,
  type KernelShapOptions,
  type KernelShapQuestion,
  kernelShap,
} from './kernelShap.ts';
export type { FeatureColumns, Matrix, Predict } from './matrix.ts';
export {
  type PermutationImportance,
  type PermutationOptions,
  type PermutationQuestion,
  permutationImportance,
} from './permutation.ts';
export { rawColumns, rawMatrix, scaledColumns, scaledMatrix, treesPredict } from './sources.ts';
export {
  localSurrogate,
  type Surrogate,
  type SurrogateFeature,
  type SurrogateOptions,
  type SurrogateQuestion,
} from './surrogate.ts';
