/**
 * Samples of one `.ld` channel as a typed array. Bulk work: one read, one loop over a typed view. The samples are
 * little-endian like every machine that Node runs on, so the view needs no swapping.
 *
 * 16-bit samples and 32-bit floats come out as Float32Array (they carry no more digits than that), the others as
 * Float64Array.
 */

import type { ByteSource } from '../bytes.ts';
import { type LdChannel, type SampleType, sampleBytes } from './layout.ts';

type RawView = Int16Array | Int32Array | Float16Array | Float32Array | Float64Array;

/** `bytes` must be a fresh copy (aligned at byte 0 of its buffer), as `ByteSource.slice` gives. */
function rawView(type: SampleType, bytes: Uint8Array): RawView {
  const { buffer, byteOffset, byteLength } = bytes;
  const count = byteLength / sampleBytes[type];
  switch (type) {
    case 'i16':
      return new Int16Array(buffer, byteOffset, count);
    case 'i32':
      return new Int32Array(buffer, byteOffset, count);
    case 'f16':
      return new Float16Array(buffer, byteOffset, count);
    case 'f32':
      return new Float32Array(buffer, byteOffset, count);
    case 'f64':
      return new Float64Array(buffer, byteOffset, count);
    default:
      return type satisfies never;
  }
}

/** All samples, each as raw * gain + bias. */
export function decodeSamples(
  source: ByteSource,
  channel: LdChannel,
  gain: number,
  bias: number,
): Float32Array | Float64Array {
  const { type, offset, length } = channel;
  const raw = rawView(type, source.slice(offset, length * sampleBytes[type]));
  if (raw instanceof Float32Array && gain === 1 && bias === 0) return raw;
  const wide = type === 'i32' || type === 'f64';
  const values = wide ? new Float64Array(length) : new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = raw[i] * gain + bias;
  return values;
}

/** One sample by position, as raw * gain + bias; for looking at a few samples of a long channel. */
export function sampleReader(
  source: ByteSource,
  channel: LdChannel,
  gain: number,
  bias: number,
): (index: number) => number {
  const width = sampleBytes[channel.type];
  const bytes = new Uint8Array(width);
  const view = rawView(channel.type, bytes);
  return (index) => {
    const at = Math.min(Math.max(Math.round(index), 0), channel.length - 1);
    return source.readInto(bytes, channel.offset + at * width) === width ? view[0] * gain + bias : Number.NaN;
  };
}
