/** The registry room: versions of models, which of them is in use, how a new one is let in, and whether it still fits the world. */

export { readmeOf } from './card.ts';
export {
  type BinShares,
  binsOf,
  driftOf,
  driftsOf,
  type ErrorDrift,
  errorDrift,
  errorReferenceOf,
  type FeatureDrift,
  PSI_OTHER,
  PSI_SAME,
  referenceOf,
} from './drift.ts';
export { ConflictError, DamagedModelError, RegistryError, UnknownModelError } from './error.ts';
export { type Health, type HealthInput, healthOf } from './health.ts';
export { compareLogged, compareServed } from './logged.ts';
export type {
  Described,
  ErrorReference,
  FeatureReference,
  FileDigest,
  Lineage,
  ModelCard,
  ModelMetric,
  ModelPackage,
  ModelVersion,
} from './manifest.ts';
export {
  CHALLENGER,
  CHAMPION,
  ModelRegistry,
  type ModelSummary,
  type OpenedModel,
  type PointOptions,
  type RegistryOptions,
} from './registry.ts';
export {
  RETRAINING,
  type RetrainingInput,
  type RetrainingPolicy,
  type RetrainingReason,
  retrainingReasons,
} from './retraining.ts';
export {
  armOf,
  GUARD,
  type Guard,
  type GuardChange,
  type LiveMetrics,
  type Rollout,
  STAGES,
  type Stage,
  type Verdict,
} from './rollout.ts';
export { Rollouts } from './rollouts.ts';
export * from './serving/index.ts';
export { type Comparison, comparePaired, compareUnpaired } from './significance.ts';
export { BUNDLED, type BundledModels, bundledModels } from './sources.ts';
export { bundleModel, exportModel, type ImportModelOptions, importModel } from './transfer.ts';
export { compareVersions, parseVersion } from './version.ts';
