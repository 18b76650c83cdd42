/** Positions by lap out of what was simulated of them: lines, bands, and what a chart must span. Pure. */

import type { PlanResultView } from '../../../src/server/contract.ts';

/**
 * The position below which a share of the probability lies, between positions where it falls between them, so that a line
 * over the laps has no steps that nothing has caused. Position p reaches from p − ½ to p + ½.
 *
 * @param positions probability of each position, from the first
 * @param q 0..1
 */
export function quantile(positions: readonly number[], q: number): number {
  const all = positions.reduce((sum, share) => sum + share, 0);
  let before = 0;
  for (let i = 0; i < positions.length; i++) {
    const share = positions[i] / all;
    if (share > 0 && before + share >= q) return i + 0.5 + (q - before) / share;
    before += share;
  }
  return positions.length + 0.5;
}

export interface Course {
  readonly laps: readonly number[];
  readonly median: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Median and 80 % of the position at the end of each lap; nobody is in front of the first or behind the last. */
export function courseOf({ byLap, firstLap }: Pick<PlanResultView, 'byLap' | 'firstLap'>): Course {
  const at = (q: number) =>
    byLap.map((positions) => Math.min(positions.length, Math.max(1, quantile(positions, q))));
  return {
    laps: byLap.map((_, i) => firstLap + i),
    median: at(0.5),
    low: at(0.1),
    high: at(0.9),
  };
}

/** The likeliest position of one that is drawn as a row of chances. */
export function likeliest(positions: readonly number[]): {
  readonly position: number;
  readonly chance: number;
} {
  const chance = Math.max(...positions);
  return { position: positions.indexOf(chance) + 1, chance };
}

/** Laps on which plans part: the stops of some that not all of them have, with the names of those that make them. */
export function partings(
  plans: readonly { readonly name: string; readonly laps: readonly number[] }[],
): readonly { readonly lap: number; readonly names: readonly string[] }[] {
  const byLap = new Map<number, string[]>();
  for (const { name, laps } of plans)
    for (const lap of laps) byLap.set(lap, [...(byLap.get(lap) ?? []), name]);
  return [...byLap]
    .filter(([, names]) => names.length < plans.length)
    .sort(([a], [b]) => a - b)
    .map(([lap, names]) => ({ lap, names }));
}
