/**
 * How good the decisions of a race were, as one number: at the start, before each stop and as each safety car came out, what
 * was done is held against the best that could be known then. Nothing that came later counts for or against anybody.
 *
 * A decision that gave nothing away scores 100, and half of it for every half place that it gave away, in expected position
 * with a place for every twenty seconds (`PLACES_PER_SECOND`). What is no further from nothing than chance gives nothing away. The score is the mean over the decisions.
 */

import type { Hindsight, TeamScore } from '../types.ts';

/** Places given away for which a decision scores half. */
const HALF = 0.5;

/** 0..100, of the places that each decision gave away (`Decision.lost`); null where there was nothing to judge. */
export function scoreOf(lost: readonly number[]): number | null {
  if (lost.length === 0) return null;
  return (100 * lost.reduce((sum, places) => sum + 2 ** (-places / HALF), 0)) / lost.length;
}

/** One car's race, as a season's score needs it. */
export interface ScoredRace extends Pick<Hindsight, 'race' | 'score' | 'lostSeconds' | 'lostPositions'> {
  readonly team: string;
}

/**
 * Teams of a season by their score, the best first: the mean over those of their cars' races that were judged, null without one;
 * what was lost is summed.
 */
export function teamScores(rows: readonly ScoredRace[]): TeamScore[] {
  const teams = new Map<string, ScoredRace[]>();
  for (const row of rows) teams.set(row.team, [...(teams.get(row.team) ?? []), row]);
  return [...teams]
    .map(([team, own]): TeamScore => {
      const sum = (value: (row: ScoredRace) => number) => own.reduce((all, row) => all + value(row), 0);
      const judged = own.filter(({ score }) => score !== null).length;
      return {
        team,
        races: new Set(own.map(({ race }) => race)).size,
        score: judged === 0 ? null : sum(({ score }) => score ?? 0) / judged,
        lostSeconds: sum(({ lostSeconds }) => lostSeconds),
        lostPositions: sum(({ lostPositions }) => lostPositions),
      };
    })
    .sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.team.localeCompare(b.team));
}
