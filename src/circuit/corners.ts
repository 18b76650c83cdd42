/**
 * Corners from signed curvature, so that every driver's lap of a circuit gives the same ones. A racing line hides as
 * much as it shows: kinks are taken straight, a double apex becomes one, a chicane at speed is hardly a wiggle. So the
 * decisions hang on what a line cannot change, the turn of the heading, and thresholds on curvature only draw borders.
 *
 * How: runs of one sign (an S is split where the sign changes); a run is cut into several corners where curvature
 * clearly gives way between two peaks (a hairpin with two apexes, where it does not, stays one); short wiggles inside
 * a turn, like a chicane that fast laps straighten, are taken back into it; leftovers of a few degrees join the corner
 * they follow; what then turns less than `minTurn` is a kink, not a corner. All lengths are metres on a full-size
 * circuit and shrink with shorter laps.
 *
 * The numbers were chosen in the gaps that some 170 real laps of ten circuits leave: wiggles and kinks turn up to 20°,
 * the gentlest corners that all drivers drive as such 25° and more. Numbers are plain; letters come from authored maps.
 *
 * Ovals: an end of an oval is one event for the driver (one braking, one apex, one exit) though it carries two
 * numbers. It is therefore one corner here, called `1-2` or `3-4`, with the first of its numbers.
 */

import type { CentreLine, Corner } from './circuit.ts';
import { gaussianPeriodic } from './smoothing.ts';

const DEGREE = Math.PI / 180;

export interface CornerOptions {
  /** rad: a turn of less is a kink, not a corner. */
  readonly minTurn?: number;
  /** rad: parts of one bend that turn less do not become corners of their own. */
  readonly minPart?: number;
}

const defaults: Required<CornerOptions> = { minTurn: 22 * DEGREE, minPart: 30 * DEGREE };

/**
 * A bend is cut where curvature falls below this share of the weaker of two peaks, and the car runs nearly straight
 * there: at a radius of 140 m or more (less on short tracks). Or where it falls below half of the weaker peak.
 */
const VALLEY = 0.84;
const VALLEY_RADIUS = 140;
const DEEP_VALLEY = 0.5;

/** 1/m: a corner is left for good where curvature falls below; a share of the peak, within these limits. */
const LEAVE_LOW = 1 / 600;
const LEAVE_HIGH = 1 / 300;
const LEAVE_SHARE = 1 / 3;
/** A run starts as soon as there is any curvature worth the name, 1/m. */
const RUN = 1 / 1000;
/** rad: turns of less are noise even as parts. */
const NOISE = 3 * DEGREE;
/** rad: a wiggle that turns more is never taken back into the turn around it. */
const MAX_WIGGLE = 45 * DEGREE;
/** rad: each end of an oval turns at least this much. */
const OVAL_END = 140 * DEGREE;

/** A bend on an unrolled axis of grid points: `from` < `to`, both may lie past the end of the lap. */
interface Bend {
  from: number;
  to: number;
  turn: number;
}

interface Scale {
  readonly step: number;
  /** Points of one period. */
  readonly n: number;
  /** Wiggles shorter than this and gaps narrower than this do not part a corner, points. */
  readonly wiggle: number;
  /** A leftover this near to a corner of its direction belongs to it, points. */
  readonly near: number;
  /** 1/m: straighter than this is straight enough to part two corners. */
  readonly valleyCurvature: number;
}

/** The corners of a centre line in driving order, numbered from the line. */
export function detectCorners(line: CentreLine, options: CornerOptions = {}): Corner[] {
  const { minTurn, minPart } = { ...defaults, ...options };
  const n = line.curvature.length - 1;
  if (n < 16) return [];
  const { length, step } = line;
  const scale: Scale = {
    step,
    n,
    wiggle: Math.min(40, length / 60) / step,
    near: Math.min(60, length / 40) / step,
    valleyCurvature: 1 / Math.min(VALLEY_RADIUS, length / 15),
  };
  const raw = line.curvature.subarray(0, n);
  const curvature = gaussianPeriodic(raw, Math.min(10, length / 200) / step);
  const broad = gaussianPeriodic(raw, Math.min(18, length / 110) / step);
  const turns = cumulative(curvature, step);

  let bends = runs(curvature, turns, scale);
  bends = bends.flatMap((bend) => cut(bend, broad, turns, scale, minPart));
  bends = takeBackWiggles(bends, turns, scale);
  bends = joinLeftovers(bends, turns, scale, minPart);
  const corners = bends
    .map((bend) => trim(bend, curvature, turns, scale))
    .filter((bend) => Math.abs(bend.turn) >= minTurn)
    .map((bend) => toCorner(bend, turns, scale))
    .sort((a, b) => a.apex - b.apex);
  return numbered(corners);
}

/** Heading over the unrolled axis: `at(i)` is the turn done from point 0 to point i, any i ≥ 0. */
interface Turns {
  at(i: number): number;
}

function cumulative(curvature: Float64Array, step: number): Turns {
  const n = curvature.length;
  const sum = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) sum[i + 1] = sum[i] + curvature[i] * step;
  const lap = sum[n];
  return { at: (i) => Math.floor(i / n) * lap + sum[((i % n) + n) % n] };
}

function bendOf(from: number, to: number, turns: Turns): Bend {
  return { from, to, turn: turns.at(to) - turns.at(from) };
}

/** Stretches of one sign, from the straightest place of the lap on, so that none is cut by the line. */
function runs(curvature: Float64Array, turns: Turns, { n }: Scale): Bend[] {
  let origin = 0;
  for (let i = 1; i < n; i++) {
    if (Math.abs(curvature[i]) < Math.abs(curvature[origin])) origin = i;
  }
  const found: Bend[] = [];
  let sign = 0;
  let from = origin;
  for (let i = origin; i <= origin + n; i++) {
    const k = curvature[i % n];
    const now = i === origin + n || Math.abs(k) < RUN ? 0 : Math.sign(k);
    if (now === sign) continue;
    if (sign !== 0) found.push(bendOf(from, i, turns));
    sign = now;
    from = i;
  }
  return found.filter((bend) => Math.abs(bend.turn) >= NOISE);
}

/** Joins two turns of one direction across a short opposite wiggle, the smallest wiggle first. */
function takeBackWiggles(bends: readonly Bend[], turns: Turns, { wiggle }: Scale): Bend[] {
  const list = [...bends];
  for (;;) {
    let best = -1;
    for (let i = 1; i + 1 < list.length; i++) {
      const [before, it, after] = [list[i - 1], list[i], list[i + 1]];
      const flanked =
        Math.sign(before.turn) === Math.sign(after.turn) && Math.sign(before.turn) !== Math.sign(it.turn);
      const short =
        it.to - it.from < wiggle && it.from - before.to < wiggle / 2 && after.from - it.to < wiggle / 2;
      const small =
        Math.abs(it.turn) < MAX_WIGGLE && Math.abs(it.turn) < Math.abs(before.turn) + Math.abs(after.turn);
      // Two full corners with a flick between them stay two; so do turns that lie far apart.
      const weak = Math.min(Math.abs(before.turn), Math.abs(after.turn)) < MAX_WIGGLE;
      const together = (after.from + after.to) / 2 - (before.from + before.to) / 2 < 3 * wiggle;
      if (!flanked || !short || !small || !weak || !together) continue;
      if (best < 0 || Math.abs(it.turn) < Math.abs(list[best].turn)) best = i;
    }
    if (best < 0) return list;
    list.splice(best - 1, 3, bendOf(list[best - 1].from, list[best + 1].to, turns));
  }
}

/** Cuts a bend of one direction where curvature gives way between two peaks and both parts are worth a number. */
function cut(bend: Bend, broad: Float64Array, turns: Turns, scale: Scale, minPart: number): Bend[] {
  const { n, valleyCurvature } = scale;
  const sign = Math.sign(bend.turn);
  const at = (i: number): number => Math.max(0, sign * broad[((i % n) + n) % n]);
  let best: { i: number; share: number } | undefined;
  const size = bend.to - bend.from;
  const rightPeak = new Float64Array(size + 1);
  for (let i = size - 1; i >= 0; i--) rightPeak[i] = Math.max(rightPeak[i + 1], at(bend.from + i));
  let leftPeak = 0;
  for (let i = 0; i < size; i++) {
    const height = at(bend.from + i);
    leftPeak = Math.max(leftPeak, height);
    const peak = Math.min(leftPeak, rightPeak[i]);
    if (peak <= 0) continue;
    const share = height / peak;
    const deep = share < DEEP_VALLEY || (share < VALLEY && height < valleyCurvature);
    if (!deep || (best && share >= best.share)) continue;
    const before = sign * (turns.at(bend.from + i) - turns.at(bend.from));
    if (before < minPart || sign * bend.turn - before < minPart) continue;
    best = { i: bend.from + i, share };
  }
  if (!best) return [bend];
  return [bendOf(bend.from, best.i, turns), bendOf(best.i, bend.to, turns)].flatMap((part) =>
    cut(part, broad, turns, scale, minPart),
  );
}

/** A weak part right before or after a corner of its own direction is its entry or its exit. */
function joinLeftovers(bends: readonly Bend[], turns: Turns, { near }: Scale, minPart: number): Bend[] {
  const list = [...bends];
  for (let i = 0; i < list.length; i++) {
    const it = list[i];
    if (Math.abs(it.turn) >= minPart) continue;
    const before = list[i - 1];
    const after = list[i + 1];
    const joins = (corner: Bend | undefined): corner is Bend =>
      corner !== undefined && it.turn * corner.turn > 0 && Math.abs(corner.turn) >= minPart;
    const gapBefore = joins(before) ? it.from - before.to : Number.POSITIVE_INFINITY;
    const gapAfter = joins(after) ? after.from - it.to : Number.POSITIVE_INFINITY;
    if (Math.min(gapBefore, gapAfter) > near) continue;
    if (before && gapBefore <= gapAfter) list.splice(i - 1, 2, bendOf(before.from, it.to, turns));
    else if (after) list.splice(i, 2, bendOf(it.from, after.to, turns));
    i = Math.max(-1, i - 2);
  }
  return list;
}

/** Draws the borders in to where the corner really begins and ends. */
function trim(bend: Bend, curvature: Float64Array, turns: Turns, { n, step }: Scale): Bend {
  const sign = Math.sign(bend.turn);
  const at = (i: number): number => sign * curvature[((i % n) + n) % n];
  let peak = 0;
  for (let i = bend.from; i < bend.to; i++) peak = Math.max(peak, at(i));
  // Half of the lap's mean curvature: on a short oval the car never drives straight.
  const high = Math.max(LEAVE_HIGH, Math.PI / (n * step));
  const leave = Math.min(Math.max(LEAVE_SHARE * peak, LEAVE_LOW), high, peak);
  let { from, to } = bend;
  while (from < to && at(from) < leave) from++;
  while (to > from && at(to - 1) < leave) to--;
  return bendOf(from, to, turns);
}

type Unnumbered = Omit<Corner, 'id' | 'number' | 'letter'>;

function toCorner(bend: Bend, turns: Turns, { n, step }: Scale): Unnumbered {
  const target = turns.at(bend.from) + bend.turn / 2;
  const sign = Math.sign(bend.turn);
  let i = bend.from;
  while (i < bend.to && sign * (turns.at(i + 1) - target) < 0) i++;
  const gained = turns.at(i + 1) - turns.at(i);
  const f = gained === 0 ? 0 : Math.min(1, Math.max(0, (target - turns.at(i)) / gained));
  const wrap = (point: number): number => (((point % n) + n) % n) * step;
  return {
    direction: sign > 0 ? 'left' : 'right',
    start: wrap(bend.from),
    apex: wrap(i + f),
    end: wrap(bend.to),
    turn: bend.turn,
  };
}

function numbered(corners: readonly Unnumbered[]): Corner[] {
  const oval =
    corners.length === 2 &&
    corners.every((c) => c.direction === corners[0].direction && Math.abs(c.turn) >= OVAL_END);
  return corners.map((corner, i) => {
    const number = oval ? 2 * i + 1 : i + 1;
    return { id: oval ? `${number}-${number + 1}` : `${number}`, number, letter: '', ...corner };
  });
}
