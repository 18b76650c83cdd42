/**
 * A delimited table over bytes. One streaming pass finds where the rows are; a column is parsed only when it is
 * asked for, window by window, so that memory holds the row offsets, one window and the columns in demand.
 *
 * What would surprise: blank lines (also lines of nothing but delimiters) are no rows; a short row has NaN in its
 * missing cells, and what stands beyond the named columns is not looked at.
 */

import { type ByteSource, FormatError, readFully } from '../bytes.ts';
import { type CellParser, MOST_COLUMNS, parseNumber } from './cells.ts';
import { LONGEST_LINE } from './head.ts';

const WINDOW = LONGEST_LINE;
const TAB = 9;
const SPACE = 32;
const QUOTE = 34;

export interface TableLayout {
  /** Byte where the first row of samples starts, and its line number for messages. */
  readonly offset: number;
  readonly line: number;
  /** One character; a blank stands for any run of blanks. */
  readonly delimiter: string;
  readonly terminator: 10 | 13;
  readonly columns: number;
}

export interface ReadOptions {
  /** How to read the cells of a column, where they are not plain numbers. */
  readonly parsers?: ReadonlyMap<number, CellParser>;
  /** Rows `from` to `to` (exclusive) instead of all. */
  readonly from?: number;
  readonly to?: number;
}

export interface Table {
  readonly rows: number;
  readonly columnCount: number;
  /** One array a column asked for (by index, from 0), `to − from` long. */
  columns(indices: readonly number[], options?: ReadOptions): Float64Array<ArrayBuffer>[];
  /** Cells of one row as text (bytes taken as latin-1), quotes taken off. */
  cells(row: number): string[];
}

/** Row starts, grown as they are found: 4 bytes a row below 4 GiB. */
class Offsets {
  #values: Uint32Array | Float64Array;
  length = 0;
  constructor(byteLength: number) {
    this.#values = byteLength < 2 ** 32 ? new Uint32Array(1024) : new Float64Array(1024);
  }
  push(value: number): void {
    if (this.length === this.#values.length) {
      const Type = this.#values instanceof Uint32Array ? Uint32Array : Float64Array;
      const grown = new Type(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }
  at(index: number): number {
    return this.#values[index];
  }
}

/** Fills `target` from `offset`, or as much of it as the file still has; returns how many bytes that are. */
function fill(source: ByteSource, target: Uint8Array, offset: number): number {
  const length = Math.min(target.byteLength, source.byteLength - offset);
  readFully(source, target.subarray(0, length), offset);
  return length;
}

function findRows(source: ByteSource, layout: TableLayout): Offsets {
  const { terminator } = layout;
  const delimiter = layout.delimiter.charCodeAt(0);
  const offsets = new Offsets(source.byteLength);
  const window = new Uint8Array(Math.min(WINDOW, Math.max(1, source.byteLength - layout.offset)));
  let line = layout.line;
  let base = layout.offset;
  // Where the line begun in an earlier window started, and whether anything stood on it.
  let start = base;
  let blank = true;
  while (base < source.byteLength) {
    const got = fill(source, window, base);
    let at = 0;
    while (at < got) {
      while (blank && at < got) {
        const byte = window[at];
        if (byte === terminator) break;
        if (byte > SPACE && byte !== delimiter && byte !== QUOTE) blank = false;
        else at++;
      }
      if (at >= got) break;
      const end = window[at] === terminator ? at : window.indexOf(terminator, at);
      const inWindow = end >= 0 && end < got;
      const length = base + (inWindow ? end : got) - start;
      if (length > LONGEST_LINE) {
        throw new FormatError(
          `line ${line} is longer than ${LONGEST_LINE} bytes, too long for a row of samples`,
        );
      }
      if (!inWindow) break;
      if (!blank) offsets.push(start);
      at = end + 1;
      start = base + at;
      blank = true;
      line++;
    }
    base += got;
  }
  if (!blank) offsets.push(start);
  return offsets;
}

/** Opens the rows that follow a heading. Throws FormatError on endless lines and absurd column counts. */
export function openTable(source: ByteSource, layout: TableLayout): Table {
  if (layout.columns > MOST_COLUMNS) {
    throw new FormatError(
      `line ${layout.line - 1} has more than ${MOST_COLUMNS} columns, more than any recording`,
    );
  }
  const offsets = findRows(source, layout);
  const rows = offsets.length;
  // A cell costs at least its delimiter. Fewer bytes than cells means rows that do not belong to this heading, and
  // reading all columns of them would take memory out of all proportion to the file.
  if (rows * layout.columns > source.byteLength + 4096) {
    throw new FormatError(
      `the ${rows} rows from line ${layout.line} hold ${source.byteLength - layout.offset} bytes, far too few for ${layout.columns} columns`,
    );
  }
  const { terminator } = layout;
  const delimiter = layout.delimiter.charCodeAt(0);
  const collapse = layout.delimiter === ' ';

  function rowEnd(row: number): number {
    return row + 1 < rows ? offsets.at(row + 1) : source.byteLength;
  }

  /** Calls `cell` for the cells 0..last of the line at `start`; stops at the line's end. */
  function walk(
    bytes: Uint8Array,
    start: number,
    end: number,
    last: number,
    cell: (column: number, from: number, to: number) => void,
  ): void {
    let at = start;
    for (let column = 0; column <= last; column++) {
      while (at < end && (bytes[at] === SPACE || (collapse && bytes[at] === TAB))) at++;
      if (collapse && (at >= end || bytes[at] === terminator || bytes[at] === 13)) return;
      let from = at;
      let to: number;
      if (bytes[at] === QUOTE && at < end) {
        from = ++at;
        while (at < end && bytes[at] !== terminator) {
          if (bytes[at] === QUOTE) {
            if (bytes[at + 1] !== QUOTE) break;
            at++;
          }
          at++;
        }
        to = at;
        while (at < end && bytes[at] !== delimiter && bytes[at] !== terminator) at++;
      } else {
        while (
          at < end &&
          bytes[at] !== delimiter &&
          bytes[at] !== terminator &&
          !(collapse && bytes[at] === TAB)
        )
          at++;
        to = at;
      }
      cell(column, from, to);
      if (at >= end || bytes[at] === terminator) return;
      at++;
    }
  }

  return {
    rows,
    columnCount: layout.columns,

    columns(indices, options = {}) {
      const first = Math.max(0, options.from ?? 0);
      const limit = Math.min(rows, options.to ?? rows);
      const count = Math.max(0, limit - first);
      const results = indices.map(() => new Float64Array(count).fill(Number.NaN));
      const slots: (Float64Array | undefined)[] = new Array(layout.columns);
      const parsers: CellParser[] = new Array(layout.columns).fill(parseNumber);
      const twice: { from: Float64Array; to: Float64Array }[] = [];
      let last = -1;
      for (const [position, index] of indices.entries()) {
        const earlier = slots[index];
        if (earlier !== undefined) twice.push({ from: earlier, to: results[position] });
        else slots[index] = results[position];
        parsers[index] = options.parsers?.get(index) ?? parseNumber;
        last = Math.max(last, index);
      }
      if (last < 0 || count === 0) return results;
      let row = first;
      const window = new Uint8Array(Math.min(2 * WINDOW, rowEnd(limit - 1) - offsets.at(first)));
      const store = (column: number, from: number, to: number): void => {
        const target = slots[column];
        if (target !== undefined) target[row - first] = parsers[column](window, from, to);
      };
      while (row < limit) {
        const base = offsets.at(row);
        const got = fill(source, window, base);
        // Rows that lie wholly in the window; the first always does, however many blank lines follow it.
        do {
          walk(window, offsets.at(row) - base, Math.min(got, rowEnd(row) - base), last, store);
          row++;
        } while (row < limit && rowEnd(row) - base <= got);
      }
      for (const { from, to } of twice) to.set(from);
      return results;
    },

    cells(row) {
      if (!(row >= 0 && row < rows)) return [];
      const start = offsets.at(row);
      const bytes = new Uint8Array(Math.min(LONGEST_LINE, rowEnd(row) - start));
      const got = fill(source, bytes, start);
      const cells: string[] = [];
      walk(bytes, 0, got, layout.columns - 1, (_column, from, to) => {
        let text = '';
        for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]);
        cells.push(text.trim());
      });
      return cells;
    },
  };
}
