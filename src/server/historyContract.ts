/**
 * What the API says of the seasons since 1950: races, results, standings, drivers, constructors, circuits. As in
 * `contract.ts`, which exports all of this.
 */

import { z } from '@hono/zod-openapi';

const seconds = z.number().nullable().describe('s');

/** A field of a form that was left empty is as good as none. */
const wholeOrNone = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.coerce.number().int().optional(),
);

export const seasonView = z
  .object({
    season: z.number().int(),
    rounds: z.number().int(),
    withTiming: z.number().int().describe('races with timing to replay'),
  })
  .openapi('Season');

export const seasonRaceView = z
  .object({
    id: z.string(),
    season: z.number().int(),
    round: z.number().int(),
    name: z.string(),
    place: z.string(),
    date: z.string(),
    circuit: z.string(),
    circuitName: z.string().nullable(),
    laps: z.number().int().nullable(),
    sprint: z.boolean(),
    winner: z.string().nullable(),
    winnerTeam: z.string().nullable(),
    pole: z.string().nullable(),
    fastestLap: z.string().nullable(),
    hasTiming: z.boolean(),
  })
  .openapi('SeasonRace');

const standingRow = z.object({
  position: z.number().int().nullable(),
  positionText: z.string(),
  points: z.number(),
  wins: z.number().int().nullable(),
  gross: z.number().optional().describe('all points scored, those that were dropped included'),
  dropped: z.array(z.number().int()).optional().describe('rounds whose points do not count'),
  scores: z
    .array(z.object({ round: z.number().int(), points: z.number() }))
    .optional()
    .describe('points of each round, sprints included'),
});

export const standingsView = z
  .object({
    season: z.number().int(),
    round: z.number().int().describe('after this round'),
    rounds: z.number().int().describe('of the season'),
    final: z.boolean(),
    published: z.boolean().describe("false where it was reckoned from the results by the season's rules"),
    drivers: z.array(
      standingRow.extend({
        driver: z.string().describe('key'),
        name: z.string(),
        code: z.string().nullable(),
        team: z.string().nullable().describe('the last one driven for'),
      }),
    ),
    constructors: z.array(
      standingRow.extend({
        team: z.string().describe('key'),
        engine: z.string().nullable(),
        name: z.string(),
      }),
    ),
  })
  .openapi('Standings');

export const historyQuery = z.object({
  q: z.string().max(200).optional().describe('words in the name'),
  season: wholeOrNone.optional().describe('those of this season only'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

export const driverView = z
  .object({
    id: z.string(),
    name: z.string(),
    code: z.string().nullable(),
    number: z.number().int().nullable(),
    born: z.string().nullable(),
    died: z.string().nullable(),
    nationality: z.string().nullable(),
  })
  .openapi('Driver');

export const constructorView = z
  .object({
    id: z.string(),
    name: z.string(),
    nationality: z.string().nullable(),
  })
  .openapi('Constructor');

export const circuitView = z
  .object({
    id: z.string(),
    name: z.string(),
    locality: z.string().nullable(),
    country: z.string().nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    length: z.number().nullable().describe('m'),
    turns: z.number().int().nullable(),
  })
  .openapi('Circuit');

export const driverPage = z
  .object({ total: z.number().int(), items: z.array(driverView) })
  .openapi('DriverPage');
export const constructorPage = z
  .object({ total: z.number().int(), items: z.array(constructorView) })
  .openapi('ConstructorPage');
export const circuitPage = z
  .object({ total: z.number().int(), items: z.array(circuitView) })
  .openapi('CircuitPage');

/** GET /api/v1/seasons/{season}/races/{round}: the published result. */
export const raceResultsView = z
  .object({
    race: seasonRaceView,
    results: z.array(
      z.object({
        session: z.enum(['race', 'sprint']),
        order: z.number().int(),
        position: z.number().int().nullable(),
        positionText: z.string(),
        car: z.number().int().nullable(),
        driver: z.string(),
        name: z.string(),
        team: z.string(),
        teamName: z.string(),
        engine: z.string().nullable(),
        grid: z.number().int().nullable(),
        laps: z.number().int().nullable(),
        time: seconds,
        gap: seconds,
        status: z.string(),
        reason: z.string().nullable(),
        points: z.number(),
        fastestLap: seconds,
      }),
    ),
    qualifying: z.array(
      z.object({
        session: z.string(),
        order: z.number().int(),
        position: z.number().int().nullable(),
        positionText: z.string(),
        car: z.number().int().nullable(),
        driver: z.string(),
        name: z.string(),
        team: z.string(),
        teamName: z.string(),
        time: seconds,
        q1: seconds,
        q2: seconds,
        q3: seconds,
      }),
    ),
  })
  .openapi('RaceResults');

export type SeasonView = z.infer<typeof seasonView>;
export type SeasonRaceView = z.infer<typeof seasonRaceView>;
export type StandingsView = z.infer<typeof standingsView>;
export type DriverView = z.infer<typeof driverView>;
export type ConstructorView = z.infer<typeof constructorView>;
export type CircuitView = z.infer<typeof circuitView>;
export type DriverPage = z.infer<typeof driverPage>;
export type ConstructorPage = z.infer<typeof constructorPage>;
export type CircuitPage = z.infer<typeof circuitPage>;
export type RaceResultsView = z.infer<typeof raceResultsView>;
