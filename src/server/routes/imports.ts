/** Imports over HTTP: a file comes as a plain body, and its way into the library is watched by server-sent events. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { importView } from '../contract.ts';
import { shownName } from '../disposition.ts';
import { HttpError } from '../problem.ts';
import { tooLarge } from '../receive.ts';
import { json, problems, type Services } from './common.ts';
import { importJobRoutes } from './importJobs.ts';

const tags = ['imports'];

const postRoute = createRoute({
  method: 'post',
  path: '/api/v1/imports',
  tags,
  summary: 'Import a recording; the body is the file itself',
  request: {
    query: z.object({
      name: z.string().min(1).max(255).describe('what the file is called'),
      sidecar: z.string().max(10_000).optional().describe('text of the .ldx that belongs to a .ld'),
      mapping: z.string().max(12_000).optional().describe('text of a mapping file, for a CSV of your own'),
    }),
  },
  responses: {
    202: json(importView, 'The file is here and waits to be read'),
    ...problems(400, 408, 413, 415, 429, 503, 507),
  },
});

export function importRoutes(
  app: OpenAPIHono,
  { imports }: Services,
  options: { readonly uploadLimit: number; readonly closing: AbortSignal },
): void {
  app.openapi(postRoute, async (c) => {
    const { name, mapping, sidecar } = c.req.valid('query');
    const type = c.req.header('content-type') ?? '';
    if (/^\s*(multipart\/|application\/x-www-form-urlencoded)/i.test(type)) {
      throw new HttpError(
        415,
        'send the file itself as the body, as application/octet-stream and not as a form',
        {
          connection: 'close',
        },
      );
    }
    if (Number(c.req.header('content-length') ?? 0) > options.uploadLimit)
      throw tooLarge(options.uploadLimit);
    return c.json(
      await imports.receiveFile({ name: shownName(name), mapping, sidecar, body: c.req.raw.body }),
      202,
    );
  });

  importJobRoutes(app, {
    path: '/api/v1/imports',
    tags,
    imports,
    view: importView,
    cancelled: 'nothing of it is stored',
    closing: options.closing,
  });
}
