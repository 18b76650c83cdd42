/** The files of a database dump: one folder of CSV files with the names of their tables. */

import { basename } from 'node:path';
import type { TimingInput } from './reader.ts';
import { type Sheet, sheetOf } from './sheet.ts';

/** What files of a table may be called, without ending: by the table's own name. */
export type FileNames = (table: string) => readonly string[];

const asTheTable: FileNames = (table) => [table];

/** The table that a file has (`races.csv.gz` has `races`); null for any other file, and for those in folders. */
function tableOf(file: string, tables: readonly string[], namesOf: FileNames): string | null {
  const name = file.includes('/') ? undefined : /^(.*)\.csv(?:\.gz)?$/.exec(basename(file))?.[1];
  return name === undefined ? null : (tables.find((table) => namesOf(table).includes(name)) ?? null);
}

/**
 * The files of each table. Only those right in the folder: one with several dumps in folders of their own is opened
 * folder by folder. Null where `main` is not there, or nothing beside it.
 *
 * @param isMain looks at the heading of the main table
 */
export async function dumpFiles(
  input: TimingInput,
  main: string,
  tables: readonly string[],
  isMain: (heading: string) => boolean,
  namesOf: FileNames = asTheTable,
): Promise<ReadonlyMap<string, string> | null> {
  const found = new Map<string, string>();
  for (const file of input.files) {
    const table = tableOf(file, tables, namesOf);
    if (table !== null && !found.has(table)) found.set(table, file);
  }
  const file = found.get(main);
  if (file === undefined || found.size < 2) return null;
  const head = new TextDecoder().decode((await input.head(file)).subarray(0, 4096));
  return isMain(head.split('\n', 1)[0] ?? '') ? found : null;
}

/** The tables as sheets, and what was wrong with their rows. */
export async function dumpSheets(
  input: TimingInput,
  files: ReadonlyMap<string, string>,
): Promise<{ readonly sheets: ReadonlyMap<string, Sheet>; readonly warnings: readonly string[] }> {
  const sheets = new Map<string, Sheet>();
  for (const [table, file] of files) sheets.set(table, sheetOf(await input.text(file), file));
  return { sheets, warnings: [...sheets.values()].flatMap((sheet) => sheet.warnings) };
}

/** Files of the dump that say nothing that history needs, so that nobody is told that they were left out. */
export function beside(
  input: TimingInput,
  tables: readonly string[],
  namesOf: FileNames = asTheTable,
): string[] {
  return input.files.filter((file) => tableOf(file, tables, namesOf) !== null);
}
