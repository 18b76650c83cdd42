/** Strategy over HTTP: a moment of a race, questions about it (each a job), and what was answered before. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  compareBody,
  forecastBody,
  forecastsView,
  hindsightBody,
  jobView,
  momentView,
  optimumBody,
  scenariosView,
  seasonBody,
  strategyAnswer,
  strategyScoresView,
  surfaceBody,
  whatIfBody,
} from '../contract.ts';
import { smallBody } from '../receive.ts';
import type { RaceQuestionKind } from '../strategy/questions.ts';
import type { Strategist } from '../strategy/strategist.ts';
import { json, problems, raceParam } from './common.ts';

const tags = ['strategy'];

// An empty text is no number, though one could be made of it.
const lapQuery = z.object({
  lap: z
    .preprocess(
      (value) => (value === '' ? undefined : value),
      z.coerce.number().int().min(0).max(9999).optional(),
    )
    .optional()
    .describe('laps that the leader has completed; 0 is the grid'),
});

const momentRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/strategy',
  tags,
  summary: 'A moment of a race as the strategist sees it: who is where on which tyres, and what may be asked',
  description: 'Without `lap` the grid of a race that is over, and the last lap of one under way.',
  request: { params: raceParam, query: lapQuery },
  responses: { 200: json(momentView, 'The moment'), ...problems(400, 404, 422) },
});

const forecastsRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/strategy/forecasts',
  tags,
  summary: 'All forecasts of a race that were made, the newest of each lap',
  request: { params: raceParam },
  responses: { 200: json(forecastsView, 'By lap'), ...problems(404) },
});

const scenariosRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/strategy/scenarios',
  tags,
  summary: 'Answers given before, and whether they still hold as the leader has ended a lap',
  request: { params: raceParam, query: lapQuery },
  responses: { 200: json(scenariosView, 'The newest first'), ...problems(400, 404, 422) },
});

/** A route that takes a question and answers with the job that answers it. */
function questionRoute<K extends RaceQuestionKind, B extends z.ZodType>(kind: K, schema: B, summary: string) {
  return createRoute({
    method: 'post',
    path: `/api/v1/races/{id}/strategy/${kind}`,
    tags,
    summary,
    description:
      'The answer is the result of the job, a `StrategyAnswer`. The same question with the same seed is the same job.',
    request: {
      params: raceParam,
      body: { required: true, content: { 'application/json': { schema } } },
    },
    middleware: smallBody(),
    responses: { 202: json(jobView, 'The job'), ...problems(400, 404, 413, 415, 422, 503) },
  });
}

const compareRoute = questionRoute('compare', compareBody, 'Compare one to five plans from a lap on');
const surfaceRoute = questionRoute(
  'surface',
  surfaceBody,
  'What the next stop is worth on each lap, for each compound; a coarse answer comes first, as a `preview` event',
);
const optimumRoute = questionRoute(
  'optimum',
  optimumBody,
  'The best plans from a lap on, for several objectives',
);
const forecastRoute = questionRoute(
  'forecast',
  forecastBody,
  'Foretell the whole race as it stood at one lap, or at all',
);

const hindsightRoute = questionRoute(
  'hindsight',
  hindsightBody,
  'What a car did in a race that is over, against what was best',
);
const whatIfRoute = questionRoute(
  'whatIf',
  whatIfBody,
  'What another plan would have led to in the race as it went',
);

const seasonParam = z.object({
  season: z.coerce
    .number()
    .int()
    .min(1950)
    .max(2999)
    .openapi({ param: { name: 'season', in: 'path' }, example: 2024 }),
});

const scoresRoute = createRoute({
  method: 'get',
  path: '/api/v1/seasons/{season}/strategy/scores',
  tags,
  summary: 'How well the teams of a season decided, by what was looked back on so far',
  request: { params: seasonParam },
  responses: { 200: json(strategyScoresView, 'Teams, the best first'), ...problems(400, 404) },
});

const seasonRoute = createRoute({
  method: 'post',
  path: '/api/v1/seasons/{season}/strategy/scores',
  tags,
  summary: 'Look back on every car of every race of a season',
  description: 'The result of the job is `StrategyScores`; `preview` events have it as far as it is.',
  request: {
    params: seasonParam,
    body: { required: true, content: { 'application/json': { schema: seasonBody } } },
  },
  middleware: smallBody(),
  responses: { 202: json(jobView, 'The job'), ...problems(400, 404, 413, 415, 503) },
});

export function strategyRoutes(app: OpenAPIHono, strategist: Strategist): void {
  app.openAPIRegistry.register('StrategyAnswer', strategyAnswer);

  app.openapi(momentRoute, async (c) =>
    c.json(await strategist.moment(c.req.valid('param').id, c.req.valid('query').lap), 200),
  );

  app.openapi(forecastsRoute, async (c) => c.json(await strategist.forecasts(c.req.valid('param').id), 200));

  app.openapi(scenariosRoute, async (c) =>
    c.json(await strategist.scenarios(c.req.valid('param').id, c.req.valid('query').lap), 200),
  );

  app.openapi(compareRoute, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await strategist.ask(id, { kind: 'compare', body: c.req.valid('json') }), 202);
  });
  app.openapi(surfaceRoute, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await strategist.ask(id, { kind: 'surface', body: c.req.valid('json') }), 202);
  });

  app.openapi(optimumRoute, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await strategist.ask(id, { kind: 'optimum', body: c.req.valid('json') }), 202);
  });

  app.openapi(forecastRoute, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await strategist.ask(id, { kind: 'forecast', body: c.req.valid('json') }), 202);
  });

  app.openapi(hindsightRoute, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await strategist.ask(id, { kind: 'hindsight', body: c.req.valid('json') }), 202);
  });

  app.openapi(whatIfRoute, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(await strategist.ask(id, { kind: 'whatIf', body: c.req.valid('json') }), 202);
  });

  app.openapi(scoresRoute, async (c) => c.json(await strategist.scores(c.req.valid('param').season), 200));

  app.openapi(seasonRoute, async (c) => {
    const { season } = c.req.valid('param');
    return c.json(await strategist.askSeason(season, c.req.valid('json')), 202);
  });
}
