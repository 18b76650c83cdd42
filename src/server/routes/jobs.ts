/** Jobs over HTTP, whatever they are about: how far they are, their answers, their end. Each kind is begun elsewhere. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Jobs, JobView } from '../../platform/index.ts';
import { jobPage, jobQuery, jobView } from '../contract.ts';
import { HttpError } from '../problem.ts';
import { progressOf } from '../progress.ts';
import { idParam, json, problems } from './common.ts';

const tags = ['jobs'];

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/jobs',
  tags,
  summary: 'Long work, done and under way, the newest first',
  request: { query: jobQuery },
  responses: { 200: json(jobPage, 'A page of the list'), ...problems(400) },
});

const getRoute = createRoute({
  method: 'get',
  path: '/api/v1/jobs/{id}',
  tags,
  summary: 'How far a job is',
  request: { params: idParam },
  responses: { 200: json(jobView, 'Its state'), ...problems(404) },
});

const resultRoute = createRoute({
  method: 'get',
  path: '/api/v1/jobs/{id}/result',
  tags,
  summary: 'What a job that is done answered',
  request: { params: idParam },
  responses: { 200: json(z.unknown(), 'The answer; its shape is that of the kind'), ...problems(404, 409) },
});

const eventsRoute = createRoute({
  method: 'get',
  path: '/api/v1/jobs/{id}/events',
  tags,
  summary: 'Progress of a job, the last state first, until it ends',
  description:
    '`progress` events carry the job as JSON, `preview` events an answer that is not final yet, of kinds that have one.',
  request: { params: idParam },
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems(404),
  },
});

const cancelRoute = createRoute({
  method: 'delete',
  path: '/api/v1/jobs/{id}',
  tags,
  summary: 'Cancel a job; one that has ended stays as it is',
  request: { params: idParam },
  responses: { 200: json(jobView, 'Its state; it ends shortly where it was running'), ...problems(404) },
});

const resumeRoute = createRoute({
  method: 'post',
  path: '/api/v1/jobs/{id}/resume',
  tags,
  summary: 'Let a job that was cancelled or failed go on from what it kept last',
  request: { params: idParam },
  responses: {
    202: json(jobView, 'Its state, or that of the job that took its place'),
    ...problems(404, 409, 503, 507),
  },
});

const forgetRoute = createRoute({
  method: 'delete',
  path: '/api/v1/jobs/{id}/record',
  tags,
  summary: 'Forget a job that has ended, with its answer',
  request: { params: idParam },
  responses: { 204: { description: 'It is forgotten' }, ...problems(404, 409) },
});

export function jobRoutes(app: OpenAPIHono, jobs: Jobs, closing: AbortSignal): void {
  const found = (job: JobView | undefined): JobView => {
    if (!job) throw new HttpError(404, 'there is no such job');
    return job;
  };

  app.openapi(listRoute, async (c) => {
    const { total, items } = await jobs.list(c.req.valid('query'));
    return c.json({ total, items: [...items] }, 200);
  });

  app.openapi(getRoute, async (c) => c.json(found(await jobs.get(c.req.valid('param').id)), 200));

  app.openapi(resultRoute, async (c) => {
    const { id } = c.req.valid('param');
    const job = found(await jobs.get(id));
    if (job.stage !== 'done') throw new HttpError(409, noResult(job));
    return c.json(await jobs.result(id), 200);
  });

  app.openapi(eventsRoute, async (c) => {
    const { id } = c.req.valid('param');
    found(await jobs.get(id));
    return progressOf(c, { watch: (changed) => jobs.watch(id, changed), closing });
  });

  app.openapi(cancelRoute, async (c) => c.json(found(await jobs.cancel(c.req.valid('param').id)), 200));

  app.openapi(resumeRoute, async (c) => c.json(found(await jobs.resume(c.req.valid('param').id)), 202));

  app.openapi(forgetRoute, async (c) => {
    const { id } = c.req.valid('param');
    found(await jobs.get(id));
    if (!(await jobs.forget(id))) {
      throw new HttpError(409, 'the job has not ended; cancel it before it is forgotten');
    }
    return c.body(null, 204);
  });
}

function noResult({ stage, error }: JobView): string {
  switch (stage) {
    case 'failed':
      return error === null ? 'the job failed' : `the job failed: ${error}`;
    case 'cancelled':
      return 'the job was cancelled and has no result; resume it to get one';
    default:
      return `the job is ${stage} and has no result yet`;
  }
}
