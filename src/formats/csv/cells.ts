/**
 * Cells of a text table, straight from bytes. A session is millions of cells, and making a string of each costs
 * more than all the rest of reading it; so numbers are put together from their digits, and only odd ones (more
 * digits than a double holds exactly, words) go through a string.
 *
 * What would surprise: a comma inside a cell is a decimal point (a table that uses commas between cells quotes such
 * a cell, as MoTeC i2 does in German). "true" is 1, "false" is 0, an empty cell or any other word is NaN.
 */

import { printable } from '../bytes.ts';

/** Number in `bytes[start, end)`, which holds one cell without its quotes. NaN where there is none. */
export type CellParser = (bytes: Uint8Array, start: number, end: number) => number;

const SPACE = 32;
const QUOTE = 34;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;

/** Powers of ten that a double holds exactly. */
const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Any cell longer than this is no number. */
export const LONGEST_NUMBER = 64;

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]);
  return text;
}

/** A number the plain way was not sure of: long, signed oddly, with thousands, or a word. */
function oddNumber(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > LONGEST_NUMBER) return Number.NaN;
  const text = latin1(bytes, start, end).toLowerCase();
  if (text === 'true') return 1;
  if (text === 'false') return 0;
  // Where there are points and commas, the last of them is the decimal point and the others set thousands apart.
  const point = text.lastIndexOf('.');
  const comma = text.lastIndexOf(',');
  const thousands = point < 0 || comma < 0 ? '' : point > comma ? ',' : '.';
  const plain = (thousands === '' ? text : text.replaceAll(thousands, '')).replace(',', '.');
  // Number() would also take "", "0x10" and "infinity".
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}

/**
 * The exact value of a decimal number with at most 15 to 16 digits and a small exponent, by one multiplication or
 * division of two exact doubles (Clinger 1990, "How to read floating point numbers accurately", fast path).
 */
export const parseNumber: CellParser = (bytes, first, last) => {
  let start = first;
  let end = last;
  while (start < end && bytes[start] <= SPACE) start++;
  while (end > start && bytes[end - 1] <= SPACE) end--;
  if (start === end) return Number.NaN;
  let at = start;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO);
      digits++;
      if (decimals >= 0) decimals++;
    } else if ((byte === POINT || byte === COMMA) && decimals < 0) {
      decimals = 0;
    } else {
      break;
    }
  }
  let exponent = decimals > 0 ? -decimals : 0;
  // 101 is "e", 69 is "E".
  if (at < end && digits > 0 && (bytes[at] | 32) === 101) {
    at++;
    const down = bytes[at] === MINUS;
    if (down || bytes[at] === PLUS) at++;
    let power = 0;
    const firstDigit = at;
    for (; at < end && bytes[at] >= ZERO && bytes[at] <= NINE && power < 1000; at++) {
      power = power * 10 + (bytes[at] - ZERO);
    }
    if (at === firstDigit) return Number.NaN;
    exponent += down ? -power : power;
  }
  if (at !== end || digits === 0 || mantissa > Number.MAX_SAFE_INTEGER || exponent < -22 || exponent > 22) {
    const value = oddNumber(bytes, start, end);
    return Number.isFinite(value) ? value : Number.NaN;
  }
  const size = exponent < 0 ? mantissa / powers[-exponent] : mantissa * powers[exponent];
  return negative ? -size : size;
};

/** Numbers of a file whose decimal point is known: then the other character sets thousands apart, also on its own. */
export function parserWithDecimal(decimal: '.' | ','): CellParser {
  const thousands = decimal === '.' ? COMMA : POINT;
  const plain = new Uint8Array(LONGEST_NUMBER);
  return (bytes, start, end) => {
    if (end - start > LONGEST_NUMBER) return Number.NaN;
    let length = 0;
    for (let at = start; at < end; at++) if (bytes[at] !== thousands) plain[length++] = bytes[at];
    return parseNumber(plain, 0, length);
  };
}

/** The whole number at the end of a text such as "Lap 12". */
export const parseTrailingInteger: CellParser = (bytes, start, last) => {
  let end = last;
  while (end > start && bytes[end - 1] <= SPACE) end--;
  let value = 0;
  let place = 1;
  let at = end;
  while (at > start && place < 1e15 && bytes[at - 1] >= ZERO && bytes[at - 1] <= NINE) {
    at--;
    value += (bytes[at] - ZERO) * place;
    place *= 10;
  }
  return at === end ? Number.NaN : value;
};

/** Lap numbers come as 3, "3" or "Lap 3". */
export const parseLap: CellParser = (bytes, start, end) => {
  const value = parseNumber(bytes, start, end);
  return Number.isNaN(value) ? parseTrailingInteger(bytes, start, end) : value;
};

/** Seconds of a clock text: "1:23.456", "14:41:00", "2021-05-21T14:41:00.5Z" (of the day), or plain seconds. */
export const parseClock: CellParser = (bytes, start, end) => {
  if (end - start > LONGEST_NUMBER) return Number.NaN;
  let colon = start;
  while (colon < end && bytes[colon] !== COLON) colon++;
  if (colon === end) return parseNumber(bytes, start, end);
  const text = latin1(bytes, start, end).trim();
  const clock = /(?:^|[T\s])(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)(?:Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (clock === null) return Number.NaN;
  return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3].replace(',', '.'));
};

/** More columns than this are no recording; see `openTable`. */
export const MOST_COLUMNS = 10_000;

/**
 * Text of one line cut into its cells, quotes taken off, fit to be shown. For heads, not for samples. Stops one cell
 * after `MOST_COLUMNS`.
 */
export function splitCells(line: string, delimiter: string): string[] {
  if (delimiter === ' ')
    return line
      .trim()
      .split(/\s+/, MOST_COLUMNS + 1)
      .map(printable);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (cells.length > MOST_COLUMNS) return cells;
    let start = at;
    while (line.charCodeAt(start) === SPACE) start++;
    if (line.charCodeAt(start) === QUOTE) {
      let text = '';
      let from = start + 1;
      for (;;) {
        const close = line.indexOf('"', from);
        if (close < 0) {
          text += line.slice(from);
          at = line.length;
          break;
        }
        text += line.slice(from, close);
        if (line[close + 1] === '"') {
          text += '"';
          from = close + 2;
          continue;
        }
        at = close + 1;
        break;
      }
      const next = line.indexOf(delimiter, at);
      cells.push(printable(text.trim()));
      if (next < 0) return cells;
      at = next + 1;
    } else {
      const next = line.indexOf(delimiter, at);
      cells.push(printable((next < 0 ? line.slice(at) : line.slice(at, next)).trim()));
      if (next < 0) return cells;
      at = next + 1;
    }
  }
}
