/** Questions to models over HTTP, and what came of what they told. */

import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { modelAnswerParam, modelAnswersView, modelParam, predictBody, truthBody } from '../contract.ts';
import type { ModelDesk } from '../models/desk.ts';
import { jsonPace, smallBody } from '../receive.ts';
import { json, problems } from './common.ts';

const tags = ['models'];

/** Ten thousand rows of some fifty features in digits. */
const LONGEST_QUESTION = 8 * 2 ** 20;

const predictRoute = createRoute({
  method: 'post',
  path: '/api/v1/models/{name}/predict',
  tags,
  summary: 'Ask a model: columns by feature, a value a row',
  description:
    'The champion answers, or during a rollout the version that the key belongs to. Where that one is damaged, fails or is slow, a ' +
    'former champion answers, and `warnings` say why.',
  request: {
    params: modelParam,
    body: { required: true, content: { 'application/json': { schema: predictBody } } },
  },
  middleware: smallBody(jsonPace, LONGEST_QUESTION),
  responses: { 200: json(modelAnswersView, 'The answers'), ...problems(400, 404, 413, 415, 422, 503) },
});

const truthRoute = createRoute({
  method: 'put',
  path: '/api/v1/models/{name}/answers/{id}/truth',
  tags,
  summary: 'Tell what came, so that errors can be held against those on validation data',
  request: {
    params: modelAnswerParam,
    body: { required: true, content: { 'application/json': { schema: truthBody } } },
  },
  middleware: smallBody(),
  responses: { 204: { description: 'It is kept beside the answer' }, ...problems(400, 404, 413, 415) },
});

export function modelServingRoutes(app: OpenAPIHono, models: ModelDesk): void {
  app.openapi(predictRoute, async (c) =>
    c.json(await models.ask(c.req.valid('param').name, c.req.valid('json')), 200),
  );

  app.openapi(truthRoute, async (c) => {
    const { name, id } = c.req.valid('param');
    await models.truth(name, id, c.req.valid('json').truth);
    return c.body(null, 204);
  });
}
