/**
 * The heading that RaceStudio and i2 share: a field a row (`Vehicle,Kart`), then a row of column names that starts
 * with `Time`, then a row of units, with blank rows here and there. How many rows it has changes from version to
 * version and with what the user filled in, so nothing is counted; the row of names is looked for.
 */

import { type ByteSource, FormatError } from '../bytes.ts';
import { splitCells } from './cells.ts';
import { readHead } from './head.ts';
import type { TableLayout } from './table.ts';

export interface FieldTable {
  /** First value of a field, by its name in lower case; undefined where it is missing or empty. */
  field(name: string): string | undefined;
  /** All cells behind a field's name. */
  fields(name: string): readonly string[];
  readonly columns: readonly string[];
  readonly units: readonly string[];
  readonly layout: Omit<TableLayout, 'columns'>;
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text.replace(',', '.')));
}

/** @throws FormatError where no row of column names follows */
export function readFieldHead(source: ByteSource, what: string): FieldTable {
  const head = readHead(source);
  const first = head.lines[0]?.text ?? '';
  const delimiter = /^\s*"?Format"?\s*([,;\t])/i.exec(first)?.[1] ?? ',';
  // Where a field stands; its values are all cells behind it, and copies of those would grow with their square.
  const fields = new Map<string, { readonly row: readonly string[]; readonly cell: number }>();
  for (const [at, line] of head.lines.entries()) {
    const columns = splitCells(line.text, delimiter);
    // The field `Time,1:34 PM` looks like a row of names at first sight; only names are followed by more names.
    const second = columns[1] ?? '';
    const isNames =
      columns[0].toLowerCase() === 'time' && columns.length > 1 && second !== '' && !/^\d/.test(second);
    if (!isNames) {
      // Rows can hold several fields side by side: name, value(s), blanks, name, value.
      if (columns[0] !== '') fields.set(columns[0].toLowerCase(), { row: columns, cell: 0 });
      let name = -1;
      for (let cell = 3; cell < columns.length; cell++) {
        if (columns[cell] !== '' && columns[cell - 1] === '' && !isNumber(columns[cell])) name = cell;
        if (name === cell && !fields.has(columns[cell].toLowerCase())) {
          fields.set(columns[cell].toLowerCase(), { row: columns, cell });
        }
      }
      continue;
    }
    const next = head.lines[at + 1];
    if (next === undefined)
      throw new FormatError(`${what} ends after its column names in line ${line.number}`);
    const units = splitCells(next.text, delimiter);
    const hasUnits = !isNumber(units[0]);
    const values = (name: string): readonly string[] => {
      const place = fields.get(name);
      return place === undefined ? [] : place.row.slice(place.cell + 1);
    };
    return {
      field: (name) => values(name)[0] || undefined,
      fields: values,
      columns,
      units: hasUnits ? units : [],
      layout: {
        offset: hasUnits ? next.next : line.next,
        line: hasUnits ? next.number + 1 : next.number,
        delimiter,
        terminator: head.terminator,
      },
    };
  }
  throw new FormatError(`has the head of ${what}, but no row of column names that starts with "Time"`);
}
