/** A table as an answer: the file that it goes out as, and where its other pages are. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'hono';
import { attachment } from '../disposition.ts';
import { passingFile } from '../lapExport.ts';
import { type Form, forms } from '../race/accept.ts';

export interface Page {
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
}

/** The address without what says which page. */
function pageAddress(url: URL, offset: number, limit: number): string {
  const kept = url.search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '' && !/^(offset|limit)=/.test(part));
  // What is no part of an address, such as < and >, would end the header's <...>.
  const safe = kept.map((part) => part.replaceAll('<', '%3C').replaceAll('>', '%3E'));
  return `${url.pathname}?${[...safe, `offset=${offset}`, `limit=${limit}`].join('&')}`;
}

/** Where the other pages are (RFC 8288). */
export function linksOf(url: URL, { total, offset, limit }: Page): string {
  const links: string[] = [];
  const link = (at: number, rel: string) => links.push(`<${pageAddress(url, at, limit)}>; rel="${rel}"`);
  if (offset > 0) {
    link(0, 'first');
    link(Math.max(0, offset - limit), 'prev');
  }
  if (offset + limit < total) {
    link(offset + limit, 'next');
    link(Math.floor((total - 1) / limit) * limit, 'last');
  }
  return links.join(', ');
}

/** The file that `write` writes to the path it is given, under the name that it tells, without the ending. */
export async function fileAnswer(
  c: Context,
  form: Exclude<Form, 'json'>,
  write: (
    path: string,
  ) => Promise<{ readonly name: string; readonly headers: Readonly<Record<string, string>> }>,
): Promise<Response> {
  // A folder of its own, which no other user of the machine may look into.
  const folder = await mkdtemp(join(tmpdir(), 'pitboard-export-'));
  const cleanUp = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, `table.${form}`);
    const { name, headers: more } = await write(path);
    const { size, body } = await passingFile(path, cleanUp);
    const headers = {
      'Content-Type': form === 'csv' ? `${forms.csv}; charset=utf-8` : forms.parquet,
      'Content-Length': `${size}`,
      'Content-Disposition': attachment(`${name}.${form}`),
      Vary: 'Accept',
      ...more,
    };
    if (c.req.method !== 'HEAD') return c.body(body, 200, headers);
    // Nobody would read the body to its end, and so nobody close the file.
    await body.cancel();
    return c.body(null, 200, headers);
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
