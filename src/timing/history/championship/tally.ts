/** One competitor's season: points by round, places of races, and what of the points counts. */

import type { ScoredResult } from './points.ts';
import type { Counting } from './rules.ts';

export interface Place {
  /** From 1. */
  readonly place: number;
  readonly round: number;
}

/** One competitor's season. */
export interface Tally {
  readonly points: Map<number, number>;
  /** Of races, not of sprints. */
  readonly places: Place[];
}

/** The tally of `key`, made where there is none. */
export function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  let tally = tallies.get(key);
  if (tally === undefined) {
    tally = { points: new Map(), places: [] };
    tallies.set(key, tally);
  }
  return tally;
}

/** Adds a result that brought `points`. A sprint adds to its round and leaves the places alone. */
export function addResult(tally: Tally, scored: ScoredResult, points: number): void {
  const { round, session } = scored.result;
  tally.points.set(round, (tally.points.get(round) ?? 0) + points);
  if (session === 'race' && scored.place !== null) tally.places.push({ place: scored.place, round });
}

/** Rounds of a season whose points do not count, the worst ones; of equal ones the later. */
function droppedOf(points: ReadonlyMap<number, number>, counting: Counting): number[] {
  const worstBeyond = (rounds: readonly (readonly [number, number])[], keep: number): number[] =>
    [...rounds]
      .filter(([, scored]) => scored > 0)
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(keep)
      .map(([round]) => round);
  const rounds = [...points];
  switch (counting.kind) {
    case 'all':
      return [];
    case 'best':
      return worstBeyond(rounds, counting.results);
    case 'halves':
      return [
        ...worstBeyond(
          rounds.filter(([round]) => round <= counting.split),
          counting.first,
        ),
        ...worstBeyond(
          rounds.filter(([round]) => round > counting.split),
          counting.second,
        ),
      ].sort((a, b) => a - b);
    default:
      return counting satisfies never;
  }
}

/** Sums of sevenths and halves without the noise of adding them. */
export function rounded(points: number): number {
  return Math.round(points * 1e6) / 1e6;
}

export interface Sum {
  /** All that were scored. */
  readonly gross: number;
  /** That count. */
  readonly points: number;
  /** Rounds whose points do not. */
  readonly dropped: readonly number[];
}

export function sumOf(tally: Tally, counting: Counting): Sum {
  const dropped = droppedOf(tally.points, counting);
  let gross = 0;
  let lost = 0;
  for (const [round, points] of tally.points) {
    gross += points;
    if (dropped.includes(round)) lost += points;
  }
  return { gross: rounded(gross), points: rounded(gross - lost), dropped };
}
