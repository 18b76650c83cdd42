/** Seventy-five seasons over HTTP: races, results, standings after every round, drivers, constructors, circuits. */

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Library } from '../../store/index.ts';
import type { RaceRow } from '../../timing/index.ts';
import {
  circuitPage,
  circuitView,
  constructorPage,
  constructorView,
  driverPage,
  driverView,
  historyQuery,
  raceResultsView,
  type SeasonRaceView,
  seasonRaceView,
  seasonView,
  standingsView,
} from '../contract.ts';
import { HttpError } from '../problem.ts';
import { constructorKey, seasonScores } from '../seasonScores.ts';
import { problems, type Services } from './common.ts';
import { formQuery, list, listForms, tableQuery } from './listForms.ts';

const tags = ['history'];

const year = z.coerce.number().int().min(1900).max(2200);
const seasonParam = z.object({
  season: year.openapi({ param: { name: 'season', in: 'path' }, example: 1976 }),
});
const round = z.coerce.number().int().min(1).max(99);
const roundParam = seasonParam.extend({
  round: round.openapi({ param: { name: 'round', in: 'path' }, example: 16 }),
});

const seasonsRoute = createRoute({
  method: 'get',
  path: '/api/v1/seasons',
  tags,
  middleware: listForms({ name: () => 'seasons', tables: { items: seasonView } }),
  summary: 'All seasons of the library, newest first',
  request: { query: z.object(formQuery) },
  responses: { 200: list(z.array(seasonView), 'The seasons'), ...problems(400, 406) },
});

const racesRoute = createRoute({
  method: 'get',
  path: '/api/v1/seasons/{season}/races',
  tags,
  middleware: listForms({ name: (c) => `${c.req.param('season')} races`, tables: { items: seasonRaceView } }),
  summary: 'The races of a season, with who won',
  request: { params: seasonParam, query: z.object(formQuery) },
  responses: { 200: list(z.array(seasonRaceView), 'By round'), ...problems(400, 404, 406) },
});

const resultsRoute = createRoute({
  method: 'get',
  path: '/api/v1/seasons/{season}/races/{round}',
  tags,
  middleware: listForms({
    name: (c) => `${c.req.param('season')}-${c.req.param('round')}`,
    tables: {
      results: raceResultsView.shape.results.element,
      qualifying: raceResultsView.shape.qualifying.element,
    },
  }),
  summary: 'Result, sprint and qualifying of one race, as published',
  request: {
    params: roundParam,
    query: z.object({ ...formQuery, ...tableQuery(['results', 'qualifying']) }),
  },
  responses: { 200: list(raceResultsView, 'The result'), ...problems(400, 404, 406) },
});

const standingsRoute = createRoute({
  method: 'get',
  path: '/api/v1/seasons/{season}/standings',
  tags,
  middleware: listForms({
    name: (c) => `${c.req.param('season')} standings`,
    tables: {
      drivers: standingsView.shape.drivers.element,
      constructors: standingsView.shape.constructors.element,
    },
  }),
  summary: 'The championship after a round, or after the last',
  request: {
    params: seasonParam,
    query: z.object({ round: round.optional(), ...formQuery, ...tableQuery(['drivers', 'constructors']) }),
  },
  responses: { 200: list(standingsView, 'The tables'), ...problems(400, 404, 406) },
});

const driversRoute = createRoute({
  method: 'get',
  path: '/api/v1/drivers',
  tags,
  middleware: listForms({ name: () => 'drivers', tables: { items: driverView }, usualLimit: 100 }),
  summary: 'Drivers, by name; of a season or all',
  request: { query: historyQuery.extend(formQuery) },
  responses: { 200: list(driverPage, 'One page of them'), ...problems(400, 406) },
});

const constructorsRoute = createRoute({
  method: 'get',
  path: '/api/v1/constructors',
  tags,
  middleware: listForms({ name: () => 'constructors', tables: { items: constructorView }, usualLimit: 100 }),
  summary: 'Constructors, by name; of a season or all',
  request: { query: historyQuery.extend(formQuery) },
  responses: { 200: list(constructorPage, 'One page of them'), ...problems(400, 406) },
});

const circuitsRoute = createRoute({
  method: 'get',
  path: '/api/v1/circuits',
  tags,
  middleware: listForms({ name: () => 'circuits', tables: { items: circuitView }, usualLimit: 100 }),
  summary: 'Circuits, by name; of a season or all',
  request: { query: historyQuery.extend(formQuery) },
  responses: { 200: list(circuitPage, 'One page of them'), ...problems(400, 406) },
});

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** One page of the rows whose id or name has all the words, by name. */
function pageOf<Row extends { readonly id: string; readonly name: string }>(
  rows: readonly Row[],
  { q, offset, limit }: { q?: string | undefined; offset: number; limit: number },
): { total: number; items: Row[] } {
  const words = plain(q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const found = rows
    .filter(({ id, name }) => words.every((word) => plain(`${id} ${name}`).includes(word)))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return { total: found.length, items: found.slice(offset, offset + limit) };
}

/** Names by key; the key itself where a table has no name for it. */
function namer(rows: readonly { readonly id: string; readonly name: string }[]): (key: string) => string {
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (key) => names.get(key) ?? key;
}

/** Which races of a season there is timing of, by round. */
async function timedRounds({ races }: Library, season: number): Promise<Map<number, string>> {
  const { items } = await races.list({ season, kind: 'race', timing: true, limit: 200 });
  return new Map(items.map(({ round: number, id }) => [number, id]));
}

async function seasonRaces(library: Library, season: number): Promise<SeasonRaceView[]> {
  const { history } = library.races;
  const rows = await history.races(season);
  if (rows.length === 0) throw new HttpError(404, `the library has no season ${season}`);
  const tables = await history.season(season);
  const timed = await timedRounds(library, season);
  const driver = namer(tables.drivers);
  const team = namer(tables.constructors);
  const circuit = namer(tables.circuits);
  return rows.map((row) => {
    const results = tables.results.filter((each) => each.round === row.round && each.session === 'race');
    // A drive that was shared has several rows.
    const winners = results.filter((each) => each.position === 1);
    const pole = tables.grids.find(
      (each) => each.round === row.round && each.session === 'race' && each.position === 1,
    );
    const fastest = results.find((each) => each.fastestLapRank === 1);
    return {
      ...raceViewOf(row),
      circuitName: circuit(row.circuit),
      winner: winners.length > 0 ? winners.map((each) => driver(each.driver)).join(', ') : null,
      winnerTeam: winners[0] ? team(winners[0].team) : null,
      pole: pole ? driver(pole.driver) : null,
      fastestLap: fastest ? driver(fastest.driver) : null,
      hasTiming: timed.has(row.round),
      id: timed.get(row.round) ?? row.id,
    };
  });
}

function raceViewOf({ season, round: number, name, place, date, circuit, laps, sprint }: RaceRow) {
  return { season, round: number, name, place, date, circuit, laps, sprint };
}

export function historyRoutes(app: OpenAPIHono, { library }: Services): void {
  const { history } = library.races;

  app.openapi(seasonsRoute, async (c) => {
    const [rows, { seasons }] = await Promise.all([history.seasons(), library.races.list({ limit: 1 })]);
    const timed = new Map(seasons.map(({ season, withTiming }) => [season, withTiming]));
    const rounds = new Map(rows.map((row) => [row.season, row.rounds]));
    const known = [...new Set([...rounds.keys(), ...seasons.map(({ season }) => season)])];
    const count = new Map(seasons.map(({ season, races }) => [season, races]));
    return c.json(
      known
        .sort((a, b) => b - a)
        .map((season) => ({
          season,
          rounds: rounds.get(season) ?? count.get(season) ?? 0,
          withTiming: timed.get(season) ?? 0,
        })),
      200,
    );
  });

  app.openapi(racesRoute, async (c) => c.json(await seasonRaces(library, c.req.valid('param').season), 200));

  app.openapi(resultsRoute, async (c) => {
    const { season, round: number } = c.req.valid('param');
    const race = (await seasonRaces(library, season)).find((each) => each.round === number);
    if (!race) throw new HttpError(404, `season ${season} has no round ${number}`);
    const tables = await history.season(season);
    const driver = namer(tables.drivers);
    const team = namer(tables.constructors);
    const named = <Row extends { readonly driver: string; readonly team: string }>(row: Row) => ({
      ...row,
      name: driver(row.driver),
      teamName: team(row.team),
    });
    return c.json(
      {
        race,
        results: tables.results.filter((row) => row.round === number).map(named),
        qualifying: tables.qualifying.filter((row) => row.round === number).map(named),
      },
      200,
    );
  });

  app.openapi(standingsRoute, async (c) => {
    const { season } = c.req.valid('param');
    const { round: asked } = c.req.valid('query');
    const drivers = await history.driverStandings(season, asked);
    if (!drivers) {
      const known = await history.races(season);
      throw new HttpError(
        404,
        known.length === 0
          ? `the library has no season ${season}`
          : `season ${season} has no standings after round ${asked}; it has ${known.length} rounds`,
      );
    }
    const [constructors, tables] = await Promise.all([
      history.constructorStandings(season, asked),
      history.season(season),
    ]);
    const codes = new Map(tables.drivers.map(({ id, code }) => [id, code]));
    const driver = namer(tables.drivers);
    const team = namer(tables.constructors);
    const drove = new Map(
      tables.results
        .filter((row) => row.round <= drivers.round)
        .map((row) => [row.driver, team(row.team)] as const),
    );
    const scores = seasonScores(tables, season, drivers.round);
    return c.json(
      {
        season,
        round: drivers.round,
        rounds: tables.races.length,
        final: drivers.final,
        published: drivers.published,
        drivers: drivers.rows.map(({ position, positionText, points, wins, driver: key }) => ({
          position,
          positionText,
          points,
          driver: key,
          name: driver(key),
          code: codes.get(key) ?? null,
          team: drove.get(key) ?? null,
          ...scores.drivers.get(key),
          wins: wins ?? scores.drivers.get(key)?.wins ?? null,
        })),
        constructors: (constructors?.rows ?? []).map(
          ({ position, positionText, points, wins, team: key, engine }) => ({
            position,
            positionText,
            points,
            team: key,
            engine,
            name: team(key),
            ...scores.constructors.get(constructorKey(key, engine)),
            wins: wins ?? scores.constructors.get(constructorKey(key, engine))?.wins ?? null,
          }),
        ),
      },
      200,
    );
  });

  app.openapi(driversRoute, async (c) => {
    const query = c.req.valid('query');
    return c.json(pageOf(await history.drivers({ season: query.season }), query), 200);
  });
  app.openapi(constructorsRoute, async (c) => {
    const query = c.req.valid('query');
    return c.json(pageOf(await history.constructors({ season: query.season }), query), 200);
  });
  app.openapi(circuitsRoute, async (c) => {
    const query = c.req.valid('query');
    return c.json(pageOf(await history.circuits({ season: query.season }), query), 200);
  });
}
