/**
 * The line that was driven, beside the line of the path. An offset to the left changes everything that a car feels:
 * the metres it drives, its heading and above all its curvature, whose change is the second derivative of the offset.
 */

import type { Ground } from './lap.ts';
import type { Path } from './path.ts';

export interface DrivenLine {
  readonly ground: Ground;
  /** m east and north of the origin, per node of the run. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** rad, counter-clockwise from east, not wrapped. */
  readonly heading: Float64Array;
  readonly altitude: Float64Array;
  /** m to the left of the path. */
  readonly offset: Float64Array;
}

/** 0 below 0, 1 above 1, and between them a curve without jumps in slope or bend (3rd derivative aside). */
export function ease(share: number): number {
  const t = Math.min(Math.max(share, 0), 1);
  return t * t * t * (10 - 15 * t + 6 * t * t);
}

/** Adds a raised cosine of full `width` nodes around `centre`. */
export function bump(target: Float64Array, centre: number, width: number, amount: number): void {
  const half = width / 2;
  const from = Math.max(0, Math.ceil(centre - half));
  const to = Math.min(target.length - 1, Math.floor(centre + half));
  for (let j = from; j <= to; j++) {
    target[j] += (amount / 2) * (1 + Math.cos((Math.PI * (j - centre)) / half));
  }
}

/** Follows the path from node `first` at the given offsets (m to the left, one per node of the run). */
export function driveLine(path: Path, first: number, offset: Float64Array): DrivenLine {
  const count = offset.length;
  const n = path.curvature.length;
  const ds = path.step;
  const fresh = () => new Float64Array(count);
  const [x, y, heading, altitude] = [fresh(), fresh(), fresh(), fresh()];
  const [curvature, grade, crest, stretch] = [fresh(), fresh(), fresh(), fresh()];
  const fullTurn = Math.sign(path.corners.reduce((sum, corner) => sum + corner.turn, 0)) * 2 * Math.PI;
  for (let j = 0; j < count; j++) {
    const i = (first + j) % n;
    const laps = Math.floor((first + j) / n);
    const d = offset[j];
    const before = offset[Math.max(0, j - 1)];
    const after = offset[Math.min(count - 1, j + 1)];
    const slope = (after - before) / (2 * ds);
    const bend = j === 0 || j === count - 1 ? 0 : (after - 2 * d + before) / (ds * ds);
    const along = 1 - path.curvature[i] * d;
    x[j] = path.x[i] - d * Math.sin(path.heading[i]);
    y[j] = path.y[i] + d * Math.cos(path.heading[i]);
    heading[j] = path.heading[i] + laps * fullTurn + Math.atan2(slope, along);
    altitude[j] = path.altitude[i];
    stretch[j] = Math.hypot(along, slope);
    curvature[j] = path.curvature[i] / along + bend / (along * along);
    grade[j] = path.grade[i];
    crest[j] = path.crest[i];
  }
  return { ground: { step: ds, curvature, grade, crest, stretch }, x, y, heading, altitude, offset };
}
