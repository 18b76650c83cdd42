/** A season's scores as a table: one line a car and race, summed up by team. */

import { type Hindsight, type MomentCar, teamScores } from '../../strategy/index.ts';
import type { StrategyScoresView } from '../contract.ts';

export type ScoreRow = StrategyScoresView['rows'][number];

export function scoreRow(
  {
    race,
    car,
    score,
    lostSeconds,
    lostPositions,
  }: Pick<Hindsight, 'race' | 'car' | 'score' | 'lostSeconds' | 'lostPositions'>,
  { code, team }: Pick<MomentCar, 'code' | 'team'>,
): ScoreRow {
  return { race, car, code, team, score, lostSeconds, lostPositions };
}

/** @param races ids of all that the library has laps of */
export function scoresOf(
  season: number,
  rows: readonly ScoreRow[],
  races: readonly string[],
): StrategyScoresView {
  const seen = new Set(rows.map(({ race }) => race));
  return {
    season,
    races: races.filter((id) => seen.has(id)),
    missing: races.filter((id) => !seen.has(id)),
    teams: teamScores(rows),
    rows,
  };
}
