/** The library over HTTP: list, look at, tag, rename and delete recordings. */

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { storedIn } from '../analysis.ts';
import {
  cornerTimesView,
  recordingDetail,
  recordingPage,
  recordingPatch,
  recordingQuery,
} from '../contract.ts';
import { HttpError } from '../problem.ts';
import { smallBody } from '../receive.ts';
import { detailView, summaryView } from '../views.ts';
import { idParam, json, problems, type Services } from './common.ts';

const tags = ['recordings'];

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/recordings',
  tags,
  summary: 'List and filter the library',
  request: { query: recordingQuery },
  responses: { 200: json(recordingPage, 'One page of the library'), ...problems(400) },
});

const getRoute = createRoute({
  method: 'get',
  path: '/api/v1/recordings/{id}',
  tags,
  summary: 'One recording with its laps and channels',
  request: { params: idParam },
  responses: { 200: json(recordingDetail, 'The recording'), ...problems(404) },
});

const patchRoute = createRoute({
  method: 'patch',
  path: '/api/v1/recordings/{id}',
  tags,
  summary: 'Rename a recording or replace its tags',
  request: {
    params: idParam,
    body: { required: true, content: { 'application/json': { schema: recordingPatch } } },
  },
  middleware: smallBody(),
  responses: { 200: json(recordingDetail, 'The recording as it is now'), ...problems(400, 404, 413, 415) },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/api/v1/recordings/{id}',
  tags,
  summary: 'Delete a recording for good',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' }, ...problems(404) },
});

const cornersRoute = createRoute({
  method: 'get',
  path: '/api/v1/recordings/{id}/corners',
  tags,
  summary: "Every complete lap's time in every corner",
  request: { params: idParam },
  responses: { 200: json(cornerTimesView, 'Times by lap and corner'), ...problems(404, 422) },
});

export function recordingRoutes(app: OpenAPIHono, { library, analyst }: Services): void {
  app.openapi(listRoute, async (c) => {
    const { total, items, facets } = await library.list(c.req.valid('query'));
    const { cars, tracks, tags: known } = facets;
    return c.json(
      {
        total,
        items: items.map(summaryView),
        facets: { cars: [...cars], tracks: [...tracks], tags: [...known] },
      },
      200,
    );
  });

  app.openapi(getRoute, async (c) => {
    return c.json(detailView(await storedIn(library, c.req.valid('param').id)), 200);
  });

  app.openapi(patchRoute, async (c) => {
    const { id } = await storedIn(library, c.req.valid('param').id);
    const changed = await library.update(id, c.req.valid('json'));
    if (!changed) throw new HttpError(404, 'the library has no such recording');
    return c.json(detailView(changed), 200);
  });

  app.openapi(deleteRoute, async (c) => {
    const { id } = await storedIn(library, c.req.valid('param').id);
    const deleted = await library.delete(id);
    await analyst.perform({ kind: 'forget', id });
    if (!deleted) throw new HttpError(404, 'the library has no such recording');
    return c.body(null, 204);
  });

  app.openapi(cornersRoute, async (c) => {
    return c.json(await analyst.perform({ kind: 'corners', id: c.req.valid('param').id }), 200);
  });
}
