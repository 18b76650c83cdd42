/** Rows of a table as a file to take away: CSV for a spreadsheet, Parquet for a program. */

import { writeFile } from 'node:fs/promises';
import {
  BOOLEAN,
  DOUBLE,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  listValue,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import type { CellType } from '../contract.ts';
import { parquetFile, quoted } from '../lapExport.ts';
import { type Cell, plainCell, type Table } from './table.ts';

const ROWS_A_PIECE = 2000;

function csvCell(cell: Cell, type: CellType): string {
  const plain = plainCell(cell, type);
  if (plain === null) return '';
  if (typeof plain === 'string') return quoted(plain);
  return typeof plain === 'object' ? plain.join(' ') : String(plain);
}

async function* csvOf({ columns }: Table, rows: Uint32Array): AsyncGenerator<string> {
  yield `${columns.map(({ name }) => name).join(',')}\r\n`;
  for (let from = 0; from < rows.length; from += ROWS_A_PIECE) {
    let text = '';
    for (const row of rows.subarray(from, from + ROWS_A_PIECE)) {
      text += `${columns.map(({ at, type }) => csvCell(at(row), type)).join(',')}\r\n`;
    }
    yield text;
    await new Promise(setImmediate);
  }
}

const parquetTypes: Readonly<Record<CellType, DuckDBType>> = {
  integer: INTEGER,
  number: DOUBLE,
  text: VARCHAR,
  boolean: BOOLEAN,
  date: TIMESTAMP,
  integers: LIST(INTEGER),
};

function parquetCell(cell: Cell, type: CellType): DuckDBValue {
  if (typeof cell === 'number') {
    if (!Number.isFinite(cell)) return null;
    return type === 'date' ? new DuckDBTimestampValue(BigInt(Math.round(cell)) * 1000n) : cell;
  }
  return typeof cell === 'object' && cell !== null ? listValue(cell) : cell;
}

/** Writes the rows to a new file. */
export async function writeTable(
  table: Table,
  rows: Uint32Array,
  format: 'csv' | 'parquet',
  path: string,
): Promise<void> {
  if (format === 'csv') {
    await writeFile(path, csvOf(table, rows), { flag: 'wx', mode: 0o600 });
    return;
  }
  const columns = table.columns.map(({ name, type, at }) => ({
    name,
    type: parquetTypes[type],
    values: (from: number, to: number) =>
      Array.from(rows.subarray(from, to), (row) => parquetCell(at(row), type)),
  }));
  await parquetFile(path, columns, rows.length);
}
