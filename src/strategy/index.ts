/**
 * The strategy room: given a race at any lap, what would each plan lead to, with what probability, and which is best. It is
 * pure: it asks for rollouts by a port (`Rollouts` of the race room) and knows nothing of files, threads, clocks or words.
 *
 * - `moment.ts` takes a race at one lap, `afterLap.ts`, `entrants.ts` and `actual.ts` fill it; `plan.ts` reads and checks what people plan.
 * - `compare.ts` sets plans side by side on the same races: `tally.ts` keeps what became of each, `results.ts` tells it,
 *   `reasons.ts` says why.
 * - `surface.ts` looks at every lap and compound of the next stop (`cells.ts`, `row.ts`), `window.ts` says when to stop, `duels.ts`
 *   what that is worth against the neighbours; `pitWindow.ts` holds windows against the stops that were made.
 * - `optimum/` searches among simulated races from the free track's best plans on; `forecast/` foretells the whole race at
 *   a lap and tells which answers no longer hold; `hindsight/` looks back: what came, what if, what was
 *   missed, a score per team.
 */

export { type AfterLap, afterLap, withStopsUnderWay } from './afterLap.ts';
export { planThrough } from './cells.ts';
export {
  assumptionsOf,
  byExpectation,
  type CompareOptions,
  comparePlans,
  planResults,
  referenceOf,
  usualPlanOf,
} from './compare.ts';
export { StrategyError } from './error.ts';
export * from './forecast/index.ts';
export * from './hindsight/index.ts';
export { carOf, type MomentOptions, momentOf, nameOf, noteOfMoment } from './moment.ts';
export { type OptimumOptions, optimumOf, paretoOf } from './optimum/index.ts';
export {
  type JudgedRace,
  judgedStops,
  type PitWindowScore,
  pitWindowHits,
  type SeenStop,
  seenStops,
  windowAt,
} from './pitWindow.ts';
export { checkPlans, MOST_PLANS, parsePlan, planAhead, planText, refuseUnfit } from './plan.ts';
export { Row } from './row.ts';
export { questionOf, type Run, sizeOf } from './run.ts';
export { chanceOf, meanOf } from './statistics.ts';
export { type SurfaceOptions, valueSurface } from './surface.ts';
export type * from './types.ts';
export { type LapWorth, PLACES_PER_SECOND, practiceOf, recommendedWindow } from './window.ts';
