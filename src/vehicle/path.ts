/**
 * Turns a short table of straights and arcs into the line a car follows. Two things would surprise a reader. The
 * steps of curvature between segments are averaged over a fixed length, which makes every transition an exact
 * clothoid and leaves the total change of heading untouched. And the table does not have to close: rounded figures
 * never do, so segment lengths are adjusted, least change first, until the line meets its own start.
 */

import type { Corner, CornerMap } from '../circuit/index.ts';

export interface Segment {
  /** m */
  readonly length: number;
  /** Change of heading, degrees, left positive; 0 for a straight. */
  readonly turn: number;
  /** Number of the corner that this segment belongs to. */
  readonly corner?: number;
}

export interface CircuitPlan {
  readonly name: string;
  readonly config: string;
  readonly city: string;
  readonly country: string;
  /** Degrees, WGS84: the start line. */
  readonly origin: { readonly latitude: number; readonly longitude: number };
  /** Degrees at the start line, counter-clockwise from east. */
  readonly heading: number;
  /** m: length over which curvature changes from one segment to the next. */
  readonly easement: number;
  readonly segments: readonly Segment[];
  /** Names by corner number. */
  readonly cornerNames: readonly { readonly number: number; readonly name: string }[];
  /** m above sea level at the line, and a sketch of heights (m above the line) by share of the lap, from 0 to 1. */
  readonly altitude: number;
  readonly heights: readonly { readonly at: number; readonly height: number }[];
  /** Shares of the lap; lane offset in m to the left of the line; speed limit in m/s. */
  readonly pit: {
    readonly entry: number;
    readonly exit: number;
    readonly stall: number;
    readonly offset: number;
    readonly speedLimit: number;
  };
}

/** A closed line on an even grid: node i lies at i · step, and node n would be node 0 again. */
export interface Path {
  readonly plan: CircuitPlan;
  /** m */
  readonly length: number;
  /** m */
  readonly step: number;
  /** m east and north of the origin, n nodes. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** rad, counter-clockwise from east, not wrapped. */
  readonly heading: Float64Array;
  /** 1/m, left positive. */
  readonly curvature: Float64Array;
  /** m above sea level. */
  readonly altitude: Float64Array;
  /** Rise over run along the line, uphill positive. */
  readonly grade: Float64Array;
  /** 1/m: change of grade per metre, positive in a compression, negative over a crest. */
  readonly crest: Float64Array;
  readonly corners: readonly Corner[];
  /** m by which the line missed its own start before and after the adjustment. */
  readonly gapAuthored: number;
  readonly gap: number;
}

const RAD = Math.PI / 180;

/** Heading as a function of distance, with the easement applied; both are exact, not sampled. */
interface HeadingLine {
  readonly length: number;
  heading(s: number): number;
  curvature(s: number): number;
}

function headingLine(plan: CircuitPlan, lengths: readonly number[]): HeadingLine {
  const n = lengths.length;
  const start = new Float64Array(n + 1);
  const raw = new Float64Array(n + 1);
  const area = new Float64Array(n + 1);
  raw[0] = plan.heading * RAD;
  for (let i = 0; i < n; i++) {
    start[i + 1] = start[i] + lengths[i];
    raw[i + 1] = raw[i] + plan.segments[i].turn * RAD;
    area[i + 1] = area[i] + ((raw[i] + raw[i + 1]) / 2) * lengths[i];
  }
  const length = start[n];
  const turn = raw[n] - raw[0];

  const locate = (s: number): number => {
    let i = 0;
    while (i < n - 1 && start[i + 1] <= s) i++;
    return i;
  };
  /** Heading before the easement; the lap repeats with one full turn added. */
  const rawAt = (s: number): number => {
    const laps = Math.floor(s / length);
    const local = s - laps * length;
    const i = locate(local);
    return raw[i] + ((raw[i + 1] - raw[i]) * (local - start[i])) / lengths[i] + laps * turn;
  };
  /** Integral of `rawAt` from 0. */
  const areaAt = (s: number): number => {
    const laps = Math.floor(s / length);
    const local = s - laps * length;
    const i = locate(local);
    const into = local - start[i];
    const slope = (raw[i + 1] - raw[i]) / lengths[i];
    const inside = area[i] + raw[i] * into + (slope * into * into) / 2 + laps * turn * local;
    return inside + laps * area[n] + (turn * length * laps * (laps - 1)) / 2;
  };
  const half = plan.easement / 2;
  return {
    length,
    heading: (s) => (areaAt(s + half) - areaAt(s - half)) / plan.easement,
    curvature: (s) => (rawAt(s + half) - rawAt(s - half)) / plan.easement,
  };
}

/** Where one lap along the line ends, relative to its start, m. */
function closingGap(plan: CircuitPlan, lengths: readonly number[]): { x: number; y: number } {
  const line = headingLine(plan, lengths);
  const cells = Math.round(line.length);
  const ds = line.length / cells;
  let x = 0;
  let y = 0;
  for (let i = 0; i < cells; i++) {
    const heading = line.heading((i + 0.5) * ds);
    x += Math.cos(heading) * ds;
    y += Math.sin(heading) * ds;
  }
  return { x, y };
}

/**
 * Gauss–Newton with the least weighted change: of all length changes that close the line, the one that is smallest
 * relative to the lengths themselves.
 */
function closeLengths(plan: CircuitPlan): number[] {
  const lengths = plan.segments.map((segment) => segment.length);
  for (let round = 0; round < 8; round++) {
    const gap = closingGap(plan, lengths);
    if (Math.hypot(gap.x, gap.y) < 1e-4) break;
    const jx: number[] = [];
    const jy: number[] = [];
    for (let i = 0; i < lengths.length; i++) {
      const probe = lengths.slice();
      probe[i] += 0.01;
      const moved = closingGap(plan, probe);
      jx.push((moved.x - gap.x) / 0.01);
      jy.push((moved.y - gap.y) / 0.01);
    }
    let xx = 0;
    let xy = 0;
    let yy = 0;
    const weight = lengths.map((length) => length * length);
    for (let i = 0; i < lengths.length; i++) {
      xx += weight[i] * jx[i] * jx[i];
      xy += weight[i] * jx[i] * jy[i];
      yy += weight[i] * jy[i] * jy[i];
    }
    const det = xx * yy - xy * xy;
    const lx = (-gap.x * yy + gap.y * xy) / det;
    const ly = (gap.x * xy - gap.y * xx) / det;
    for (let i = 0; i < lengths.length; i++) lengths[i] += weight[i] * (jx[i] * lx + jy[i] * ly);
  }
  return lengths;
}

/** Quintic ramps between the sketched heights: no jump in grade or crest, so the load on the tyres has none either. */
function heightAt(plan: CircuitPlan, share: number): { height: number; slope: number; bend: number } {
  const knots = plan.heights;
  let i = 0;
  while (i < knots.length - 2 && knots[i + 1].at <= share) i++;
  const a = knots[i];
  const b = knots[i + 1];
  const width = b.at - a.at;
  const rise = b.height - a.height;
  const t = (share - a.at) / width;
  return {
    height: a.height + rise * t * t * t * (10 - 15 * t + 6 * t * t),
    slope: (rise / width) * 30 * t * t * (1 - t) * (1 - t),
    bend: (rise / (width * width)) * 60 * t * (1 - t) * (1 - 2 * t),
  };
}

/** Corners reach over their easements; where two share one, it is cut in its middle. */
function findCorners(plan: CircuitPlan, lengths: readonly number[], line: HeadingLine): Corner[] {
  const spans = plan.cornerNames.map(({ number }) => {
    let s = 0;
    let from = Number.POSITIVE_INFINITY;
    let to = 0;
    for (let i = 0; i < lengths.length; i++) {
      if (plan.segments[i].corner === number) {
        from = Math.min(from, s);
        to = s + lengths[i];
      }
      s += lengths[i];
    }
    return { start: from - plan.easement / 2, end: to + plan.easement / 2 };
  });
  for (let i = 1; i < spans.length; i++) {
    if (spans[i - 1].end <= spans[i].start) continue;
    const cut = (spans[i - 1].end + spans[i].start) / 2;
    spans[i - 1].end = cut;
    spans[i].start = cut;
  }
  return plan.cornerNames.map(({ number, name }, i) => {
    const { start, end } = spans[i];
    const turn = line.heading(end) - line.heading(start);
    const middle = line.heading(start) + turn / 2;
    let low = start;
    let high = end;
    for (let k = 0; k < 50; k++) {
      const mid = (low + high) / 2;
      if ((line.heading(mid) - middle) * Math.sign(turn) < 0) low = mid;
      else high = mid;
    }
    const direction = turn > 0 ? 'left' : 'right';
    return {
      id: String(number),
      number,
      letter: '',
      name,
      direction,
      start,
      apex: (low + high) / 2,
      end,
      turn,
    };
  });
}

/** Closes the plan and lays it on a grid of about `step` metres that divides the lap exactly. */
export function buildPath(plan: CircuitPlan, step = 0.5): Path {
  const authored = closingGap(
    plan,
    plan.segments.map((segment) => segment.length),
  );
  const lengths = closeLengths(plan);
  const line = headingLine(plan, lengths);
  const n = Math.round(line.length / step);
  const ds = line.length / n;
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  const heading = new Float64Array(n);
  const curvature = new Float64Array(n);
  const altitude = new Float64Array(n);
  const grade = new Float64Array(n);
  const crest = new Float64Array(n);
  let px = 0;
  let py = 0;
  for (let i = 0; i < n; i++) {
    const s = i * ds;
    x[i] = px;
    y[i] = py;
    heading[i] = line.heading(s);
    curvature[i] = line.curvature(s);
    const up = heightAt(plan, i / n);
    altitude[i] = plan.altitude + up.height;
    grade[i] = up.slope / line.length;
    crest[i] = up.bend / (line.length * line.length);
    const middle = line.heading(s + ds / 2);
    px += Math.cos(middle) * ds;
    py += Math.sin(middle) * ds;
  }
  return {
    plan,
    length: line.length,
    step: ds,
    x,
    y,
    heading,
    curvature,
    altitude,
    grade,
    crest,
    corners: findCorners(plan, lengths, line),
    gapAuthored: Math.hypot(authored.x, authored.y),
    gap: Math.hypot(px, py),
  };
}

/** The circuit's corners as a map for the analysis of laps driven there, so that they carry their names. */
export function cornerMapOf(path: Path): CornerMap {
  const decimetres = (metres: number) => Number(metres.toFixed(1));
  return {
    circuit: path.plan.name,
    length: decimetres(path.length),
    corners: path.corners.map(({ id, name, start, apex, end, direction }) => ({
      id,
      ...(name === undefined ? {} : { name }),
      start: decimetres(start),
      apex: decimetres(apex),
      end: decimetres(end),
      direction,
    })),
  };
}
