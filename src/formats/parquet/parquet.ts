/**
 * A Parquet file as a recording: one row a moment, one column a channel. One file may hold only a stretch of a
 * session (recorders write a file a lap, and start another after a reset to the pits); the files of a session are
 * separate recordings, and nothing is read from their names.
 *
 * What would surprise: opening decodes the column of times, because rate and order hang on it; every other column is
 * decoded when it is asked for. Text and JSON columns are no channels.
 */

import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type Channel,
  type ChannelInfo,
  canonicalChannels,
  isCanonical,
  type RecordingMeta,
  type RecordingSource,
} from '../../telemetry/index.ts';
import { type ByteSource, FormatError, printable, readFully } from '../bytes.ts';
import type { Format, OpenContext } from '../format.ts';
import { isPedal, toShare } from '../pedals.ts';
import { uniqueNamer } from '../unique.ts';
import { readClock, startDate } from './clock.ts';
import { openParquet, type ParquetColumn, type ParquetTable } from './engine.ts';
import { essential, isIracingDialect, mapColumns, otherUnit } from './names.ts';

/** Constant columns pack to nothing, but a recording as a whole unpacks to 2 or 3 times its size. */
const MAX_UNPACKED = 20;
const SMALL = 16 * 1024 * 1024;

function hasMagic(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 && bytes[0] === 0x50 && bytes[1] === 0x41 && bytes[2] === 0x52 && bytes[3] === 0x31
  );
}

interface LocalFile {
  readonly path: string;
  remove(): void;
}

/** DuckDB needs a path. Bytes that lie nowhere (they were gzipped) go to a file of their own for the time being. */
function localFile(source: ByteSource, context: OpenContext): LocalFile {
  if (context.path !== undefined && isSameFile(context.path, source)) {
    return { path: resolve(context.path), remove() {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'recording.parquet');
    const file = openSync(path, 'wx', 0o600);
    try {
      const most = 1024 * 1024;
      const memory = new Uint8Array(Math.min(most, source.byteLength));
      for (let at = 0; at < source.byteLength; at += most) {
        const part = memory.subarray(0, Math.min(most, source.byteLength - at));
        readFully(source, part, at);
        for (let done = 0; done < part.byteLength; ) done += writeSync(file, part, done);
      }
    } finally {
      closeSync(file);
    }
    return { path, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The path may be that of the gzipped file, whose bytes are others than those of `source`. */
function isSameFile(path: string, source: ByteSource): boolean {
  try {
    if (statSync(path).size !== source.byteLength) return false;
    const file = openSync(path, 'r');
    try {
      const head = new Uint8Array(4);
      return readSync(file, head, 0, 4, 0) === 4 && hasMagic(head);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

interface Column {
  readonly info: ChannelInfo;
  readonly column: ParquetColumn;
}

function isChannel({ kind }: ParquetColumn): boolean {
  return kind !== 'other' && kind !== 'timestamp';
}

function columnsOf(table: ParquetTable, rate: number): Column[] {
  const usable = table.columns.filter(isChannel);
  const canonical = mapColumns(usable.map(({ name }) => name));
  const unique = uniqueNamer(isCanonical);
  return usable.map((column) => {
    const name = canonical.get(column.name);
    const row = name === undefined ? undefined : canonicalChannels[name];
    const counts = column.kind === 'integer' || column.kind === 'boolean';
    return {
      column,
      info: {
        name: name ?? unique(column.name),
        source: printable(column.name),
        unit: row?.unit ?? otherUnit(column.name),
        rate,
        kind: row?.kind ?? (counts ? 'discrete' : 'continuous'),
        length: table.rows,
      },
    };
  });
}

function refuseOther(table: ParquetTable): void {
  const mapped = new Set(mapColumns(table.columns.filter(isChannel).map(({ name }) => name)).values());
  if (essential.some((name) => mapped.has(name))) return;
  const names = table.columns.slice(0, 5).map(({ name }) => printable(name).slice(0, 40));
  const count = table.columns.length;
  throw new FormatError(
    `the Parquet file is no recording of a car: none of its ${count} columns (${names.join(', ')}${count > 5 ? ', …' : ''}) holds numbers of speed, a pedal, steering, acceleration or position`,
  );
}

async function openTable(table: ParquetTable, close: () => void): Promise<RecordingSource> {
  if (table.rows === 0) throw new FormatError('the Parquet file has no rows');
  refuseOther(table);
  const clock = await readClock(table);
  const columns = columnsOf(table, clock.rate);
  const date = await startDate(table);
  const meta: RecordingMeta = { format: 'parquet', ...(date !== undefined && { date }) };
  const releasedIsOne = isIracingDialect(table.columns.map(({ name }) => name));

  return {
    meta,
    channels: columns.map(({ info }) => info),
    rows: table.rows,
    warnings: clock.warnings,
    async read(wanted) {
      const asked = wanted === undefined ? undefined : new Set(wanted);
      const chosen = columns.filter(({ info }) => asked === undefined || asked.has(info.name));
      const decoded = await table.decode(chosen.map(({ column }) => column));
      const channels = new Map<string, Channel>();
      for (const [i, { info }] of chosen.entries()) {
        const values = decoded[i];
        if (isPedal(info.name)) toShare(values);
        if (info.name === 'clutch' && releasedIsOne) {
          for (let k = 0; k < values.length; k++) values[k] = 1 - values[k];
        }
        channels.set(info.name, { ...info, values, times: clock.times });
      }
      return { meta, channels };
    },
    async close() {
      close();
    },
  };
}

export async function openParquetRecording(
  source: ByteSource,
  context: OpenContext,
): Promise<RecordingSource> {
  // Magic, four bytes of footer length, magic.
  if (source.byteLength < 12 || !hasMagic(source.slice(source.byteLength - 4, 4))) {
    throw new FormatError(
      `a Parquet file ends with the letters PAR1, but this one of ${source.byteLength} bytes does not: it is cut`,
    );
  }
  const file = localFile(source, context);
  let table: ParquetTable | undefined;
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    table?.close();
    file.remove();
    source.close();
  };
  try {
    table = await openParquet(file.path, Math.max(SMALL, MAX_UNPACKED * source.byteLength));
    return await openTable(table, close);
  } catch (error) {
    table?.close();
    file.remove();
    throw error;
  }
}

export const parquet: Format = {
  id: 'parquet',
  title: 'Parquet recording',
  matches: (head) => hasMagic(head),
  open: openParquetRecording,
};
