/**
 * The central interval of finishing positions: one for what is shown and for what is judged by the results.
 *
 * Positions are few and discrete, so that no set of them has exactly 80 %. A position belongs to the interval where the
 * middle of its own probability lies within the central 80 % (mid-distribution function: E. Parzen, "Quantile probability and
 * statistical data modeling", Statistical Science 19, 2004; H. O. Lancaster, "Significance tests in discrete distributions",
 * JASA 56, 1961). It rounds to both sides alike, where intervals of "at least 80 %" would hold far more than they say.
 */

/** Share of the races that an interval is to hold. */
export const LEVEL = 0.8;

/** First and last position of the central interval; `shares[i]` is the probability of position i + 1. */
export function centralInterval(shares: ArrayLike<number>, level = LEVEL): readonly [number, number] {
  const [low, high] = [(1 - level) / 2, (1 + level) / 2];
  let [first, last] = [0, 0];
  let below = 0;
  let [middle, nearest] = [1, Number.POSITIVE_INFINITY];
  for (let i = 0; i < shares.length; i++) {
    const mid = below + shares[i] / 2;
    below += shares[i];
    if (Math.abs(mid - 0.5) < nearest) [middle, nearest] = [i + 1, Math.abs(mid - 0.5)];
    if (mid < low - 1e-9 || mid > high + 1e-9) continue;
    if (first === 0) first = i + 1;
    last = i + 1;
  }
  // Two positions of half the chance each have their middles outside a narrow interval.
  return first === 0 ? [middle, middle] : [first, last];
}

/** The first position that holds with a probability of half or more. */
export function medianPosition(shares: ArrayLike<number>): number {
  let reached = 0;
  for (let i = 0; i < shares.length; i++) {
    reached += shares[i];
    // Sums of many shares miss their target by rounding.
    if (reached >= 0.5 - 1e-9) return i + 1;
  }
  return shares.length;
}
