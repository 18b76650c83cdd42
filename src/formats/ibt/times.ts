/**
 * The clock of a recording. Every row carries iRacing's session time, but a row that was written while the car was
 * put back to the pits is zeroed or stale, and so is the first row of most files. Such a row stays a row, on the
 * place in time that it has between its neighbours.
 */

const MAX_SESSION_TIME = 1e8;

export interface Clock {
  /** s since the first valid row, one per row, never decreasing. */
  readonly times: Float64Array;
  /** Row at which the session's clock started anew, or null. */
  readonly restart: number | null;
}

/**
 * Times from session times (s, one a row). `tickRate` (rows a second) bridges rows whose time is not valid.
 * Where the session's clock starts anew (practice ends, qualifying begins), time goes on a tick after.
 */
export function clockOf(sessionTime: ArrayLike<number>, tickRate: number): Clock {
  const rows = sessionTime.length;
  const tick = 1 / tickRate;
  const times = new Float64Array(rows);

  function valid(row: number): boolean {
    const value = sessionTime[row];
    if (value > 0) return value < MAX_SESSION_TIME;
    // Zero is a time only where the clock runs from there.
    return value === 0 && row + 1 < rows && sessionTime[row + 1] > 0 && sessionTime[row + 1] <= 2 * tick;
  }

  let first = 0;
  while (first < rows && !valid(first)) first++;
  if (first === rows) {
    for (let row = 0; row < rows; row++) times[row] = row * tick;
    return { times, restart: null };
  }
  // A first row far before the second is left over from an earlier stint.
  if (first + 1 < rows && valid(first + 1) && sessionTime[first + 1] - sessionTime[first] > 1) first++;

  let restart: number | null = null;
  let origin = sessionTime[first];
  let last = origin;
  for (let row = first + 1; row < rows; row++) {
    const value = sessionTime[row];
    let trusted = valid(row);
    if (trusted && row + 1 < rows && (value < last || value > last + 1) && valid(row + 1)) {
      // One row out of line between two that agree.
      const next = sessionTime[row + 1];
      if (next >= last && next < last + 1 && Math.abs(value - next) > 2 * tick) trusted = false;
    }
    if (!trusted) {
      times[row] = times[row - 1] + tick;
      continue;
    }
    if (value < last) {
      restart ??= row;
      origin = value - (times[row - 1] + tick);
    }
    times[row] = Math.max(times[row - 1], value - origin);
    last = value;
  }
  return { times, restart };
}

/**
 * Times of a variable with `count` samples a row. The last of a row's samples belongs to the row's own moment (so in
 * real recordings, where the last equals the same variable at 60 Hz); the others lie evenly before it, hence
 * before zero in the first row.
 */
export function fastTimes(times: Float64Array, count: number, tickRate: number): Float64Array {
  const fast = new Float64Array(times.length * count);
  const step = 1 / (tickRate * count);
  let before = Number.NEGATIVE_INFINITY;
  for (let row = 0, at = 0; row < times.length; row++) {
    for (let sample = count - 1; sample >= 0; sample--, at++) {
      before = Math.max(before, times[row] - sample * step);
      fast[at] = before;
    }
  }
  return fast;
}

/** Rows a second by the session times of some rows, or null where they do not tell. */
export function measuredRate(sessionTime: ArrayLike<number>): number | null {
  const steps: number[] = [];
  for (let row = 1; row < sessionTime.length; row++) {
    const step = sessionTime[row] - sessionTime[row - 1];
    if (sessionTime[row - 1] > 0 && step > 0 && step < 10) steps.push(step);
  }
  if (steps.length < 8) return null;
  steps.sort((a, b) => a - b);
  const rate = 1 / steps[steps.length >> 1];
  if (rate < 1 || rate > 1000) return null;
  return rate > 5 ? Math.round(rate) : rate;
}

/**
 * True where most of some session times cannot be times at all: what is taken for the clock then is something else,
 * so the place or the length of the rows is wrong. Zeros are no evidence, since rows are zeroed.
 */
export function isNoClock(sessionTime: ArrayLike<number>): boolean {
  let absurd = 0;
  for (let row = 0; row < sessionTime.length; row++) {
    const value = sessionTime[row];
    if (value !== 0 && !(value > 1e-6 && value < MAX_SESSION_TIME)) absurd++;
  }
  return absurd > sessionTime.length / 2;
}
