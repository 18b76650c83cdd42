/** Two laps: what the coach says of them, their traces for drawing, and one lap to take away. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { compareView } from '../contract.ts';
import { attachment } from '../disposition.ts';
import { passingFile } from '../lapExport.ts';
import { HttpError } from '../problem.ts';
import {
  idParam,
  json,
  languageOf,
  lapRefOf,
  pairQuery,
  problems,
  referenceRefOf,
  type Services,
  voiceQuery,
} from './common.ts';

const tags = ['compare'];

const compareRoute = createRoute({
  method: 'get',
  path: '/api/v1/compare',
  tags,
  summary: 'Where the time between two laps went, and why',
  request: { query: pairQuery.extend(voiceQuery.shape) },
  responses: { 200: json(compareView, 'The report and the map'), ...problems(400, 404, 422) },
});

const MOST_CHANNELS = 32;

const tracesRoute = createRoute({
  method: 'get',
  path: '/api/v1/compare/traces',
  tags,
  summary: 'Traces of two laps as a binary frame, no finer than a view of `width` pixels needs',
  request: {
    query: pairQuery.extend({
      channels: z
        .string()
        .max(2000)
        .default('speed,throttle,brake,steeringAngle,gear')
        .describe('names with commas between'),
      from: z.coerce.number().min(0).optional().describe('m since the line'),
      to: z.coerce.number().min(0).optional(),
      width: z.coerce.number().int().min(1).max(20_000).default(2000).describe('pixels'),
    }),
  },
  responses: {
    200: {
      description: 'A frame: `PBF1`, head, Float32 columns',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problems(400, 404, 422),
  },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/api/v1/recordings/{id}/laps/{index}/export',
  tags: ['recordings'],
  summary: 'All channels of one lap on its grid of distance, as a file',
  request: {
    params: idParam.extend({ index: z.coerce.number().int().min(0) }),
    query: z.object({ format: z.enum(['csv', 'parquet']).default('csv') }),
  },
  responses: {
    200: {
      description: 'The file',
      content: {
        'text/csv': { schema: z.string() },
        'application/vnd.apache.parquet': { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
    ...problems(400, 404, 422),
  },
});

export function compareRoutes(app: OpenAPIHono, { analyst }: Services): void {
  app.openapi(compareRoute, async (c) => {
    const query = c.req.valid('query');
    const view = await analyst.perform({
      kind: 'compare',
      lap: lapRefOf(query.lap, 'lap'),
      reference: referenceRefOf(query.reference),
      language: languageOf(query),
      speedUnit: query.units === 'mph' ? 'mph' : 'km/h',
    });
    return c.json(view, 200);
  });

  app.openapi(tracesRoute, async (c) => {
    const { lap, reference, channels, from, to, width } = c.req.valid('query');
    const names = [...new Set(channels.split(',').map((name) => name.trim()))].filter(Boolean);
    if (names.length > MOST_CHANNELS) {
      throw new HttpError(400, `channels: at most ${MOST_CHANNELS} at once, got ${names.length}`);
    }
    const frame = await analyst.perform({
      kind: 'traces',
      lap: lapRefOf(lap, 'lap'),
      reference: referenceRefOf(reference),
      channels: names,
      from,
      to,
      width,
    });
    return c.body(frame, 200, { 'Content-Type': 'application/octet-stream' });
  });

  app.openapi(exportRoute, async (c) => {
    const { id, index } = c.req.valid('param');
    const { format } = c.req.valid('query');
    // A folder of its own, which no other user of the machine may look into.
    const folder = await mkdtemp(join(tmpdir(), 'pitboard-export-'));
    const cleanUp = () => rm(folder, { recursive: true, force: true });
    try {
      const path = join(folder, `lap.${format}`);
      const name = await analyst.perform({ kind: 'export', lap: { id, index }, format, path });
      const { size, body } = await passingFile(path, cleanUp);
      const headers = {
        'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.apache.parquet',
        'Content-Length': `${size}`,
        'Content-Disposition': attachment(`${name}.${format}`),
      };
      if (c.req.method !== 'HEAD') return c.body(body, 200, headers);
      // Nobody would read the body to its end, and so nobody close the file.
      await body.cancel();
      return c.body(null, 200, headers);
    } catch (error) {
      await cleanUp();
      throw error;
    }
  });
}
