/**
 * The first lines of a text file, as text. Every text format says in its first lines what it is and where its
 * samples start; the samples themselves are never made into strings (see `table.ts`).
 *
 * What would surprise: a line ends where the line ends, quotes or not. No logger writes line breaks inside a cell,
 * and honouring them would let one stray quote swallow a whole file.
 */

import { type ByteSource, FormatError } from '../bytes.ts';

/** Bytes in which the heading of any format must end, and which no single line may exceed. */
export const LONGEST_LINE = 1 << 20;

/** Lines of heading that are looked at. */
const MOST_LINES = 1000;

export interface HeadLine {
  readonly text: string;
  /** From 1, as an editor counts. */
  readonly number: number;
  /** Byte at which the next line starts. */
  readonly next: number;
}

export interface Head {
  readonly lines: readonly HeadLine[];
  /** 10 for LF and CR LF, 13 for the lone CR of old Macs. */
  readonly terminator: 10 | 13;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
// By the WHATWG standard `latin1` is windows-1252, which is what loggers on Windows write.
const latin1 = new TextDecoder('latin1');

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** The first bytes as text, for recognising a format; null where they are not text. */
export function sniffText(head: Uint8Array): string | null {
  if (head.includes(0)) return null;
  const start = hasByteOrderMark(head) ? 3 : 0;
  return latin1.decode(head.subarray(start));
}

/** Reads the heading. Throws FormatError where a line of it has no end. */
export function readHead(source: ByteSource): Head {
  const bytes = source.slice(0, Math.min(source.byteLength, LONGEST_LINE));
  const terminator = bytes.includes(10) ? 10 : 13;
  const lines: HeadLine[] = [];
  let start = hasByteOrderMark(bytes) ? 3 : 0;
  while (start < bytes.byteLength && lines.length < MOST_LINES) {
    const found = bytes.indexOf(terminator, start);
    if (found < 0 && source.byteLength > bytes.byteLength) {
      if (lines.length === 0) {
        throw new FormatError(
          `line 1 does not end within ${bytes.byteLength} bytes, where a table has its column names`,
        );
      }
      break;
    }
    const end = found < 0 ? bytes.byteLength : found;
    const textEnd = end > start && bytes[end - 1] === 13 ? end - 1 : end;
    const next = found < 0 ? bytes.byteLength : found + 1;
    lines.push({ text: decode(bytes.subarray(start, textEnd)), number: lines.length + 1, next });
    start = next;
  }
  return { lines, terminator };
}
