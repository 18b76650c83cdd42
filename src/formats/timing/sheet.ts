/**
 * CSV of a database dump: one heading, then rows of text. Columns are kept as text and turned into numbers by whoever
 * knows what they mean.
 *
 * What would surprise: `\N` is how MySQL writes null, and counts as empty here. A row may stop early (some tools leave
 * trailing empty cells away). A row with too many cells, and the last row of a file that was cut in it, is left out and
 * counted; a file in which most rows are so is not a table.
 */

import { FormatError, printable } from '../bytes.ts';

export interface Sheet {
  readonly name: string;
  /** Rows. */
  readonly length: number;
  has(column: string): boolean;
  /** One text a row, empty for null. Throws FormatError where the file has no such column. */
  column(name: string): readonly string[];
  /** As `column`, but empty texts where the file has no such column. */
  optional(name: string): readonly string[];
  /** What was wrong with rows, one sentence each. */
  readonly warnings: readonly string[];
}

/** More rows than the longest history will have for centuries. */
const MOST_ROWS = 5_000_000;

/** The cells of a row that has quotes, and where the next row begins. RFC 4180: a quote inside is doubled. */
function quotedRow(text: string, start: number): { cells: string[]; next: number } {
  const cells: string[] = [];
  let at = start;
  while (true) {
    let cell: string;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      // A quote that is never closed would swallow the file: only its own line is taken.
      const stop = end < 0 ? text.indexOf('\n', at) : end;
      const last = stop < 0 ? text.length : stop;
      cell = text.slice(at + 1, last).replaceAll('""', '"');
      at = end < 0 ? last : last + 1;
    } else {
      const from = at;
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') at += 1;
      cell = text.slice(from, at).replace(/\r$/, '');
    }
    cells.push(cell);
    if (text[at] === '\r') at += 1;
    if (text[at] !== ',') {
      const end = text.indexOf('\n', at);
      return { cells, next: end < 0 ? text.length : end + 1 };
    }
    at += 1;
  }
}

function rowAt(text: string, start: number): { cells: string[]; next: number } {
  const end = text.indexOf('\n', start);
  const stop = end < 0 ? text.length : end;
  const line = text.slice(start, text[stop - 1] === '\r' && stop > start ? stop - 1 : stop);
  if (line.includes('"')) return quotedRow(text, start);
  return { cells: line.split(','), next: end < 0 ? text.length : end + 1 };
}

/**
 * Reads a CSV text. Throws FormatError where there is no heading, or where most rows do not fit it.
 *
 * @param name of the file, for messages
 */
export function sheetOf(text: string, name: string): Sheet {
  const heading = rowAt(text, 0);
  const head = heading.cells.map((cell) => cell.trim());
  if (text.trim() === '') throw new FormatError(`${name} is empty, where a heading of columns was expected`);
  const columns: string[][] = head.map(() => []);
  let at = heading.next;
  let line = 1;
  let rows = 0;
  let bad = 0;
  let firstBad = '';
  while (at < text.length) {
    const { cells, next } = rowAt(text, at);
    at = next;
    line += 1;
    if (cells.length === 1 && cells[0] === '') continue;
    const cut = next >= text.length && !text.endsWith('\n') && cells.length < head.length;
    if (cut || cells.length > head.length || (cells.length === 1 && head.length > 1)) {
      if (bad === 0) firstBad = `line ${line} has ${cells.length} cells where the heading has ${head.length}`;
      bad += 1;
      continue;
    }
    rows += 1;
    if (rows > MOST_ROWS) throw new FormatError(`${name} has more than ${MOST_ROWS} rows`);
    for (let i = 0; i < head.length; i += 1) {
      const cell = cells[i];
      columns[i]?.push(cell === undefined || cell === '\\N' ? '' : cell);
    }
  }
  if (bad > rows) throw new FormatError(`${name} is not a table: ${firstBad}`);
  const places = new Map(head.map((column, i) => [column, i]));
  const empty: readonly string[] = new Array<string>(rows).fill('');
  const find = (column: string) => columns[places.get(column) ?? -1];
  return {
    name,
    length: rows,
    has: (column) => places.has(column),
    column(wanted) {
      const found = find(wanted);
      if (found !== undefined) return found;
      const shown = printable(head.slice(0, 6).join(', ').slice(0, 120));
      throw new FormatError(`${name} has no column "${wanted}" (its columns begin with: ${shown})`);
    },
    optional: (wanted) => find(wanted) ?? empty,
    warnings:
      bad === 0
        ? []
        : [
            `${bad === 1 ? 'One row' : `${bad} rows`} of ${name} could not be read and ${bad === 1 ? 'was' : 'were'} left out: ${firstBad}.`,
          ],
  };
}

/** A number, or null for an empty cell and for what is none. */
export function numberOf(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** A whole number, or null. */
export function wholeOf(text: string | undefined): number | null {
  const value = numberOf(text);
  return value !== null && Number.isInteger(value) ? value : null;
}

export function textOf(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

const CLOCK = /^\+?(?:(\d{1,3}):)?(?:(\d{1,3}):)?(\d{1,6}(?:\.\d{1,6})?)$/;

/** s of `2:13:23.600`, `1:27.452`, `+1:14.371` or `49.111`; null for anything else (`+1 lap`). To the millisecond. */
export function clockSeconds(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const parts = CLOCK.exec(text.trim());
  if (parts === null) return null;
  const [, first, second, rest] = parts;
  const hours = second === undefined ? 0 : Number(first);
  const minutes = second === undefined ? Number(first ?? 0) : Number(second);
  return Math.round((hours * 3600 + minutes * 60 + Number(rest)) * 1000) / 1000;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** `YYYY-MM-DD`, or null for anything else. */
export function dateOf(text: string | undefined): string | null {
  return text !== undefined && DATE.test(text) ? text : null;
}
