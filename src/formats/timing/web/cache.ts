/**
 * Answers of web services on disk. It serves three ends: a service is asked once for what does not change, what may have
 * changed is asked for by its ETag, and a download that was interrupted goes on where it was, since what had come is
 * there. An entry is whole or it is not there: the body is checked against the digest that its heading holds.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const heading = z.object({
  url: z.string(),
  status: z.number().int(),
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** ms since 1970, when it came or was last confirmed. */
  checkedAt: z.number(),
  digest: z.string(),
});

export type Heading = z.infer<typeof heading>;

export interface Entry {
  readonly heading: Heading;
  readonly body: Uint8Array;
}

function digestOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

export class DiskCache {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  get(url: string): Entry | null {
    try {
      const head = heading.parse(JSON.parse(readFileSync(this.#path(url, 'json'), 'utf8')));
      const body = readFileSync(this.#path(url, 'body'));
      return head.url === url && digestOf(body) === head.digest ? { heading: head, body } : null;
    } catch {
      return null;
    }
  }

  put(url: string, entry: Omit<Heading, 'url' | 'digest'>, body: Uint8Array): void {
    // The heading last: until it names the new body's digest, the entry is not taken for whole.
    this.#write(this.#path(url, 'body'), body);
    this.#head({ ...entry, url, digest: digestOf(body) });
  }

  /** The service said that it has not changed. */
  confirm({ heading: head }: Entry, checkedAt: number): void {
    this.#head({ ...head, checkedAt });
  }

  delete(url: string): void {
    for (const kind of ['json', 'body'] as const) rmSync(this.#path(url, kind), { force: true });
  }

  #head(head: Heading): void {
    this.#write(this.#path(head.url, 'json'), JSON.stringify(head));
  }

  #write(path: string, data: Uint8Array | string): void {
    const unfinished = `${path}.${process.pid}.unfinished`;
    writeFileSync(unfinished, data, { flush: true });
    renameSync(unfinished, path);
  }

  #path(url: string, kind: 'json' | 'body'): string {
    return join(this.folder, `${createHash('sha256').update(url).digest('hex').slice(0, 32)}.${kind}`);
  }
}
