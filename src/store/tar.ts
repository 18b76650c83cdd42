/**
 * Just enough of tar (POSIX.1-1988 ustar) for a backup that any tool can open: plain files with short names. Reading
 * is strict, since it reads what the other half wrote: anything else in an archive is refused.
 */

import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const BLOCK = 512;
const PART = 1 << 20;
/** 11 octal digits; from here on GNU's binary form. */
const OCTAL_LIMIT = 8 ** 11;

/** The archive is not one, or is damaged. The caller says which file it is. */
export class TarError extends Error {
  override name = 'TarError';
}

function checksum(head: Buffer): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : head[i];
  return sum;
}

export function tarHeader(name: string, size: number, modified: Date): Buffer {
  if (Buffer.byteLength(name) > 100)
    throw new RangeError(`"${name}" is too long for a name in a tar archive`);
  const head = Buffer.alloc(BLOCK);
  head.write(name, 0, 'utf8');
  head.write('0000600\0', 100);
  head.write('0000000\0', 108);
  head.write('0000000\0', 116);
  if (size < OCTAL_LIMIT) head.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    head[124] = 0x80;
    head.writeBigUInt64BE(BigInt(size), 128);
  }
  const seconds = Math.max(0, Math.floor(modified.getTime() / 1000));
  head.write(`${seconds.toString(8).padStart(11, '0')}\0`, 136);
  head.write('0', 156);
  head.write('ustar\x0000', 257);
  head.write(`${checksum(head).toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

function octal(head: Buffer, offset: number, length: number): number {
  const text = head
    .toString('latin1', offset, offset + length)
    .replace(/[\0 ]+$/, '')
    .trimStart();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}

function parseHeader(head: Buffer, at: number): { name: string; size: number } {
  if (octal(head, 148, 8) !== checksum(head)) {
    throw new TarError(`no entry of an archive begins at byte ${at}`);
  }
  const end = head.indexOf(0);
  const name = head.toString('utf8', 0, end < 0 || end > 100 ? 100 : end);
  const size = head[124] === 0x80 ? Number(head.readBigUInt64BE(128)) : octal(head, 124, 12);
  const type = head[156];
  if ((type !== 0x30 && type !== 0) || !Number.isSafeInteger(size)) {
    throw new TarError(`the entry "${name}" at byte ${at} is not a plain file`);
  }
  return { name, size };
}

export interface TarWriter {
  /** Calls `onBlock` with everything that it writes of the file. */
  addFile(name: string, path: string, size: number, onBlock: (block: Uint8Array) => void): Promise<void>;
  addBytes(name: string, bytes: Uint8Array): Promise<void>;
  /** Ends the archive and brings it to the disk. */
  finish(): Promise<void>;
  /** Closes the file, whatever became of it. */
  close(): Promise<void>;
}

/** Starts an archive at `path`, where nothing lies yet. */
export async function tarWriter(path: string, modified: Date): Promise<TarWriter> {
  const file = await open(path, 'wx', 0o600);
  const pad = async (size: number): Promise<void> => {
    if (size % BLOCK !== 0) await file.writeFile(Buffer.alloc(BLOCK - (size % BLOCK)));
  };
  return {
    async addFile(name, source, size, onBlock) {
      await file.writeFile(tarHeader(name, size, modified));
      let written = 0;
      for await (const block of createReadStream(source, { highWaterMark: PART })) {
        onBlock(block);
        await file.writeFile(block);
        written += block.length;
      }
      if (written !== size)
        throw new TarError(`"${name}" changed from ${size} to ${written} bytes while it was read`);
      await pad(size);
    },
    async addBytes(name, bytes) {
      await file.writeFile(tarHeader(name, bytes.length, modified));
      await file.writeFile(bytes);
      await pad(bytes.length);
    },
    async finish() {
      await file.writeFile(Buffer.alloc(2 * BLOCK));
      await file.sync();
    },
    close: () => file.close(),
  };
}

async function exactly(file: FileHandle, length: number, position: number): Promise<Buffer> {
  const target = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(target, filled, length - filled, position + filled);
    if (bytesRead === 0)
      throw new TarError(`the archive ends at byte ${position + filled}, in the middle of an entry`);
    filled += bytesRead;
  }
  return target;
}

export interface TarEntry {
  readonly name: string;
  readonly size: number;
  blocks(): AsyncGenerator<Buffer>;
}

/** The entries one after the other; read each before you ask for the next. Throws TarError. */
export async function* tarEntries(path: string): AsyncGenerator<TarEntry> {
  const file = await open(path, 'r');
  try {
    for (let at = 0; ; ) {
      const head = await exactly(file, BLOCK, at);
      if (head.every((byte) => byte === 0)) return;
      const { name, size } = parseHeader(head, at);
      const start = at + BLOCK;
      yield {
        name,
        size,
        async *blocks() {
          for (let done = 0; done < size; ) {
            const block = await exactly(file, Math.min(PART, size - done), start + done);
            done += block.length;
            yield block;
          }
        },
      };
      at = start + Math.ceil(size / BLOCK) * BLOCK;
    }
  } finally {
    await file.close();
  }
}
