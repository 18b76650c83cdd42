/** Trainings over HTTP: they run in processes of their own and write themselves down; here they are only looked at. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import { LearningError, NoSuchRunError, type Runs } from '../../learning/index.ts';
import { runComparison, runPage, runPointsView, runQuery, runView } from '../contract.ts';
import { HttpError } from '../problem.ts';
import { followRun } from '../runs/follow.ts';
import { comparisonViewOf, pointsViewOf, runViewOf } from '../runs/views.ts';
import { json, problems } from './common.ts';

const tags = ['runs'];

const runParam = z.object({
  id: z
    .string()
    .max(200)
    .openapi({ param: { name: 'id', in: 'path' }, example: 'lap-time-20261121-1840-3f2a' }),
});
const afterQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('`next` of the answer before; 0 for all'),
});

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/runs',
  tags,
  summary: 'Trainings, done and under way, the newest first',
  request: { query: runQuery },
  responses: { 200: json(runPage, 'A page of the list'), ...problems(400) },
});

const compareRoute = createRoute({
  method: 'get',
  path: '/api/v1/runs/compare',
  tags,
  summary: 'With what two to ten trainings were begun, what differs of it, and how good each came out',
  request: {
    query: z.object({ ids: z.string().max(2000).describe('ids of runs, separated by commas') }),
  },
  responses: { 200: json(runComparison, 'Side by side'), ...problems(400, 404, 422) },
});

const getRoute = createRoute({
  method: 'get',
  path: '/api/v1/runs/{id}',
  tags,
  summary: 'A training: with what it was begun, how far it is, how good it came out',
  request: { params: runParam },
  responses: { 200: json(runView, 'As it stands'), ...problems(404, 422) },
});

const pointsRoute = createRoute({
  method: 'get',
  path: '/api/v1/runs/{id}/points',
  tags,
  summary: 'Its curves, or what was added to them',
  request: { params: runParam, query: afterQuery },
  responses: { 200: json(runPointsView, 'Points by series'), ...problems(400, 404) },
});

const eventsRoute = createRoute({
  method: 'get',
  path: '/api/v1/runs/{id}/events',
  tags,
  summary: 'A training as it goes: its state first, then every change, until it is done',
  description:
    '`run` events carry the run as JSON, `points` events what came to its curves. The id of a `points` event is where the next begins: `Last-Event-ID` goes on from there.',
  request: { params: runParam, query: afterQuery },
  responses: {
    200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems(400, 404, 422),
  },
});

export function runRoutes(app: OpenAPIHono, runs: Runs, closing: AbortSignal, logger: Logger): void {
  app.openapi(listRoute, (c) => {
    const { model, state, parent, offset, limit } = c.req.valid('query');
    const all = runs.list();
    const found = all.filter(
      (run) =>
        (model === undefined || run.model === model) &&
        (state === undefined || run.state === state) &&
        (parent === undefined || (run.parent ?? 'none') === parent),
    );
    const models = [...new Set(all.map((run) => run.model))].sort();
    const items = found.slice(offset, offset + limit).map(runViewOf);
    return c.json({ total: found.length, items, models }, 200);
  });

  // In front of `/runs/{id}`, which would take it for a run.
  app.openapi(compareRoute, (c) => {
    const ids = c.req
      .valid('query')
      .ids.split(',')
      .map((id) => id.trim());
    return c.json(
      asked(() => comparisonViewOf(runs.compare(ids))),
      200,
    );
  });

  app.openapi(getRoute, (c) =>
    c.json(
      asked(() => runViewOf(runs.read(c.req.valid('param').id))),
      200,
    ),
  );

  app.openapi(pointsRoute, (c) => {
    const { after } = c.req.valid('query');
    return c.json(
      asked(() => pointsViewOf(runs.points(c.req.valid('param').id, after))),
      200,
    );
  });

  app.openapi(eventsRoute, (c) => {
    const { id } = c.req.valid('param');
    asked(() => runs.read(id));
    const last = c.req.header('last-event-id') ?? '';
    const after = /^\d{1,15}$/.test(last) ? Number(last) : c.req.valid('query').after;
    const onError = (error: unknown) =>
      logger.error({ err: error, id }, 'a run could not be followed further');
    return followRun(c, { runs, id, after, closing, onError });
  });
}

function asked<T>(answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (error instanceof NoSuchRunError) throw new HttpError(404, error.message);
    if (error instanceof LearningError) throw new HttpError(422, error.message);
    throw error;
  }
}
