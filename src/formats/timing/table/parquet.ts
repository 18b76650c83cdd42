/**
 * A Parquet file as a `Table`. Unlike recordings, tables of timing hold text, moments and lists besides numbers.
 *
 * What would surprise: rows are bounded by the file's size before anything is allocated, because a few bytes of Parquet
 * can stand for any number of rows; the engine may open this one file and nothing else (as in `parquet/engine.ts`).
 */

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api';
import { FormatError } from '../../bytes.ts';
import { clear, patternOf } from '../../parquet/engine.ts';
import { type Cell, type Column, Table } from './table.ts';

const MEBIBYTE = 1 << 20;
/** Tables of samples unpack to 16 times their size as doubles; small tables may be all constants. */
const UNPACKED = 40;
const SMALL = 32 * MEBIBYTE;
const MOST_COLUMNS = 500;

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

type Kind = 'number' | 'moment' | 'text' | 'list';

function kindOf(type: string): Kind | undefined {
  if (/\[\d*\]$/.test(type))
    return /^(?:U?(?:TINY|SMALL|BIG)?INT(?:EGER)?|FLOAT|DOUBLE)\[\d*\]$/.test(type) ? 'list' : undefined;
  if (/^(?:FLOAT|DOUBLE|BOOLEAN|DECIMAL.*|U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT))$/.test(type))
    return 'number';
  if (type.startsWith('TIMESTAMP') || type === 'DATE') return 'moment';
  if (type === 'VARCHAR' || type.startsWith('ENUM')) return 'text';
  // A duration or a time of day: seconds, as those of numbers.
  if (type === 'INTERVAL' || type === 'TIME') return 'number';
  return undefined;
}

/** Nulls become NaN in the query, which is cheaper than asking the vector for each value whether it has one. */
function expression(name: string, type: string, kind: Kind): string {
  const column = identifier(name);
  switch (kind) {
    case 'number': {
      const number =
        type === 'INTERVAL' || type === 'TIME' ? `epoch(${column})` : `CAST(${column} AS DOUBLE)`;
      return `coalesce(${number}, 'nan'::DOUBLE)`;
    }
    case 'moment':
      // Parts of milliseconds stay.
      return `coalesce(CAST(epoch_us(${column}) AS DOUBLE) / 1000, 'nan'::DOUBLE)`;
    case 'text':
      return `CAST(${column} AS VARCHAR)`;
    case 'list':
      return `CAST(${column} AS DOUBLE[])`;
    default:
      kind satisfies never;
      throw new TypeError('unknown kind of column');
  }
}

function copyNumbers(vector: DuckDBVector, target: Float64Array, offset: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = vector.getItem(i);
    target[offset + i] = typeof value === 'number' ? value : Number.NaN;
  }
}

function cellOf(value: unknown): Cell {
  // A list of the engine is an object with `items`.
  if (typeof value === 'object' && value !== null && 'items' in value) return value.items;
  return value;
}

async function readTable(
  connection: DuckDBConnection,
  path: string,
  size: number,
  wanted: readonly string[] | undefined,
): Promise<Table> {
  const scan = 'read_parquet($1, hive_partitioning = false, union_by_name = false, filename = false)';
  const pattern = patternOf(path);
  const heading = await connection.run(`SELECT * FROM ${scan} LIMIT 0`, [pattern]);
  const chosen: { name: string; type: string; kind: Kind }[] = [];
  for (const [i, name] of heading.columnNames().entries()) {
    if (wanted !== undefined && !wanted.includes(name)) continue;
    const type = heading.columnType(i).toString();
    const kind = kindOf(type);
    if (kind !== undefined) chosen.push({ name, type, kind });
  }
  if (chosen.length > MOST_COLUMNS) {
    throw new FormatError(`has ${chosen.length} columns, and a table of timing has at most ${MOST_COLUMNS}`);
  }
  const counted = await connection.run('SELECT CAST(num_rows AS DOUBLE) FROM parquet_file_metadata($1)', [
    pattern,
  ]);
  const chunk = await counted.fetchChunk();
  const rows = chunk !== null && chunk.rowCount === 1 ? chunk.getColumnVector(0).getItem(0) : null;
  if (typeof rows !== 'number' || !(rows >= 0 && rows <= 2 ** 31)) {
    throw new FormatError(`states ${String(rows)} rows, where a count is expected`);
  }
  const bytes = rows * 8 * chosen.length;
  if (bytes > Math.max(SMALL, UNPACKED * size)) {
    throw new FormatError(
      `states ${rows} rows in ${chosen.length} columns, which no table of timing packs into ${size} bytes`,
    );
  }
  if (chosen.length === 0) return new Table(rows, new Map());

  const numbers = chosen.map(({ kind }) =>
    kind === 'number' || kind === 'moment' ? new Float64Array(rows) : undefined,
  );
  const cells = chosen.map(({ kind }): Cell[] | undefined =>
    kind === 'text' || kind === 'list' ? [] : undefined,
  );
  const query = chosen.map(({ name, type, kind }) => expression(name, type, kind)).join(', ');
  const result = await connection.stream(`SELECT ${query} FROM ${scan}`, [pattern]);
  let filled = 0;
  for (let part = await result.fetchChunk(); part !== null; part = await result.fetchChunk()) {
    const count = part.rowCount;
    if (count === 0 || filled + count > rows) break;
    for (let i = 0; i < chosen.length; i++) {
      const vector = part.getColumnVector(i);
      const target = numbers[i];
      if (target !== undefined) copyNumbers(vector, target, filled, count);
      else for (let k = 0; k < count; k++) cells[i]?.push(cellOf(vector.getItem(k)));
    }
    filled += count;
  }
  if (filled !== rows) throw new FormatError(`states ${rows} rows, but its columns hold another number`);
  const columns = new Map<string, Column>();
  for (const [i, { name, kind }] of chosen.entries()) {
    columns.set(name, {
      kind: kind === 'number' || kind === 'moment' ? kind : 'any',
      values: numbers[i] ?? cells[i] ?? [],
    });
  }
  return new Table(rows, columns);
}

export function isParquet(head: Uint8Array): boolean {
  return head.length >= 12 && head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && head[3] === 0x31;
}

const LONGEST_FOOTER = 16 * MEBIBYTE;

/**
 * Which of `names` stand in the footer of a Parquet file as text, where the names of its columns are: cheap enough to ask
 * of every file in a folder. None where the file is no Parquet or is cut.
 */
export function namesInFooter(path: string, names: readonly string[]): string[] {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const end = Buffer.alloc(8);
    if (size < 12 || readSync(file, end, 0, 8, size - 8) !== 8 || end.toString('latin1', 4) !== 'PAR1')
      return [];
    const length = end.readUInt32LE(0);
    if (length > Math.min(size - 12, LONGEST_FOOTER)) return [];
    const footer = Buffer.alloc(length);
    readSync(file, footer, 0, length, size - 8 - length);
    // Thrift's compact protocol writes a text's length before it, which keeps `date` from being found in `date_start`.
    return names.filter((name) =>
      footer.includes(Buffer.concat([Buffer.from([name.length]), Buffer.from(name)])),
    );
  } finally {
    closeSync(file);
  }
}

export interface ParquetFile {
  /** Absolute. */
  readonly path: string;
  /** All, where left out. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Reads whole Parquet files, one after the other in one engine (starting one costs more than a small table). Columns
 * that are none of a table of timing (structs, blobs) are left out. Gives FormatError in the place of a table that
 * cannot be read, without the file's name.
 */
export async function readParquetTables(files: readonly ParquetFile[]): Promise<(Table | FormatError)[]> {
  if (files.length === 0) return [];
  const sizes = files.map(({ path }) => statSync(path).size);
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: `${Math.ceil(256 + (4 * Math.max(0, ...sizes)) / 1e6)}MB`,
    temp_directory: '',
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    const allowed = files.flatMap(({ path }) => [literal(path), literal(patternOf(path))]);
    await connection.run(`SET allowed_paths = [${allowed.join(', ')}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    const tables: (Table | FormatError)[] = [];
    for (const [i, { path, columns }] of files.entries()) {
      tables.push(
        await readTable(connection, path, sizes[i], columns).catch((error: unknown) => clear(error, path)),
      );
    }
    return tables;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
