/** Serving: models that answer, quickly and whatever happens to one of them. */

export { type NetworkParts, networkServable, treesServable } from './adapters.ts';
export type { BatchOptions } from './batcher.ts';
export type { ServingMetrics } from './metrics.ts';
export {
  type Answers,
  type Builder,
  type Explanation,
  QuestionError,
  type Rows,
  type Servable,
} from './servable.ts';
export { type AskOptions, ModelServer, type ServerOptions, type Told } from './server.ts';
