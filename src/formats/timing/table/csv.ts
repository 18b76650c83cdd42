/** CSV tables: a heading, then rows of text that are turned into numbers and moments when asked for. */

import { sheetOf } from '../sheet.ts';
import { Table } from './table.ts';

/** The names of the columns, from the head of a CSV text; of anything else something that no table has. */
export function headingOf(head: Uint8Array): string[] {
  const text = new TextDecoder('utf-8').decode(head.subarray(0, 16_384));
  const end = text.search(/\r?\n/);
  const line = end < 0 ? text : text.slice(0, end);
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

/**
 * Reads the columns of these names. Throws FormatError where the text is no table; rows that cannot be read are left out
 * and told in `warnings`.
 */
export function tableOfCsv(
  text: string,
  name: string,
  wanted: readonly string[],
): { readonly table: Table; readonly warnings: readonly string[] } {
  const sheet = sheetOf(text, name);
  const columns = wanted
    .filter((column) => sheet.has(column))
    .map((column) => [column, { kind: 'any' as const, values: sheet.column(column) }] as const);
  return { table: new Table(sheet.length, new Map(columns)), warnings: sheet.warnings };
}
