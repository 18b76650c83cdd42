/** What every import has over HTTP once its data came in: its state, its progress as events, and its end. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ImportQueue } from '../importsQueue.ts';
import { HttpError } from '../problem.ts';
import { progressOf } from '../progress.ts';
import { idParam, json, problems } from './common.ts';

export interface ImportJobRoutesOptions<Input extends { readonly name: string }, Result, View> {
  /** Below which the imports lie: `/api/v1/imports`. */
  readonly path: string;
  readonly tags: string[];
  readonly imports: ImportQueue<Input, Result, View>;
  readonly view: z.ZodType<View>;
  /** What is left of an import that is cancelled, for the description. */
  readonly cancelled: string;
  readonly closing: AbortSignal;
}

export function importJobRoutes<Input extends { readonly name: string }, Result, View>(
  app: OpenAPIHono,
  { path, tags, imports, view, cancelled, closing }: ImportJobRoutesOptions<Input, Result, View>,
): void {
  const found = (it: View | undefined): View => {
    if (!it) throw new HttpError(404, 'there is no such import');
    return it;
  };

  const getRoute = createRoute({
    method: 'get',
    path: `${path}/{id}`,
    tags,
    summary: 'How far an import is',
    request: { params: idParam },
    responses: { 200: json(view, 'Its state'), ...problems(404) },
  });
  app.openapi(getRoute, async (c) => c.json(found(await imports.get(c.req.valid('param').id)), 200));

  const cancelRoute = createRoute({
    method: 'delete',
    path: `${path}/{id}`,
    tags,
    summary: `Cancel an import; ${cancelled}`,
    request: { params: idParam },
    responses: { 200: json(view, 'Its state; it ends shortly where it was running'), ...problems(404) },
  });
  app.openapi(cancelRoute, async (c) => c.json(found(await imports.cancel(c.req.valid('param').id)), 200));

  const eventsRoute = createRoute({
    method: 'get',
    path: `${path}/{id}/events`,
    tags,
    summary: 'Progress of an import: `progress` events, the last state first, until it ends',
    request: { params: idParam },
    responses: {
      200: {
        description: 'Events whose data is the import as JSON',
        content: { 'text/event-stream': { schema: z.string() } },
      },
      ...problems(404),
    },
  });
  app.openapi(eventsRoute, async (c) => {
    const { id } = c.req.valid('param');
    found(await imports.get(id));
    return progressOf(c, {
      watch: (changed) => imports.watch(id, changed),
      render: (job) => imports.viewOf(job),
      closing,
    });
  });
}
