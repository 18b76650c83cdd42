/**
 * Weights at rest, in the safetensors format: 8 bytes that say how long the heading is, the heading as JSON (name to dtype, shape
 * and place), then the values. It holds numbers only, so that nothing in a foreign file can run; everything that it says of
 * itself is checked before it is believed.
 *
 * Source: huggingface/safetensors, "Format".
 */

import { z } from 'zod';
import type { Dtype } from './dtype.ts';
import { GraphError } from './error.ts';
import { rawBytes, valuesOf, WIDTH } from './onnx/raw.ts';
import type { Weight, Weights } from './run/weights.ts';

const NAMES: Readonly<Record<string, Dtype>> = {
  F32: 'float32',
  F64: 'float64',
  F16: 'float16',
  I64: 'int64',
  I32: 'int32',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};
/** Longest heading that the format allows, in bytes. */
const LONGEST_HEADING = 100_000_000;

const Entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const Notes = z.record(z.string(), z.string());

export interface SafetensorsFile {
  readonly weights: Map<string, Weight>;
  /** Whatever its writer noted. */
  readonly notes: Readonly<Record<string, string>>;
}

/** Float32, in order of names, so that the same weights give the same bytes. */
export function writeSafetensors(weights: Weights, notes: Readonly<Record<string, string>> = {}): Uint8Array {
  const names = [...weights.keys()].sort();
  const heading: Record<string, unknown> = Object.keys(notes).length > 0 ? { __metadata__: notes } : {};
  let at = 0;
  for (const name of names) {
    const { shape, values } = named(weights, name);
    heading[name] = { dtype: 'F32', shape, data_offsets: [at, at + 4 * values.length] };
    at += 4 * values.length;
  }
  const text = JSON.stringify(heading);
  const raw = new TextEncoder().encode(text);
  // Values begin at a multiple of 8; spaces are allowed behind the heading.
  const length = Math.ceil(raw.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + at);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(raw, 8);
  let to = 8 + length;
  for (const name of names) {
    const values = rawBytes('float32', named(weights, name).values);
    bytes.set(values, to);
    to += values.length;
  }
  return bytes;
}

function named(weights: Weights, name: string): Weight {
  const weight = weights.get(name);
  if (weight === undefined) throw new GraphError(`the weights have no ${name}.`);
  return weight;
}

/** `from` names the file in messages. Throws GraphError where it is no such file, damaged, or cut short. */
export function readSafetensors(bytes: Uint8Array, from: string): SafetensorsFile {
  const wrong = (what: string) => new GraphError(`${from} is no safetensors file: ${what}.`);
  if (bytes.length < 8)
    throw wrong(`it has ${bytes.length} bytes, and the length of its heading alone takes 8`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > LONGEST_HEADING || 8 + length > bytes.length)
    throw wrong(`its heading of ${length} bytes does not fit into its ${bytes.length}`);
  let heading: unknown;
  try {
    heading = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch {
    throw wrong('its heading is no JSON');
  }
  if (typeof heading !== 'object' || heading === null || Array.isArray(heading))
    throw wrong('its heading is no object');
  const body = bytes.subarray(8 + length);
  const weights = new Map<string, Weight>();
  let notes: Readonly<Record<string, string>> = {};
  for (const [name, value] of Object.entries(heading)) {
    if (name === '__metadata__') {
      notes = Notes.catch({}).parse(value);
      continue;
    }
    const entry = Entry.safeParse(value);
    if (!entry.success) throw wrong(`what it says of ${name} is no dtype, shape and place`);
    const { dtype, shape, data_offsets } = entry.data;
    const kind = NAMES[dtype];
    if (kind === undefined) throw wrong(`${name} is ${dtype}; ${Object.keys(NAMES).join(', ')} can be read`);
    const [start, end] = data_offsets;
    const size = shape.reduce((product, count) => product * count, WIDTH[kind]);
    if (end - start !== size || end > body.length)
      throw wrong(
        `${name} [${shape.join(', ')}] of ${dtype} takes ${size} bytes, but lies from ${start} to ${end} of ${body.length}`,
      );
    weights.set(name, { shape, values: valuesOf(kind, body.subarray(start, end)) });
  }
  return { weights, notes };
}
