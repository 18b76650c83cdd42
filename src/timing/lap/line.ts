/**
 * A closed line on the ground that many laps drew together, and where a place lies along it.
 *
 * The median of x and of y at each distance gives a first line. Laps are not aligned to the metre, though, so that their
 * median cuts corners; the second step therefore asks how far to the side of that line the cars really were, which does
 * not depend on where along it they were thought to be, and moves the line there.
 */

import { median } from '../median.ts';

export interface ClosedLine {
  /** m; points in driving order, the first on the finish line and not repeated at the end. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** m since the finish line. */
  readonly distance: Float64Array;
  /** m. */
  readonly length: number;
}

export interface Fixes {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** m to the side beyond which a fix is not of a car on the circuit. */
const FARTHEST = 30;
/** Points of the line that are looked through ahead of the one before and behind it. */
const AHEAD = 60;
const BEHIND = 12;
/** Fixes that make a median. */
const FEWEST = 3;
/** Points to both sides over which shifts are averaged. */
const SMOOTH = 2;

/** Point by point the median of columns of one length; NaN where fewer than three of them have a value. */
export function medianColumn(columns: readonly ArrayLike<number>[], length: number): Float64Array {
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const values = columns.map((column) => column[i]).filter((value) => !Number.isNaN(value));
    out[i] = values.length < FEWEST ? Number.NaN : median(values);
  }
  return out;
}

/** Where a place lies: index of the nearest point, and m to the left of the line there. */
export interface OnLine {
  readonly index: number;
  /** m, positive to the left. */
  readonly side: number;
  /** m to that point. */
  readonly away: number;
}

/** The point of the line that is nearest, of those from `first` on, around the line. */
export function nearest(line: ClosedLine, x: number, y: number, first = 0, count = line.x.length): OnLine {
  const n = line.x.length;
  let index = 0;
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < Math.min(count, n); k++) {
    const i = (first + k + n) % n;
    const square = (line.x[i] - x) ** 2 + (line.y[i] - y) ** 2;
    if (square < best) [best, index] = [square, i];
  }
  const [nx, ny] = leftOf(line, index);
  const side = (x - line.x[index]) * nx + (y - line.y[index]) * ny;
  return { index, side, away: Math.sqrt(best) };
}

/** Unit vector to the left of the way that the line goes. */
export function leftOf({ x, y }: ClosedLine, index: number): readonly [number, number] {
  const n = x.length;
  const [a, b] = [(index - 1 + n) % n, (index + 1) % n];
  const [dx, dy] = [x[b] - x[a], y[b] - y[a]];
  const length = Math.hypot(dx, dy) || 1;
  return [-dy / length, dx / length];
}

/** The line moved to where the cars were: at each point by the median of how far to the side they passed. */
export function movedTo(line: ClosedLine, laps: readonly Fixes[]): ClosedLine {
  const n = line.x.length;
  const sides: number[][] = Array.from({ length: n }, () => []);
  for (const { x, y } of laps) {
    let at = 0;
    for (let i = 0; i < x.length; i++) {
      if (Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
      const { index, side, away } = nearest(line, x[i], y[i], at - BEHIND, AHEAD + BEHIND);
      if (away > FARTHEST) continue;
      sides[index].push(side);
      at = index;
    }
  }
  const shift = sides.map((values) => (values.length < FEWEST ? Number.NaN : median(values)));
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    let count = 0;
    for (let k = i - SMOOTH; k <= i + SMOOTH; k++) {
      const value = shift[(k + n) % n];
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    const [nx, ny] = leftOf(line, i);
    const side = count > 0 ? sum / count : 0;
    x[i] = line.x[i] + side * nx;
    y[i] = line.y[i] + side * ny;
  }
  return { ...line, x, y };
}

/** m along a list of points. */
export function lengthOf({ x, y }: Fixes): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
  return sum;
}
