/**
 * The theoretical best: each section of the lap as driven in the lap where it went fastest. Sections run from
 * mid-straight to mid-straight, so that a corner is not torn from the braking and the exit that made it; only the line itself always cuts.
 */

import type { Corner } from '../circuit/index.ts';
import type { Lap, LapTrace } from '../telemetry/index.ts';
import type { TheoreticalBest } from './report.ts';

interface Section {
  readonly corner: string;
  /** Grid indices; `to` is inclusive and the next section's `from`. */
  readonly from: number;
  readonly to: number;
}

function sections(corners: readonly Corner[], length: number, n: number): Section[] {
  const step = length / (n - 1);
  const ordered = [...corners].sort((a, b) => a.apex - b.apex);
  const cuts: number[] = [];
  for (let i = 1; i < ordered.length; i++) {
    const before = ordered[i - 1];
    const after = ordered[i];
    const end = before.end < before.apex ? before.end + length : before.end;
    const start = after.start > after.apex ? after.start - length : after.start;
    cuts.push(Math.min(n - 2, Math.max(1, Math.round((end + start) / 2 / step))));
  }
  const edges = [0, ...cuts, n - 1];
  return ordered
    .map((corner, i) => ({ corner: corner.id, from: edges[i], to: edges[i + 1] }))
    .filter((section) => section.to > section.from);
}

/**
 * The best of each section over laps on one grid, and the lap put together from them.
 *
 * @param timings at least one, all of one length; their channels are not looked at
 * @param traceOf the whole trace of one of these laps: an endurance race has hundreds, and few of them win a section
 */
export function theoreticalBest(
  timings: readonly LapTrace[],
  corners: readonly Corner[],
  traceOf: (lap: Lap) => LapTrace,
): { best: TheoreticalBest; trace: LapTrace } {
  const [first] = timings;
  const n = first.distance.length;
  const parts =
    corners.length > 0 ? sections(corners, first.length, n) : [{ corner: '', from: 0, to: n - 1 }];
  const cost = (trace: LapTrace, part: Section) => trace.time[part.to] - trace.time[part.from];
  const chosen = parts.map((part) => ({
    part,
    fastest: traceOf(timings.reduce((a, b) => (cost(b, part) < cost(a, part) ? b : a)).lap),
  }));

  const time = new Float64Array(n);
  const names = [...chosen[0].fastest.channels.keys()].filter((name) =>
    chosen.every(({ fastest }) => fastest.channels.has(name)),
  );
  const channels = new Map(names.map((name) => [name, new Float64Array(n)]));
  for (const { part, fastest } of chosen) {
    for (let i = part.from; i <= part.to; i++) {
      time[i] = time[part.from] + fastest.time[i] - fastest.time[part.from];
      for (const [name, values] of channels) values[i] = fastest.channels.get(name)![i];
    }
  }
  const bests = chosen.map(({ part, fastest }) => ({
    corner: part.corner,
    lap: fastest.lap.number,
    time: cost(fastest, part),
  }));
  const total = time[n - 1];
  const lap = {
    number: 0,
    start: 0,
    end: total,
    time: total,
    official: false,
    clean: true,
    reasons: [],
  };
  return {
    best: { time: total, sections: bests },
    trace: { lap, length: first.length, step: first.step, distance: first.distance, time, channels },
  };
}
