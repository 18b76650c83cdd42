/** The registry room: versions of models, which of them is in use, how a new one is let in, and whether it still fits the world. */

export { readmeOf } from './card.ts';
export { DamagedModelError, RegistryError } from './error.ts';
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
export { type BundledModels, bundledModels } from './sources.ts';
export { compareVersions, parseVersion } from './version.ts';
