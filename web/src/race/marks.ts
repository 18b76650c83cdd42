/** Where one jumps to on the time line: laps, stops, flags. Pure, on the time line as the API gives it. */

import type { TimelineView } from '../../../src/server/contract.ts';

/** s before a stop or a flag to which a jump goes, so that one sees it happen. */
export const LEAD = 3;
/** s within which a jump counts as done already. */
const SAME = 0.5;

/**
 * The lap that a car is on; 1 before it has done one.
 *
 * @param ends s, session time at which it ended each lap; index 0 is the start
 */
export function lapOfCar(ends: readonly (number | null)[], time: number): number {
  for (let lap = ends.length - 1; lap > 0; lap--) {
    const end = ends[lap];
    if (end !== null && end <= time) return lap + 1;
  }
  return 1;
}

/** The lap that the leader is on; 0 before the start. */
export function lapAt({ laps }: Pick<TimelineView, 'laps'>, time: number): number {
  let low = 0;
  let high = laps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (laps[middle].time <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : laps[low - 1].lap;
}

/** The same with the share of the lap that is done, for a mark on an axis of laps: 12.5 is in the middle of lap 13. */
export function lapsDone(timeline: Pick<TimelineView, 'laps' | 'end'>, time: number): number {
  const { laps, end } = timeline;
  const lap = lapAt(timeline, time);
  if (lap === 0) return 0;
  const i = laps.findIndex((each) => each.lap === lap);
  const from = laps[i].time;
  const to = laps[i + 1]?.time ?? Math.min(end, from + lengthOf(laps, i));
  return lap - 1 + (to > from ? Math.min(1, (time - from) / (to - from)) : 0);
}

/** The last lap has no next one to end it; it is taken to be as long as the one before. */
function lengthOf(laps: TimelineView['laps'], i: number): number {
  return i > 0 ? laps[i].time - laps[i - 1].time : 120;
}

export function timeOfLap({ laps }: Pick<TimelineView, 'laps'>, lap: number): number | undefined {
  return laps.find((each) => each.lap === lap)?.time;
}

/** Session time of the lap after or before the one under way; the start of this lap where one is well into it. */
export function stepLap(timeline: TimelineView, time: number, by: 1 | -1): number | undefined {
  const times = timeline.laps.map((each) => each.time);
  return by === 1 ? times.find((each) => each > time + SAME) : times.findLast((each) => each < time - 2);
}

/** A jump among events: just before the next one, or the one before. */
function step(times: readonly number[], time: number, by: 1 | -1): number | undefined {
  const places = times.map((each) => each - LEAD).sort((a, b) => a - b);
  return by === 1 ? places.find((each) => each > time + SAME) : places.findLast((each) => each < time - SAME);
}

/** @param car whose stops; null for anybody's */
export function stepStop(
  timeline: TimelineView,
  time: number,
  by: 1 | -1,
  car: number | null,
): number | undefined {
  const stops = timeline.stops.filter((stop) => car === null || stop.car === car);
  return step(
    stops.map((stop) => stop.time),
    time,
    by,
  );
}

export function stepFlag(timeline: TimelineView, time: number, by: 1 | -1): number | undefined {
  return step(
    timeline.flags.map((flag) => flag.from),
    time,
    by,
  );
}
