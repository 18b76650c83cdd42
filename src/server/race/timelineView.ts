/** What the scrubber shows of a race, and when things were. */

import { lapTableOf } from '../../timing/index.ts';
import type { TimelineView } from '../contract.ts';
import { HttpError } from '../problem.ts';
import type { OpenRace } from './desk.ts';
import { flagSpans, overtakeMarks, retirementMarks, stopMarks } from './spans.ts';
import { rounded } from './table.ts';

/** Who began each lap first, by lap number. */
function leadersOf({ session }: OpenRace): (number | undefined)[] {
  const first: { car: number; end: number }[] = [];
  for (const [car, laps] of lapTableOf(session).laps) {
    for (const { lap, end } of laps) {
      if (end !== null && !(first[lap + 1]?.end <= end)) first[lap + 1] = { car, end };
    }
  }
  return first.map((each) => each?.car);
}

/** Laps in order, each with when its leader began it. */
export function lapMarks(race: OpenRace): TimelineView['laps'] {
  const leaders = leadersOf(race);
  // After the flag the leader goes on to a lap that is none of the race.
  const most = Math.min(
    Math.max(1, leaders.length - 1),
    race.timeline.final.totalLaps ?? Number.POSITIVE_INFINITY,
  );
  const marks: TimelineView['laps'] = [];
  for (let lap = 1; lap <= most; lap++) {
    const time = race.timeline.timeOfLap(lap);
    if (time === null) continue;
    const leader = lap === 1 ? race.timeline.at(time).order[0] : leaders[lap];
    marks.push({ lap, time: rounded(time) ?? 0, leader: leader ?? null });
  }
  return marks;
}

export function timelineViewOf(race: OpenRace): TimelineView {
  const { id, version, live, session, timeline, start } = race;
  return {
    id,
    version,
    live,
    start: rounded(start) ?? 0,
    end: rounded(timeline.end) ?? 0,
    first: rounded(timeline.events[0]?.time ?? start) ?? 0,
    epoch: session.epoch,
    totalLaps: timeline.final.totalLaps,
    laps: lapMarks(race),
    flags: flagSpans(session),
    stops: stopMarks(session),
    retirements: retirementMarks(session),
    overtakes: overtakeMarks(session),
  };
}

/**
 * A moment as a user writes it: `12` as the leader begins lap 12, `1234.5s` a session time; the start where left out.
 *
 * @throws HttpError 400
 */
export function momentOf(race: OpenRace, text: string | undefined, parameter: string): number {
  if (text === undefined || text === '') return race.start;
  const seconds = /^(-?\d{1,6}(?:\.\d{1,6})?)s$/.exec(text);
  if (seconds) return Number(seconds[1]);
  const lap = /^(?:lap|l)?\s?(\d{1,4})$/i.exec(text);
  if (!lap) {
    throw new HttpError(
      400,
      `${parameter}: expected a lap such as 12 or a time such as 1234.5s, got "${text}"`,
    );
  }
  return timeOfLap(race, Number(lap[1]), parameter);
}

/** @throws HttpError 400 */
export function timeOfLap(race: OpenRace, lap: number, parameter: string): number {
  if (lap === 0) return race.timeline.events[0]?.time ?? race.start;
  const time = race.timeline.timeOfLap(lap);
  if (time !== null) return time;
  const last = lapMarks(race).at(-1)?.lap ?? 0;
  throw new HttpError(400, `${parameter}: ${race.id} has no lap ${lap}; its leader began ${last} laps`);
}
