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
  /** s behind the winner, median over the races that it finished; null where there was none. */
  readonly medianGap: number | null;
  readonly retirement: number;
  readonly stops: number;
  /** Share of the simulated stops that led into clean air; null where none was made. */
  readonly cleanExits: number | null;
}

/** In the order of the outcomes' cars. `points` by position from the first; `stopsBefore` by car, those made before lap 0 of the simulation. */
export function summarise(
  outcomes: Outcomes,
  points: readonly number[],
  stopsBefore: readonly number[] = [],
): CarSummary[] {
  const { cars, races, positions, gaps, stops, cleanExits } = outcomes;
  const n = cars.length;
  return cars.map((car, c): CarSummary => {
    const counts = new Float64Array(n);
    const finished: number[] = [];
    let [retired, stopped, clean] = [0, 0, 0];
    for (let race = 0; race < races; race++) {
      const cell = race * n + c;
      counts[positions[cell] - 1]++;
      if (Number.isNaN(gaps[cell])) retired++;
      else finished.push(gaps[cell]);
      stopped += stops[cell];
      clean += cleanExits[cell];
    }
    const shares = [...counts].map((count) => (races > 0 ? count / races : 0));
    const simulated = stopped - races * (stopsBefore[c] ?? 0);
    const [first, last] = centralInterval(shares);
    return {
      car,
      positions: shares,
      expectedPosition: shares.reduce((sum, share, i) => sum + share * (i + 1), 0),
      expectedPoints: shares.reduce((sum, share, i) => sum + share * (points[i] ?? 0), 0),
      position10: first,
      position50: medianPosition(shares),
      position90: last,
      medianGap: middle(finished),
      retirement: races > 0 ? retired / races : 0,
      stops: races > 0 ? stopped / races : 0,
      cleanExits: simulated > 0 ? clean / simulated : null,
    };
  });
}

function middle(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
