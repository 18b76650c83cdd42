/** Files in a tar archive (POSIX ustar, with the long names of pax and GNU), in memory. Nothing is unpacked to disk. */

import { FormatError } from '../../bytes.ts';

const BLOCK = 512;
const MOST_FILES = 20_000;

const decoder = new TextDecoder('utf-8');

function fieldOf(block: Uint8Array, from: number, length: number): string {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end)).trim();
}

/** Whether bytes begin as an archive does. */
export function isTar(head: Uint8Array): boolean {
  return head.length >= 262 && decoder.decode(head.subarray(257, 262)) === 'ustar';
}

function paxPath(bytes: Uint8Array): string | null {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(decoder.decode(bytes))?.[1] ?? null;
}

/**
 * Regular files by name. With `partial`, an archive may end in the middle, and its last file with it (for looking at its head).
 * Throws FormatError where it is cut or no archive.
 */
export function filesOfTar(bytes: Uint8Array, partial = false): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let longName: string | null = null;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header[0] === 0) break;
    if (!isTar(header))
      throw new FormatError(`the archive is damaged at byte ${at}: a header is expected there`);
    const size = Number.parseInt(fieldOf(header, 124, 12) || '0', 8);
    if (!(size >= 0)) throw new FormatError(`the archive states no size of a file at byte ${at}`);
    const from = at + BLOCK;
    if (from + size > bytes.length && !partial) {
      throw new FormatError(
        `the archive is cut short: it ends at byte ${bytes.length}, where ${from + size} are expected`,
      );
    }
    const content = bytes.subarray(from, from + size);
    const type = String.fromCharCode(header[156]);
    const prefix = fieldOf(header, 345, 155);
    const name = fieldOf(header, 0, 100);
    if (type === 'x') longName = paxPath(content);
    else if (type === 'L') longName = fieldOf(content, 0, content.length);
    else {
      if (type === '0' || type === '\0') {
        files.set(
          (longName ?? (prefix === '' ? name : `${prefix}/${name}`)).replace(/^(?:\.\/)+/, ''),
          content,
        );
      }
      longName = null;
    }
    if (files.size > MOST_FILES) throw new FormatError(`the archive holds more than ${MOST_FILES} files`);
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
