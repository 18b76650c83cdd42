/**
 * Traces as bytes: a head in JSON and a Float32 column each, at the resolution that the view needs. What is drawn on
 * one pixel is replaced by its least and its greatest value, so that no spike is lost and a plain line drawn through
 * the points covers the same pixels as one through all samples.
 *
 * Columns that are a place (distance, time, position) keep the first and the last of a pixel instead: least and
 * greatest of x and of y would be of different moments.
 */

import type { FrameHead } from './contract.ts';

export interface FrameColumn {
  readonly name: string;
  readonly unit: string;
  /** On the grid of the lap, all of one length. */
  readonly values: Float64Array;
  readonly kind: 'value' | 'place';
}

export interface FrameRange {
  /** m since the line. */
  readonly from: number;
  readonly to: number;
  /** Pixels. */
  readonly width: number;
}

const MAGIC = 'PBF1';

/** Where each of these columns lies after the head, all of them of `points` values. */
export function columnHeads(
  columns: readonly { readonly name: string; readonly unit: string }[],
  points: number,
): FrameHead['columns'] {
  return columns.map(({ name, unit }, i) => ({ name, unit, offset: 4 * points * i }));
}

/** A frame with its head, whose columns are still to be filled in, from byte `at` on. */
export function emptyFrame(
  head: object,
  points: number,
  columns: number,
): { bytes: Uint8Array<ArrayBuffer>; view: DataView; at: number } {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const at = Math.ceil((8 + text.length) / 8) * 8;
  const bytes = new Uint8Array(at + 4 * points * columns);
  bytes.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint32(4, at - 8, true);
  bytes.fill(0x20, 8, at);
  bytes.set(text, 8);
  return { bytes, view, at };
}

/** A frame of whole columns. */
export function frameOf(
  head: object,
  points: number,
  columns: readonly ArrayLike<number>[],
): Uint8Array<ArrayBuffer> {
  const { bytes, view, at } = emptyFrame(head, points, columns.length);
  for (const [i, values] of columns.entries()) {
    for (let k = 0; k < points; k++) view.setFloat32(at + 4 * (points * i + k), values[k], true);
  }
  return bytes;
}

/**
 * @param distance m, the even grid of all columns, from 0 to the lap's length
 */
export function encodeFrame(
  distance: Float64Array,
  columns: readonly FrameColumn[],
  { from, to, width }: FrameRange,
): Uint8Array<ArrayBuffer> {
  const last = distance.length - 1;
  const step = distance[last] / last;
  // One point beyond each edge, so that the lines reach it.
  const begin = Math.max(0, Math.floor(from / step));
  const end = Math.min(last, Math.ceil(to / step)) + 1;
  const all: readonly FrameColumn[] = [
    { name: 'distance', unit: 'm', values: distance, kind: 'place' },
    ...columns,
  ];
  const decimated = end - begin > 2 * width;
  const points = decimated ? 2 * width : end - begin;
  const head: FrameHead = {
    length: distance[last],
    from: distance[begin],
    to: distance[end - 1],
    points,
    decimated,
    columns: columnHeads(all, points),
  };
  const { bytes, view, at: start } = emptyFrame(head, points, all.length);
  for (const [i, { values, kind }] of all.entries()) {
    const at = start + 4 * points * i;
    const put = (k: number, value: number) => view.setFloat32(at + 4 * k, value, true);
    if (!decimated) for (let k = 0; k < points; k++) put(k, values[begin + k]);
    else if (kind === 'place') ends(values, begin, end, width, put);
    else extremes(values, begin, end, width, put);
  }
  return bytes;
}

type Put = (k: number, value: number) => void;

/** First index of a pixel's samples. */
function edge(begin: number, end: number, width: number, pixel: number): number {
  return begin + Math.floor(((end - begin) * pixel) / width);
}

function ends(values: Float64Array, begin: number, end: number, width: number, put: Put): void {
  for (let pixel = 0; pixel < width; pixel++) {
    put(2 * pixel, values[edge(begin, end, width, pixel)]);
    put(2 * pixel + 1, values[edge(begin, end, width, pixel + 1) - 1]);
  }
}

function extremes(values: Float64Array, begin: number, end: number, width: number, put: Put): void {
  for (let pixel = 0; pixel < width; pixel++) {
    const until = edge(begin, end, width, pixel + 1);
    let least = -1;
    let most = -1;
    for (let i = edge(begin, end, width, pixel); i < until; i++) {
      const value = values[i];
      if (Number.isNaN(value)) continue;
      if (least < 0 || value < values[least]) least = i;
      if (most < 0 || value > values[most]) most = i;
    }
    const first = Math.min(least, most);
    put(2 * pixel, first < 0 ? Number.NaN : values[first]);
    put(2 * pixel + 1, first < 0 ? Number.NaN : values[Math.max(least, most)]);
  }
}
