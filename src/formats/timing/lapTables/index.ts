/** Lap tables (one row a car and lap) of one race or of a whole season, as Parquet or CSV. */

import { basename, dirname } from 'node:path';
import { type Contribution, identityOfName, raceId, type SessionIdentity } from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import { directFiles } from '../input.ts';
import type { TimingData, TimingInput, TimingOptions, TimingReader } from '../reader.ts';
import { headingOf, tableOfCsv } from '../table/csv.ts';
import { isParquet, namesInFooter, readParquetTables } from '../table/parquet.ts';
import type { Table } from '../table/table.ts';
import { contributionsOfLapTable } from './contributions.ts';
import { DIALECTS, type Dialect, dialectOf, KNOWN_COLUMNS } from './dialects.ts';

interface Found {
  readonly file: string;
  readonly shape: 'parquet' | 'csv';
  readonly dialect: Dialect;
}

async function look(input: TimingInput, file: string): Promise<Found | null> {
  const head = await input.head(file);
  if (isParquet(head)) {
    const dialect = dialectOf(namesInFooter(input.pathOf(file), KNOWN_COLUMNS));
    return dialect === null ? null : { file, shape: 'parquet', dialect };
  }
  const dialect = dialectOf(headingOf(head));
  return dialect === null ? null : { file, shape: 'csv', dialect };
}

async function lookAll(input: TimingInput): Promise<Found[]> {
  const found: Found[] = [];
  for (const file of directFiles(input)) {
    const one = await look(input, file).catch(() => null);
    if (one !== null) found.push(one);
  }
  return found;
}

async function tablesOf(
  input: TimingInput,
  found: readonly Found[],
): Promise<{ table: Table | FormatError; warnings: readonly string[] }[]> {
  const parquet = found.filter(({ shape }) => shape === 'parquet');
  const read = await readParquetTables(
    parquet.map(({ file }) => ({ path: input.pathOf(file), columns: KNOWN_COLUMNS })),
  );
  const tables: { table: Table | FormatError; warnings: readonly string[] }[] = [];
  for (const one of found) {
    if (one.shape === 'parquet') {
      tables.push({ table: read[parquet.indexOf(one)], warnings: [] });
      continue;
    }
    try {
      tables.push(tableOfCsv(await input.text(one.file), basename(one.file), KNOWN_COLUMNS));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      tables.push({ table: error, warnings: [] });
    }
  }
  return tables;
}

/** With its folder, since people keep a `races-2024.parquet` of each kind. */
function nameOf(path: string): string {
  const folder = basename(dirname(path));
  return folder === '' || folder === '.' ? basename(path) : `${folder}/${basename(path)}`;
}

function identityTold(options: TimingOptions): SessionIdentity | null {
  if (options.identity === undefined) return null;
  const told = identityOfName(options.identity);
  if (told !== null) return told;
  throw new FormatError(
    `"${options.identity}" names no session: it reads like 2024-01-bahrain or 2024-07-imola-qualifying`,
  );
}

export const lapTableReader: TimingReader = {
  name: 'FastF1 lap tables (Parquet or CSV)',

  async recognises(input) {
    return (await lookAll(input)).length > 0;
  },

  async read(input, options): Promise<TimingData> {
    const found = await lookAll(input);
    const told = identityTold(options);
    const tables = await tablesOf(input, found);
    const contributions: Contribution[] = [];
    const warnings: string[] = [];
    let reason: FormatError | null = null;
    for (const [i, { file, dialect }] of found.entries()) {
      const { table, warnings: ofTable } = tables[i];
      if (table instanceof FormatError) {
        reason ??= table;
        if (found.length > 1) warnings.push(`${basename(file)}: ${table.message}; it was left out`);
        continue;
      }
      const from = input.kind === 'file' ? nameOf(input.path) : `${basename(input.path)}/${file}`;
      const made = contributionsOfLapTable(table, dialect, { from, identity: told });
      warnings.push(...[...ofTable, ...made.warnings].map((warning) => `${basename(file)}: ${warning}`));
      const nameless = made.contributions.filter(({ identity }) => raceId(identity) === null);
      if (nameless.length > 0) {
        reason ??= new FormatError(
          'does not say which session it is: name the file like 2024-01-bahrain.csv, or say so with --as 2024-01-bahrain',
        );
      }
      for (const contribution of made.contributions) {
        if (!nameless.includes(contribution)) contributions.push(contribution);
      }
    }
    if (contributions.length === 0) {
      throw (
        reason ??
        new FormatError(warnings[0] ?? `has the columns of a ${DIALECTS[0].name} but not one lap in them`)
      );
    }
    return { contributions, history: null, warnings, used: found.map(({ file }) => file) };
  },
};
