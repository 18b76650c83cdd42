/**
 * The web app's files. A path from a request never reaches the disk: the files are listed once, and a request is
 * looked up in that list, so that no spelling of `..` can lead out of the folder and a link in it leads nowhere.
 */

import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { acceptedEncodings, type Encoding, Packer } from './packed.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const endings: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };

interface File {
  readonly path: string;
  readonly size: number;
  readonly etag: string;
}

type Files = ReadonlyMap<string, File>;

/** Files below a folder. Links are left out, and so is what a linked folder holds. */
async function listFiles(root: string, prefix = '/', files = new Map<string, File>()): Promise<Files> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(root, entry.name);
    if (entry.isDirectory()) await listFiles(path, `${prefix}${entry.name}/`, files);
    if (!entry.isFile()) continue;
    const { size, mtimeMs } = await lstat(path);
    const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    files.set(prefix + entry.name, { path, size, etag });
  }
  return files;
}

/** ms for which a listing is believed; a new build of the app shows after that. */
const FRESH = 2000;

export class WebFiles {
  readonly #root: string;
  readonly #packer = new Packer();
  #files: Promise<Files> | undefined;
  #listed = Number.NEGATIVE_INFINITY;

  constructor(root: string) {
    this.#root = root;
  }

  /** A file by its path; the app itself for any other, since its pages have addresses of their own. */
  async answer(c: Context): Promise<Response> {
    const path = decoded(c.req.path);
    if (path === undefined) return c.text('There is no such page.', 404);
    const files = await this.#list();
    const file = files.get(path);
    if (file && path !== '/index.html') return this.#send(c, files, path, file);
    // A missing script must not be answered with a page.
    const isFile = path.startsWith('/assets/') || extname(path) !== '';
    if (isFile && path !== '/index.html') return c.text('There is no such file.', 404);
    const index = files.get('/index.html');
    if (!index) return c.text('The web app has not been built yet: npm start builds it.', 503);
    return this.#send(c, files, '/index.html', index);
  }

  #list(): Promise<Files> {
    const now = performance.now();
    if (!this.#files || now - this.#listed > FRESH) {
      this.#listed = now;
      this.#files = listFiles(this.#root);
    }
    return this.#files;
  }

  async #send(c: Context, files: Files, path: string, file: File): Promise<Response> {
    const type = types[extname(path).toLowerCase()] ?? 'application/octet-stream';
    const headers = new Headers({
      'Content-Type': type,
      'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      Vary: 'Accept-Encoding',
    });
    const accepted = acceptedEncodings(c.req.header('accept-encoding'));
    const ready = accepted.find((each) => files.has(path + endings[each]));
    const encoding = ready ?? (this.#packer.isWorthIt(type, file.size) ? accepted[0] : undefined);
    const etag = encoding ? `${file.etag.slice(0, -1)}-${encoding}"` : file.etag;
    headers.set('ETag', etag);
    if (encoding) headers.set('Content-Encoding', encoding);
    if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
    if (encoding && !ready) {
      const packed = await this.#packer.pack(file.path, file.etag, encoding);
      headers.set('Content-Length', `${packed.length}`);
      return new Response(c.req.method === 'HEAD' ? null : new Uint8Array(packed), { status: 200, headers });
    }
    const chosen = (ready && files.get(path + endings[ready])) ?? file;
    headers.set('Content-Length', `${chosen.size}`);
    const body = c.req.method === 'HEAD' ? null : Readable.toWeb(createReadStream(chosen.path));
    return new Response(body, { status: 200, headers });
  }
}

/** A request's path as a file's name is written; undefined for one that no file can have. */
function decoded(path: string): string | undefined {
  try {
    const plain = decodeURIComponent(path);
    return /[\0\\]/.test(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}
