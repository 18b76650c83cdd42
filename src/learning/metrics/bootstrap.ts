/** How far chance may have moved a metric: what it would be on other rows, or better on other races, of the same kind. */

import { Random } from '../../graph/index.ts';
import { LearningError } from '../error.ts';

export interface Interval {
  readonly value: number;
  /** Percentiles of the resamples; NaN where there is only one group. */
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** Group of each row; whole groups are drawn, since laps of one race err together. Each row is its own where left out. */
  readonly groups?: ArrayLike<number> | undefined;
  /** Default 400. */
  readonly resamples?: number | undefined;
  /** Default 0.95. */
  readonly level?: number | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
}

/** `metric` of rows by index (B. Efron 1979, percentile interval). Throws LearningError where there are no rows. */
export function bootstrapped(
  rows: number,
  metric: (rows: Int32Array) => number,
  { groups, resamples = 400, level = 0.95, seed = 1 }: BootstrapOptions = {},
): Interval {
  if (rows === 0) throw new LearningError('a metric needs at least one row.');
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  const members = grouped(all, groups);
  const value = metric(all);
  if (members.length < 2) return { value, low: Number.NaN, high: Number.NaN };
  const random = new Random(seed);
  const found: number[] = [];
  for (let i = 0; i < resamples; i++) {
    const drawn = members.map(() => members[random.below(members.length)]);
    const sample = new Int32Array(drawn.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const group of drawn) {
      sample.set(group, at);
      at += group.length;
    }
    const resampled = metric(sample);
    if (!Number.isNaN(resampled)) found.push(resampled);
  }
  found.sort((a, b) => a - b);
  const at = (share: number) =>
    found[Math.min(found.length - 1, Math.max(0, Math.round(share * (found.length - 1))))];
  return { value, low: at((1 - level) / 2) ?? Number.NaN, high: at((1 + level) / 2) ?? Number.NaN };
}

function grouped(all: Int32Array, groups: ArrayLike<number> | undefined): Int32Array[] {
  if (groups === undefined) return [...all].map((row) => Int32Array.of(row));
  const rows = new Map<number, number[]>();
  for (const row of all) {
    const own = rows.get(groups[row]);
    if (own === undefined) rows.set(groups[row], [row]);
    else own.push(row);
  }
  return [...rows.values()].map((group) => Int32Array.from(group));
}

/** The values of some rows. */
export function taken(values: ArrayLike<number>, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]);
}
