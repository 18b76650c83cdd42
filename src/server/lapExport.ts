/**
 * One lap to take away: every channel on the lap's grid of distance, as CSV for a spreadsheet or as Parquet for a
 * program. Columns bear canonical names, so that Pitboard itself reads the Parquet file again.
 */

import { open, writeFile } from 'node:fs/promises';
import {
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
} from '@duckdb/node-api';
import { chooseLaps, type LaidLaps } from '../coach/index.ts';
import { identifier, literal } from '../store/index.ts';
import { isCanonical, type Lap, type Recording, sampleAt } from '../telemetry/index.ts';
import { momentsOf } from './traces.ts';

export interface LapColumn {
  readonly name: string;
  readonly unit: string;
  readonly values: Float64Array;
}

/** Replaced by the grid itself. */
const replaced: ReadonlySet<string> = new Set(['time', 'lapDistance', 'lapTime']);

/** Channels of the whole recording that are in memory at once, for the sake of one lap. */
const CHANNELS_A_READ = 16;

/** The channels of these names on the grid of the lap, after time and distance. */
export async function lapColumns(
  laid: LaidLaps,
  lap: Lap,
  names: readonly string[],
  read: (names: readonly string[]) => Promise<Recording>,
): Promise<LapColumn[]> {
  const { trace } = chooseLaps(laid, lap, { kind: 'none' });
  const moments = momentsOf(trace);
  const columns: LapColumn[] = [
    { name: 'time', unit: 's', values: trace.time },
    { name: 'lapDistance', unit: 'm', values: trace.distance },
  ];
  const wanted = names.filter((name) => !replaced.has(name));
  for (let from = 0; from < wanted.length; from += CHANNELS_A_READ) {
    const some = wanted.slice(from, from + CHANNELS_A_READ);
    const { channels } = await read(some);
    for (const name of some) {
      const channel = channels.get(name);
      if (channel) columns.push({ name, unit: channel.unit, values: sampleAt(channel, moments) });
    }
  }
  return columns;
}

const ROWS_A_PIECE = 500;

/** A text as a cell of a CSV. */
export function quoted(text: string): string {
  // A spreadsheet takes what begins so for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Places need nine digits; more than the source ever had is noise. */
function cell(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(10))) : '';
}

/** CSV with one heading, `name [unit]`, piece by piece. */
export function* csvOf(columns: readonly LapColumn[]): Generator<string> {
  const rows = columns[0]?.values.length ?? 0;
  const heading = columns.map(({ name, unit }) => quoted(unit === '' ? name : `${name} [${unit}]`));
  yield `${heading.join(',')}\r\n`;
  for (let from = 0; from < rows; from += ROWS_A_PIECE) {
    let text = '';
    for (let row = from; row < Math.min(rows, from + ROWS_A_PIECE); row++) {
      text += `${columns.map(({ values }) => cell(values[row])).join(',')}\r\n`;
    }
    yield text;
  }
}

/** Writes a CSV file at a path where none is yet. */
export async function writeCsv(columns: readonly LapColumn[], path: string): Promise<void> {
  await writeFile(path, csvOf(columns), { flag: 'wx', mode: 0o600 });
}

/** As many rows as the engine takes in a chunk. */
const CHUNK = 2048;

/** Names that the engine tells apart, which does not look at case; our own names stay as they are. */
function distinct(columns: readonly LapColumn[]): string[] {
  const taken = new Set(
    columns
      .map(({ name }) => name)
      .filter(isCanonical)
      .map((name) => name.toLowerCase()),
  );
  return columns.map(({ name }) => {
    if (isCanonical(name)) return name;
    const plain = name.replaceAll('\0', '');
    let free = plain;
    for (let i = 2; taken.has(free.toLowerCase()); i++) free = `${plain}_${i}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

/** A column of a Parquet file: names must differ also in lower case. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: DuckDBType;
  /** Of rows `from` to `to` (exclusive). */
  values(from: number, to: number): readonly DuckDBValue[];
}

/**
 * Writes a Parquet file (zstd), and lets others have their turn between its pieces.
 *
 * @param path of a file that is not there yet, of plain letters
 */
export async function parquetFile(
  path: string,
  columns: readonly ParquetColumn[],
  rows: number,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '512MB',
    temp_directory: '',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    const definitions = columns.map(({ name, type }) => `${identifier(name)} ${type}`);
    await connection.run(`CREATE TABLE rows (${definitions.join(', ')})`);
    const appender = await connection.createAppender('rows');
    const types = columns.map(({ type }) => type);
    for (let from = 0; from < rows; from += CHUNK) {
      const to = Math.min(rows, from + CHUNK);
      const chunk = DuckDBDataChunk.create(types, to - from);
      for (const [i, column] of columns.entries()) chunk.setColumnValues(i, column.values(from, to));
      appender.appendDataChunk(chunk);
      await new Promise(setImmediate);
    }
    appender.closeSync();
    await connection.run(`COPY rows TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

/**
 * Writes a Parquet file (zstd).
 *
 * @param path of a file that is not there yet, of plain letters
 */
export async function writeParquet(columns: readonly LapColumn[], path: string): Promise<void> {
  const names = distinct(columns);
  const parquet = columns.map(({ values }, i): ParquetColumn => {
    return {
      name: names[i],
      // Time and distance need more than a float's seven digits where a lap is long.
      type: i < 2 ? DOUBLE : FLOAT,
      values: (from, to) =>
        Array.from(values.subarray(from, to), (value) => (Number.isFinite(value) ? value : null)),
    };
  });
  await parquetFile(path, parquet, columns[0]?.values.length ?? 0);
}

/** The bytes of a file; `done` is called when they have been read or nobody wants them any more. */
export async function passingFile(
  path: string,
  done: () => Promise<void>,
): Promise<{ size: number; body: ReadableStream<Uint8Array> }> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  const end = async () => {
    await file.close();
    await done();
  };
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const buffer = new Uint8Array(64 * 1024);
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
      await end();
      controller.close();
    },
    cancel: end,
  });
  return { size, body };
}
