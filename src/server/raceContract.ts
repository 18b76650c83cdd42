/**
 * What the API says of races. One zod schema each, as in `contract.ts`, which exports all of this: the web app imports
 * its types from there. Session times are s since the session's zero, places m, speeds m/s, pedals 0..1.
 *
 * The tables of a race (`raceTables.ts`) are the exception: they speak OpenF1's language, names and units.
 */

import { z } from '@hono/zod-openapi';

export const sessionKind = z.enum([
  'race',
  'sprint',
  'qualifying',
  'sprintQualifying',
  'practice1',
  'practice2',
  'practice3',
]);

export const compound = z.enum([
  'HYPERSOFT',
  'ULTRASOFT',
  'SUPERSOFT',
  'SOFT',
  'MEDIUM',
  'HARD',
  'SUPERHARD',
  'INTERMEDIATE',
  'WET',
  'UNKNOWN',
]);

export const trackStatus = z.enum(['clear', 'yellow', 'safetyCar', 'red', 'vsc', 'vscEnding']);

const missingPart = z.enum([
  'entries',
  'grid',
  'laps',
  'sectors',
  'stints',
  'pitStops',
  'positions',
  'intervals',
  'raceControl',
  'trackStatus',
  'weather',
  'carSamples',
  'locations',
  'results',
  'clock',
]);

const source = z.enum([
  'liveTiming',
  'openf1',
  'fastf1',
  'fastf1Cache',
  'tracingInsights',
  'ergast',
  'f1db',
  'lapChart',
]);

const seconds = z.number().describe('s');
const maybeSeconds = z.number().nullable().describe('s');
const carNumber = z.number().int().describe('number on the car');

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
    total: z.number().int(),
    items: z.array(raceSummaryView),
    seasons: z
      .array(z.object({ season: z.number().int(), races: z.number().int(), withTiming: z.number().int() }))
      .describe('all seasons of the library, newest first'),
  })
  .openapi('RacePage');

export const overtakeKind = z
  .enum(['track', 'pit', 'retirement', 'start', 'restart', 'neutralised', 'trouble'])
  .describe('`track` is a pass on the road; the others say what else brought the place');

const overtakeView = z.object({
  time: seconds,
  lap: z.number().int(),
  car: carNumber.describe('who passed'),
  driver: z.string(),
  passed: carNumber.describe('who was passed'),
  passedDriver: z.string(),
  position: z.number().int().describe('that was won'),
  kind: overtakeKind,
});

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

// --- for the scrubber ----------------------------------------------------------------------------------------------

/** GET /api/v1/races/{id}/timeline */
export const timelineView = z
  .object({
    id: z.string(),
    version: z.string(),
    live: z.boolean(),
    start: z.number().describe('s, session time of lights out, or of the first event where not known'),
    end: z.number().describe('s, session time of the last event'),
    first: z.number().describe('s, session time of the first event; before `start`'),
    epoch: z.number().nullable().describe('UTC, ms since 1970, of session time 0'),
    totalLaps: z.number().int().nullable(),
    laps: z.array(
      z.object({
        lap: z.number().int(),
        time: z.number().describe('s, when the leader began it'),
        leader: carNumber.nullable(),
      }),
    ),
    flags: z.array(z.object({ status: trackStatus, from: seconds, to: seconds })).describe('without `clear`'),
    stops: z.array(
      z.object({
        car: carNumber,
        lap: z.number().int(),
        time: seconds.describe('s, when it went in'),
        laneTime: maybeSeconds,
        compound: compound.nullable().describe('fitted'),
      }),
    ),
    retirements: z.array(
      z.object({
        car: carNumber,
        lap: z.number().int().describe('laps completed'),
        time: seconds,
        reason: z.string().nullable(),
      }),
    ),
    overtakes: z.array(overtakeView),
  })
  .openapi('RaceTimeline');

const point = z.object({ x: z.number(), y: z.number() });

/** GET /api/v1/races/{id}/map; 404 with a sentence where there are no positions: the map is off. */
export const mapView = z
  .object({
    x: z.array(z.number()).describe('m; closed line, the start line first'),
    y: z.array(z.number()),
    distance: z.array(z.number()).describe('m since the line, one a point'),
    length: z.number().describe('m'),
    start: point.extend({ heading: z.number().describe('rad, in which the cars cross it, from the x axis') }),
    sectors: z
      .array(point.extend({ sector: z.number().int(), distance: z.number() }))
      .describe('where sectors 1 and 2 end'),
    pitLane: z.object({ x: z.array(z.number()), y: z.array(z.number()) }).nullable(),
    drs: z
      .array(z.object({ from: z.number(), to: z.number() }))
      .describe('m since the line; `from` > `to` where it spans it'),
    rotation: z.number().describe('rad by which to turn it so that it lies flat on a wide screen'),
  })
  .openapi('RaceMap');

// --- charts --------------------------------------------------------------------------------------------------------

/**
 * GET /api/v1/races/{id}/charts. Lists are by lap: index 0 is the grid or the start, index n the end of lap n; shorter
 * for a car that stopped earlier. `time` is session time, so that a page that is at an earlier moment draws only what
 * had happened by then.
 */
export const chartsView = z
  .object({
    id: z.string(),
    version: z.string(),
    laps: z.number().int(),
    cars: z.array(
      z.object({
        car: carNumber,
        code: z.string().nullable(),
        name: z.string().nullable(),
        team: z.string().nullable(),
        colour: z.string().nullable(),
        position: z.array(z.number().int().nullable()),
        time: z.array(z.number().nullable()),
        duration: z.array(z.number().nullable()),
        gap: z.array(z.number().nullable()).describe('s behind who ended that lap first'),
        stints: z.array(
          z.object({
            stint: z.number().int(),
            compound,
            lapStart: z.number().int(),
            lapEnd: z.number().int(),
            ageAtStart: z.number().nullable(),
            fresh: z.boolean().nullable(),
          }),
        ),
        stops: z.array(z.number().int()).describe('laps on which it came in'),
        retired: z.boolean(),
      }),
    ),
    leader: z.array(z.number().nullable()).describe('s, session time at which each lap was first ended'),
    flags: z.array(
      z.object({ status: trackStatus, from: seconds, to: seconds, fromLap: z.number(), toLap: z.number() }),
    ),
  })
  .openapi('RaceCharts');

// --- binary frames -------------------------------------------------------------------------------------------------

/** One Float32 column of a binary frame, `offset` bytes after the head. The frame's layout is that of `FrameHead`. */
export interface FrameColumnHead {
  readonly name: string;
  readonly unit: string;
  readonly offset: number;
}

/**
 * Head of GET /api/v1/races/{id}/places?from=&to=: columns `time` (s since `from`), and `x.CAR` and `y.CAR` (m in the
 * frame of `map`) of each car; NaN where a car is not on the track.
 */
export interface PlacesHead {
  readonly kind: 'places';
  readonly id: string;
  readonly version: string;
  /** s, session time of the first point. */
  readonly from: number;
  readonly to: number;
  /** s between two points. */
  readonly step: number;
  readonly points: number;
  readonly cars: readonly number[];
  readonly columns: readonly FrameColumnHead[];
}

/**
 * Head of GET /api/v1/races/{id}/laps/compare?a=CAR:LAP&b=CAR:LAP (a lap may be `best`): columns `distance` (m),
 * `delta` (s, positive where a is slower) and `a.NAME` and `b.NAME` for `time` (s since the line), `speed` (m/s),
 * `throttle`, `brake` (0..1), `gear`, `rpm`, `drs`, and `x`, `y` (m) where known.
 */
export interface LapPairHead {
  readonly kind: 'laps';
  readonly id: string;
  readonly version: string;
  /** m */
  readonly length: number;
  readonly points: number;
  readonly a: LapOfCar;
  readonly b: LapOfCar;
  readonly columns: readonly FrameColumnHead[];
}

export interface LapOfCar {
  readonly car: number;
  readonly code: string | null;
  readonly colour: string | null;
  readonly lap: number;
  /** s; null where it was not timed. */
  readonly time: number | null;
  readonly compound: z.infer<typeof compound> | null;
  readonly tyreAge: number | null;
}

// --- live ----------------------------------------------------------------------------------------------------------

/**
 * GET /api/v1/races/{id}/live?speed=&from=&delay=, server-sent events:
 *
 * - `initial`: `LiveInitial`. Comes first, and again whenever the past changed: it replaces all that the client has.
 * - `delta`: `LiveDelta`. `patch` goes into the state member by member: an object goes into an object, anything else
 *   (numbers, texts, null, lists) replaces what was there. Nothing is ever removed.
 * - `end`: the race is over; the client should close the stream. (One that comes back gets 204, which ends it.)
 *
 * `id` of each event is for `Last-Event-ID`; it is the client's place in the race and needs nothing of the server's
 * memory, so that a client that comes back, even to a server that was restarted, gets one delta with all it missed.
 */
export interface LiveInitial {
  readonly id: string;
  readonly version: string;
  /** True where a session is under way; false for a replay. */
  readonly live: boolean;
  readonly speed: number;
  /** s that everything is held back by. */
  readonly delay: number;
  /** UTC, ms since 1970: when this replay began, for others to join it (`&start=`); null for a live session. */
  readonly startedAt: number | null;
  /** s, session time that is shown. Between two events it goes on at `speed`. */
  readonly time: number;
  /** s, session time of lights out and of the last event; `end` is null while the session goes on. */
  readonly start: number;
  readonly end: number | null;
  readonly state: RaceStateView;
}

type Patch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Patch<T[K]> }
    : T;

export interface LiveDelta {
  readonly time: number;
  readonly patch: Patch<RaceStateView>;
}

export const liveQuery = z.object({
  speed: z.coerce.number().min(1).max(60).default(1).describe('times real time; of a replay only'),
  from: z
    .string()
    .max(20)
    .optional()
    .describe('`12` begins as the leader begins lap 12, `1234.5s` at that session time; else at the start'),
  delay: z.coerce
    .number()
    .min(0)
    .max(3600)
    .default(0)
    .describe('s by which everything is held back, to sync with television'),
  start: z.coerce
    .number()
    .optional()
    .describe('UTC, ms since 1970, at which the replay began: joins one that others watch'),
});

// --- imports -------------------------------------------------------------------------------------------------------

/** Answer of POST /api/v1/races/imports (multipart, one part a file, named by its relative path) and data of `progress`. */
export const raceImportView = z
  .object({
    id: z.string(),
    name: z.string().describe('the folder, or the file where there is one'),
    stage: z.enum(['receiving', 'reading', 'writing', 'done', 'failed', 'cancelled']),
    fraction: z.number().min(0).max(1),
    race: z.string().nullable().describe('id of the race that is being stored'),
    races: z
      .array(
        z.object({
          id: z.string(),
          name: z.string().nullable(),
          isNew: z.boolean(),
          changed: z.boolean(),
          missing: z.array(z.object({ part: missingPart, sentence: z.string() })),
          warnings: z.array(z.string()),
        }),
      )
      .describe('once done'),
    history: z
      .object({
        firstSeason: z.number().int(),
        lastSeason: z.number().int(),
        races: z.number().int(),
        results: z.number().int(),
        changed: z.boolean(),
      })
      .nullable(),
    warnings: z.array(z.string()),
    error: z.string().nullable().describe('one sentence where it failed'),
  })
  .openapi('RaceImport');

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
export type TimelineView = z.infer<typeof timelineView>;
export type MapView = z.infer<typeof mapView>;
export type ChartsView = z.infer<typeof chartsView>;
export type LiveQuery = z.infer<typeof liveQuery>;
export type RaceImportView = z.infer<typeof raceImportView>;
