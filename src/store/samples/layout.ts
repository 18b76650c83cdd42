/**
 * How the samples of one recording lie in one Parquet file, though channels differ in rate and length: each time base
 * has a time column (`t0`, `t1`, ...), a channel says which base is its own, and what is shorter than the longest is
 * filled up with nulls. The layout is kept in the record and in the file's own metadata, so a file can be read alone.
 */

import { z } from 'zod';
import type { ChannelInfo, Samples } from '../../telemetry/index.ts';

/** How a typed array is stored; it comes back as the same kind of array. */
export const columnTypes = ['f64', 'f32', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8'] as const;
export type ColumnType = (typeof columnTypes)[number];

export const channelKinds = ['continuous', 'discrete', 'angle'] as const;

const storedChannel = z.object({
  name: z.string(),
  source: z.string(),
  unit: z.string(),
  // JSON has no NaN.
  rate: z.number().nullable(),
  kind: z.enum(channelKinds),
  length: z.number().int(),
  /** In the Parquet file; DuckDB does not tell upper from lower case, so it may differ from the name. */
  column: z.string(),
  type: z.enum(columnTypes),
  /** Position in `bases`. */
  base: z.number().int(),
});

export const sampleLayout = z.object({
  version: z.literal(1),
  bases: z.array(z.object({ column: z.string(), length: z.number().int() })),
  channels: z.array(storedChannel),
});

export type StoredChannel = z.infer<typeof storedChannel>;
export type SampleLayout = z.infer<typeof sampleLayout>;

export function columnTypeOf(values: Samples): ColumnType {
  if (values instanceof Float64Array) return 'f64';
  if (values instanceof Float32Array) return 'f32';
  if (values instanceof Int32Array) return 'i32';
  if (values instanceof Uint32Array) return 'u32';
  if (values instanceof Int16Array) return 'i16';
  if (values instanceof Uint16Array) return 'u16';
  if (values instanceof Int8Array) return 'i8';
  return 'u8';
}

export function newSamples(columnType: ColumnType, length: number): Samples {
  switch (columnType) {
    case 'f64':
      return new Float64Array(length);
    case 'f32':
      return new Float32Array(length);
    case 'i32':
      return new Int32Array(length);
    case 'u32':
      return new Uint32Array(length);
    case 'i16':
      return new Int16Array(length);
    case 'u16':
      return new Uint16Array(length);
    case 'i8':
      return new Int8Array(length);
    case 'u8':
      return new Uint8Array(length);
    default:
      columnType satisfies never;
      throw new TypeError('unknown column type');
  }
}

/** Longer or stranger names get a plain column name; theirs stands in the layout. */
const PLAIN = /^[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u;
const RESERVED = /^[tc]\d+$/i;

/** Gives each name a column that differs from all others in any case. */
export function columnNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, i) => {
    const folded = name.toLowerCase();
    const free = PLAIN.test(name) && name.trim() !== '' && !RESERVED.test(name) && !taken.has(folded);
    const column = free ? name : `c${i}`;
    taken.add(column.toLowerCase());
    return column;
  });
}

/** The channels as a reader would list them. */
export function channelsOf(layout: SampleLayout): ChannelInfo[] {
  return layout.channels.map(({ name, source, unit, rate, kind, length }) => ({
    name,
    source,
    unit,
    rate: rate ?? Number.NaN,
    kind,
    length,
  }));
}
