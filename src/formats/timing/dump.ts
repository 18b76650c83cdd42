/** The files of a database dump: one folder of CSV files with the names of their tables. */

import { basename } from 'node:path';
import { FormatError } from '../bytes.ts';
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

/** The tables of a dump, as far as they can be read. What could not is said in `warnings`. */
export class Dump {
  readonly warnings: string[] = [];
  readonly #sheets: ReadonlyMap<string, Sheet>;

  /** @param sheets by table */
  constructor(sheets: ReadonlyMap<string, Sheet>) {
    this.#sheets = sheets;
    for (const sheet of sheets.values()) this.warnings.push(...sheet.warnings);
  }

  /** Reads the files. Throws FormatError where that of `main` cannot be read. */
  static async open(input: TimingInput, files: ReadonlyMap<string, string>, main: string): Promise<Dump> {
    const sheets = new Map<string, Sheet>();
    const lost: string[] = [];
    for (const [table, file] of files) {
      try {
        sheets.set(table, sheetOf(await input.text(file), file));
      } catch (error) {
        if (table === main || !(error instanceof FormatError)) throw error;
        lost.push(leftOut(error.message.startsWith(file) ? error.message : `${file}: ${error.message}`));
      }
    }
    const dump = new Dump(sheets);
    dump.warnings.push(...lost);
    return dump;
  }

  /** A table that nothing works without. Throws FormatError where it is not there. */
  main(table: string): Sheet {
    const sheet = this.#sheets.get(table);
    if (sheet === undefined)
      throw new FormatError(`there is no table "${table}", without which no result has a race`);
    return sheet;
  }

  /** What `read` makes of a table; `otherwise` where it is not there or has not the columns, which is a warning. */
  table<Value>(table: string, otherwise: Value, read: (sheet: Sheet) => Value): Value {
    const sheet = this.#sheets.get(table);
    if (sheet === undefined) return otherwise;
    try {
      return read(sheet);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.warnings.push(leftOut(error.message));
      return otherwise;
    }
  }

  /** Rows of a table, none where it is not there. */
  rows<Row>(table: string, read: (sheet: Sheet) => Row[]): Row[] {
    return this.table(table, [], read);
  }
}

function leftOut(reason: string): string {
  return `${reason}; the table was left out.`;
}

/** Files of the dump that say nothing that history needs, so that nobody is told that they were left out. */
export function beside(
  input: TimingInput,
  tables: readonly string[],
  namesOf: FileNames = asTheTable,
): string[] {
  return input.files.filter((file) => tableOf(file, tables, namesOf) !== null);
}
