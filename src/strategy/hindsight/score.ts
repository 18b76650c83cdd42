/**
 * How good the decisions of a race were, as one number: at the start, before each stop and as each safety car came out, what
 * was done is held against the best that could be known then. Nothing that came later counts for or against anybody.
 *
 * A decision that gave nothing away scores 100, and half of it for every half place that it gave away, in expected position
 * with a place for every twenty seconds (`PLACES_PER_SECOND`). The score is the mean over the decisions.
 */

import type { Hindsight, PlanResult, TeamScore } from '../types.ts';
import { PLACES_PER_SECOND } from '../window.ts';

/** Places given away for which a decision scores half. */
const HALF = 0.5;

/** Places that the best was better by, seconds counted; never negative. `best` was compared with `actual`. */
export function placesLost(actual: PlanResult, best: PlanResult): number {
  const seconds = -(best.against?.median ?? 0);
  const places = actual.expectedPosition.value - best.expectedPosition.value;
  return Math.max(0, places + PLACES_PER_SECOND * seconds);
}

/** 0..100. */
export function scoreOf(known: Hindsight['known']): number {
  if (known.length === 0) return 100;
  const sum = known.reduce((all, { actual, best }) => all + 2 ** (-placesLost(actual, best) / HALF), 0);
  return (100 * sum) / known.length;
}

/** One car's race, as a season's score needs it. */
export interface ScoredRace extends Pick<Hindsight, 'race' | 'score' | 'lostSeconds' | 'lostPositions'> {
  readonly team: string;
}

/** Teams of a season by their score, the best first: the mean over their cars' races; what was lost is summed. */
export function teamScores(rows: readonly ScoredRace[]): TeamScore[] {
  const teams = new Map<string, ScoredRace[]>();
  for (const row of rows) teams.set(row.team, [...(teams.get(row.team) ?? []), row]);
  return [...teams]
    .map(([team, own]): TeamScore => {
      const sum = (value: (row: ScoredRace) => number) => own.reduce((all, row) => all + value(row), 0);
      return {
        team,
        races: new Set(own.map(({ race }) => race)).size,
        score: sum(({ score }) => score) / own.length,
        lostSeconds: sum(({ lostSeconds }) => lostSeconds),
        lostPositions: sum(({ lostPositions }) => lostPositions),
      };
    })
    .sort((a, b) => b.score - a.score || a.team.localeCompare(b.team));
}
