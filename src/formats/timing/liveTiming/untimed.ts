/**
 * Messages without a time of their own: a table of deltas as somebody cut it out of a database, newest first as likely as
 * not. The laps tell both the direction (a car's count of laps only goes up) and the pace: between two laps of one car
 * lies the time of the second.
 */

import type { FeedMessage } from './message.ts';
import { countOf, field, items, secondsOf } from './values.ts';

/** ms between messages where no lap says more. A race has some five a second. */
const STEP = 200;

interface LapMark {
  readonly index: number;
  readonly count: number;
  readonly duration: number | null;
}

function marksOf(messages: readonly FeedMessage[]): Map<string, LapMark[]> {
  const marks = new Map<string, LapMark[]>();
  for (const [index, { topic, data }] of messages.entries()) {
    if (topic !== 'TimingData') continue;
    for (const [car, line] of items(field(data, 'Lines'))) {
      const count = countOf(field(line, 'NumberOfLaps'));
      if (count === null) continue;
      const duration = secondsOf(field(field(line, 'LastLapTime'), 'Value'));
      const list = marks.get(car) ?? [];
      marks.set(car, list);
      list.push({ index, count, duration });
    }
  }
  return marks;
}

/** Whether most counts of laps go down from message to message. */
function isReversed(marks: ReadonlyMap<string, readonly LapMark[]>): boolean {
  let up = 0;
  for (const list of marks.values()) {
    for (let i = 1; i < list.length; i++) up += Math.sign((list[i]?.count ?? 0) - (list[i - 1]?.count ?? 0));
  }
  return up < 0;
}

/**
 * The messages with times in ms from 0, in the order in which they were sent; as they are where any of them has a time.
 */
export function withTimes(messages: readonly FeedMessage[]): {
  readonly messages: readonly FeedMessage[];
  readonly guessed: boolean;
} {
  if (messages.length === 0 || messages.some(({ time }) => time !== null))
    return { messages, guessed: false };
  const forward = isReversed(marksOf(messages)) ? [...messages].reverse() : [...messages];
  let most: readonly LapMark[] = [];
  for (const list of marksOf(forward).values()) if (list.length > most.length) most = list;
  // Known points: index of a message, and its time.
  const points: [number, number][] = [];
  for (const mark of most) {
    const last = points.at(-1);
    if (last === undefined) points.push([mark.index, mark.index * STEP]);
    else if (mark.index > last[0]) {
      const step = mark.duration === null ? (mark.index - last[0]) * STEP : mark.duration * 1000;
      points.push([mark.index, last[1] + step]);
    }
  }
  let at = 0;
  const timed = forward.map((message, index): FeedMessage => {
    while (at + 1 < points.length && (points[at + 1]?.[0] ?? 0) <= index) at++;
    const from = points[at];
    const to = points[at + 1];
    if (from === undefined || index < from[0]) return { ...message, time: index * STEP };
    if (to === undefined) return { ...message, time: from[1] + (index - from[0]) * STEP };
    return { ...message, time: from[1] + ((index - from[0]) / (to[0] - from[0])) * (to[1] - from[1]) };
  });
  return { messages: timed, guessed: true };
}
