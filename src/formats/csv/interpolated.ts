/**
 * Finds where an export drew a straight line instead of data. RaceChrono fills the gaps of a sensor by lines between
 * the last value before and the first value after; when the OBD dongle loses the car for a minute, that is a minute
 * of a throttle that creeps from 78 to 83 %, which a coach must not take for driving.
 *
 * What would surprise: only lines that slope are proof. A constant value is what a floored throttle looks like; it
 * is lost only where another channel of the same sensor slopes.
 */

/** s; sensors skip shorter than this all the time, and a real signal can be straight for as long. */
const LONG = 3;

/**
 * Marks the rows inside straight sloping stretches of more than 3 s.
 * @param values one column as exported
 * @param times s, never decreasing
 * @param tolerance rounding of the exported values
 * @param lost marked with 1; stretches of several columns add up
 */
export function markStraightStretches(
  values: Float64Array,
  times: Float64Array,
  tolerance: number,
  lost: Uint8Array,
): void {
  let anchor = 0;
  // The slopes that pass within the tolerance of all points since the anchor.
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  function close(end: number): void {
    const slopes = low * high > 0;
    if (slopes && times[end] - times[anchor] > LONG) lost.fill(1, anchor + 1, end);
  }
  for (let row = 1; row < values.length; row++) {
    const span = times[row] - times[anchor];
    if (span <= 0) continue;
    const rise = values[row] - values[anchor];
    const nextLow = Math.max(low, (rise - 2 * tolerance) / span);
    const nextHigh = Math.min(high, (rise + 2 * tolerance) / span);
    if (nextLow <= nextHigh) {
      low = nextLow;
      high = nextHigh;
      continue;
    }
    close(row - 1);
    // The point before may be the corner where the next stretch begins.
    anchor = row - 1;
    const step = times[row] - times[anchor];
    const move = values[row] - values[anchor];
    low = step > 0 ? (move - 2 * tolerance) / step : Number.NEGATIVE_INFINITY;
    high = step > 0 ? (move + 2 * tolerance) / step : Number.POSITIVE_INFINITY;
    // NaN never compares; start afresh behind it.
    if (Number.isNaN(move)) {
      anchor = row;
      low = Number.NEGATIVE_INFINITY;
      high = Number.POSITIVE_INFINITY;
    }
  }
  if (values.length > 0) close(values.length - 1);
}
