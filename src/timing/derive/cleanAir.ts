/**
 * Laps in clean air and laps in traffic. A lap is in traffic where at any timing line the car ahead on the road (a lapped or a
 * lapping one counts) was closer than a threshold. By default that is 1.5 s, the distance at which A. Heilmeier et al., "Virtual
 * Strategy Engineer", Applied Sciences 10(21):7805, 2020, call a car "close ahead"; DRS needs 1 s (FIA F1 Sporting Regulations,
 * article on the drag reduction system), the wake costs time before that.
 */

import type { CarNumber } from '../events.ts';
import type { RaceSession } from '../session.ts';
import { neighboursOf } from './neighbours.ts';
import { isRepresentative } from './pace.ts';
import { lapsOf, lapTableOf } from './table.ts';

export interface AirLap {
  readonly car: CarNumber;
  readonly lap: number;
  readonly air: 'clean' | 'traffic';
  /** The nearest that the car came to one ahead at a timing line; null where nobody was ahead within a lap. */
  readonly nearest: { readonly car: CarNumber; readonly gap: number; readonly line: 1 | 2 | 3 } | null;
}

export const CLOSE_AHEAD = 1.5;

/**
 * Every lap that says something of a car's pace (`isRepresentative`), clean or in traffic.
 *
 * @param threshold s to the car ahead on the road.
 */
export function cleanAirOf(session: RaceSession, threshold = CLOSE_AHEAD): AirLap[] {
  const table = lapTableOf(session);
  const nearest = new Map<string, NonNullable<AirLap['nearest']>>();
  for (const { car, lap, line, ahead } of neighboursOf(session)) {
    if (ahead === null || line === null) continue;
    const key = `${car}/${lap}`;
    const before = nearest.get(key);
    if (before === undefined || ahead.gap < before.gap)
      nearest.set(key, { car: ahead.car, gap: ahead.gap, line });
  }
  return table.cars.flatMap((car) =>
    lapsOf(table, car).flatMap((lap): AirLap[] => {
      if (!isRepresentative(session, lap)) return [];
      const found = nearest.get(`${car}/${lap.lap}`) ?? null;
      const air = found !== null && found.gap < threshold ? 'traffic' : 'clean';
      return [{ car, lap: lap.lap, air, nearest: found }];
    }),
  );
}
