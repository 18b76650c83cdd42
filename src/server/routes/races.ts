/** Races over HTTP: the list, one of them, its state at any moment, and what a page draws of it. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  chartsView,
  mapView,
  raceDetail,
  racePage,
  raceQuery,
  raceSummaryView,
  stateAnswer,
  timelineView,
} from '../contract.ts';
import { HttpError } from '../problem.ts';
import { frame, json, problems, raceParam, type Services, storedRaceParam } from './common.ts';
import { formQuery, list, listForms } from './listForms.ts';

const tags = ['races'];
const params = raceParam;
const bytes = { 'Content-Type': 'application/octet-stream' } as const;

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/races',
  tags,
  middleware: listForms({ name: () => 'races', tables: { items: raceSummaryView }, usualLimit: 50 }),
  summary: 'List and search the races of the library',
  request: { query: raceQuery.extend(formQuery) },
  responses: { 200: list(racePage, 'One page of them'), ...problems(400, 406) },
});

const getRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}',
  tags,
  summary: 'One race: grid, result, stints, overtakes, and what is not known of it',
  request: { params },
  responses: { 200: json(raceDetail, 'The race'), ...problems(404) },
});

const summaryRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/summary',
  tags,
  summary: 'One race as the list has it',
  request: { params: storedRaceParam },
  responses: { 200: json(raceSummaryView, 'The race'), ...problems(404) },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: '/api/v1/races/{id}',
  tags,
  summary: 'Delete the timing of a race for good; its result stays',
  request: { params: storedRaceParam },
  responses: { 204: { description: 'It is gone' }, ...problems(404) },
});

// An empty text is no number, though one could be made of it.
const said = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? Number.NaN : value);
const seconds = z.preprocess(said, z.coerce.number().min(-1e6).max(1e6).optional());
const lapNumber = z.preprocess(said, z.coerce.number().int().min(0).max(9999).optional());

const stateRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/state',
  tags,
  summary:
    'The state of the race at a session time, or as the leader began a lap; at the end where neither is given',
  request: {
    params,
    query: z.object({
      time: seconds.describe('s, session time'),
      lap: lapNumber.describe('0 is before the start'),
    }),
  },
  responses: { 200: json(stateAnswer, 'The state'), ...problems(400, 404) },
});

const timelineRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/timeline',
  tags,
  summary: 'Laps, flags, stops and retirements with their times, for a scrubber',
  request: { params },
  responses: { 200: json(timelineView, 'The marks'), ...problems(404) },
});

const chartsRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/charts',
  tags,
  summary: 'Lap chart, gap chart and tyre chart in one',
  request: { params },
  responses: { 200: json(chartsView, 'Lines over laps'), ...problems(404) },
});

const mapRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/map',
  tags,
  summary: 'The line of the circuit, in the frame of the cars’ places',
  request: { params },
  responses: { 200: json(mapView, 'The map'), ...problems(404, 422) },
});

const momentText = z.string().max(20).optional();

const placesRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/places',
  tags,
  summary:
    'Where the cars were from one moment to another, as a binary frame; a minute where no end is given',
  request: {
    params,
    query: z.object({
      from: momentText.describe('`12` as the leader begins lap 12, `1234.5s` a session time; else the start'),
      to: momentText,
    }),
  },
  responses: { 200: frame('A frame whose head is `PlacesHead`'), ...problems(400, 404) },
});

const pairRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/laps/compare',
  tags,
  summary: 'Two laps on one grid of distance with the time between them, as a binary frame',
  request: {
    params,
    query: z.object({
      a: z
        .string()
        .max(40)
        .describe('`CAR:LAP`, a number or three letters and a lap or `best`: `1:23`, `VER:best`'),
      b: z.string().max(40),
    }),
  },
  responses: { 200: frame('A frame whose head is `LapPairHead`'), ...problems(400, 404, 422) },
});

export function raceRoutes(
  app: OpenAPIHono,
  { library, races }: Services,
  { live }: { readonly live: boolean },
): void {
  app.openapi(listRoute, async (c) => {
    // Who looks at the list will open one of them.
    races.start();
    const { timing, format: _format, csv: _csv, ...query } = c.req.valid('query');
    const { total, items, seasons } = await library.races.list({
      ...query,
      ...(timing === 'true' ? { timing: true } : {}),
    });
    return c.json(
      {
        live,
        total,
        items: items.map((each) => ({ ...each, sources: [...each.sources], missing: [...each.missing] })),
        seasons: [...seasons],
      },
      200,
    );
  });

  app.openapi(getRoute, async (c) => {
    return c.json(await races.perform({ kind: 'detail', id: c.req.valid('param').id }), 200);
  });

  app.openapi(summaryRoute, async (c) => {
    const { id } = c.req.valid('param');
    const found = await library.races.summary(id);
    if (!found) throw new HttpError(404, `the library has no race "${id.slice(0, 60)}"`);
    return c.json({ ...found, sources: [...found.sources], missing: [...found.missing] }, 200);
  });

  app.openapi(deleteRoute, async (c) => {
    const { id } = c.req.valid('param');
    if (!(await library.races.delete(id))) {
      throw new HttpError(404, `the library has no timing of "${id.slice(0, 60)}"`);
    }
    return c.body(null, 204);
  });

  app.openapi(stateRoute, async (c) => {
    const { time, lap } = c.req.valid('query');
    if (time !== undefined && lap !== undefined) {
      throw new HttpError(400, 'time and lap: one of them says when, not both');
    }
    return c.json(await races.perform({ kind: 'state', id: c.req.valid('param').id, time, lap }), 200);
  });

  app.openapi(timelineRoute, async (c) => {
    return c.json(await races.perform({ kind: 'timeline', id: c.req.valid('param').id }), 200);
  });

  app.openapi(chartsRoute, async (c) => {
    return c.json(await races.perform({ kind: 'charts', id: c.req.valid('param').id }), 200);
  });

  app.openapi(mapRoute, async (c) => {
    return c.json(await races.perform({ kind: 'map', id: c.req.valid('param').id }), 200);
  });

  app.openapi(placesRoute, async (c) => {
    const { from, to } = c.req.valid('query');
    const { id } = c.req.valid('param');
    return c.body(await races.perform({ kind: 'places', id, from, to }), 200, bytes);
  });

  app.openapi(pairRoute, async (c) => {
    const { a, b } = c.req.valid('query');
    const { id } = c.req.valid('param');
    return c.body(await races.perform({ kind: 'compareLaps', id, a, b }), 200, bytes);
  });
}
