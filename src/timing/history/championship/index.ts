/** Championship points and standings by the rules of each season. */

export { pointsOf, type ScoredResult } from './points.ts';
export { rulesOf, type SeasonRules } from './rules.ts';
export {
  type ConstructorStanding,
  type DriverStanding,
  type Standings,
  standingsAfter,
} from './standings.ts';
