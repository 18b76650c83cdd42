/** Imports of timing over HTTP: a form of files comes in, and its way into the library is watched by events. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { raceImportView } from '../contract.ts';
import { boundaryOf } from '../multipart.ts';
import type { RaceImports } from '../race/raceImports.ts';
import { tooLarge } from '../receive.ts';
import { json, problems } from './common.ts';
import { importJobRoutes } from './importJobs.ts';

const tags = ['race imports'];

const postRoute = createRoute({
  method: 'post',
  path: '/api/v1/races/imports',
  tags,
  summary: 'Import timing: files and folders as a form, each part named by its path in its folder',
  description:
    'The body is multipart/form-data of any number of files. The name of a part is the relative path of its file; ' +
    'where it is `file` or `files`, its filename is.',
  request: {
    query: z.object({
      as: z
        .string()
        .max(100)
        .optional()
        .describe('which race it is, where the files do not say: `2024-01-bahrain`'),
    }),
  },
  responses: {
    202: json(raceImportView, 'The files are here and wait to be read'),
    ...problems(400, 408, 413, 415, 429, 503, 507),
  },
});

export function raceImportRoutes(
  app: OpenAPIHono,
  imports: RaceImports,
  options: { readonly uploadLimit: number; readonly closing: AbortSignal },
): void {
  app.openapi(postRoute, async (c) => {
    const boundary = boundaryOf(c.req.header('content-type'));
    if (Number(c.req.header('content-length') ?? 0) > options.uploadLimit)
      throw tooLarge(options.uploadLimit);
    const { as } = c.req.valid('query');
    return c.json(await imports.receiveForm({ body: c.req.raw.body, boundary, as }), 202);
  });

  importJobRoutes(app, {
    path: '/api/v1/races/imports',
    tags,
    imports,
    view: raceImportView,
    cancelled: 'races that were stored until then stay',
    closing: options.closing,
  });
}
