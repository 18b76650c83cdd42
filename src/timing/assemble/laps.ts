/**
 * What a table of laps says besides laps: when a car passed the sector lines, its place at the line, its visits to the
 * pits, its speeds. A live feed says these one by one; a table of laps holds them in a row, so they are taken out of it
 * here, at the times at which a feed would have said them.
 *
 * What would surprise: a sector line has a time only where the sectors before it (or after it) and the lap's start (or
 * end) are known; what cannot be placed in time is left out rather than put somewhere.
 */

import type { LapEvent, RaceEvent, SpeedTraps } from '../events.ts';

export interface LapExpansion {
  /** Places at the line as events; a source with a stream of positions needs none. */
  readonly positions?: boolean;
  readonly sectors?: boolean;
  readonly speedTraps?: boolean;
  readonly pits?: boolean;
}

/** Session times at which a car ended sectors 1, 2 and 3 of a lap; null where that cannot be known. */
export function sectorLines(lap: LapEvent): [number | null, number | null, number] {
  const [first, second, third] = lap.sectors;
  const end = lap.time;
  const fromStart = lap.start !== null && first !== null ? lap.start + first : null;
  const beforeThird = third === null ? null : end - third;
  // From the end where possible: it is the moment that was measured; a start may be that of the race.
  const line2 = beforeThird ?? (fromStart !== null && second !== null ? fromStart + second : null);
  const line1 = beforeThird !== null && second !== null ? beforeThird - second : fromStart;
  return [line1, line2, end];
}

const TRAPS: readonly (readonly [keyof SpeedTraps, 0 | 1 | 2])[] = [
  ['i1', 0],
  ['i2', 1],
  ['fl', 2],
];

/** Sector, position, pit and speed-trap events of these laps. The laps themselves are not among them. */
export function eventsOfLaps(laps: readonly LapEvent[], options: LapExpansion = {}): RaceEvent[] {
  const { positions = true, sectors = true, speedTraps = true, pits = true } = options;
  const events: RaceEvent[] = [];
  for (const lap of laps) {
    const { car } = lap;
    const lines = sectorLines(lap);
    if (sectors) {
      for (const sector of [1, 2, 3] as const) {
        const time = lines[sector - 1];
        const duration = lap.sectors[sector - 1];
        if (time === null || duration === null) continue;
        events.push({ type: 'sector', time, car, lap: lap.lap, sector, duration });
      }
    }
    if (speedTraps) {
      for (const [trap, line] of TRAPS) {
        const time = lines[line];
        const speed = lap.speeds[trap];
        if (time !== null && speed !== null) events.push({ type: 'speedTrap', time, car, trap, speed });
      }
      // Where on the lap the longest straight is differs from circuit to circuit: at the end of the lap it is known.
      if (lap.speeds.st !== null) {
        events.push({ type: 'speedTrap', time: lap.time, car, trap: 'st', speed: lap.speeds.st });
      }
    }
    if (pits && lap.pitIn !== null) events.push({ type: 'pitIn', time: lap.pitIn, car, lap: lap.lap });
    if (pits && lap.pitOut !== null) events.push({ type: 'pitOut', time: lap.pitOut, car, lap: lap.lap });
    if (positions && lap.position !== null) {
      events.push({ type: 'position', time: lap.time, car, position: lap.position });
    }
  }
  return events;
}

/** s: a lap that "ends" as the car enters the pit lane, to within this, was closed by that and not by the finish line. */
const AT_PIT_ENTRY = 0.2;

function isEnded(lap: LapEvent): boolean {
  if (lap.duration !== null) return true;
  if (lap.pitIn !== null) return lap.time - lap.pitIn > AT_PIT_ENTRY;
  return lap.position !== null && lap.lap > 1;
}

/**
 * Laps apart from those that were only begun. A table has a row for a lap on which its car retired, and gives it the time
 * at which the car was last heard of. Such is a car's last row that nobody timed: without a place at the line, or closed
 * by the pit entry, or as the only one that there is of the car.
 *
 * What is left of a lap that was begun is what happened on it: the sectors that were ended, the pit entry.
 */
export function endedLaps(laps: readonly LapEvent[]): { ended: LapEvent[]; begun: LapEvent[] } {
  const last = new Map<number, number>();
  for (const { car, lap } of laps) last.set(car, Math.max(last.get(car) ?? 0, lap));
  const ended: LapEvent[] = [];
  const begun: LapEvent[] = [];
  for (const lap of laps) {
    if (lap.lap !== last.get(lap.car) || isEnded(lap)) ended.push(lap);
    else {
      const [first, second] = lap.sectors;
      const { i1, i2 } = lap.speeds;
      const sectors = [first, second, null] as const;
      begun.push({ ...lap, position: null, sectors, speeds: { i1, i2, fl: null, st: null } });
    }
  }
  return { ended, begun };
}
