/** What each lap of a race was driven under, for the background of a timeline: flags, and whether it was wet. */

import { lapTableOf, type RaceSession, type TrackStatus } from '../../timing/index.ts';
import type { MomentView } from '../contract.ts';

type LapStatus = MomentView['track'][number]['status'];

/** The gravest first: what a lap is called that was driven under several. */
const GRAVITY: readonly LapStatus[] = ['red', 'safetyCar', 'virtualSafetyCar', 'yellow', 'green'];

/** Share of the cars on wet tyres from which a lap counts as wet; a few on a gamble make no wet race. */
const WET_SHARE = 0.5;

function nameOf(status: TrackStatus): LapStatus {
  switch (status) {
    case 'clear':
      return 'green';
    case 'vsc':
    case 'vscEnding':
      return 'virtualSafetyCar';
    case 'yellow':
    case 'safetyCar':
    case 'red':
      return status;
    default:
      return status satisfies never;
  }
}

/** From lap 1 to the last that the leader ended, of at most `laps`. */
export function trackByLap(session: RaceSession, laps: number): MomentView['track'] {
  const { laps: rows, statuses, start } = lapTableOf(session);
  const ends: number[] = [];
  const onLap: { all: number; wet: number }[] = [];
  for (const own of rows.values())
    for (const { lap, end, event } of own) {
      if (end === null || lap > laps) continue;
      ends[lap] = Math.min(ends[lap] ?? Number.POSITIVE_INFINITY, end);
      onLap[lap] ??= { all: 0, wet: 0 };
      onLap[lap].all++;
      if (event.compound === 'INTERMEDIATE' || event.compound === 'WET') onLap[lap].wet++;
    }
  const track: MomentView['track'][number][] = [];
  let from = start ?? Number.NEGATIVE_INFINITY;
  for (let lap = 1; lap < ends.length; lap++) {
    const to = ends[lap] ?? from;
    const names = statuses
      .filter((span) => span.from < to && span.to > from)
      .map(({ status }) => nameOf(status));
    const { all, wet } = onLap[lap] ?? { all: 0, wet: 0 };
    track.push({
      lap,
      status: GRAVITY.find((one) => names.includes(one)) ?? 'green',
      isWet: all > 0 && wet / all >= WET_SHARE,
    });
    from = to;
  }
  return track;
}
