/**
 * Turns stretches into laps: which are complete, what their time is, and why one is not clean. What is not clean is
 * still listed; the user drove it and looks for it.
 */

import { type FiniteRows, finiteRows, isAlive, stepOf } from './evidence.ts';
import { lastAtOrBefore, median } from './interpolate.ts';
import type { Lap, LapReason } from './lap.ts';
import type { Recording } from './recording.ts';
import { isWhole, type Stretch } from './stretch.ts';

/** Laps slower than this share of the best are no guide (the 107 % of Formula 1's qualifying rule). */
const OUTLIER_SHARE = 1.07;
/** Faster than this share of the median lap: a shortcut or a false crossing. */
const SHORTCUT_SHARE = 0.75;
/** Off the track for longer than this, s, and the lap is not clean. */
const OFF_TRACK_TIME = 0.3;
/** Standing for longer than this, s, is a stop, where the source does not mark pit road. */
const STANDSTILL_TIME = 5;
/** Without samples for longer than this, s, nobody knows what the car did meanwhile; shorter holes are bridged. */
const LONGEST_HOLE = 1;
/** m: some loggers write a row a metre, and fall silent while the car crawls. */
const CRAWLED = 10;

const IRACING_OFF_TRACK = 0;

/** The laps that the stretches are, in their order. */
export function judge(recording: Recording, stretches: readonly Stretch[]): Lap[] {
  const pitRoad = written(recording, 'onPitRoad');
  const surface = written(recording, 'trackSurface');
  const speed = written(recording, 'speed');
  const way = wayOf(recording);
  const laps = stretches.map((stretch): Lap => {
    const complete = isWhole(stretch);
    const reasons: LapReason[] = [];
    if (!complete) reasons.push('incomplete');
    const inPit = pitRoad
      ? timeWhere(pitRoad, stretch, (value) => value > 0) > 0
      : speed !== undefined && timeWhere(speed, stretch, (value) => value < 1) > STANDSTILL_TIME;
    if (inPit) reasons.push('pit');
    if (surface && timeWhere(surface, stretch, (value) => value === IRACING_OFF_TRACK) > OFF_TRACK_TIME) {
      reasons.push('offTrack');
    }
    if (stretch.reset) reasons.push('reset');
    if (way && hasHole(way, stretch)) reasons.push('gap');
    return {
      number: stretch.number,
      start: stretch.start,
      end: stretch.end,
      time: complete ? (stretch.official ?? stretch.end - stretch.start) : null,
      official: complete && stretch.official !== undefined,
      clean: reasons.length === 0,
      reasons,
    };
  });
  return markOutliers(laps);
}

/** The samples of a channel; undefined where it holds none. One that never changes may well be right here. */
function written(recording: Recording, name: string): FiniteRows | undefined {
  const channel = recording.channels.get(name);
  const rows = channel && finiteRows(channel);
  return rows && rows.times.length > 0 ? rows : undefined;
}

/** Seconds within the stretch during which `holds` is true of the samples. */
function timeWhere(
  { times, values }: FiniteRows,
  stretch: Stretch,
  holds: (value: number) => boolean,
): number {
  let total = 0;
  const first = Math.max(0, lastAtOrBefore(times, stretch.start));
  for (let i = first; i < times.length && times[i] < stretch.end; i++) {
    if (times[i] < stretch.start) continue;
    if (holds(values[i])) total += Math.min((times[i + 1] ?? times[i]) - times[i], 1);
  }
  return total;
}

/** The samples that tell the car's way: its speed, else its progress, distance or place. */
interface Way extends FiniteRows {
  readonly isSpeed: boolean;
}

function wayOf(recording: Recording): Way | undefined {
  for (const name of ['speed', 'lapFraction', 'lapDistance', 'distance', 'latitude']) {
    const channel = recording.channels.get(name);
    if (isAlive(channel)) return { ...finiteRows(channel), isSpeed: name === 'speed' };
  }
  return undefined;
}

/** Whether samples are missing between the ends of a stretch; a slow logger's own step is no hole. */
function hasHole({ times, values, isSpeed }: Way, { start, end }: Stretch): boolean {
  const longest = Math.max(LONGEST_HOLE, 3 * stepOf(times));
  for (let i = lastAtOrBefore(times, start) + 1; i <= times.length; i++) {
    const before = Math.max(start, times[i - 1] ?? start);
    const after = Math.min(end, times[i] ?? end);
    if (after - before > longest) {
      const [left, right] = [values[i - 1] ?? values[i], values[i] ?? values[i - 1]];
      if (!isSpeed || ((left + right) / 2) * (after - before) > CRAWLED) return true;
    }
    if (after >= end) return false;
  }
  return false;
}

function markOutliers(laps: readonly Lap[]): Lap[] {
  const times = laps.filter((lap) => lap.clean).map((lap) => lap.time ?? Number.NaN);
  if (times.length < 3) return [...laps];
  const typical = median(times);
  const best = Math.min(...times.filter((time) => time >= SHORTCUT_SHARE * typical));
  return laps.map((lap) => {
    if (!lap.clean || lap.time === null) return lap;
    const outlier = lap.time > OUTLIER_SHARE * best || lap.time < SHORTCUT_SHARE * typical;
    return outlier ? { ...lap, clean: false, reasons: ['outlier'] as const } : lap;
  });
}
