/**
 * Who is ahead and who is behind on the road, lapped cars included: what a driver sees, whatever the order of the race is.
 * At a timing line the car ahead is the last one that crossed it before, to the millisecond. The car behind has not come yet,
 * so it is the one whose estimated progress is nearest (`progress.ts`); between lines both are. Nothing here looks ahead in
 * time. Cars in the pit lane are nobody's neighbours and have none.
 */

import type { CarNumber } from '../events.ts';
import type { RaceSession } from '../session.ts';
import { crossingsOf } from './lines.ts';
import { type CarProgress, type Progress, progressOf } from './progress.ts';

export interface Neighbour {
  readonly car: CarNumber;
  /** s on the road, 0 or more, always less than a lap. */
  readonly gap: number;
  /** Whole laps that it is ahead of (above 0) or behind (below 0) the car in question; 0 on the same lap. */
  readonly laps: number;
}

export interface Neighbours {
  readonly car: CarNumber;
  /** s, session time. */
  readonly time: number;
  /** The lap that the car is on (that it ended, at line 3), from 1. */
  readonly lap: number;
  /** Timing line; null between them. */
  readonly line: 1 | 2 | 3 | null;
  readonly ahead: Neighbour | null;
  readonly behind: Neighbour | null;
}

/** Neighbours of every car on the road at a session time, first on the road's order of laps first. */
export function neighboursAt(session: RaceSession, time: number): Neighbours[] {
  const progress = progressOf(session);
  if (progress === null) return [];
  const cars = progress.at(time).filter((one) => !one.inPit);
  cars.sort((a, b) => b.laps - a.laps);
  return cars.map((one) => ({
    car: one.car,
    time,
    lap: Math.floor(one.laps) + 1,
    line: null,
    ahead: nearest(one, cars, progress.lapTime, 'ahead'),
    behind: nearest(one, cars, progress.lapTime, 'behind'),
  }));
}

/** Neighbours of the car that crosses a timing line, at every crossing, in order of time. */
export function neighboursOf(session: RaceSession): Neighbours[] {
  const progress = progressOf(session);
  if (progress === null) return [];
  const out: Neighbours[] = [];
  const passed: Passage[][] = [[], [], []];
  for (const { time, car, lap, line } of crossingsOf(session)) {
    const own = progress.of(car, time);
    const before = passed[line - 1];
    if (own === null || own.inPit) continue;
    const others = progress.at(time).filter((one) => !one.inPit && one.car !== car);
    const ahead = lastOver(before, { car, lap, time }, progress);
    const behind = nearest(own, others, progress.lapTime, 'behind', ahead?.car);
    before.push({ car, lap, time });
    out.push({ car, time, lap, line, ahead, behind });
  }
  return out;
}

interface Passage {
  readonly car: CarNumber;
  readonly lap: number;
  readonly time: number;
}

/** The car that crossed the line last before this one and is still on the road. */
function lastOver(before: readonly Passage[], own: Passage, progress: Progress): Neighbour | null {
  for (let i = before.length - 1; i >= 0; i--) {
    const { car, lap, time } = before[i];
    // More than a lap ago: there is nobody but the car itself.
    if (car === own.car || own.time - time > 2 * progress.lapTime) return null;
    const now = progress.of(car, own.time);
    if (now === null || now.inPit) continue;
    return { car, gap: own.time - time, laps: lap - own.lap };
  }
  return null;
}

function nearest(
  own: CarProgress,
  cars: readonly CarProgress[],
  lapTime: number,
  side: 'ahead' | 'behind',
  except?: CarNumber,
): Neighbour | null {
  let best: Neighbour | null = null;
  for (const other of cars) {
    if (other.car === own.car || (other.car === except && cars.length > 1)) continue;
    const lead = other.laps - own.laps;
    const away = side === 'ahead' ? lead : -lead;
    const whole = Math.floor(away);
    const gap = (away - whole) * lapTime;
    if (best === null || gap < best.gap)
      best = { car: other.car, gap, laps: side === 'ahead' ? whole : 0 - whole };
  }
  return best;
}
