/** The files of a FastF1 cache, written out as CSV and JSON: which there are, and each as a table. */

import { FormatError } from '../../bytes.ts';
import { sheetOf } from '../sheet.ts';
import { type Column, Table } from '../table/table.ts';
import { isObject } from './values.ts';

/** Base names of the files, without `.csv` or `.json`. */
export const CACHE_TABLES = [
  '_extended_timing_data_laps',
  '_extended_timing_data_stream',
  'timing_app_data',
  'race_control_messages',
  'weather_data',
  'session_status_data',
  'track_status_data',
  'lap_count',
  'driver_info',
  'session_info',
] as const;
export type CacheTable = (typeof CACHE_TABLES)[number];

/** Any of these says that a folder is a cache; the others have names that anything may have. */
const TELLING: readonly CacheTable[] = [
  '_extended_timing_data_laps',
  '_extended_timing_data_stream',
  'session_status_data',
  'track_status_data',
];

export function cacheTableOf(file: string): CacheTable | null {
  const name = /([^/]+?)\.(?:csv|json)(?:\.gz)?$/.exec(file)?.[1];
  return CACHE_TABLES.find((table) => table === name) ?? null;
}

export function isCache(files: readonly string[]): boolean {
  return files.some((file) => TELLING.some((table) => table === cacheTableOf(file)));
}

/** Columns of the CSV files that are read. */
const CSV_COLUMNS = [
  'Time',
  'Driver',
  'LapTime',
  'NumberOfLaps',
  'PitOutTime',
  'PitInTime',
  'Sector1Time',
  'Sector2Time',
  'Sector3Time',
  'SpeedI1',
  'SpeedI2',
  'SpeedFL',
  'SpeedST',
  'Position',
  'GapToLeader',
  'IntervalToPositionAhead',
  'Stint',
  'Compound',
  'New',
  'StartLaps',
];

function tableOfCsv(text: string, name: string): Table {
  const sheet = sheetOf(text.replace(/^\ufeff/, ''), name);
  const columns = new Map<string, Column>();
  for (const column of CSV_COLUMNS) {
    if (sheet.has(column)) columns.set(column, { kind: 'any', values: sheet.column(column) });
  }
  if (!columns.has('Time') || !columns.has('Driver')) {
    throw new FormatError(
      `${name} has no columns "Time" and "Driver", which this table of a FastF1 cache has`,
    );
  }
  return new Table(sheet.length, columns);
}

/** JSON of columns: `{"Time": [...], "Status": [...]}`. Throws FormatError where it is another. */
function tableOfJson(value: unknown, name: string): Table {
  if (!isObject(value)) throw new FormatError(`${name} is no table: an object of columns was expected`);
  const columns = new Map<string, Column>();
  let rows = 0;
  for (const [column, cells] of Object.entries(value)) {
    if (!Array.isArray(cells)) continue;
    columns.set(column, { kind: 'any', values: cells });
    rows = Math.max(rows, cells.length);
  }
  if (columns.size === 0) throw new FormatError(`${name} is no table: it has no column that is a list`);
  return new Table(rows, columns);
}

/** Parses one file of the cache: a table, or the plain object of `driver_info` and `session_info`. */
export function readCacheFile(file: string, text: string): Table | unknown {
  const name = cacheTableOf(file);
  if (/\.csv(?:\.gz)?$/.test(file)) return tableOfCsv(text, file);
  let json: unknown;
  try {
    // Python writes what is not a number without quotes, which JSON does not know.
    json = JSON.parse(text.replace(/\bNaN\b/g, 'null'));
  } catch {
    throw new FormatError('is no JSON, which a file of a FastF1 cache is');
  }
  return name === 'driver_info' || name === 'session_info' ? json : tableOfJson(json, file);
}
