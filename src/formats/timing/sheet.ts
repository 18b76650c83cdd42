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
  /** Of the columns, in the order of the file. */
  readonly names: readonly string[];
  /** Rows. */
  readonly length: number;
  has(column: string): boolean;
  /** One text a row, empty for null. Throws FormatError where the file has no such column. */
  column(name: string): readonly string[];
  /** The first of these columns that the file has. Throws FormatError, naming the first, where it has none. */
  either(...names: readonly [string, ...string[]]): readonly string[];
  /** As `column`, but empty texts where the file has no such column. */
  optional(name: string): readonly string[];
  /** What was wrong with rows, one sentence each. */
  readonly warnings: readonly string[];
}

/** More rows than the longest history will have for centuries. */
const MOST_ROWS = 5_000_000;
const MOST_CELLS = 100_000_000;
/** More columns than any table of timing has. */
const MOST_COLUMNS = 1000;
/** A row may stop early, but not before this part of the columns: filling up made-up rows would fill memory. */
const LEAST_PART = 1 / 4;

const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;

/** Where the cells of a text are. Texts are only cut out for columns that somebody asks for, which are few of many. */
class Cells {
  /** Two a cell: where it begins and ends, quotes left out. */
  #places = new Uint32Array(1 << 12);
  /** 1 for a cell in quotes, which may have doubled ones inside. */
  #quoted = new Uint8Array(1 << 11);
  length = 0;

  add(start: number, end: number, quoted = false): void {
    if (this.length >= MOST_CELLS) throw new FormatError(`it has more than ${MOST_CELLS} cells`);
    if (this.length >= this.#quoted.length) {
      const places = new Uint32Array(this.#places.length * 2);
      places.set(this.#places);
      this.#places = places;
      const flags = new Uint8Array(this.#quoted.length * 2);
      flags.set(this.#quoted);
      this.#quoted = flags;
    }
    this.#places[this.length * 2] = start;
    this.#places[this.length * 2 + 1] = end;
    this.#quoted[this.length] = quoted ? 1 : 0;
    this.length += 1;
  }

  /** Takes back all after the first `length` cells. */
  cut(length: number): void {
    this.length = length;
  }

  /** Whether the cell, not being in quotes, is `wanted`. */
  isSame(text: string, cell: number, wanted: string): boolean {
    const start = this.#places[cell * 2] ?? 0;
    const end = this.#places[cell * 2 + 1] ?? 0;
    if (end - start !== wanted.length || this.#quoted[cell] === 1) return false;
    return wanted.length === 0 || text.startsWith(wanted, start);
  }

  textOf(text: string, cell: number): string {
    const cut = text.slice(this.#places[cell * 2], this.#places[cell * 2 + 1]);
    if (this.#quoted[cell] === 1) return cut.replaceAll('""', '"');
    return cut === '\\N' ? '' : cut;
  }
}

/** Adds the cell in quotes that begins at `start` and returns where it ends. RFC 4180: a quote inside is doubled. */
function addQuoted(text: string, start: number, cells: Cells): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && text.charCodeAt(end + 1) === QUOTE) end = text.indexOf('"', end + 2);
  // A quote that is never closed would swallow the file: only its own line is taken.
  const line = end >= 0 ? -1 : text.indexOf('\n', start);
  const stop = end >= 0 ? end : line >= 0 ? line : text.length;
  cells.add(start + 1, stop, true);
  return end >= 0 ? stop + 1 : stop;
}

/** Adds the cells of the row that begins at `start` and returns where the next row begins. */
function addRow(text: string, start: number, cells: Cells): number {
  let at = start;
  while (true) {
    if (text.charCodeAt(at) === QUOTE) {
      at = addQuoted(text, at, cells);
      while (at < text.length && text.charCodeAt(at) !== COMMA && text.charCodeAt(at) !== LINE_FEED) at += 1;
    } else {
      const from = at;
      let code = text.charCodeAt(at);
      while (at < text.length && code !== COMMA && code !== LINE_FEED) {
        at += 1;
        code = text.charCodeAt(at);
      }
      const isLast = at >= text.length || code === LINE_FEED;
      const trimmed = isLast && at > from && text.charCodeAt(at - 1) === CARRIAGE_RETURN;
      cells.add(from, trimmed ? at - 1 : at);
    }
    if (at >= text.length) return at;
    at += 1;
    if (text.charCodeAt(at - 1) === LINE_FEED) return at;
  }
}

/**
 * Reads a CSV text. Throws FormatError where there is no heading, or where most rows do not fit it.
 *
 * @param name of the file, for messages
 */
export function sheetOf(text: string, name: string): Sheet {
  if (text.trim() === '') throw new FormatError(`${name} is empty, where a heading of columns was expected`);
  const heading = new Cells();
  let at = addRow(text, 0, heading);
  const width = heading.length;
  if (width > MOST_COLUMNS)
    throw new FormatError(`${name} has ${width} columns, which no table of timing has`);
  const head = Array.from({ length: width }, (_, cell) => heading.textOf(text, cell).trim());
  const cells = new Cells();
  let line = 1;
  let rows = 0;
  let bad = 0;
  let firstBad = '';
  while (at < text.length) {
    const before = cells.length;
    const next = addRow(text, at, cells);
    const count = cells.length - before;
    const isEmpty = count === 1 && cells.textOf(text, before) === '';
    const isCut = next >= text.length && !text.endsWith('\n') && count < width;
    at = next;
    line += 1;
    const isShort = count < width * LEAST_PART || (count === 1 && width > 1);
    if (isEmpty || isCut || isShort || count > width) {
      cells.cut(before);
      if (isEmpty) continue;
      if (bad === 0) firstBad = `line ${line} has ${count} cells where the heading has ${width}`;
      bad += 1;
      continue;
    }
    rows += 1;
    if (rows > MOST_ROWS) throw new FormatError(`${name} has more than ${MOST_ROWS} rows`);
    for (let i = count; i < width; i += 1) cells.add(next, next);
  }
  if (bad > rows) throw new FormatError(`${name} is not a table: ${firstBad}`);
  const places = new Map(head.map((column, i) => [column, i]));
  const made = new Map<number, readonly string[]>();
  const cut = (column: number): readonly string[] => {
    const before = made.get(column);
    if (before !== undefined) return before;
    const texts: string[] = [];
    let last = '';
    // Neighbours are often the same: a year, a team, nothing.
    for (let row = 0; row < rows; row += 1) {
      const cell = row * width + column;
      if (!cells.isSame(text, cell, last)) last = cells.textOf(text, cell);
      texts.push(last);
    }
    made.set(column, texts);
    return texts;
  };
  const empty: readonly string[] = new Array<string>(rows).fill('');
  const missing = (wanted: string): FormatError => {
    const shown = printable(head.slice(0, 6).join(', ').slice(0, 120));
    return new FormatError(`${name} has no column "${wanted}" (its columns begin with: ${shown})`);
  };
  const either = (...wanted: readonly [string, ...string[]]): readonly string[] => {
    for (const column of wanted) {
      const place = places.get(column);
      if (place !== undefined) return cut(place);
    }
    throw missing(wanted[0]);
  };
  const lost = bad === 1 ? 'One row' : `${bad} rows`;
  return {
    name,
    names: head,
    length: rows,
    has: (column) => places.has(column),
    column: (wanted) => either(wanted),
    either,
    optional: (wanted) => (places.has(wanted) ? either(wanted) : empty),
    warnings:
      bad === 0
        ? []
        : [`${lost} of ${name} could not be read and ${bad === 1 ? 'was' : 'were'} left out: ${firstBad}.`],
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

/** `wholeOf` of each; fast where neighbours are the same. */
export function wholesOf(texts: readonly string[]): (number | null)[] {
  let last = '';
  let value: number | null = null;
  return texts.map((text) => {
    if (text !== last) {
      last = text;
      value = wholeOf(text);
    }
    return value;
  });
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
