/**
 * Who was where at the end of each lap, and how far behind. The order of lap n is the order in which the cars ended their
 * own lap n, as in the FIA's lap chart: a lapped car keeps its place among those with its laps, whoever passes it on the
 * road. Position in the race is this order (FIA F1 Sporting Regulations, article "Finish"), so lapping changes nothing.
 */

import type { CarNumber } from '../events.ts';
import { gridOf } from './classification.ts';
import { countedLaps, finishOf } from './finish.ts';
import { perSession } from './perSession.ts';
import { lapTableOf } from './table.ts';

export interface LapOrder {
  /** From 1. */
  readonly lap: number;
  /** Cars that completed it, first to last. */
  readonly order: readonly CarNumber[];
  /** s behind the first at the end of that lap, in the same order; more than a lap time for a lapped car. */
  readonly gaps: readonly number[];
}

export interface LapChart {
  /** Cars with a known place, first to last; then those from the pit lane. */
  readonly grid: readonly CarNumber[];
  readonly laps: readonly LapOrder[];
}

/** The order on the grid and at the end of every lap, with gaps to the leader. */
export const lapChartOf = perSession((session): LapChart => {
  const table = lapTableOf(session);
  const finish = finishOf(session);
  // A map, not a list by lap: a source may claim lap 1,000,000,000.
  const ends = new Map<number, { car: CarNumber; end: number }[]>();
  for (const car of table.cars)
    for (const { lap, end } of finish === null ? [] : countedLaps(table, finish, car)) {
      if (end === null) continue;
      const done = ends.get(lap);
      if (done === undefined) ends.set(lap, [{ car, end }]);
      else done.push({ car, end });
    }
  const laps = [...ends]
    .sort(([a], [b]) => a - b)
    .map(([lap, done]): LapOrder => {
      done.sort((a, b) => a.end - b.end || a.car - b.car);
      const [first] = done;
      return { lap, order: done.map((one) => one.car), gaps: done.map((one) => one.end - first.end) };
    });
  const grid = gridOf(session)
    .filter((place) => place.grid !== null)
    .map((place) => place.car);
  return { grid, laps };
});
