/**
 * Features in up to 255 bins, so that the best split of a feature is found by one walk over sums. Edges lie between values that
 * occur in the training rows, evenly by their counts. Everything is rounded to float32 first: the exported model compares
 * float32, and must go the same way at every edge.
 */

import type { Dataset } from '../data/index.ts';
import { LearningError } from '../error.ts';

/** The bin of missing values; those with a value have 0 to 254. */
export const MISSING_BIN = 255;
const MOST_BINS = 255;

export interface Binned {
  readonly rows: number;
  /** Bin of each row, by feature. */
  readonly bins: readonly Uint8Array[];
  /** `edges[f][b]`: bin b holds values up to this one; the last bin is open. */
  readonly edges: readonly Float32Array[];
}

/** Edges from the training rows alone. */
export function edgesOf(dataset: Dataset, rows: Int32Array): Float32Array[] {
  return dataset.features.map(({ name }) => {
    const column = columnOf(dataset, name);
    const sorted = Float32Array.from(rows, (row) => column[row])
      .filter((value) => !Number.isNaN(value))
      .sort();
    const edges: number[] = [];
    // With fewer values than bins each has its own; else a bin is closed once it holds its share of the rows.
    const step = distinctOf(sorted) > MOST_BINS ? sorted.length / MOST_BINS : 0;
    let next = step;
    for (let i = 1; i < sorted.length; i++) {
      if (sorted[i] === sorted[i - 1] || i < next) continue;
      edges.push(between(sorted[i - 1], sorted[i]));
      while (step > 0 && next <= i) next += step;
    }
    return Float32Array.from(edges.slice(0, MOST_BINS - 1));
  });
}

function distinctOf(sorted: Float32Array): number {
  let distinct = Math.min(1, sorted.length);
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/** A float32 from `low` up to, not including, `high`. */
function between(low: number, high: number): number {
  const middle = Math.fround(low + (high - low) / 2);
  return middle >= high ? low : middle;
}

export function binned(dataset: Dataset, edges: readonly Float32Array[], rows: ArrayLike<number>): Binned {
  const bins = dataset.features.map(({ name }, f) => {
    const column = columnOf(dataset, name);
    return Uint8Array.from({ length: rows.length }, (_, i) => binOf(edges[f], Math.fround(column[rows[i]])));
  });
  return { rows: rows.length, bins, edges };
}

function binOf(edges: Float32Array, value: number): number {
  if (Number.isNaN(value)) return MISSING_BIN;
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function columnOf(dataset: Dataset, name: string): Float64Array {
  const column = dataset.columns.get(name);
  if (column === undefined) throw new LearningError(`the column ${name} is missing.`);
  return column;
}
