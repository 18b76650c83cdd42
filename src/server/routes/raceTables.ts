/** The tables of a race over HTTP, as OpenF1's users know them, in the form that they ask for. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type RaceTableName, raceTableNames, rowSchema } from '../contract.ts';
import { formOf, forms } from '../race/accept.ts';
import type { TableAnswer } from '../race/raceTasks.ts';
import { problems, raceParam, type Services } from './common.ts';
import { fileAnswer, linksOf } from './tableAnswer.ts';

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
    return fileAnswer(c, form, async (path) => {
      const table = await races.perform({ ...order, file: { format: form, path } });
      return { name: `${table.id} ${name}`, headers: headersOf(url, table) };
    });
  }
}

function headersOf(url: URL, table: TableAnswer): Record<string, string> {
  const links = linksOf(url, table);
  return { 'X-Total-Count': `${table.total}`, ...(links === '' ? {} : { Link: links }) };
}
