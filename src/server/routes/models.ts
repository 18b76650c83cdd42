/** Models over HTTP: what there is, how it fares, which version answers, and models as files. Questions are in `modelsServing.ts`. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  advanceBody,
  compareQuery,
  healthQuery,
  modelAliasParam,
  modelComparisonView,
  modelDetail,
  modelHealthView,
  modelImportQuery,
  modelMetricsView,
  modelParam,
  modelServingView,
  modelsView,
  modelVersionParam,
  modelVersionView,
  promoteBody,
  rollbackBody,
  rolloutBody,
  tagsBody,
  verdictView,
  whyQuery,
} from '../contract.ts';
import { attachment, shownName } from '../disposition.ts';
import type { ModelDesk } from '../models/desk.ts';
import { MODEL_LIMIT } from '../models/transfer.ts';
import { HttpError } from '../problem.ts';
import { smallBody, tooLarge } from '../receive.ts';
import { json, problems } from './common.ts';

const tags = ['models'];
const base = '/api/v1/models';

const body = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
});

const listRoute = createRoute({
  method: 'get',
  path: base,
  tags,
  summary: 'All models: which version answers, how good it is, and how it stands',
  responses: { 200: json(modelsView, 'By name') },
});

const getRoute = createRoute({
  method: 'get',
  path: `${base}/{name}`,
  tags,
  summary: 'A model: its versions, what points at them, the history of that, and the rollout',
  request: { params: modelParam },
  responses: { 200: json(modelDetail, 'The model'), ...problems(404) },
});

const versionRoute = createRoute({
  method: 'get',
  path: `${base}/{name}/versions/{version}`,
  tags,
  summary: 'A version: features, metrics, lineage, files and card',
  request: { params: modelVersionParam },
  responses: { 200: json(modelVersionView, 'The version'), ...problems(404) },
});

const metricsRoute = createRoute({
  method: 'get',
  path: `${base}/{name}/metrics`,
  tags,
  summary: 'Each metric on each data set, version by version',
  request: { params: modelParam },
  responses: { 200: json(modelMetricsView, 'A series for each'), ...problems(404) },
});

const healthRoute = createRoute({
  method: 'get',
  path: `${base}/{name}/health`,
  tags,
  summary: 'Drift of features and errors against the training data, and reasons to train again',
  request: { params: modelParam, query: healthQuery },
  responses: { 200: json(modelHealthView, 'How it stands'), ...problems(404) },
});

const servingRoute = createRoute({
  method: 'get',
  path: `${base}/{name}/serving`,
  tags,
  summary: 'Answers, failures and latencies of each version since the server started',
  request: { params: modelParam },
  responses: { 200: json(modelServingView, 'Versions that were asked'), ...problems(404) },
});

const compareRoute = createRoute({
  method: 'get',
  path: `${base}/{name}/compare`,
  tags,
  summary:
    'Errors of two versions on answers whose truth is known, and whether chance explains the difference',
  request: { params: modelParam, query: compareQuery },
  responses: { 200: json(modelComparisonView, 'The comparison'), ...problems(404, 422) },
});

const promoteRoute = createRoute({
  method: 'post',
  path: `${base}/{name}/promote`,
  tags,
  summary: 'Point an alias, `champion` where none is named, at a version',
  description: 'With `expected` it is refused with 409 where somebody else was faster.',
  request: { params: modelParam, body: body(promoteBody) },
  middleware: smallBody(),
  responses: { 200: json(modelDetail, 'The model as it is now'), ...problems(400, 404, 409, 413, 415, 422) },
});

const rollbackRoute = createRoute({
  method: 'post',
  path: `${base}/{name}/rollback`,
  tags,
  summary: 'Point an alias at what it pointed at before',
  request: { params: modelParam, body: body(rollbackBody) },
  middleware: smallBody(),
  responses: { 200: json(modelDetail, 'The model as it is now'), ...problems(400, 404, 409, 413, 415) },
});

const clearRoute = createRoute({
  method: 'delete',
  path: `${base}/{name}/aliases/{alias}`,
  tags,
  summary: 'Take an alias away',
  request: { params: modelAliasParam, query: whyQuery },
  responses: { 200: json(modelDetail, 'The model as it is now'), ...problems(400, 404, 409) },
});

const tagsRoute = createRoute({
  method: 'put',
  path: `${base}/{name}/versions/{version}/tags`,
  tags,
  summary: 'Replace the tags of a version',
  request: { params: modelVersionParam, body: body(tagsBody) },
  middleware: smallBody(),
  responses: {
    200: json(modelVersionView, 'The version as it is now'),
    ...problems(400, 404, 409, 413, 415, 422),
  },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: `${base}/{name}/versions/{version}`,
  tags,
  summary: 'Delete a version that nothing points at, for good',
  request: { params: modelVersionParam },
  responses: { 204: { description: 'It is gone' }, ...problems(404, 409) },
});

const rolloutPath = `${base}/{name}/rollout`;

const startRoute = createRoute({
  method: 'post',
  path: rolloutPath,
  tags,
  summary: 'Let a version in by stages: it answers 10, then 50, then 100 of 100 keys',
  description:
    'It goes on by itself while it holds what the guard asks, and is taken out where it does not. After 100 % it is the champion.',
  request: { params: modelParam, body: body(rolloutBody) },
  middleware: smallBody(),
  responses: { 200: json(modelDetail, 'The model as it is now'), ...problems(400, 404, 409, 413, 415) },
});

const advanceRoute = createRoute({
  method: 'post',
  path: `${rolloutPath}/advance`,
  tags,
  summary: 'Go on to the next stage, whatever the guard has seen so far',
  request: { params: modelParam, body: body(advanceBody) },
  middleware: smallBody(),
  responses: { 200: json(modelDetail, 'The model as it is now'), ...problems(400, 404, 409, 413, 415) },
});

const reviewRoute = createRoute({
  method: 'post',
  path: `${rolloutPath}/review`,
  tags,
  summary: 'Judge the rollout by what was seen of it, and do what comes of that',
  request: { params: modelParam },
  responses: { 200: json(verdictView, 'The verdict'), ...problems(404, 409) },
});

const stopRoute = createRoute({
  method: 'delete',
  path: rolloutPath,
  tags,
  summary: 'Take the version that is being let in out again',
  request: { params: modelParam, query: whyQuery },
  responses: { 200: json(modelDetail, 'The model as it is now'), ...problems(400, 404, 409) },
});

const exportRoute = createRoute({
  method: 'get',
  path: `${base}/{name}/versions/{version}/export`,
  tags,
  summary: 'A version as one file to take away',
  request: { params: modelVersionParam },
  responses: {
    200: {
      description: 'A tar archive of its files, its card and its description',
      content: { 'application/x-tar': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problems(404, 500, 507),
  },
});

const importRoute = createRoute({
  method: 'post',
  path: base,
  tags,
  summary: 'Take a version in; the body is the file that an export made',
  description:
    'Every byte is held against its checksum first. What is damaged or no model is refused, and nothing of it is kept. ' +
    'It becomes no champion by itself. One is taken in at a time, of up to 128 MiB.',
  request: { query: modelImportQuery },
  responses: {
    201: json(modelVersionView, 'The version, as it is kept'),
    ...problems(400, 408, 409, 413, 415, 503, 507),
  },
});

export function modelRoutes(app: OpenAPIHono, models: ModelDesk, closing: AbortSignal): void {
  app.openapi(listRoute, async (c) => c.json(await models.list(), 200));

  app.openapi(getRoute, async (c) => c.json(await models.model(c.req.valid('param').name), 200));

  app.openapi(versionRoute, async (c) => {
    const { name, version } = c.req.valid('param');
    return c.json(await models.version(name, version), 200);
  });

  app.openapi(metricsRoute, async (c) => c.json(await models.metrics(c.req.valid('param').name), 200));

  app.openapi(healthRoute, async (c) =>
    c.json(await models.health(c.req.valid('param').name, c.req.valid('query').version), 200),
  );

  app.openapi(servingRoute, async (c) => c.json(await models.serving(c.req.valid('param').name), 200));

  app.openapi(compareRoute, async (c) =>
    c.json(await models.compare(c.req.valid('param').name, c.req.valid('query')), 200),
  );

  app.openapi(promoteRoute, async (c) =>
    c.json(await models.promote(c.req.valid('param').name, c.req.valid('json')), 200),
  );

  app.openapi(rollbackRoute, async (c) =>
    c.json(await models.rollback(c.req.valid('param').name, c.req.valid('json')), 200),
  );

  app.openapi(clearRoute, async (c) => {
    const { name, alias } = c.req.valid('param');
    return c.json(await models.clear(name, alias, c.req.valid('query').why), 200);
  });

  app.openapi(tagsRoute, async (c) => {
    const { name, version } = c.req.valid('param');
    return c.json(await models.tag(name, version, c.req.valid('json').tags), 200);
  });

  app.openapi(deleteRoute, async (c) => {
    const { name, version } = c.req.valid('param');
    await models.delete(name, version);
    return c.body(null, 204);
  });

  app.openapi(startRoute, async (c) =>
    c.json(await models.startRollout(c.req.valid('param').name, c.req.valid('json')), 200),
  );

  app.openapi(advanceRoute, async (c) =>
    c.json(await models.advanceRollout(c.req.valid('param').name, c.req.valid('json')), 200),
  );

  app.openapi(reviewRoute, async (c) => c.json(await models.reviewRollout(c.req.valid('param').name), 200));

  app.openapi(stopRoute, async (c) =>
    c.json(await models.stopRollout(c.req.valid('param').name, c.req.valid('query').why), 200),
  );

  app.openapi(exportRoute, async (c) => {
    const { name, version: which } = c.req.valid('param');
    const { version, size, body } = await models.send(name, which);
    const headers = {
      'Content-Type': 'application/x-tar',
      'Content-Length': `${size}`,
      'Content-Disposition': attachment(`${version.name}-${version.version}.tar`),
    };
    if (c.req.method !== 'HEAD') return c.body(body, 200, headers);
    // Nobody would read the body to its end, and so nobody close the file.
    await body.cancel();
    return c.body(null, 200, headers);
  });

  app.openapi(importRoute, async (c) => {
    const type = c.req.header('content-type') ?? '';
    if (/^\s*(multipart\/|application\/x-www-form-urlencoded)/i.test(type))
      throw new HttpError(
        415,
        'send the file itself as the body, as application/octet-stream and not as a form',
        { connection: 'close' },
      );
    if (Number(c.req.header('content-length') ?? 0) > MODEL_LIMIT) throw tooLarge(MODEL_LIMIT);
    const name = shownName(c.req.valid('query').name);
    return c.json(await models.receive({ name, body: c.req.raw.body, signal: closing }), 201);
  });
}
