/** A straight of the comparison: what was lost on it that the corner before does not explain. */

import { atDistance, type LapTrace } from '../telemetry/index.ts';
import { severityOf } from './causes.ts';
import { type Comparison, lostBetween } from './corner.ts';
import type { Issue, StraightReport } from './report.ts';
import type { Tile } from './tiles.ts';

/** s; less is not worth a sentence. */
const STRAIGHT_LEAST = 0.03;
/** m/s; a smaller difference of speed explains nothing. */
const SLOWER = -0.3;
/** Mean throttle by which a straight is driven less than flat out. */
const PART_THROTTLE = 0.05;

/**
 * @param after id of the corner before it; null from the line to the first corner
 * @param carried s of its loss that the corner before explains
 */
export function straightOf(
  comparison: Comparison,
  tile: Tile,
  after: string | null,
  carried: number,
): StraightReport {
  const lost = lostBetween(comparison, tile.from, tile.to);
  const own = lost - carried;
  const straight = { start: tile.from, end: tile.to, after, delta: lost };
  if (own < STRAIGHT_LEAST) return { ...straight, issues: [] };
  const speed = (trace: LapTrace, metres: number) =>
    atDistance(trace, trace.channels.get('speed') ?? trace.distance, metres);
  const slowerAt = (metres: number) => speed(comparison.mine, metres) - speed(comparison.theirs, metres);
  // Who crosses the line slower pays for the lap before; else what happened on the straight shows at its end.
  const at = after === null && slowerAt(0) < SLOWER ? 0 : tile.to;
  const slower = slowerAt(at);
  const throttle = meanThrottles(comparison, tile);
  const lifted = at > 0 && throttle !== undefined && throttle.reference - throttle.value >= PART_THROTTLE;
  const issue: Issue = {
    type: 'straightSpeed',
    severity: severityOf(own),
    delta: slower,
    unit: 'm/s',
    cost: own,
    carried: 0,
    at,
    symptoms: [],
    evidence: [
      ...(lifted ? [{ name: 'meanThrottle', ...throttle, unit: '' }] : []),
      {
        name: 'speed',
        value: speed(comparison.mine, at),
        reference: speed(comparison.theirs, at),
        unit: 'm/s',
      },
    ],
  };
  return { ...straight, issues: slower < SLOWER ? [issue] : [] };
}

/** Mean throttle over the straight on both laps, 0..1, where both recorded it. */
function meanThrottles(
  { mine, theirs }: Comparison,
  { from, to }: Tile,
): { value: number; reference: number } | undefined {
  const mean = (trace: LapTrace) => {
    const throttle = trace.channels.get('throttle');
    const first = Math.round(from / trace.step);
    const last = Math.round(to / trace.step);
    if (!throttle || last <= first) return Number.NaN;
    let sum = 0;
    for (let i = first; i < last; i++) sum += throttle[i];
    return sum / (last - first);
  };
  const value = mean(mine);
  const reference = mean(theirs);
  return Number.isFinite(value) && Number.isFinite(reference) ? { value, reference } : undefined;
}
