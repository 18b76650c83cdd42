/**
 * Writes a recording's samples as one Parquet file. Channels are read from their source in batches and go into one
 * table a batch and time base, inside the engine, which moves to disk what outgrows its memory; so a recording of two
 * gigabytes costs the memory of a batch. The tables are then laid side by side (`POSITIONAL JOIN`, which fills what is
 * shorter with nulls) and written in one go, with the layout in the file's metadata under `pitboard`.
 */

import { setImmediate } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { Channel, ChannelInfo, RecordingMeta, RecordingSource, Samples } from '../../telemetry/index.ts';
import { type Engine, identifier, isNumberVector, literal, sqlTypes } from './engine.ts';
import {
  type ColumnType,
  columnNames,
  columnTypeOf,
  type SampleLayout,
  type StoredChannel,
} from './layout.ts';

/** Rows that DuckDB takes at a time. */
const CHUNK = 2048;
const FLUSHED = 8 * CHUNK;
/** Bytes decoded at a time, taking a sample for 8 bytes. */
const BATCH = 64 << 20;
/** Bytes of a row group, which the engine holds several times over while it writes. */
const ROW_GROUP_BYTES = 32 << 20;
/** More rows make a file no smaller. */
const ROW_GROUP_ROWS = 120 * 1024;

interface Column {
  readonly column: string;
  readonly type: ColumnType;
  readonly values: Samples;
}

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
  /** Share of the samples that the engine has, 0..1; then the file is written. */
  onProgress?(share: number): void;
}

function rowGroup(layout: SampleLayout): number {
  const widths = layout.channels.map(({ type }) => Number(type.slice(1)) / 8);
  const width = widths.reduce((sum, bytes) => sum + bytes, 8 * layout.bases.length);
  const chunks = Math.floor(ROW_GROUP_BYTES / Math.max(1, width) / CHUNK);
  return Math.min(ROW_GROUP_ROWS, CHUNK * Math.max(1, chunks));
}

/** Channels in groups that are decoded together. */
export function batches(channels: readonly ChannelInfo[], bytes = BATCH): string[][] {
  const groups: string[][] = [];
  let room = 0;
  for (const { name, length } of channels) {
    if (groups.length === 0 || 8 * length > room) {
      groups.push([]);
      room = bytes;
    }
    groups[groups.length - 1].push(name);
    room -= 8 * length;
  }
  return groups;
}

function sameTimes(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

export async function appendTable(
  connection: DuckDBConnection,
  table: string,
  columns: readonly Column[],
  signal: AbortSignal | undefined,
  onSamples: (count: number) => void,
): Promise<void> {
  const heads = columns.map(({ column, type }) => `${identifier(column)} ${sqlTypes[type].sql}`);
  await connection.run(`CREATE TEMP TABLE ${table} (${heads.join(', ')})`);
  const rows = columns[0].values.length;
  const types = columns.map(({ type }) => sqlTypes[type].type);
  const appender = await connection.createAppender(table);
  try {
    for (let from = 0; from < rows; from += CHUNK) {
      signal?.throwIfAborted();
      const count = Math.min(CHUNK, rows - from);
      const chunk = DuckDBDataChunk.create(types, count);
      columns.forEach(({ values }, i) => {
        const vector = chunk.getColumnVector(i);
        if (!isNumberVector(vector)) throw new TypeError('the engine gave a column of another type');
        for (let k = 0; k < count; k++) vector.setItem(k, values[from + k]);
        vector.flush();
      });
      appender.appendDataChunk(chunk);
      // The engine takes its rows over in one blocking call; others want to be served in between.
      if (from % FLUSHED === 0) appender.flushSync();
      onSamples(count * columns.length);
      await setImmediate();
    }
  } finally {
    appender.closeSync();
  }
}

/**
 * Writes all channels of `source` to a new file at `path`. Throws what the source throws, and the signal's reason.
 * A file that it leaves unfinished is the caller's to remove.
 */
export async function writeSamples(
  engine: Engine,
  path: string,
  source: RecordingSource,
  meta: RecordingMeta,
  { signal, onProgress }: WriteOptions = {},
): Promise<SampleLayout> {
  const groups = batches(source.channels);
  const columns = columnNames(source.channels.map(({ name }) => name));
  const columnOf = new Map(source.channels.map(({ name }, i) => [name, columns[i]]));
  const bases: Float64Array[] = [];
  const stored: StoredChannel[] = [];

  // Time columns come on top and are not known yet: the share may run a little ahead.
  const total = source.channels.reduce((sum, { length }) => sum + length, 0);
  let samples = 0;
  const onSamples = (count: number): void => {
    samples += count;
    if (samples < total) onProgress?.(samples / total);
  };

  return engine.use(async (connection) => {
    const tables: string[] = [];
    const addGroup = async (channels: Iterable<Channel>): Promise<void> => {
      const byBase = new Map<number, Column[]>();
      for (const { name, source: from, unit, rate, kind, values, times } of channels) {
        let base = bases.findIndex((known) => sameTimes(known, times));
        const part: Column[] = byBase.get(base) ?? [];
        if (base < 0) {
          base = bases.push(times) - 1;
          part.push({ column: `t${base}`, type: 'f64', values: times });
        }
        byBase.set(base, part);
        const column = columnOf.get(name) ?? name;
        const type = columnTypeOf(values);
        const length = values.length;
        part.push({ column, type, values });
        stored.push({
          name,
          source: from,
          unit,
          rate: Number.isFinite(rate) ? rate : null,
          kind,
          length,
          column,
          type,
          base,
        });
      }
      for (const part of byBase.values()) {
        const table = `part${tables.length}`;
        tables.push(table);
        await appendTable(connection, table, part, signal, onSamples);
      }
    };

    for (const names of groups) {
      signal?.throwIfAborted();
      const { channels } = await source.read(names);
      await addGroup(channels.values());
    }
    onProgress?.(1);

    // A reader hands its channels out in an order of its own.
    const order = new Map(source.channels.map(({ name }, i) => [name, i]));
    stored.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
    const layout: SampleLayout = {
      version: 1,
      bases: bases.map(({ length }, i) => ({ column: `t${i}`, length })),
      channels: stored,
    };
    if (tables.length === 0) tables.push('(SELECT 1 AS nothing WHERE false) AS none');
    const head = JSON.stringify({ ...layout, meta });
    signal?.throwIfAborted();
    const copy = connection.run(
      `COPY (SELECT * FROM ${tables.join(' POSITIONAL JOIN ')}) TO ${literal(path)}
       (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2, ROW_GROUP_SIZE ${rowGroup(layout)},
        KV_METADATA {pitboard: ${literal(head)}})`,
    );
    const stop = (): void => connection.interrupt();
    signal?.addEventListener('abort', stop);
    try {
      await copy;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    return layout;
  });
}
