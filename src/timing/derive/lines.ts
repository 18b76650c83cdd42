/**
 * Timing lines: the ends of sectors 1, 2 and 3 (the finish line), where a car's place is known to the millisecond. All that
 * compares cars on the road compares their crossings of one line; between lines there are only estimates (`progress.ts`).
 */

import type { CarNumber } from '../events.ts';
import { perSession } from './perSession.ts';
import { lapsOf, lapTableOf } from './table.ts';

export interface Crossing {
  /** s, session time. */
  readonly time: number;
  readonly car: CarNumber;
  /** The lap it was on; at line 3 the one that it ended. */
  readonly lap: number;
  readonly line: 1 | 2 | 3;
}

/** Every crossing of a timing line in order of time. A source without sectors has the finish line only. */
export const crossingsOf = perSession((session): readonly Crossing[] => {
  const table = lapTableOf(session);
  const crossings: Crossing[] = [];
  for (const car of table.cars)
    for (const { lap, end } of lapsOf(table, car))
      if (end !== null) crossings.push({ time: end, car, lap, line: 3 });
  for (const event of session.events) {
    if (event.type !== 'sector' || event.sector === 3) continue;
    const time = event.time - (table.shifts.get(event.car) ?? 0);
    crossings.push({ time, car: event.car, lap: event.lap, line: event.sector });
  }
  crossings.sort((a, b) => a.time - b.time || a.car - b.car);
  return crossings;
});
