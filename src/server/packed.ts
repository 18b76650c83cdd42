/**
 * Text files of the app, packed for browsers that take it. What the build packed already is used as it is; the rest is
 * packed at its first request and kept, since the app is small and its files never change under one name.
 */

import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Lru } from './lru.ts';

export type Encoding = 'br' | 'gzip';

const KEPT = 32 * 2 ** 20;
/** Below this packing saves no packet, above it takes too long; bytes. */
const LEAST = 1024;
const MOST = 4 * 2 ** 20;

/** Encodings that a browser takes, of those that we have, best first. */
export function acceptedEncodings(header: string | undefined): Encoding[] {
  const accepted = new Set(
    (header ?? '')
      .split(',')
      .map((each) => each.trim().toLowerCase())
      .filter((each) => !/;\s*q=0(\.0*)?$/.test(each))
      .map((each) => each.split(';')[0].trim()),
  );
  const known: readonly Encoding[] = ['br', 'gzip'];
  return known.filter((each) => accepted.has(each));
}

export class Packer {
  readonly #kept = new Lru<Promise<Buffer>>(KEPT);

  isWorthIt(type: string, size: number): boolean {
    return size >= LEAST && size <= MOST && /^(text\/|application\/json|image\/svg)/.test(type);
  }

  /** @param key changes when the file does */
  async pack(path: string, key: string, encoding: Encoding): Promise<Buffer> {
    const name = `${encoding} ${key} ${path}`;
    const known = this.#kept.get(name);
    if (known) return known;
    const packing = this.#pack(path, encoding);
    this.#kept.set(name, packing, 0);
    try {
      const packed = await packing;
      this.#kept.set(name, packing, packed.length);
      return packed;
    } catch (error) {
      this.#kept.delete(name);
      throw error;
    }
  }

  async #pack(path: string, encoding: Encoding): Promise<Buffer> {
    const bytes = await readFile(path);
    if (encoding === 'gzip') return promisify(gzip)(bytes);
    return promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
  }
}
