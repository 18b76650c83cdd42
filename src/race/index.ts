/**
 * The race room: simulates a whole field, lap by lap, ten thousand times over. It does no I/O, reads no clock and knows no
 * randomness but its seed's: the same question gives the same races, in one piece or in parts.
 *
 * - `parameters.ts` says what a race is made of, `usual.ts` what each value usually is and from where, `validate.ts` refuses.
 * - `plan.ts` says what a car means to do and from where the race goes on; `usualPlans.ts` makes plans for the others.
 * - `freeTrack.ts` says what laps and stops cost a car alone, `bestPlans.ts` finds the plans that cost least of it, exactly.
 * - `random.ts` draws by (seed, race, purpose, lap, car), so that plans are compared on the same races.
 * - `tables.ts` lays a question out for the lap loop, `field.ts` holds the race under way in typed arrays, `begin.ts` draws
 *   what is drawn once a race.
 * - `known.ts` takes from chance what is known of a race that is over.
 * - `simulate.ts` runs it: `incidents.ts` (retirements, safety cars, red flags, rain), `laps.ts` (racing, neutralised,
 *   from a standstill), `wall.ts` (what the other cars decide), `pits.ts` (stops).
 * - `rollouts.ts` says what the strategist asks for; `inline.ts` answers in this thread, `pool.ts` in several.
 * - `summary.ts` makes probabilities of it; `situation.ts` starts from the state of a race that is under way,
 *   `form.ts` learns the cars' pace on the day from it, `wetness.ts` how wet it is; `fromTum.ts` takes another simulation's races.
 * - `calibrate/` estimates parameters from laps of real races, `calibrated/` holds what it gave, with its card.
 *
 * What surprises: every car is driven to the full distance and the order at the line is by time at the same lap, so that a
 * lapped car is one whose time is a lap behind; and a stop's whole cost falls on the end of the in-lap, since a car meets the
 * others again at the pit exit (what is told lap by lap is at the line, where most of that cost is still to come).
 */

export { type BestPlansOptions, bestPlans, freeTrackTime, type TimedPlan } from './bestPlans.ts';
export * from './calibrate/index.ts';
export { calibrationFor, latestCalibration } from './calibrated/index.ts';
export { type CarOutcomes, NO_EXIT } from './carOutcomes.ts';
export { RaceError } from './error.ts';
export { withFormSoFar } from './form.ts';
export { questionOfTum } from './fromTum.ts';
export { type Habits, type StintHabit, stintKey, tyresOfSequence } from './habits.ts';
export { inlineRollouts } from './inline.ts';
export { centralInterval, LEVEL, medianPosition } from './interval.ts';
export { joinOutcomes, type LapHistogram, type Outcomes } from './outcomes.ts';
export * from './parameters.ts';
export {
  type CarPlans,
  type CarSituation,
  checkPlan,
  gridSituation,
  isDrivable,
  isForWet,
  MOST_STOPS,
  type Mode,
  type Plan,
  type PlannedStop,
  type Situation,
  setsLeft,
  stopsAhead,
} from './plan.ts';
export { type Pool, poolRollouts } from './pool.ts';
export type * from './question.ts';
export type * from './rollouts.ts';
export {
  type LapTold,
  type RaceTold,
  Simulator,
  simulate,
} from './simulate.ts';
export { situationOf, tyreNames } from './situation.ts';
export { type CarSummary, summarise } from './summary.ts';
export * from './usual.ts';
export { usualPlans } from './usualPlans.ts';
export { checkParameters } from './validate.ts';
export { withGridTyres, withWeatherNow } from './wetness.ts';
