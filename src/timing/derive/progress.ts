/**
 * How far round each car is at any moment, from what timing knew at that moment and nothing later: cars cross timing lines
 * at different times, so to compare them each one's progress is carried on from its last line in a straight line, at the
 * pace of its own previous pass of the same stretch. Only two numbers are of the whole session, the time of a usual lap and
 * how it is shared out over the sectors; live they settle within a few laps.
 *
 * Progress is measured in laps, and within a lap in shares of lap time, not of distance: half a lap is where a car is after
 * half of its time. So a difference in progress times a lap time is a gap in seconds at the same place.
 */

import type { CarNumber } from '../events.ts';
import { median } from '../median.ts';
import type { RaceSession } from '../session.ts';
import { crossingsOf } from './lines.ts';
import { perSession } from './perSession.ts';
import { stopsOf } from './stops.ts';
import { lapOf, lapsOf, lapTableOf } from './table.ts';

export interface CarProgress {
  readonly car: CarNumber;
  /** Laps since the start, with the share of the lap under way. */
  readonly laps: number;
  /** In the pit lane. */
  readonly inPit: boolean;
}

export interface Progress {
  /** s, a usual lap of the race, which turns shares of a lap into seconds. */
  readonly lapTime: number;
  /** Cars in the race at a time, those that stand for good left out. */
  at(time: number): CarProgress[];
  of(car: CarNumber, time: number): CarProgress | null;
}

interface Track {
  readonly times: number[];
  readonly laps: number[];
  /** Which stretch begins at the knot: 1, 2 or 3 (the number of its sector). */
  readonly stretch: (1 | 2 | 3)[];
  /** Times in the pit lane. */
  readonly visits: { readonly from: number; readonly to: number }[];
}

/** A car that takes so many times the expected time without reaching the next line is out of it. */
const LOST = 2.5;

/** Progress of the cars of a session; null where no lap has a time. */
export const progressOf = perSession((session): Progress | null => {
  const table = lapTableOf(session);
  const times = table.cars.flatMap((car) =>
    lapsOf(table, car).flatMap((lap) => (lap.lap > 1 && lap.duration !== null ? [lap.duration] : [])),
  );
  if (times.length === 0) return null;
  const lapTime = median(times);
  const shares = sharesOf(session, lapTime);
  const tracks = new Map<CarNumber, Track>();
  for (const car of table.cars) {
    const start = table.start ?? lapOf(table, car, 1)?.start ?? null;
    const track: Track = { times: [], laps: [], stretch: [], visits: [] };
    if (start !== null) {
      track.times.push(start);
      track.laps.push(0);
      track.stretch.push(1);
    }
    tracks.set(car, track);
  }
  for (const { car, time, lap, line } of crossingsOf(session)) {
    const track = tracks.get(car);
    const last = track?.laps.at(-1) ?? -1;
    const laps = line === 3 ? lap : lap - 1 + shares[line - 1];
    if (track === undefined || laps <= last) continue;
    track.times.push(time);
    track.laps.push(laps);
    track.stretch.push(line === 3 ? 1 : line === 1 ? 2 : 3);
  }
  for (const stop of stopsOf(session)) {
    if (stop.pitIn === null && stop.pitOut === null) continue;
    const to = stop.pitOut ?? Number.POSITIVE_INFINITY;
    tracks.get(stop.car)?.visits.push({ from: stop.pitIn ?? (stop.pitOut ?? 0) - (stop.laneTime ?? 0), to });
  }
  const of = (car: CarNumber, time: number) => carAt(car, tracks.get(car), time, lapTime);
  return { lapTime, of, at: (time) => table.cars.flatMap((car) => of(car, time) ?? []) };
});

/** Shares of the lap time at the ends of sectors 1 and 2: medians over the laps whose sectors are known. */
function sharesOf(session: RaceSession, lapTime: number): [number, number] {
  const first: number[] = [];
  const second: number[] = [];
  for (const event of session.events) {
    if (event.type !== 'lap' || event.lap === 1) continue;
    const [s1, s2, s3] = event.sectors;
    if (s1 === null || s2 === null || s3 === null || s1 + s2 + s3 > 1.2 * lapTime) continue;
    first.push(s1 / (s1 + s2 + s3));
    second.push((s1 + s2) / (s1 + s2 + s3));
  }
  return first.length === 0 ? [1 / 3, 2 / 3] : [median(first), median(second)];
}

function carAt(car: CarNumber, track: Track | undefined, time: number, lapTime: number): CarProgress | null {
  if (track === undefined || track.times.length === 0 || time < track.times[0]) return null;
  const knot = lastAtOrBefore(track.times, time);
  const inPit = track.visits.some((visit) => visit.from <= time && time < visit.to);
  const stretch = track.stretch[knot];
  // The end of this stretch and the time it took: as on the lap before, else in proportion to a usual lap.
  let length = 0;
  let expected = 0;
  for (let i = knot - 1; i >= 0 && i + 1 <= knot; i--) {
    if (track.stretch[i] !== stretch) continue;
    length = track.laps[i + 1] - track.laps[i];
    expected = track.times[i + 1] - track.times[i];
    break;
  }
  if (length <= 0 || expected <= 0 || expected > 2 * length * lapTime) {
    length = knot + 1 < track.laps.length ? track.laps[knot + 1] - track.laps[knot] : length > 0 ? length : 1;
    expected = length * lapTime;
  }
  const since = time - track.times[knot];
  if (since > LOST * expected && !inPit) return null;
  // Until it is seen at the next line it is short of it.
  const share = Math.min(since / expected, 0.999);
  return { car, laps: track.laps[knot] + share * length, inPit };
}

function lastAtOrBefore(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= time) low = middle;
    else high = middle - 1;
  }
  return low;
}
