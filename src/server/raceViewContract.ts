/** What a page draws of a race: marks for the scrubber, the map, charts, and the heads of binary frames. */

import { z } from '@hono/zod-openapi';
import { carNumber, compound, maybeSeconds, overtakeView, seconds, trackStatus } from './raceWords.ts';

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

export type TimelineView = z.infer<typeof timelineView>;
export type MapView = z.infer<typeof mapView>;
export type ChartsView = z.infer<typeof chartsView>;
