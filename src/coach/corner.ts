/**
 * One corner of the comparison: where its time went, phase by phase, what of the straight after it was carried out
 * of it, and the issues that explain it.
 */

import { type Circuit, type CornerPass, project, toLocal } from '../circuit/index.ts';
import { atDistance, type LapTrace } from '../telemetry/index.ts';
import type { CornerPair } from './candidate.ts';
import { candidates } from './candidates.ts';
import { shareOut } from './causes.ts';
import type { CornerReport, Issue, PhaseTime } from './report.ts';
import type { CornerTile, Tile } from './tiles.ts';

/** The two laps on one grid. */
export interface Comparison {
  readonly circuit: Circuit;
  readonly mine: LapTrace;
  readonly theirs: LapTrace;
  /** Time lost since the line, s, on the grid. */
  readonly lost: Float64Array;
}

/** s from one place to another on the end of the lap and on. */
function timeBetween(trace: LapTrace, from: number, to: number): number {
  const at = (metres: number) =>
    metres < 0
      ? atDistance(trace, trace.time, metres + trace.length) - trace.time[trace.time.length - 1]
      : atDistance(trace, trace.time, metres);
  return at(to) - at(from);
}

/** m/s over a stretch; NaN where it is shorter than the grid. */
function meanSpeed(trace: LapTrace, from: number, to: number): number {
  const time = timeBetween(trace, from, to);
  return to - from >= trace.step && time > 0 ? (to - from) / time : Number.NaN;
}

/** s lost between two places; `from` may be negative, which is the end of the same lap. */
export function lostBetween({ mine, theirs }: Comparison, from: number, to: number): number {
  return timeBetween(mine, from, to) - timeBetween(theirs, from, to);
}

export function aheadOn(length: number): (a: number, b: number) => number {
  return (a, b) => a - b - length * Math.round((a - b) / length);
}

function wrapped(metres: number, length: number): number {
  return ((metres % length) + length) % length;
}

/** Speed, m/s, at a place on the circuit. */
function speedAt(trace: LapTrace, metres: number): number {
  const speed = trace.channels.get('speed');
  return speed ? atDistance(trace, speed, wrapped(metres, trace.length)) : Number.NaN;
}

/**
 * What of the loss on a straight follows from the speed at its start: the time that the reference would lose over
 * it if it began that much slower and gained v² as it did, metre by metre. At equal drive v² differs by a constant
 * over distance (½v² = ∫a ds), so this is what the exit speed alone costs; it never exceeds what was lost.
 */
export function carriedLoss(comparison: Comparison, straight: Tile): number {
  const { mine, theirs } = comparison;
  if (straight.to - straight.from < 2 * mine.step) return 0;
  const lost = lostBetween(comparison, straight.from, straight.to);
  const deficit = speedAt(theirs, straight.from) ** 2 - speedAt(mine, straight.from) ** 2;
  if (!(lost > 0) || !(deficit > 0)) return 0;
  let bound = 0;
  for (let metres = straight.from; metres < straight.to; metres += mine.step) {
    const reference = speedAt(theirs, metres);
    const slower = Math.sqrt(Math.max(1, reference ** 2 - deficit));
    bound += Math.min(mine.step, straight.to - metres) * (1 / slower - 1 / Math.max(1, reference));
  }
  return Math.min(lost, Math.max(0, bound));
}

/** The corner as compared with the reference. */
export function compareCorner(
  comparison: Comparison,
  tile: CornerTile,
  mine: CornerPass,
  theirs: CornerPass,
): CornerReport {
  const { length } = comparison.mine;
  const ahead = aheadOn(length);
  const { corner } = tile;
  const apexInTile = corner.apex > tile.to ? corner.apex - length : corner.apex;
  /** Halfway between the two laps' places, in the tile's own coordinates. */
  const between = (a: number, b: number, from: number) => {
    const middle = apexInTile + (ahead(a, corner.apex) + ahead(b, corner.apex)) / 2;
    return Math.min(tile.to, Math.max(from, middle));
  };
  const turnIn = between(mine.turnIn, theirs.turnIn, tile.from);
  // A corner driven through on the throttle has no slowest point: both are measured where the other has one.
  const [myApex, theirApex] =
    mine.slowest === theirs.slowest
      ? [mine.apex, theirs.apex]
      : mine.slowest
        ? [mine.apex, mine.apex]
        : [theirs.apex, theirs.apex];
  const apex = between(myApex, theirApex, turnIn);
  const apexSpeeds = {
    mine: speedAt(comparison.mine, myApex),
    theirs: speedAt(comparison.theirs, theirApex),
  };
  const carried = carriedLoss(comparison, tile.after);

  const spans = [
    { phase: 'braking', from: tile.from, to: turnIn },
    { phase: 'entry', from: turnIn, to: apex },
    { phase: 'exit', from: apex, to: tile.to },
  ] as const;
  const phases = spans.map(({ phase, from, to }) => ({
    phase,
    from: wrapped(from, length),
    to: to === length ? length : wrapped(to, length),
    delta: lostBetween(comparison, from, to),
  }));
  const { from, to } = tile.after;
  const straight: PhaseTime = { phase: 'straight', from, to, delta: carried };
  const pair: CornerPair = {
    mine,
    theirs,
    speedDifference: {
      turnIn: speedAt(comparison.mine, turnIn) - speedAt(comparison.theirs, turnIn),
      exit: speedAt(comparison.mine, tile.to) - speedAt(comparison.theirs, tile.to),
    },
    apexSpeeds,
    phases: spans.map(({ phase, from, to }) => ({
      phase,
      from: wrapped(from, length),
      delta: lostBetween(comparison, from, to),
      meanSpeeds: {
        mine: meanSpeed(comparison.mine, from, to),
        theirs: meanSpeed(comparison.theirs, from, to),
      },
    })),
    speedDifferenceAt: (metres) => speedAt(comparison.mine, metres) - speedAt(comparison.theirs, metres),
    apexContrast: speedAt(comparison.mine, theirs.apex) - mine.apexSpeed,
    ...offsets(comparison, turnIn, apex, tile.to),
    ahead,
  };
  return {
    ...cornerHead(tile, length),
    delta: lostBetween(comparison, tile.from, tile.to),
    carried,
    phases,
    pass: mine,
    referencePass: theirs,
    apexSpeed: apexSpeeds.mine,
    referenceApexSpeed: apexSpeeds.theirs,
    issues: shareOut(candidates(pair), [...phases, straight]),
  };
}

/** Identity and place of a corner, the same with and without a reference. */
export function cornerHead(
  tile: CornerTile,
  length: number,
): Pick<CornerReport, 'id' | 'name' | 'direction' | 'start' | 'apex' | 'end'> {
  const { id, name, direction, apex } = tile.corner;
  return {
    id,
    ...(name === undefined ? {} : { name }),
    direction,
    start: wrapped(tile.from, length),
    apex,
    end: tile.to,
  };
}

/** m by which my line lies to the left of the reference's, where both have a position on a line that has one. */
function offsets(
  { circuit, mine, theirs }: Comparison,
  turnIn: number,
  apex: number,
  exit: number,
): Pick<CornerPair, 'offset'> {
  const at = (metres: number) => {
    const place = wrapped(metres, mine.length);
    return offsetAt(circuit, mine, place) - offsetAt(circuit, theirs, place);
  };
  const offset = { turnIn: at(turnIn), apex: at(apex), exit: at(exit) };
  return Object.values(offset).every(Number.isFinite) ? { offset } : {};
}

/** m to the left of the circuit's line; NaN where the lap has no position. */
function offsetAt(circuit: Circuit, trace: LapTrace, metres: number): number {
  const latitude = trace.channels.get('latitude');
  const longitude = trace.channels.get('longitude');
  if (!latitude || !longitude) return Number.NaN;
  const lat = atDistance(trace, latitude, metres);
  const lon = atDistance(trace, longitude, metres);
  const local = toLocal(circuit.line, lat, lon);
  const place = local && project(circuit.line, local.x, local.y, metres);
  return place ? place.offset : Number.NaN;
}

/** Faults that show without a reference: nobody knows what they cost, so they cost nothing here. */
export function absoluteIssues(pass: CornerPass): Issue[] {
  const issues: Issue[] = [];
  const issue = (type: Issue['type'], delta: number, unit: string, at: number, name: string): Issue => ({
    type,
    severity: 'low',
    delta,
    unit,
    cost: 0,
    carried: 0,
    at,
    symptoms: [],
    evidence: [{ name, value: delta, unit }],
  });
  if (pass.coasting && pass.coasting.time >= 0.4) {
    issues.push(issue('coasting', pass.coasting.time, 's', pass.coasting.from, 'coasting'));
  }
  if ((pass.exitLifts ?? 0) >= 1) {
    issues.push(issue('exitLift', pass.exitLifts ?? 0, '', pass.throttleOn ?? pass.apex, 'exitLifts'));
  }
  if ((pass.steeringCorrections ?? 0) >= 3) {
    issues.push(
      issue('steeringCorrections', pass.steeringCorrections ?? 0, '', pass.turnIn, 'steeringCorrections'),
    );
  }
  return issues;
}
