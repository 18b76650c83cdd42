/**
 * From degrees to metres, and the repair of positions. Loggers repeat the last GPS fix until the next one comes, or
 * lose it for a second; on the distance grid this looks like a car that stands still and then leaps. Such a
 * staircase has true positions only where a plateau begins, so the rest is thrown away and bridged.
 */

import { fillPeriodic } from './smoothing.ts';

export interface Origin {
  readonly latitude: number;
  readonly longitude: number;
}

const DEGREE = Math.PI / 180;
/** WGS84. */
const SEMI_MAJOR = 6378137;
const ECCENTRICITY_SQUARED = 6.69437999014e-3;

/** Metres per degree of latitude and of longitude at a latitude (radii of curvature of the WGS84 ellipsoid). */
export function metresPerDegree(latitude: number): { north: number; east: number } {
  const s = Math.sin(latitude * DEGREE);
  const w = Math.sqrt(1 - ECCENTRICITY_SQUARED * s * s);
  return {
    north: ((SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED)) / w ** 3) * DEGREE,
    east: (SEMI_MAJOR / w) * Math.cos(latitude * DEGREE) * DEGREE,
  };
}

/** Places in the tangent plane at `origin`: x east, y north, m. */
export function toPlane(
  latitude: Float64Array,
  longitude: Float64Array,
  origin: Origin,
): { x: Float64Array; y: Float64Array } {
  const { north, east } = metresPerDegree(origin.latitude);
  return {
    x: longitude.map((v) => (v - origin.longitude) * east),
    y: latitude.map((v) => (v - origin.latitude) * north),
  };
}

/** Share of points that may be bridged before positions count as absent. */
const MAX_BRIDGED = 0.92;
/** A gap longer than this share of the lap is no position at all: a straight across it would be a lie. */
const MAX_GAP = 0.05;
/** A repeated fix: less ground covered than this per metre driven. */
const STILL = 1e-3;
/** A leap: more than this much ground covered per metre driven. */
const LEAP = 1.6;
/** A spike where no fix was stale: good at neither end. */
const SPIKE = 5;

/**
 * Removes plateaus (a fix repeated) and the leaps after them and bridges what was removed. Takes one lap's x and y
 * over `step` m of distance, n points with both ends. Undefined where too little is left.
 */
export function repairPositions(
  x: Float64Array,
  y: Float64Array,
  step: number,
): { x: Float64Array; y: Float64Array } | undefined {
  const n = x.length;
  const good = new Uint8Array(n);
  for (let i = 0; i < n; i++) good[i] = Number.isFinite(x[i]) && Number.isFinite(y[i]) ? 1 : 0;
  const moved = (i: number): number => Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]) / step;
  let stale = false;
  for (let i = 1; i < n; i++) {
    const way = moved(i);
    if (way < STILL) {
      good[i] = 0;
      stale = true;
    } else if (stale && way > LEAP) {
      // Between the stale fix and the next one only the place where the leap ends is true.
      stale = i + 1 < n && moved(i + 1) > LEAP;
      if (stale) good[i] = 0;
    } else {
      stale = false;
      if (way > SPIKE) good[i] = good[i - 1] = 0;
    }
  }
  // A plateau that the lap begins on is a fix of unknown age.
  if (n > 1 && moved(1) < STILL) good[0] = 0;
  let bad = 0;
  let run = 0;
  let longest = 0;
  for (let i = 0; i < n; i++) {
    run = good[i] ? 0 : run + 1;
    if (!good[i]) bad++;
    longest = Math.max(longest, run);
  }
  if (bad > MAX_BRIDGED * n || longest > Math.max(MAX_GAP * n, 60 / step)) return undefined;
  if (bad === 0) return { x, y };
  const bridge = (values: Float64Array): Float64Array | undefined => {
    const gapped = values.map((v, i) => (good[i] ? v : Number.NaN));
    // The ends must not be bridged around the line: a lap need not close to the metre.
    if (!good[0]) gapped[0] = extended(gapped, 0, 1);
    if (!good[n - 1]) gapped[n - 1] = extended(gapped, n - 1, -1);
    return fillPeriodic(gapped);
  };
  const bx = bridge(x);
  const by = bridge(y);
  return bx && by ? { x: bx, y: by } : undefined;
}

/** Points over which the course towards an end is taken, at least. */
const COURSE = 6;

/** The value at an end by carrying on straight from the nearest known points; `inward` is 1 at the first, −1 at the last. */
function extended(values: Float64Array, end: number, inward: 1 | -1): number {
  let near: number | undefined;
  for (let i = end; i >= 0 && i < values.length; i += inward) {
    if (!Number.isFinite(values[i])) continue;
    if (near === undefined) near = i;
    else if (Math.abs(i - near) >= COURSE) {
      return values[near] + ((values[i] - values[near]) / (i - near)) * (end - near);
    }
  }
  return near === undefined ? Number.NaN : values[near];
}
