/** What a source's own clocks say of its laps: the time since the line, and the official time of the lap before. */

import { lastAtOrBefore } from './interpolate.ts';
import type { Channel, Recording } from './recording.ts';
import type { Stretch } from './stretch.ts';

/** The official time stands within this long after the line, s (2 s seen in iRacing files). */
const PUBLISHING_DELAY = 3;
/** Official and crossing time of one lap differ by no more than this, s; else the official one is another lap's. */
const OFFICIAL_TOLERANCE = 0.15;

/** Index of the last sample before `i` that holds a number; −1 for none. */
function finiteBefore({ values }: Channel, i: number): number {
  let k = i - 1;
  while (k >= 0 && !Number.isFinite(values[k])) k--;
  return k;
}

/**
 * The moment of the line by the lap clock, s: its first sample of a lap says how long ago the line was. Undefined
 * where the clock does not begin anew between the two moments or at one of their samples.
 */
export function lineByLapTime(lapTime: Channel, from: number, to: number): number | undefined {
  const { times, values } = lapTime;
  for (let i = Math.max(1, lastAtOrBefore(times, from)); i < times.length && times[i - 1] <= to; i++) {
    const since = values[i];
    if (!(since >= 0)) continue;
    const k = finiteBefore(lapTime, i);
    if (k < 0 || since >= values[k]) continue;
    if (since <= 1.5 * (times[i] - times[k])) return times[i] - since;
  }
  return undefined;
}

/** The lap time that the source published for this stretch, s. */
export function officialTime(recording: Recording, stretch: Stretch): number | undefined {
  const published = recording.channels.get('lastLapTime');
  if (!published || !stretch.fromLine || !stretch.toLine) return undefined;
  const crossingTime = stretch.end - stretch.start;
  const { times, values } = published;
  let i = lastAtOrBefore(times, stretch.end - 0.1) + 1;
  const before = values[finiteBefore(published, i)];
  for (; i < times.length && times[i] <= stretch.end + PUBLISHING_DELAY; i++) {
    const value = values[i];
    if (value !== before && value > 0 && Math.abs(value - crossingTime) <= OFFICIAL_TOLERANCE) return value;
  }
  return undefined;
}
