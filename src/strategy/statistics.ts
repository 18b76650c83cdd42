/** What a number of rollouts says, and how far chance may have moved it. */

import type { Chance, Mean } from './types.ts';

/** 97.5 % of a normal distribution lie below it. */
const Z = 1.959964;

/** Wilson's interval (E. B. Wilson, JASA 22, 1927), which holds near 0 and 1 too. All of 0..1 of no rollouts. */
export function chanceOf(hits: number, of: number): Chance {
  if (of === 0) return { value: 0, low: 0, high: 1 };
  const share = hits / of;
  const z2 = (Z * Z) / of;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z / (1 + z2)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of));
  return {
    value: share,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === of ? 1 : Math.min(1, centre + half),
  };
}

/** Mean and its standard error from sums. */
export function meanOf(sum: number, squares: number, count: number): Mean {
  if (count === 0) return { value: 0, error: 0 };
  const value = sum / count;
  const variance = count < 2 ? 0 : Math.max(0, squares - sum * value) / (count - 1);
  return { value, error: Math.sqrt(variance / count) };
}

/** The value below which a share of sorted numbers lies, linear in between; null of none. */
export function quantile(sorted: ArrayLike<number>, share: number): number | null {
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  return sorted[low] + (place - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

/** Mean over the highest tenth of counted values; `counts[i]` of them are i. A value at the edge counts in part. */
export function worstTenthOf(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  let left = total / 10;
  let sum = 0;
  for (let i = counts.length - 1; i >= 0 && left > 0; i--) {
    const taken = Math.min(left, counts[i]);
    sum += taken * i;
    left -= taken;
  }
  return total === 0 ? 0 : sum / (total / 10);
}

/** Lowest i that holds with at least that share of the counted values. */
export function countedQuantile(counts: ArrayLike<number>, share: number): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  let reached = 0;
  for (let i = 0; i < counts.length; i++) {
    reached += counts[i];
    if (reached >= share * total - 1e-9) return i;
  }
  return counts.length - 1;
}
