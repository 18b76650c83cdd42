/**
 * What the API says of races: the list, one of them, and its state at a moment. One zod schema each, as in `contract.ts`,
 * which exports all of this: the web app imports its types from there. Session times are s since the session's zero,
 * places m, speeds m/s, pedals 0..1.
 *
 * The tables of a race (`raceTables.ts`) are the exception: they speak OpenF1's language, names and units.
 */

import { z } from '@hono/zod-openapi';
import {
  carNumber,
  compound,
  maybeSeconds,
  missingPart,
  overtakeView,
  seconds,
  sessionKind,
  source,
  trackStatus,
} from './raceWords.ts';

// --- the list, and one race ----------------------------------------------------------------------------------------

/** A field of a form that was left empty is as good as none. */
const wholeOrNone = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.coerce.number().int().optional(),
);

export const raceQuery = z.object({
  season: wholeOrNone.optional(),
  kind: sessionKind.optional(),
  q: z.string().max(200).optional().describe('up to eight words in the id, the name or the winner'),
  timing: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true` for races with timing to replay, and not only a result'),
  order: z.enum(['asc', 'desc']).default('desc').describe('by date'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const raceSummaryView = z
  .object({
    id: z.string().describe('`2024-01-bahrain`; `2024-07-imola-qualifying` for another kind than the race'),
    kind: sessionKind,
    season: z.number().int(),
    round: z.number().int(),
    name: z.string().nullable(),
    place: z.string().nullable(),
    date: z.string().nullable().describe('`YYYY-MM-DD`'),
    laps: z.number().int().nullable().describe('of the winner'),
    cars: z.number().int().nullable(),
    winner: z
      .object({ code: z.string().nullable(), name: z.string(), team: z.string().nullable() })
      .nullable(),
    hasTiming: z.boolean().describe('whether there is timing to replay; else only a result'),
    hasCarSamples: z.boolean(),
    hasLocations: z.boolean(),
    sources: z.array(source),
    missing: z.array(missingPart),
    importedAt: z.string().nullable().describe('ISO 8601, UTC'),
  })
  .openapi('RaceSummary');

export const racePage = z
  .object({
    live: z.boolean().optional().describe('whether a session under way is followed, under the id `live`'),
    total: z.number().int(),
    items: z.array(raceSummaryView),
    seasons: z
      .array(z.object({ season: z.number().int(), races: z.number().int(), withTiming: z.number().int() }))
      .describe('all seasons of the library, newest first'),
  })
  .openapi('RacePage');

/** GET /api/v1/races/{id}: what `pitboard race show --json` prints, and what the page needs beside it. */
export const raceDetail = z
  .object({
    id: z.string(),
    kind: sessionKind,
    season: z.number().int().nullable(),
    round: z.number().int().nullable(),
    name: z.string().nullable(),
    place: z.string().nullable(),
    date: z.string().nullable(),
    laps: z.number().int().nullable().describe('of the winner'),
    scheduledLaps: z.number().int().nullable(),
    sources: z.array(z.object({ source, from: z.string(), parts: z.array(missingPart) })),
    missing: z.array(z.object({ part: missingPart, sentence: z.string() })),
    warnings: z.array(z.string()),
    grid: z.array(
      z.object({
        position: z.number().int().describe('0 from the pit lane'),
        car: carNumber,
        driver: z.string(),
      }),
    ),
    official: z.boolean().describe('whether the result is a published one, or follows from the timing'),
    classification: z.array(
      z.object({
        position: z.number().int().nullable().describe('null where not classified'),
        order: z.number().int(),
        car: carNumber,
        driver: z.string().describe('three letters, else the name, else the number'),
        name: z.string().nullable(),
        team: z.string().nullable(),
        colour: z.string().nullable(),
        grid: z.number().int().nullable(),
        laps: z.number().int().nullable(),
        time: maybeSeconds.describe('s, race time; of another kind of session the best lap'),
        gap: maybeSeconds,
        penalty: z.number().describe('s, contained in `time`'),
        status: z.string(),
        reason: z.string().nullable(),
        points: z.number().nullable(),
        stops: z.number().int().nullable(),
      }),
    ),
    stints: z.array(
      z.object({
        car: carNumber,
        driver: z.string(),
        stint: z.number().int(),
        compound,
        lapStart: z.number().int(),
        lapEnd: z.number().int(),
        ageAtStart: z.number().nullable(),
        fresh: z.boolean().nullable(),
      }),
    ),
    overtakes: z.array(overtakeView),
    fastestLap: z
      .object({ car: carNumber, driver: z.string(), lap: z.number().int().nullable(), time: seconds })
      .nullable(),
    weather: z
      .object({
        air: z.tuple([z.number(), z.number()]).nullable().describe('°C, least and most'),
        track: z.tuple([z.number(), z.number()]).nullable(),
        rain: z.boolean(),
      })
      .nullable(),
    version: z.string().describe('changes when the race does'),
    live: z.boolean(),
  })
  .openapi('Race');

// --- the state at one moment ---------------------------------------------------------------------------------------

const gap = z
  .object({ unit: z.enum(['s', 'laps']), value: z.number() })
  .nullable()
  .describe('s on the same lap, else whole laps; null for the leader and where not known');

const sectorView = z.object({
  duration: maybeSeconds,
  rank: z.enum(['overall', 'personal', 'none']),
  segments: z.array(z.enum(['none', 'yellow', 'green', 'purple', 'pit', 'stopped'])),
});

const threeTimes = z.tuple([maybeSeconds, maybeSeconds, maybeSeconds]);

const speedTraps = z
  .object({
    i1: z.number().nullable(),
    i2: z.number().nullable(),
    fl: z.number().nullable(),
    st: z.number().nullable(),
  })
  .describe('m/s');

export const carView = z
  .object({
    car: carNumber,
    code: z.string().nullable(),
    name: z.string().nullable(),
    team: z.string().nullable(),
    colour: z.string().nullable().describe('`#rrggbb`'),
    grid: z.number().int().nullable().describe('0 from the pit lane'),
    position: z.number().int().nullable(),
    laps: z.number().int().describe('completed'),
    status: z.enum(['grid', 'running', 'pit', 'stopped', 'retired', 'finished', 'knockedOut']),
    retirementReason: z.string().nullable(),
    gap,
    interval: gap,
    lastLap: maybeSeconds,
    lastLapDeleted: z.boolean(),
    bestLap: maybeSeconds,
    bestLapNumber: z.number().int().nullable(),
    sectors: z.tuple([sectorView, sectorView, sectorView]),
    bestSectors: threeTimes,
    speeds: speedTraps,
    bestSpeeds: speedTraps,
    compound: compound.nullable(),
    tyreAge: z.number().nullable().describe('laps'),
    stints: z.array(
      z.object({
        stint: z.number().int(),
        compound,
        ageAtStart: z.number().nullable(),
        fresh: z.boolean().nullable(),
        lapStart: z.number().int(),
        lapEnd: z.number().int(),
      }),
    ),
    stops: z.array(
      z.object({
        lap: z.number().int(),
        pitIn: maybeSeconds,
        pitOut: maybeSeconds,
        laneTime: maybeSeconds,
        stationaryTime: maybeSeconds,
        underRed: z.boolean(),
      }),
    ),
    penalties: z
      .array(z.object({ kind: z.string(), seconds: z.number().nullable(), reason: z.string().nullable() }))
      .describe('not yet served'),
    lastLine: z
      .object({ time: seconds, sector: z.number().int(), lap: z.number().int() })
      .nullable()
      .describe('last timing line crossed; sector 3 ends at the finish line'),
  })
  .openapi('CarState');

const weatherView = z.object({
  air: z.number().nullable().describe('°C'),
  track: z.number().nullable().describe('°C'),
  humidity: z.number().nullable().describe('0..1'),
  pressure: z.number().nullable().describe('hPa'),
  windSpeed: z.number().nullable().describe('m/s'),
  windDirection: z.number().nullable().describe('degrees that it blows from'),
  rain: z.boolean().nullable(),
});

export const raceControlView = z.object({
  time: seconds,
  message: z.string(),
  category: z.string().nullable(),
  flag: z.string().nullable(),
  scope: z.enum(['track', 'sector', 'driver']).nullable(),
  sector: z.number().int().nullable(),
  car: carNumber.nullable(),
  lap: z.number().int().nullable(),
});

/**
 * The state as a client needs it, at GET /api/v1/races/{id}/state and in the live stream. Lists that only grow are
 * objects by number ("0", "1", ...), so that a delta holds what is new and not the whole list again.
 */
export const raceStateView = z
  .object({
    time: z.number().describe('s, session time of the last event'),
    status: z.enum(['inactive', 'started', 'aborted', 'finished', 'finalised', 'ended']),
    trackStatus,
    lap: z.number().int().describe('the lap the leader is on, from 1; 0 before the start'),
    totalLaps: z.number().int().nullable(),
    order: z.array(carNumber),
    cars: z.record(z.string(), carView).describe('by car number'),
    fastestLap: z.object({ car: carNumber, lap: z.number().int().nullable(), duration: seconds }).nullable(),
    bestSectors: threeTimes,
    weather: weatherView.nullable(),
    drsEnabled: z.boolean().nullable(),
    raceControl: z.record(z.string(), raceControlView).describe('by number from 0, oldest first'),
    qualifyingPart: z.number().int().nullable(),
    readings: z
      .record(
        z.string(),
        z.object({
          speed: z.number().nullable().describe('m/s'),
          rpm: z.number().nullable(),
          gear: z.number().int().nullable(),
          throttle: z.number().nullable().describe('0..1; null where invalid'),
          brake: z.number().nullable().describe('0..1; null where invalid'),
          drs: z.number().int().describe('-1 unknown, 0 closed, 1 eligible, 2 open'),
        }),
      )
      .describe('what the sensors said last, by car number'),
    places: z
      .record(z.string(), z.object({ x: z.number().nullable(), y: z.number().nullable() }))
      .describe('m in the frame of `map`, by car number'),
  })
  .openapi('RaceState');

/** GET /api/v1/races/{id}/state?time=SECONDS or ?lap=N (as the leader begins it). */
export const stateAnswer = z
  .object({
    id: z.string(),
    version: z.string(),
    time: z.number().describe('s, session time asked for'),
    state: raceStateView,
  })
  .openapi('RaceStateAt');

export type SessionKindView = z.infer<typeof sessionKind>;
export type CompoundView = z.infer<typeof compound>;
export type TrackStatusView = z.infer<typeof trackStatus>;
export type RaceListQuery = z.infer<typeof raceQuery>;
export type RaceSummaryView = z.infer<typeof raceSummaryView>;
export type RacePage = z.infer<typeof racePage>;
export type RaceDetail = z.infer<typeof raceDetail>;
export type CarView = z.infer<typeof carView>;
export type RaceControlView = z.infer<typeof raceControlView>;
export type RaceStateView = z.infer<typeof raceStateView>;
export type StateAnswer = z.infer<typeof stateAnswer>;
