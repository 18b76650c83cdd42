/**
 * Places against the centre line: where along the lap a position lies and how far to which side. This is what lets
 * laps be aligned by position and racing lines be compared. A circuit may pass close to itself, so a caller that
 * knows roughly where the car is should say so.
 */

import type { CentreLine } from './circuit.ts';
import { metresPerDegree } from './plane.ts';

export interface Place {
  /** m since the line, 0 ≤ distance < length. */
  readonly distance: number;
  /** m from the centre line, left positive. */
  readonly offset: number;
}

/** A place on Earth in the line's frame (x east, y north, m). Undefined where the line does not come from GPS. */
export function toLocal(
  line: CentreLine,
  latitude: number,
  longitude: number,
): { x: number; y: number } | undefined {
  if (!line.origin) return undefined;
  const { north, east } = metresPerDegree(line.origin.latitude);
  return { x: (longitude - line.origin.longitude) * east, y: (latitude - line.origin.latitude) * north };
}

/** m of lap searched to each side of `near`. */
const NEARBY = 60;

interface Shape {
  readonly line: CentreLine;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** m: no segment is longer. Infinity where nobody measured them, which costs time and changes nothing. */
  readonly longest: number;
}

/**
 * The nearest place on the line. With `near` (m since the line) only the 60 m of lap to each side are searched.
 * Undefined where the line has no shape or the position is not finite.
 */
export function project(line: CentreLine, x: number, y: number, near?: number): Place | undefined {
  const { x: xs, y: ys } = line;
  return xs && ys && nearest({ line, xs, ys, longest: Number.POSITIVE_INFINITY }, x, y, near);
}

/**
 * One segment after the other, the first of the nearest. Along the line a place comes no faster nearer than metre by
 * metre, so segments that lie too near to one that is too far away are passed over: the same answer from a tenth of
 * them, which matters for whoever places every sample of a day.
 */
function nearest({ line, xs, ys, longest }: Shape, x: number, y: number, near?: number): Place | undefined {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return undefined;
  const { step } = line;
  const n = xs.length - 1;
  const reach = Math.ceil(NEARBY / step);
  let first = 0;
  let count = n;
  /** m: one place of those searched is at least as near, and where the car is expected that is very near. */
  let bound = Number.POSITIVE_INFINITY;
  if (near !== undefined && Number.isFinite(near) && 2 * reach < n) {
    const expected = Math.round(near / step);
    first = expected - reach;
    count = 2 * reach;
    const i = ((expected % n) + n) % n;
    bound = Math.sqrt((x - xs[i]) ** 2 + (y - ys[i]) ** 2);
  }
  let best = Number.POSITIVE_INFINITY;
  let distance = 0;
  let left = false;
  let i = ((first % n) + n) % n;
  for (let k = 0; k < count; ) {
    const px = x - xs[i];
    const py = y - ys[i];
    // A hair less than could be passed over, for the roundings.
    const over = Math.floor((Math.sqrt(px * px + py * py) - bound) / longest - 1e-6);
    if (over >= 1) {
      k += over;
      i = (i + over) % n;
      continue;
    }
    const dx = xs[i + 1] - xs[i];
    const dy = ys[i + 1] - ys[i];
    const square = dx * dx + dy * dy;
    const f = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
    const ax = px - f * dx;
    const ay = py - f * dy;
    const away = Math.sqrt(ax * ax + ay * ay);
    if (away < best) {
      best = away;
      bound = Math.min(bound, best);
      distance = (i + f) * step;
      left = dx * py - dy * px >= 0;
    }
    k++;
    i = i + 1 === n ? 0 : i + 1;
  }
  return {
    distance: distance >= line.length ? distance - line.length : distance,
    offset: left ? best : -best,
  };
}

/** Farther from the line than this, m, a place belongs to the pits or to another layout. */
const OFF_THE_MAP = 40;

/**
 * The alignment by position that `lapTrace` takes as `place`: degrees to m since the line, undefined off the map.
 * Undefined where the line does not come from GPS.
 */
export function placeOn(
  line: CentreLine,
): ((latitude: number, longitude: number, near: number) => number | undefined) | undefined {
  const { origin, x, y } = line;
  if (!origin || !x || !y) return undefined;
  const { north, east } = metresPerDegree(origin.latitude);
  let longest = 0;
  for (let i = 1; i < x.length; i++)
    longest = Math.max(longest, Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]));
  const shape = { line, xs: x, ys: y, longest };
  return (latitude, longitude, near) => {
    const place = nearest(
      shape,
      (longitude - origin.longitude) * east,
      (latitude - origin.latitude) * north,
      near,
    );
    return place && Math.abs(place.offset) <= OFF_THE_MAP ? place.distance : undefined;
  };
}

/**
 * The line as a closed polygon of at most `maxPoints` points (the last equals the first), the points that matter for
 * the shape first (Douglas–Peucker). With `distance`, m since the line, for each. Undefined where there is no shape.
 */
export function outline(
  line: CentreLine,
  maxPoints: number,
): { x: Float64Array; y: Float64Array; distance: Float64Array } | undefined {
  const { x, y } = line;
  if (!x || !y) return undefined;
  const wanted = Math.max(4, Math.floor(maxPoints));
  const chosen = wanted >= x.length ? [...x.keys()] : importantPoints(x, y, wanted);
  return {
    x: Float64Array.from(chosen, (i) => x[i]),
    y: Float64Array.from(chosen, (i) => y[i]),
    distance: Float64Array.from(chosen, (i) => line.distance[i]),
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly middle: number;
  readonly error: number;
}

/** Splits the span with the largest error until there are `wanted` points. */
function importantPoints(x: Float64Array, y: Float64Array, wanted: number): number[] {
  const span = (from: number, to: number): Span => {
    const dx = x[to] - x[from];
    const dy = y[to] - y[from];
    const length = Math.hypot(dx, dy);
    let middle = from;
    let error = -1;
    for (let i = from + 1; i < to; i++) {
      const px = x[i] - x[from];
      const py = y[i] - y[from];
      // A closed span has no chord; the farthest point is then the other end of the circuit.
      const away = length > 1e-9 ? Math.abs(dx * py - dy * px) / length : Math.hypot(px, py);
      if (away > error) {
        error = away;
        middle = i;
      }
    }
    return { from, to, middle, error };
  };
  const spans = [span(0, x.length - 1)];
  while (spans.length + 1 < wanted) {
    let worst = 0;
    for (let i = 1; i < spans.length; i++) if (spans[i].error > spans[worst].error) worst = i;
    const { from, to, middle, error } = spans[worst];
    if (error <= 0) break;
    spans.splice(worst, 1, span(from, middle), span(middle, to));
  }
  return [...spans.map((s) => s.from), x.length - 1];
}
