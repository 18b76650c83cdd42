/** What every import has over HTTP once its data came in: its state, its progress as events, and its end. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Jobs, JobView } from '../jobs.ts';
import { HttpError } from '../problem.ts';
import { progressOf } from '../progress.ts';
import { idParam, json, problems } from './common.ts';

export interface JobRoutesOptions<View extends JobView> {
  /** Below which the jobs lie: `/api/v1/imports`. */
  readonly path: string;
  readonly tags: string[];
  readonly jobs: Jobs<View>;
  readonly view: z.ZodType<View>;
  /** What is left of a job that is cancelled, for the description. */
  readonly cancelled: string;
  readonly closing: AbortSignal;
}

export function jobRoutes<View extends JobView>(
  app: OpenAPIHono,
  { path, tags, jobs, view, cancelled, closing }: JobRoutesOptions<View>,
): void {
  const found = (job: View | undefined): View => {
    if (!job) throw new HttpError(404, 'there is no such import');
    return job;
  };

  const getRoute = createRoute({
    method: 'get',
    path: `${path}/{id}`,
    tags,
    summary: 'How far an import is',
    request: { params: idParam },
    responses: { 200: json(view, 'Its state'), ...problems(404) },
  });
  app.openapi(getRoute, (c) => c.json(found(jobs.get(c.req.valid('param').id)), 200));

  const cancelRoute = createRoute({
    method: 'delete',
    path: `${path}/{id}`,
    tags,
    summary: `Cancel an import; ${cancelled}`,
    request: { params: idParam },
    responses: { 200: json(view, 'Its state; it ends shortly where it was running'), ...problems(404) },
  });
  app.openapi(cancelRoute, (c) => c.json(found(jobs.cancel(c.req.valid('param').id)), 200));

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
  app.openapi(eventsRoute, (c) => {
    const { id } = c.req.valid('param');
    found(jobs.get(id));
    return progressOf(c, jobs, id, closing);
  });
}
