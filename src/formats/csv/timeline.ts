/**
 * A column of time made fit to be one: seconds since the first row, never decreasing. Exports are not: cells are
 * empty, thinning to a grid of metres puts a row out of order where the car went round twice, and some tools start
 * the clock again with every lap.
 */

import { FormatError } from '../bytes.ts';

export interface Timeline {
  readonly times: Float64Array;
  readonly warnings: readonly string[];
}

/** Rows that are not on the longest rising run of times; what is left of it stands in order. */
function outOfOrder(times: Float64Array): number[] {
  if (times.every((time, row) => row === 0 || time >= times[row - 1])) return [];
  // Patience sorting: `tails[k]` is the row that ends the best run of k + 1 rows.
  const tails = new Uint32Array(times.length);
  const before = new Int32Array(times.length);
  let length = 0;
  for (let row = 0; row < times.length; row++) {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[tails[middle]] <= times[row]) low = middle + 1;
      else high = middle;
    }
    tails[low] = row;
    before[row] = low > 0 ? tails[low - 1] : -1;
    if (low === length) length++;
  }
  const kept = new Uint8Array(times.length);
  for (let row = length > 0 ? tails[length - 1] : -1; row >= 0; row = before[row]) kept[row] = 1;
  const odd: number[] = [];
  for (let row = 0; row < times.length; row++) if (kept[row] === 0) odd.push(row);
  return odd;
}

/** Fills NaN from the neighbours, on a line between them. */
function fillGaps(times: Float64Array): void {
  let known = -1;
  for (let row = 0; row < times.length; row++) {
    if (Number.isNaN(times[row])) continue;
    if (known < 0) times.fill(times[row], 0, row);
    for (let gap = known + 1; known >= 0 && gap < row; gap++) {
      times[gap] = times[known] + ((times[row] - times[known]) * (gap - known)) / (row - known);
    }
    known = row;
  }
  if (known >= 0) times.fill(times[known], known + 1);
}

function medianStep(times: Float64Array): number {
  const steps = new Float64Array(Math.max(0, times.length - 1));
  for (let row = 1; row < times.length; row++) steps[row - 1] = Math.abs(times[row] - times[row - 1]);
  return steps.length === 0 ? 0 : steps.sort()[steps.length >> 1];
}

/**
 * @param seconds one per row, in any epoch; it is changed and becomes the result
 * @param column what the column is called, for messages
 * @throws FormatError where no row has a time
 */
export function timelineFrom(seconds: Float64Array, column: string): Timeline {
  const warnings: string[] = [];
  let empty = 0;
  for (const value of seconds) if (Number.isNaN(value)) empty++;
  if (empty === seconds.length) {
    throw new FormatError(
      `none of the ${seconds.length} rows has a number in the column of time "${column}"`,
    );
  }
  if (empty > 0) {
    fillGaps(seconds);
    warnings.push(`${empty} of ${seconds.length} rows have no time and were put between their neighbours.`);
  }
  const odd = outOfOrder(seconds);
  if (odd.length > 0 && odd.length <= Math.max(3, seconds.length / 100)) {
    for (const row of odd) seconds[row] = Number.NaN;
    fillGaps(seconds);
    const rows = odd.length === 1 ? '1 row lies' : `${odd.length} rows lie`;
    warnings.push(
      `${rows} out of order in time (the first is row ${odd[0] + 1}) and went between the neighbours.`,
    );
  } else if (odd.length > 0) {
    const step = medianStep(seconds);
    let shift = 0;
    let joins = 0;
    let previous = seconds[0];
    for (let row = 1; row < seconds.length; row++) {
      const value = seconds[row];
      if (value < previous) {
        shift += previous - value + step;
        joins++;
      }
      previous = value;
      seconds[row] = value + shift;
    }
    warnings.push(
      `The column "${column}" starts again ${joins} times; the parts were joined, and the time between them is not known.`,
    );
  }
  const [start] = seconds;
  for (let row = 0; row < seconds.length; row++) seconds[row] -= start;
  return { times: seconds, warnings };
}
