/**
 * The one I/O port of the readers: random access to bytes. A file is read by position (the page cache does what a
 * memory map would), so a 2 GiB recording costs only the columns that are asked for; a gzipped one is inflated
 * into memory first, under a cap.
 */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface ByteSource {
  readonly byteLength: number;
  /** Fills `target` from `offset` and returns the number of bytes read, fewer only at the end. */
  readInto(target: Uint8Array, offset: number): number;
  /** A copy of `length` bytes at `offset`; throws FormatError where they are not all there. */
  slice(offset: number, length: number): Uint8Array;
  close(): void;
}

/** The file is not what its heading says, or not what the reader can read. One sentence, with place and expectation. */
export class FormatError extends Error {
  override name = 'FormatError';
}

/**
 * A text of a file (the name of a column, of a car) made fit to stand in a message or on a terminal: control
 * characters, line ends and marks that turn the direction of writing each become \ufffd.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '\ufffd');
}

/** Fills all of `target` from `offset`. Throws FormatError where the file ends before that. */
export function readFully(source: ByteSource, target: Uint8Array, offset: number): void {
  let filled = 0;
  while (filled < target.byteLength) {
    const got = source.readInto(target.subarray(filled), offset + filled);
    if (got === 0) throw new FormatError(`the file ended at byte ${offset + filled} while it was being read`);
    filled += got;
  }
}

function checkedSlice(source: ByteSource, offset: number, length: number): Uint8Array {
  if (!(offset >= 0 && length >= 0 && offset + length <= source.byteLength)) {
    throw new FormatError(
      `needs ${length} bytes at byte ${offset}, but the file ends at byte ${source.byteLength}`,
    );
  }
  const target = new Uint8Array(length);
  readFully(source, target, offset);
  return target;
}

export function bytesOf(data: Uint8Array): ByteSource {
  return {
    byteLength: data.byteLength,
    readInto(target, offset) {
      const part = data.subarray(offset, offset + target.byteLength);
      target.set(part);
      return part.byteLength;
    },
    slice(offset, length) {
      return checkedSlice(this, offset, length);
    },
    close() {},
  };
}

/** Opens a file for reading by position. Throws the system's error where it cannot be opened. */
export function bytesOfFile(path: string): ByteSource {
  const fd = openSync(path, 'r');
  const { size } = fstatSync(fd);
  let open = true;
  return {
    byteLength: size,
    readInto(target, offset) {
      return readSync(fd, target, 0, target.byteLength, offset);
    },
    slice(offset, length) {
      return checkedSlice(this, offset, length);
    },
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}
