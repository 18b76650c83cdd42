/**
 * Writes tiny `.ld` files for the tests, after the same layout that `layout.ts` reads but from its own table of
 * offsets, so that a slip in one does not hide in the other. Not for users: it writes no more than the reader needs.
 */

import { bytesOf } from '../bytes.ts';
import type { OpenContext } from '../format.ts';
import { openLd } from './ld.ts';

export interface TestChannel {
  readonly name: string;
  readonly unit?: string;
  readonly rate: number;
  /** Default f32. */
  readonly type?: 'i16' | 'i32' | 'f16' | 'f32' | 'f64';
  /** As stored, before scaling. */
  readonly raw: ArrayLike<number>;
  readonly shift?: number;
  readonly mul?: number;
  readonly scale?: number;
  readonly dec?: number;
}

export interface TestHeading {
  readonly date?: string;
  readonly time?: string;
  readonly driver?: string;
  readonly vehicle?: string;
  readonly venue?: string;
  readonly shortComment?: string;
  readonly event?: string;
  readonly session?: string;
}

const EVENT = 2000;
const VENUE = EVENT + 1160;
const VEHICLE = VENUE + 1104;
export const FIRST_HEAD = VEHICLE + 264;
export const HEAD = 124;

const classes = { i16: [3, 2], i32: [5, 4], f16: [7, 2], f32: [7, 4], f64: [7, 8] } as const;

export function buildLd(channels: readonly TestChannel[], heading: TestHeading = {}): Uint8Array {
  const widths = channels.map((channel) => classes[channel.type ?? 'f32'][1]);
  const firstSample = FIRST_HEAD + channels.length * HEAD;
  const total = firstSample + channels.reduce((sum, channel, i) => sum + channel.raw.length * widths[i], 0);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  const text = (offset: number, value: string | undefined, length: number) =>
    bytes.set(Buffer.from((value ?? '').slice(0, length), 'latin1'), offset);

  view.setUint32(0x00, 64, true);
  view.setUint32(0x08, channels.length > 0 ? FIRST_HEAD : 0, true);
  view.setUint32(0x0c, firstSample, true);
  view.setUint32(0x24, EVENT, true);
  text(0x5e, heading.date, 16);
  text(0x7e, heading.time, 16);
  text(0x9e, heading.driver, 64);
  text(0x624, heading.shortComment, 64);
  text(EVENT, heading.event, 64);
  text(EVENT + 64, heading.session, 64);
  view.setUint16(EVENT + 1152, VENUE, true);
  text(VENUE, heading.venue, 64);
  view.setUint16(VENUE + 1098, VEHICLE, true);
  text(VEHICLE, heading.vehicle, 64);

  let sample = firstSample;
  for (const [i, channel] of channels.entries()) {
    const at = FIRST_HEAD + i * HEAD;
    const type = channel.type ?? 'f32';
    view.setUint32(at, i === 0 ? 0 : at - HEAD, true);
    view.setUint32(at + 4, i + 1 === channels.length ? 0 : at + HEAD, true);
    view.setUint32(at + 8, sample, true);
    view.setUint32(at + 12, channel.raw.length, true);
    view.setUint16(at + 18, classes[type][0], true);
    view.setUint16(at + 20, classes[type][1], true);
    view.setUint16(at + 22, channel.rate, true);
    view.setInt16(at + 24, channel.shift ?? 0, true);
    view.setInt16(at + 26, channel.mul ?? 1, true);
    view.setInt16(at + 28, channel.scale ?? 1, true);
    view.setInt16(at + 30, channel.dec ?? 0, true);
    text(at + 32, channel.name, 32);
    text(at + 72, channel.unit, 12);
    for (let k = 0; k < channel.raw.length; k++) {
      const value = channel.raw[k];
      if (type === 'i16') view.setInt16(sample, value, true);
      else if (type === 'i32') view.setInt32(sample, value, true);
      else if (type === 'f16') view.setFloat16(sample, value, true);
      else if (type === 'f32') view.setFloat32(sample, value, true);
      else view.setFloat64(sample, value, true);
      sample += widths[i];
    }
  }
  return bytes;
}

export const noPath: OpenContext = { name: 'test.ld' };

export function openBytes(bytes: Uint8Array) {
  return openLd(bytesOf(bytes), noPath);
}

/** `seconds` of a made-up drive: value(t) sampled at `rate`. */
export function sampled(seconds: number, rate: number, value: (t: number) => number): Float64Array {
  return Float64Array.from({ length: Math.round(seconds * rate) }, (_, i) => value(i / rate));
}
