/** A race as it happens, or happened: server-sent events that any number of clients can watch. */

import { ServerResponse } from 'node:http';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { liveQuery } from '../contract.ts';
import { securityHeadersOf } from '../guard.ts';
import { HttpError } from '../problem.ts';
import type { Hub } from '../race/live/hub.ts';
import { parsePlace } from '../race/live/place.ts';
import { problems, raceParam } from './common.ts';

const liveRoute = createRoute({
  method: 'get',
  path: '/api/v1/races/{id}/live',
  tags: ['races'],
  summary: 'Watch a race: one `initial` event with the whole state, then `delta` events, then `end`',
  description:
    'A replay is a function of the race, `speed`, `from`, `delay` and the moment at which it began: all who give the ' +
    'same `start` see the same. `Last-Event-ID` goes on where the client was, with one event for all it missed. ' +
    '`LiveInitial` and `LiveDelta` say what the events hold; 204 says that there is nothing more to come.',
  request: {
    params: raceParam,
    query: liveQuery,
    headers: z.object({ 'last-event-id': z.string().max(400).optional() }),
  },
  responses: {
    200: { description: 'The events', content: { 'text/event-stream': { schema: z.string() } } },
    204: { description: 'The client has seen all of it' },
    ...problems(400, 404, 406, 503),
  },
});

/** s that a replay may be set to begin in the future. */
const FURTHEST = 86_400;

/** The connection below a request; there is none where the app is called in memory. */
function connectionOf(env: unknown): ServerResponse | undefined {
  if (typeof env !== 'object' || env === null || !('outgoing' in env)) return undefined;
  return env.outgoing instanceof ServerResponse ? env.outgoing : undefined;
}

function startOf(given: number | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (Number.isInteger(given) && given >= 0 && given <= Date.now() + 1000 * FURTHEST) return given;
  throw new HttpError(400, `start: expected ms since 1970, a day ahead at most, got ${given}`);
}

export function raceLiveRoutes(app: OpenAPIHono, { hub }: { readonly hub: Hub }): void {
  app.openapi(liveRoute, async (c) => {
    const { id } = c.req.valid('param');
    const { speed, from, delay, start: given } = c.req.valid('query');
    const since = parsePlace(c.req.header('last-event-id'));
    // Whoever comes back goes on in the replay that it was in.
    const start = startOf(given ?? (since?.start || undefined));
    const begin = await hub.join({ race: id, speed, from, delay, start }, since);
    const headers = { ...securityHeadersOf(c.req.path), 'Content-Type': 'text/event-stream; charset=utf-8' };
    if (!begin) return c.body(null, 204);
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);
    const connection = connectionOf(c.env);
    if (!connection) throw new HttpError(406, 'events come over a connection of their own only');
    if (connection.destroyed) return c.body(null, 200);
    // The end of the connection ends the stream; no need to wrap each event in a chunk.
    connection.useChunkedEncodingByDefault = false;
    connection.writeHead(200, { ...headers, 'X-Accel-Buffering': 'no' });
    begin(connection);
    return new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
  });
}
