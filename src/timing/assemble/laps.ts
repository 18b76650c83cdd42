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
