/** Where things lie on the map: fitting a line into a box, the point at a distance, the distance at a point. Pure. */

import type { CompareView } from '../../../src/server/contract.ts';
import { type Frame, valueAt } from '../frame.ts';

export type TrackLine = NonNullable<CompareView['map']>;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Metres to pixels: north is up, one scale for both axes. */
export interface View {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export interface Box {
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

export function boxOf(line: TrackLine, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): Box {
  let minX = Number.POSITIVE_INFINITY;
  let maxX = Number.NEGATIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < line.x.length; i++) {
    if (line.distance[i] < from || line.distance[i] > to) continue;
    minX = Math.min(minX, line.x[i]);
    maxX = Math.max(maxX, line.x[i]);
    minY = Math.min(minY, line.y[i]);
    maxY = Math.max(maxY, line.y[i]);
  }
  return { minX, maxX, minY, maxY };
}

/** The box in the middle, as large as it goes with `margin` px around it. */
export function fitBox(box: Box, width: number, height: number, margin: number): View {
  const spanX = Math.max(1, box.maxX - box.minX);
  const spanY = Math.max(1, box.maxY - box.minY);
  const scale = Math.min((width - 2 * margin) / spanX, (height - 2 * margin) / spanY);
  return {
    scale,
    left: width / 2 - ((box.minX + box.maxX) / 2) * scale,
    top: height / 2 + ((box.minY + box.maxY) / 2) * scale,
  };
}

export function toPixel({ scale, left, top }: View, x: number, y: number): Point {
  return { x: left + x * scale, y: top - y * scale };
}

/** Between two views, for an animation; share 0..1. */
export function between(a: View, b: View, share: number): View {
  const mix = (p: number, q: number) => p + (q - p) * share;
  return { scale: mix(a.scale, b.scale), left: mix(a.left, b.left), top: mix(a.top, b.top) };
}

function indexBefore(distance: readonly number[], metres: number): number {
  let low = 0;
  let high = distance.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (distance[middle] <= metres) low = middle;
    else high = middle - 1;
  }
  return Math.min(low, distance.length - 2);
}

export function pointAt(line: TrackLine, metres: number): Point {
  const i = indexBefore(line.distance, metres);
  const span = line.distance[i + 1] - line.distance[i];
  const share = span > 0 ? Math.min(1, Math.max(0, (metres - line.distance[i]) / span)) : 0;
  return {
    x: line.x[i] + share * (line.x[i + 1] - line.x[i]),
    y: line.y[i] + share * (line.y[i + 1] - line.y[i]),
  };
}

/** Unit vector along the line at a distance. */
export function tangentAt(line: TrackLine, metres: number): Point {
  const i = indexBefore(line.distance, metres);
  const dx = line.x[i + 1] - line.x[i];
  const dy = line.y[i + 1] - line.y[i];
  const length = Math.hypot(dx, dy) || 1;
  return { x: dx / length, y: dy / length };
}

/** Distance along the lap of the point of the line next to a pixel; undefined beyond `reach` px. */
export function distanceAt(line: TrackLine, view: View, at: Point, reach: number): number | undefined {
  let best = reach * reach;
  let found: number | undefined;
  for (let i = 0; i < line.x.length; i++) {
    const dx = view.left + line.x[i] * view.scale - at.x;
    const dy = view.top - line.y[i] * view.scale - at.y;
    const squared = dx * dx + dy * dy;
    if (squared < best) {
      best = squared;
      found = line.distance[i];
    }
  }
  return found;
}

/**
 * Where the reference was at the moment when the lap is at `metres`, counted from the line: the ghost. Undefined
 * without a reference.
 */
export function ghostAt(frame: Frame, metres: number): number | undefined {
  const distance = frame.values.get('distance');
  const time = frame.values.get('lap.time');
  const delta = frame.values.get('delta');
  if (!distance || !time || !delta) return undefined;
  const now = valueAt(frame, 'lap.time', metres);
  let low = 0;
  let high = distance.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle] - delta[middle] < now) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return distance[0];
  const before = time[low - 1] - delta[low - 1];
  const after = time[low] - delta[low];
  const share = after > before ? Math.min(1, Math.max(0, (now - before) / (after - before))) : 1;
  return distance[low - 1] + share * (distance[low] - distance[low - 1]);
}

/** Where a car was at a distance: on its own line where that was recorded, else on the circuit's. */
export function carAt(frame: Frame, line: TrackLine, side: 'lap' | 'reference', metres: number): Point {
  const x = valueAt(frame, `${side}.x`, metres);
  const y = valueAt(frame, `${side}.y`, metres);
  return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : pointAt(line, metres);
}
