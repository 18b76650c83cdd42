/**
 * When the race was over, and which laps count. The chequered flag falls for the leader, and every other car is flagged
 * when it next crosses the line (FIA F1 Sporting Regulations, article "Finish"): a lap that a car began after the flag
 * does not count, however it is timed. Sources keep such laps.
 *
 * A race that is stopped and cannot be resumed is decided "at the end of the penultimate lap before the lap during which
 * the signal to suspend the race was given" (same regulations, article "Resuming a race"; so in Belgium 2021).
 */

import type { CarNumber } from '../events.ts';
import type { RaceSession } from '../session.ts';
import { type Lap, type LapTable, lapsOf, lapTableOf } from './table.ts';

export interface Finish {
  /** Laps that the winner is credited with. */
  readonly laps: number;
  /** s, session time at which the first car ended that lap; null where nobody has a time there. */
  readonly time: number | null;
  /** Decided by counting back from a red flag. */
  readonly countedBack: boolean;
}

/** How the race ended; null before any lap was completed. */
export function finishOf(session: RaceSession): Finish | null {
  const table = lapTableOf(session);
  const back = countback(table);
  const ends = firstEnds(table);
  let last = 0;
  for (const lap of ends.keys()) last = Math.max(last, lap);
  if (last === 0) return null;
  const laps = Math.min(
    last,
    distanceOf(session),
    flaggedLap(session, ends),
    back ?? Number.POSITIVE_INFINITY,
  );
  return { laps, time: ends.get(laps) ?? null, countedBack: back !== null };
}

/** Laps that the race was to have, where the session or its stream says so. */
function distanceOf({ identity, events }: RaceSession): number {
  let laps = identity.scheduledLaps;
  if (laps === null)
    for (const event of events) if (event.type === 'lapCount' && event.total !== null) laps = event.total;
  return laps !== null && laps > 0 ? laps : Number.POSITIVE_INFINITY;
}

/** s that the word of the flag may come before the leader is at the line. */
const EARLY_WORD = 10;

/** The last lap that anybody ended by the time the stream called the session finished. */
function flaggedLap({ events }: RaceSession, ends: ReadonlyMap<number, number>): number {
  const flag = events.find((event) => event.type === 'sessionStatus' && event.status === 'finished');
  if (flag === undefined) return Number.POSITIVE_INFINITY;
  let lap = 0;
  for (const [number, end] of ends) if (end <= flag.time + EARLY_WORD) lap = Math.max(lap, number);
  return lap > 0 ? lap : Number.POSITIVE_INFINITY;
}

/** Earliest time at which any car ended each lap. */
function firstEnds(table: LapTable): Map<number, number> {
  const ends = new Map<number, number>();
  for (const laps of table.laps.values())
    for (const { lap, end } of laps)
      if (end !== null) ends.set(lap, Math.min(end, ends.get(lap) ?? Number.POSITIVE_INFINITY));
  return ends;
}

/** The lap at whose end the result is taken, where the last state of the track is red; null where the race ran to its flag. */
function countback(table: LapTable): number | null {
  const last = table.statuses.at(-1);
  if (last?.status !== 'red') return null;
  let leaderLap = 0;
  for (const laps of table.laps.values())
    for (const { lap, start } of laps)
      if (start !== null && start <= last.from) leaderLap = Math.max(leaderLap, lap);
  return leaderLap < 3 ? null : leaderLap - 2;
}

/**
 * The laps that a car is credited with: completed, begun before the flag fell, no more than the winner's. A lap that ended
 * without a time (a car that stopped out on the track) is none.
 */
export function countedLaps(table: LapTable, finish: Finish, car: CarNumber): readonly Lap[] {
  return lapsOf(table, car).filter(({ lap, start, end }) => {
    if (lap > finish.laps || end === null) return false;
    if (finish.time === null) return true;
    if (finish.countedBack)
      return end <= finish.time || (start !== null && start < finish.time && lap <= finish.laps);
    return start === null ? end <= finish.time : start < finish.time;
  });
}
