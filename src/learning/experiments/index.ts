/** Experiments: trainings as they are written down and compared, and the search for settings. */

export type {
  ComparedMetric,
  ComparedRow,
  RunComparison,
} from './compare.ts';
export { badnessOf } from './compare.ts';
export type { PointsRead } from './log.ts';
export type {
  NewRun,
  RunEnd,
  RunMetric,
  RunPoint,
  RunProgress,
  RunRecord,
  RunState,
  SearchKind,
  Trial,
} from './record.ts';
export type { Run, RunOptions } from './run.ts';
export { NoSuchRunError, Runs } from './runs.ts';
export {
  type Rung,
  rungsOf,
  type Searched,
  type SearchOptions,
  type SearchPlan,
  type SearchTrial,
  search,
  searchPlanOf,
  type TrialResult,
} from './search.ts';
export { drawn, type SearchSetting, type SearchSpace } from './space.ts';
