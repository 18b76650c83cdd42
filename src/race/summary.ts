/** What many races say together: of each car where it ends up, with what probability, and for how many points. */

import { centralInterval, medianPosition } from './interval.ts';
import type { Outcomes } from './outcomes.ts';

export interface CarSummary {
  readonly car: number;
  /** Probability of each position, from the first. */
  readonly positions: readonly number[];
  readonly expectedPosition: number;
  readonly expectedPoints: number;
  /** Ends of the central 80 % (`centralInterval`), and the median. */
  readonly position10: number;
  readonly position50: number;
  readonly position90: number;
  readonly retirement: number;
  readonly stops: number;
}

/** In the order of the outcomes' cars. `points` by position from the first. */
export function summarise(outcomes: Outcomes, points: readonly number[]): CarSummary[] {
  const { cars, races, positions, gaps, stops } = outcomes;
  const n = cars.length;
  return cars.map((car, c): CarSummary => {
    const counts = new Float64Array(n);
    let [retired, stopped] = [0, 0];
    for (let race = 0; race < races; race++) {
      const cell = race * n + c;
      counts[positions[cell] - 1]++;
      if (Number.isNaN(gaps[cell])) retired++;
      stopped += stops[cell];
    }
    const shares = [...counts].map((count) => (races > 0 ? count / races : 0));
    const [first, last] = centralInterval(shares);
    return {
      car,
      positions: shares,
      expectedPosition: shares.reduce((sum, share, i) => sum + share * (i + 1), 0),
      expectedPoints: shares.reduce((sum, share, i) => sum + share * (points[i] ?? 0), 0),
      position10: first,
      position50: medianPosition(shares),
      position90: last,
      retirement: races > 0 ? retired / races : 0,
      stops: races > 0 ? stopped / races : 0,
    };
  });
}
