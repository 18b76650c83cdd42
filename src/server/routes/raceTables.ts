/** The tables of a race over HTTP, as OpenF1's users know them, in the form that they ask for. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type RaceTableName, raceTableNames, rowSchema } from '../contract.ts';
import { attachment } from '../disposition.ts';
import { passingFile } from '../lapExport.ts';
import { formOf, forms } from '../race/accept.ts';
import type { TableAnswer } from '../race/raceTasks.ts';
import { problems, raceParam, type Services } from './common.ts';

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
function linksOf(url: URL, { total, offset, limit }: TableAnswer): string {
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

export function raceTableRoutes(app: OpenAPIHono, { races }: Services): void {
  for (const name of raceTableNames) {
    const route = createRoute({
      method: 'get',
      path: `/api/v1/races/{id}/${name}`,
      tags: ['race tables'],
      summary: `${name} of a race, with filters on every column: \`?lap_number>=10&driver_number=1\``,
      description:
        'Every column may be compared with =, <, <=, > and >=; values of one column after = are alternatives. ' +
        '`limit` and `offset` choose a page; `X-Total-Count` and `Link` say what there is beside it. The form is ' +
        'chosen by `Accept`, or by `format=json|csv|parquet`.',
      request: { params: raceParam },
      responses: {
        200: {
          description: 'The rows',
          content: {
            [forms.json]: { schema: z.array(rowSchema(name)) },
            [forms.csv]: { schema: z.string() },
            [forms.parquet]: { schema: z.string().openapi({ format: 'binary' }) },
          },
        },
        ...problems(400, 404, 406),
      },
    });
    // The query has names with < and > in them, of which the router's own validation knows nothing.
    app.openAPIRegistry.registerPath(route);
    app.get(`/api/v1/races/:id/${name}`, (c) => answer(c, name, c.req.param('id')));
  }

  async function answer(c: Context, name: RaceTableName, id: string): Promise<Response> {
    const url = new URL(c.req.url);
    const form = formOf(url.search, c.req.header('accept'));
    const order = { kind: 'table', id, name, search: url.search } as const;
    if (form === 'json') {
      const table = await races.perform(order);
      return c.body(table.json ?? '[]', 200, {
        'Content-Type': 'application/json',
        Vary: 'Accept',
        ...headersOf(url, table),
      });
    }
    // A folder of its own, which no other user of the machine may look into.
    const folder = await mkdtemp(join(tmpdir(), 'pitboard-export-'));
    const cleanUp = () => rm(folder, { recursive: true, force: true });
    try {
      const path = join(folder, `table.${form}`);
      const table = await races.perform({ ...order, file: { format: form, path } });
      const { size, body } = await passingFile(path, cleanUp);
      const headers = {
        'Content-Type': form === 'csv' ? `${forms.csv}; charset=utf-8` : forms.parquet,
        'Content-Length': `${size}`,
        'Content-Disposition': attachment(`${table.id} ${name}.${form}`),
        Vary: 'Accept',
        ...headersOf(url, table),
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
}

function headersOf(url: URL, table: TableAnswer): Record<string, string> {
  const links = linksOf(url, table);
  return { 'X-Total-Count': `${table.total}`, ...(links === '' ? {} : { Link: links }) };
}
