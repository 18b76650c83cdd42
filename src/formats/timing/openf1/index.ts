/**
 * Dumps of OpenF1: a folder with a file a table, or one table, as Parquet, JSON or CSV (gzipped or not, or an archive of
 * JSON files). Which session it is stands in the folder's name (`2024-01-bahrain`), in the tables `sessions` and `meetings`, or
 * in what the user says.
 */

import { basename, dirname } from 'node:path';
import { type Contribution, identityOfName, raceId, type SessionIdentity } from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import type { TimingData, TimingInput, TimingOptions, TimingReader } from '../reader.ts';
import { headingOf, tableOfCsv } from '../table/csv.ts';
import { keysOfHead, rowsOfJson } from '../table/json.ts';
import { isParquet, namesInFooter, readParquetTables } from '../table/parquet.ts';
import { Table } from '../table/table.ts';
import { filesOfTar, isTar } from '../table/tar.ts';
import { contributionOfOpenF1 } from './contribution.ts';
import { NEEDED, type OpenF1TableName, READ, tableOfColumns, tableOfName } from './tables.ts';

export { contributionOfOpenF1, type OpenF1Options } from './contribution.ts';
export { OPENF1_TABLES, type OpenF1TableName, type OpenF1Tables } from './tables.ts';

const ALL_COLUMNS = [...new Set(Object.values(NEEDED).flat())];

type Shape = 'parquet' | 'json' | 'csv' | 'archive';

interface Found {
  readonly file: string;
  readonly shape: Shape;
  /** Null of an archive, which holds several. */
  readonly table: OpenF1TableName | null;
}

/** A file of one driver's (`NOR/laptimes.json`), which another kind of archive has beside its list of drivers. */
function isOfDriver(name: string): boolean {
  return /(?:^|\/)[A-Z]{3}\/[^/]+\.json$/.test(name);
}

/** What a file is to this reader; null where it is nothing. */
async function look(input: TimingInput, file: string): Promise<Found | null> {
  const head = await input.head(file);
  const byName = tableOfName(file);
  if (isParquet(head)) {
    const columns = namesInFooter(input.pathOf(file), ALL_COLUMNS);
    const byColumns = tableOfColumns(columns);
    // A folder's file with the right name and a cut footer is this reader's, to say so.
    if (byName !== null && (columns.length === 0 || NEEDED[byName].every((name) => columns.includes(name)))) {
      return { file, shape: 'parquet', table: byName };
    }
    return byColumns === null ? null : { file, shape: 'parquet', table: byColumns };
  }
  if (isTar(head)) {
    const names = [...filesOfTar(head, true).keys()];
    return names.some((name) => name.endsWith('.json') && tableOfName(name) !== null) &&
      !names.some(isOfDriver)
      ? { file, shape: 'archive', table: null }
      : null;
  }
  const keys = keysOfHead(head);
  const [shape, names]: [Shape, string[]] = keys.length > 0 ? ['json', keys] : ['csv', headingOf(head)];
  const isNamed = byName !== null && NEEDED[byName].every((name) => names.includes(name));
  const table = isNamed ? byName : tableOfColumns(names);
  return table === null ? null : { file, shape, table };
}

/** Tables may be cut into a folder for each value of a column, as `driver_number=1/laps.json`. */
function isPart(file: string): boolean {
  return /^[A-Za-z_]{1,40}=[^/]{0,80}\/[^/]+$/.test(file);
}

async function lookAll(input: TimingInput): Promise<Found[]> {
  const found: Found[] = [];
  for (const file of input.files) {
    if (file.includes('/') && !isPart(file)) continue;
    const one = await look(input, file).catch(() => null);
    if (one !== null) found.push(one);
  }
  return found;
}

type Tables = Map<OpenF1TableName, Table>;

/** Why a table is none of its name, or null. */
function refusal(name: OpenF1TableName, table: Table): string | null {
  const missing = NEEDED[name].filter((column) => !table.has(column));
  return missing.length === 0
    ? null
    : `has no column ${missing.map((column) => `"${column}"`).join(', ')}, which ${name} needs`;
}

/** The tables of one shape, by name; a table may be cut into several files. */
type Parts = Map<OpenF1TableName, Table[]>;

interface Reading {
  readonly input: TimingInput;
  readonly wanted: (name: OpenF1TableName) => boolean;
  readonly warnings: string[];
}

function take(parts: Parts, file: string, name: OpenF1TableName, table: Table, warnings: string[]): void {
  const reason = refusal(name, table);
  if (reason !== null) {
    warnings.push(`${file}: ${reason}; it was left out`);
    return;
  }
  const list = parts.get(name);
  if (list === undefined) parts.set(name, [table]);
  else list.push(table);
}

async function partsOfParquet({ input, wanted, warnings }: Reading, found: readonly Found[]): Promise<Parts> {
  const parts: Parts = new Map();
  const files = found.flatMap(({ file, shape, table }) =>
    shape === 'parquet' && table !== null && wanted(table) ? [{ file, table }] : [],
  );
  const read = await readParquetTables(
    files.map(({ file, table }) => ({ path: input.pathOf(file), columns: READ[table] })),
  );
  for (const [i, { file, table }] of files.entries()) {
    const result = read[i];
    if (result instanceof FormatError) warnings.push(`${file}: ${result.message}; it was left out`);
    else take(parts, file, table, result, warnings);
  }
  return parts;
}

async function partsOfText({ input, wanted, warnings }: Reading, found: readonly Found[]): Promise<Parts> {
  const parts: Parts = new Map();
  for (const { file, shape, table } of found) {
    if ((shape !== 'json' && shape !== 'csv') || table === null || !wanted(table)) continue;
    try {
      const text = await input.text(file);
      if (shape === 'json') {
        take(parts, file, table, Table.ofRows(rowsOfJson(text)), warnings);
        continue;
      }
      const names = headingOf(new TextEncoder().encode(text.slice(0, 16_384)));
      const read = tableOfCsv(text, basename(file), names);
      warnings.push(...read.warnings);
      take(parts, file, table, read.table, warnings);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      warnings.push(`${file}: ${error.message}; it was left out`);
    }
  }
  return parts;
}

async function partsOfArchives(
  { input, wanted, warnings }: Reading,
  found: readonly Found[],
): Promise<Parts> {
  const parts: Parts = new Map();
  for (const { file, shape } of found) {
    if (shape !== 'archive') continue;
    try {
      for (const [inner, bytes] of filesOfTar(await input.bytes(file))) {
        const name = inner.endsWith('.json') ? tableOfName(inner) : null;
        if (name === null || !wanted(name)) continue;
        const rows = rowsOfJson(new TextDecoder('utf-8').decode(bytes));
        if (rows.length > 0) take(parts, `${file}: ${inner}`, name, Table.ofRows(rows), warnings);
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      warnings.push(`${file}: ${error.message}; it was left out`);
    }
  }
  return parts;
}

/** Every table that is there: from Parquet, else from JSON or CSV, else from an archive. */
async function readTables(
  input: TimingInput,
  found: readonly Found[],
  options: TimingOptions,
  warnings: string[],
): Promise<Tables> {
  const tables: Tables = new Map();
  const wanted = (name: OpenF1TableName) =>
    !tables.has(name) && (options.samples !== false || (name !== 'car_data' && name !== 'location'));
  for (const read of [partsOfParquet, partsOfText, partsOfArchives]) {
    const parts = await read({ input, wanted, warnings }, found);
    for (const [name, list] of parts) tables.set(name, Table.concat(list));
  }
  return tables;
}

/** Tables of several sessions taken apart by their keys; one group where they have none. */
function sessionsIn(tables: Tables): Tables[] {
  const keys = new Set<number>();
  for (const [name, table] of tables) {
    if (name !== 'meetings')
      for (const key of table.numbers('session_key')) if (Number.isFinite(key)) keys.add(key);
  }
  if (keys.size < 2) return [tables];
  return [...keys]
    .sort((a, b) => a - b)
    .map((key) => {
      const own: Tables = new Map();
      for (const [name, table] of tables) {
        if (name === 'meetings') continue;
        const ofRow = table.numbers('session_key');
        const part = table.where((row) => ofRow[row] === key);
        if (part.rows > 0) own.set(name, part);
      }
      const meeting = [...own.values()]
        .map((table) => table.numbers('meeting_key').find(Number.isFinite))
        .find((of) => of !== undefined);
      const meetings = tables.get('meetings');
      if (meetings !== undefined && meeting !== undefined) {
        const ofRow = meetings.numbers('meeting_key');
        own.set(
          'meetings',
          meetings.where((row) => ofRow[row] === meeting),
        );
      }
      return own;
    });
}

/** What the user said, else what the folder is called, else (of a lone file) the file or its folder. */
function identityTold(input: TimingInput, options: TimingOptions): SessionIdentity | null {
  if (options.identity !== undefined) {
    const told = identityOfName(options.identity);
    if (told === null) {
      throw new FormatError(
        `"${options.identity}" names no session: it reads like 2024-01-bahrain or 2024-07-imola-qualifying`,
      );
    }
    return told;
  }
  const names =
    input.kind === 'folder' ? [input.path] : [input.path, dirname(input.pathOf(input.files[0] ?? ''))];
  for (const path of names) {
    const identity = identityOfName(basename(path));
    if (identity !== null) return identity;
  }
  return null;
}

export const openF1Reader: TimingReader = {
  name: 'OpenF1 tables (Parquet, JSON or CSV)',

  async recognises(input) {
    return (await lookAll(input)).length > 0;
  },

  async read(input, options): Promise<TimingData> {
    const found = await lookAll(input);
    const warnings: string[] = [];
    const tables = await readTables(input, found, options, warnings);
    const used = found.map(({ file }) => file);
    if (tables.size === 0) {
      const [reason = 'holds no table of OpenF1'] = warnings;
      // A lone file is named by whoever reports the error.
      const own = `${found[0]?.file}: `;
      const isOwn = input.kind === 'file' && reason.startsWith(own);
      throw new FormatError(isOwn ? reason.slice(own.length).replace('; it was left out', '') : reason);
    }
    const groups = sessionsIn(tables);
    const told = identityTold(input, options);
    const contributions: Contribution[] = [];
    for (const group of groups) {
      const contribution = contributionOfOpenF1(Object.fromEntries(group), {
        from: basename(input.path),
        identity: groups.length === 1 ? told : null,
        samples: options.samples,
      });
      if (contribution === null) continue;
      // A day is enough: the library may know which race was on it.
      if (raceId(contribution.identity) === null && contribution.identity.date === null) {
        throw new FormatError(
          'does not say which session it is: name the folder like 2024-01-bahrain, or say so with --as 2024-01-bahrain',
        );
      }
      contributions.push(
        contributions.length === 0
          ? { ...contribution, warnings: [...warnings, ...contribution.warnings] }
          : contribution,
      );
    }
    if (contributions.length === 0) {
      throw new FormatError(
        warnings[0] ??
          `holds tables of OpenF1 (${[...tables.keys()].join(', ')}) without a single moment in them`,
      );
    }
    return { contributions, history: null, warnings: [], used };
  },
};
