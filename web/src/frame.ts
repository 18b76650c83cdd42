/**
 * Reads a trace frame: a JSON head and Float32 columns, as `src/server/contract.ts` lays them down. Columns are views
 * into the answer's buffer where its alignment allows; nothing is copied per sample.
 */

import type { FrameHead } from '../../src/server/contract.ts';

export interface Frame extends FrameHead {
  /** By the column's name: `distance`, `delta`, `lap.speed`, `reference.speed`, `lap.time` ... */
  readonly values: ReadonlyMap<string, Float32Array>;
}

const MAGIC = 'PBF1';
const PREFIX = 8;

/** What the heads of all frames have. */
interface ColumnsHead {
  readonly points: number;
  readonly columns: readonly { readonly name: string; readonly unit: string; readonly offset: number }[];
}

/** @throws RangeError, one sentence with both numbers, where the bytes are no whole frame */
export function decodeFrame(buffer: ArrayBuffer): Frame {
  const { head, values } = decodeColumns<FrameHead>(buffer);
  return { ...head, values };
}

/** The same for a frame with another head; the server says which by the address that was asked. */
export function decodeColumns<Head extends ColumnsHead>(
  buffer: ArrayBuffer,
): { head: Head; values: ReadonlyMap<string, Float32Array> } {
  if (buffer.byteLength < PREFIX) {
    throw new RangeError(`a trace frame has at least ${PREFIX} bytes, got ${buffer.byteLength}`);
  }
  const magic = new TextDecoder('latin1').decode(new Uint8Array(buffer, 0, 4));
  if (magic !== MAGIC) throw new RangeError(`a trace frame starts with "${MAGIC}", got "${magic}"`);
  const headLength = new DataView(buffer).getUint32(4, true);
  const start = PREFIX + headLength;
  if (start > buffer.byteLength) {
    throw new RangeError(`the frame's head ends at byte ${start}, the frame at ${buffer.byteLength}`);
  }
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, PREFIX, headLength))) as Head;
  const values = new Map<string, Float32Array>();
  for (const { name, offset } of head.columns) {
    const from = start + offset;
    const to = from + head.points * 4;
    if (to > buffer.byteLength) {
      throw new RangeError(`column "${name}" ends at byte ${to}, the frame at ${buffer.byteLength}`);
    }
    values.set(name, column(buffer, from, head.points));
  }
  return { head, values };
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function column(buffer: ArrayBuffer, from: number, points: number): Float32Array {
  if (littleEndian && from % 4 === 0) return new Float32Array(buffer, from, points);
  const view = new DataView(buffer, from, points * 4);
  return Float32Array.from({ length: points }, (_, i) => view.getFloat32(i * 4, true));
}

/** Index of the last point at or before `metres`; 0 before the first. */
export function indexAt(distance: Float32Array, metres: number): number {
  let low = 0;
  let high = distance.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (distance[middle] <= metres) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Value of a column at a distance: on the line between its neighbours, or held (`step`) for gears. */
export function valueAt(frame: Frame, name: string, metres: number, step = false): number {
  const values = frame.values.get(name);
  const distance = frame.values.get('distance');
  if (!values || !distance || values.length === 0) return Number.NaN;
  const i = indexAt(distance, metres);
  if (step || i + 1 >= values.length) return values[i];
  const span = distance[i + 1] - distance[i];
  const share = span > 0 ? Math.min(1, Math.max(0, (metres - distance[i]) / span)) : 0;
  return values[i] + share * (values[i + 1] - values[i]);
}
