/**
 * DuckDB as a reader of one Parquet file, by columns. Everything that is peculiar about it is in here:
 *
 * - It takes paths, not bytes, and reads `*`, `?` and `[` in a path as a pattern. A recording called `a[1].parquet`
 *   must not open `a1.parquet`, so the pattern characters are put in brackets, and the one path is all that the
 *   engine is allowed to touch: a hostile file can make it open nothing else, and it loads no extensions.
 * - A few bytes of Parquet can stand for any number of rows. The caller's cap on decoded bytes is checked against
 *   the row count before anything is allocated, and what arrives is checked against the row count.
 * - Its messages span lines and quote our query. Users get the first line, without the path.
 * - It is a large native library, so it is loaded when the first Parquet file is opened and not before.
 */

import { statSync } from 'node:fs';
import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api';
import { FormatError } from '../bytes.ts';

/** What a column can be to a recording. `other` (text, JSON, lists) is none of its channels. */
export type ColumnKind = 'float' | 'double' | 'integer' | 'boolean' | 'timestamp' | 'other';

export interface ParquetColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

export type ColumnValues = Float32Array | Float64Array;

export interface ParquetTable {
  readonly columns: readonly ParquetColumn[];
  readonly rows: number;
  /**
   * Decodes these columns only, all rows or the first `rows`. Numbers as they are, booleans as 0 and 1, timestamps as
   * s since 1970, null as NaN. The arrays are the caller's to change.
   */
  decode(columns: readonly ParquetColumn[], rows?: number): Promise<ColumnValues[]>;
  close(): void;
}

const SETTINGS = {
  threads: '1',
  temp_directory: '',
  autoload_known_extensions: 'false',
  autoinstall_known_extensions: 'false',
  allow_community_extensions: 'false',
};

/** What the engine needs for itself, and as many times the file: it holds a row group packed and unpacked. */
const ENGINE_MEGABYTES = 128;
const ENGINE_SHARE = 4;

const SCAN = 'read_parquet($1, hive_partitioning = false, union_by_name = false, filename = false)';

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A pattern that only this very path matches. */
export function patternOf(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

function kindOf(type: string): ColumnKind {
  if (type === 'FLOAT') return 'float';
  if (type === 'DOUBLE' || type.startsWith('DECIMAL')) return 'double';
  if (type === 'BOOLEAN') return 'boolean';
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return 'integer';
  if (type.startsWith('TIMESTAMP')) return 'timestamp';
  return 'other';
}

/** Nulls become NaN in the query: the vectors' own way to tell them makes garbage for every value. */
function expression({ name, kind }: ParquetColumn): string {
  const column = identifier(name);
  if (kind === 'float') return `coalesce(${column}, 'nan'::FLOAT)`;
  return `coalesce(${kind === 'timestamp' ? `epoch(${column})` : `CAST(${column} AS DOUBLE)`}, 'nan'::DOUBLE)`;
}

function copyValues(vector: DuckDBVector, target: ColumnValues, offset: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = vector.getItem(i);
    if (typeof value !== 'number') {
      throw new FormatError('the Parquet file changed its column types while it was being read');
    }
    target[offset + i] = value;
  }
}

/** One sentence from what the engine threw over the file at `path`. */
export function clear(error: unknown, path: string): FormatError {
  if (error instanceof FormatError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const line = message
    .replaceAll(patternOf(path), 'the file')
    .replaceAll(path, 'the file')
    .split('\n')[0]
    .replace(/^[A-Z][A-Za-z ]{0,40}(?:Error|Exception): /, '')
    .replace(/(?:file )?["']?the file["']?/g, 'the file')
    .replace(/[^\x20-\x7e]+/g, '?')
    .trim();
  return new FormatError(`the Parquet file cannot be read: ${line.slice(0, 300)}`);
}

function tooLarge(rows: number, columns: number, maxBytes: number): FormatError {
  return new FormatError(
    `the Parquet file states ${rows} rows in ${columns} columns, which is more than ${maxBytes} bytes when unpacked`,
  );
}

async function rowCount(connection: DuckDBConnection, pattern: string): Promise<number> {
  const result = await connection.run('SELECT CAST(num_rows AS DOUBLE) FROM parquet_file_metadata($1)', [
    pattern,
  ]);
  const chunk = await result.fetchChunk();
  const value = chunk !== null && chunk.rowCount === 1 ? chunk.getColumnVector(0).getItem(0) : null;
  if (typeof value !== 'number' || !(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
    throw new FormatError(`the Parquet file states ${String(value)} rows, where a count is expected`);
  }
  return value;
}

/**
 * Opens the Parquet file at the absolute path `path`. `maxBytes` bounds what one `decode` may allocate. Throws
 * FormatError where the file is not Parquet or is damaged.
 */
export async function openParquet(path: string, maxBytes: number): Promise<ParquetTable> {
  const pattern = patternOf(path);
  const megabytes = Math.ceil(ENGINE_MEGABYTES + (ENGINE_SHARE * statSync(path).size) / 1e6);
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { ...SETTINGS, memory_limit: `${megabytes}MB` });
  let connection: DuckDBConnection | undefined;
  const close = () => {
    connection?.closeSync();
    connection = undefined;
    instance.closeSync();
  };
  try {
    const open = await instance.connect();
    connection = open;
    // The engine asks for leave twice: for the pattern, then for the file that it finds.
    await open.run(`SET allowed_paths = [${literal(path)}, ${literal(pattern)}]`);
    await open.run('SET enable_external_access = false');
    await open.run('SET lock_configuration = true');

    const heading = await open.run(`SELECT * FROM ${SCAN} LIMIT 0`, [pattern]);
    const columns = heading.columnNames().map((name, i) => {
      const type = heading.columnType(i);
      // JSON is text with a tag; its type id is that of text.
      return { name, kind: kindOf(type.toString()) };
    });
    const allRows = await rowCount(open, pattern);
    if (allRows * 8 > maxBytes) throw tooLarge(allRows, 1, maxBytes);

    const decode = async (wanted: readonly ParquetColumn[], rows: number): Promise<ColumnValues[]> => {
      if (wanted.length === 0) return [];
      const width = wanted.reduce((sum, { kind }) => sum + (kind === 'float' ? 4 : 8), 0);
      if (rows * width > maxBytes) {
        throw tooLarge(rows, wanted.length, maxBytes);
      }
      const values = wanted.map(({ kind }) =>
        kind === 'float' ? new Float32Array(rows) : new Float64Array(rows),
      );
      const limit = rows < allRows ? ` LIMIT ${rows}` : '';
      const query = `SELECT ${wanted.map(expression).join(', ')} FROM ${SCAN}${limit}`;
      const result = await open.stream(query, [pattern]);
      let filled = 0;
      for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
        const count = chunk.rowCount;
        if (count === 0) break;
        if (filled + count > rows) break;
        for (let i = 0; i < wanted.length; i++)
          copyValues(chunk.getColumnVector(i), values[i], filled, count);
        filled += count;
      }
      if (filled !== rows) {
        throw new FormatError(`the Parquet file states ${rows} rows, but its columns hold another number`);
      }
      return values;
    };

    // A connection streams one result at a time, so readings that overlap wait for each other.
    let last: Promise<unknown> = Promise.resolve();
    return {
      columns,
      rows: allRows,
      decode(wanted, rows = allRows) {
        const turn = last.then(async () => {
          if (connection === undefined) throw new Error('the Parquet file was read after it was closed');
          return decode(wanted, Math.min(rows, allRows)).catch((error: unknown) => {
            throw clear(error, path);
          });
        });
        last = turn.catch(() => {});
        return turn;
      },
      close,
    };
  } catch (error) {
    close();
    throw clear(error, path);
  }
}
