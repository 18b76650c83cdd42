/** The learning room: data with names and units, training that survives, metrics with intervals, trees, and explanations. */

export * from './data/index.ts';
export { LearningError } from './error.ts';
export * from './experiments/index.ts';
export * from './explain/index.ts';
export * as metrics from './metrics/index.ts';
export * from './train/index.ts';
export * from './trees/index.ts';
