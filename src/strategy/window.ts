/**
 * When to stop: the laps that are as good as the best, as far as it matters. A lap's worth counts places and seconds: the
 * expected finishing position, and a place for every twenty seconds of race time, so that places decide wherever they
 * differ, and time where none do (a leader far ahead, a car far behind).
 */

/** Places that a second is worth. */
export const PLACES_PER_SECOND = 0.05;
/** Places by which a lap may be worse than the best and still be in the window: a tenth of a place, or two seconds. */
export const TOLERANCE = 0.1;

/**
 * The run of laps around the best that are within the tolerance, by how much worse they are. A single lap beyond it
 * between two within does not end the window: that is how far chance moves a lap.
 */
export function windowAround(
  laps: readonly { readonly lap: number; readonly worse: number }[],
  best: number,
  tolerance: number,
): { readonly from: number; readonly to: number } {
  const within = new Set(laps.filter(({ worse }) => worse <= tolerance).map(({ lap }) => lap));
  const reach = (step: number) => {
    let end = best;
    for (let lap = best + step; within.has(lap) || within.has(lap + step); lap += step)
      if (within.has(lap)) end = lap;
    return end;
  };
  return { from: reach(-1), to: reach(1) };
}
