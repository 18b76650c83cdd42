/** The learning room: data with names and units, training that survives, metrics with intervals, trees, and explanations. */

export { LearningError } from './error.ts';
export * as metrics from './metrics/index.ts';
