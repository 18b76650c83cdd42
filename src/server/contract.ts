/**
 * What the API hands out and takes in. One zod schema each: it validates, it writes the OpenAPI document, and its type
 * is what the web app imports (as a type only). Times are s, distances m, speeds m/s unless a field says otherwise.
 */

import { z } from '@hono/zod-openapi';

export * from './historyContract.ts';
export * from './jobContract.ts';
export * from './modelsAskContract.ts';
export * from './modelsContract.ts';
export * from './raceContract.ts';
export * from './raceLiveContract.ts';
export * from './raceTables.ts';
export * from './raceViewContract.ts';
export * from './runsContract.ts';
export * from './strategyAskContract.ts';
export * from './strategyContract.ts';

export const lapReason = z.enum(['incomplete', 'pit', 'offTrack', 'reset', 'gap', 'outlier']);

export const lapView = z
  .object({
    index: z
      .number()
      .int()
      .describe('position in the recording, from 0: the key of a lap, since numbers may repeat'),
    number: z.number().int().describe("the source's own number"),
    start: z.number().describe('s since the start of the recording'),
    end: z.number(),
    time: z.number().nullable().describe('s; null for a lap that is not complete'),
    official: z.boolean(),
    clean: z.boolean(),
    reasons: z.array(lapReason),
  })
  .openapi('Lap');

export const channelView = z
  .object({
    name: z.string(),
    source: z.string(),
    unit: z.string(),
    rate: z.number().nullable().describe('Hz; null where it is not known'),
    kind: z.enum(['continuous', 'discrete', 'angle']),
  })
  .openapi('Channel');

export const recordingSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    format: z.string(),
    car: z.string().nullable(),
    track: z.string().nullable().describe('with its layout in parentheses where there is one'),
    driver: z.string().nullable(),
    session: z.string().nullable(),
    date: z.string().nullable().describe('when it was driven, ISO 8601'),
    importedAt: z.string().describe('ISO 8601, UTC'),
    simulated: z.boolean(),
    tags: z.array(z.string()),
    rows: z.number().int(),
    sampleRate: z.number().nullable().describe('Hz; null where it is not known'),
    bytes: z.number().int().describe('size of the file that was imported'),
    lapCount: z.number().int(),
    cleanLapCount: z.number().int(),
    bestLapTime: z.number().nullable().describe('s, over the clean laps'),
  })
  .openapi('RecordingSummary');

export const recordingDetail = recordingSummary
  .extend({
    laps: z.array(lapView),
    lapSource: z.enum(['counter', 'beacon', 'file', 'distance', 'gps', 'repetition', 'none']),
    lapNote: z.string().describe('one sentence where the laps are not the source’s own; else empty'),
    channels: z.array(channelView),
    warnings: z.array(z.string()),
  })
  .openapi('Recording');

/** A field of a form that was left empty is as good as none. */
function orEmpty<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional()).optional();
}

export const recordingQuery = z.object({
  q: z
    .string()
    .max(200)
    .optional()
    .describe('up to eight words in name, car, track, driver, session or tags'),
  car: z.string().optional(),
  track: z.string().optional(),
  tag: z.string().optional(),
  from: orEmpty(z.iso.date()).describe('driven on or after this day, YYYY-MM-DD'),
  to: orEmpty(z.iso.date()).describe('driven on or before this day'),
  lapTimeMin: orEmpty(z.coerce.number()).describe('best lap at least, s'),
  lapTimeMax: orEmpty(z.coerce.number()).describe('best lap at most, s'),
  sort: z.enum(['importedAt', 'date', 'name', 'track', 'car', 'bestLapTime']).default('importedAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const recordingPage = z
  .object({
    total: z.number().int(),
    items: z.array(recordingSummary),
    facets: z
      .object({ cars: z.array(z.string()), tracks: z.array(z.string()), tags: z.array(z.string()) })
      .describe('values over the whole library, for filter menus'),
  })
  .openapi('RecordingPage');

function line(longest: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^\P{Cc}*$/u, 'must not hold line breaks or other control characters');
}

export const recordingPatch = z
  .object({
    name: line(200).optional(),
    tags: z.array(line(50)).max(50).optional(),
  })
  .openapi('RecordingPatch');

export const importStage = z.enum(['receiving', 'reading', 'writing', 'done', 'failed', 'cancelled']);

/** Answer of POST /api/v1/imports and data of each `progress` event of GET /api/v1/imports/{id}/events. */
export const importView = z
  .object({
    id: z.string(),
    name: z.string(),
    stage: importStage,
    fraction: z.number().min(0).max(1).describe('of the whole import'),
    recordingId: z.string().nullable().describe('once done'),
    duplicate: z.boolean().describe('true where the library already had this file'),
    error: z.string().nullable().describe('one sentence where it failed'),
  })
  .openapi('Import');

const evidenceView = z.object({
  name: z.string(),
  value: z.number(),
  reference: z.number().optional(),
  unit: z.string(),
});

export const issueView = z
  .object({
    type: z.string(),
    severity: z.enum(['high', 'medium', 'low']),
    delta: z.number().describe('lap − reference, in `unit`'),
    unit: z.string(),
    description: z.string().describe('the advice in words'),
    cost: z.number().describe('s'),
    carried: z.number().describe('s of the cost that is lost on the straight after the corner'),
    at: z.number().describe('m since the line'),
    symptoms: z.array(z.string()),
    evidence: z.array(evidenceView),
  })
  .openapi('Issue');

export const cornerView = z
  .object({
    id: z.string(),
    name: z.string().optional(),
    direction: z.enum(['left', 'right']),
    start: z.number().describe('m; greater than `end` where the corner spans the line'),
    apex: z.number(),
    end: z.number(),
    delta: z.number().nullable(),
    carried: z.number(),
    spread: z.number().nullable().describe('s, standard deviation over the clean laps'),
    apexSpeed: z.number().describe('m/s, the slowest point'),
    referenceApexSpeed: z.number().nullable(),
    phases: z.array(
      z.object({
        phase: z.enum(['braking', 'entry', 'exit', 'straight']),
        from: z.number(),
        to: z.number(),
        delta: z.number(),
      }),
    ),
    issues: z.array(issueView),
  })
  .openapi('Corner');

export const lapLabel = z
  .object({
    kind: z.enum(['lap', 'theoreticalBest']),
    recording: z.string().describe('name of the recording'),
    number: z.number().nullable(),
    time: z.number(),
    official: z.boolean(),
    clean: z.boolean(),
    driver: z.string().nullable(),
    simulated: z.boolean(),
  })
  .openapi('LapLabel');

export const coachView = z
  .object({
    lap: lapLabel,
    reference: lapLabel.nullable(),
    delta: z.number().nullable(),
    length: z.number(),
    corners: z.array(cornerView),
    straights: z.array(
      z.object({
        start: z.number(),
        end: z.number(),
        after: z.string().nullable(),
        delta: z.number().nullable(),
        issues: z.array(issueView),
      }),
    ),
    top: z.array(
      issueView.extend({ corner: z.string(), cornerCost: z.number(), also: issueView.nullable() }),
    ),
    theoreticalBest: z
      .object({
        time: z.number(),
        sections: z.array(z.object({ corner: z.string(), lap: z.number(), time: z.number() })),
      })
      .nullable(),
    notes: z.array(z.string()),
  })
  .openapi('CoachReport');

/** GET /api/v1/compare?lap=RID:INDEX[&reference=RID:INDEX|theoretical|best|none]: the report and the map under it. */
export const compareView = z
  .object({
    report: coachView,
    map: z
      .object({
        x: z.array(z.number()).describe('m east; closed line of the circuit, the start line first'),
        y: z.array(z.number()).describe('m north'),
        distance: z.array(z.number()),
        from: z.string().describe('what the line was computed from'),
      })
      .nullable()
      .describe('null where the recording has no position: the map is off'),
  })
  .openapi('Comparison');

/** GET /api/v1/recordings/{id}/corners: every lap's time in every corner, for the consistency plot. */
export const cornerTimesView = z
  .object({
    corners: z.array(
      z.object({
        id: z.string(),
        name: z.string().optional(),
        start: z.number(),
        apex: z.number(),
        end: z.number(),
      }),
    ),
    laps: z.array(
      z.object({
        index: z.number().int(),
        number: z.number().int(),
        time: z.number(),
        clean: z.boolean(),
        times: z.array(z.number()).describe('s, one a corner'),
      }),
    ),
  })
  .openapi('CornerTimes');

/** RFC 9457. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('one sentence for the user'),
    instance: z.string().optional(),
  })
  .openapi('Problem');

/**
 * JSON head of a binary frame (GET /api/v1/compare/traces). A frame is: the 4 bytes `PBF1`, the head's length in bytes
 * as uint32 little endian, the head in UTF-8 padded with blanks so that what follows starts at a multiple of 8, then
 * one Float32 little-endian array per column.
 *
 * Columns: `distance` (m), `lap.time` (s), `delta` (s; only with a reference), `lap.x`, `lap.y`, `reference.x` and
 * `reference.y` (m, in the frame of `compareView.map`, where positions are known), and `lap.NAME` and `reference.NAME`
 * for each channel asked for that the lap has. Where `decimated` is true each pixel's samples were replaced by their
 * least and greatest value in order of appearance (distance, time and position by the first and the last): two points
 * a pixel, both drawn by a plain line. Missing values are NaN.
 */
export interface FrameHead {
  readonly length: number; // m, the lap
  readonly from: number; // m, first point
  readonly to: number;
  readonly points: number;
  readonly decimated: boolean;
  readonly columns: readonly { readonly name: string; readonly unit: string; readonly offset: number }[]; // bytes after the head
}

export type LapView = z.infer<typeof lapView>;
export type ChannelView = z.infer<typeof channelView>;
export type RecordingSummary = z.infer<typeof recordingSummary>;
export type RecordingDetail = z.infer<typeof recordingDetail>;
export type RecordingQuery = z.infer<typeof recordingQuery>;
export type RecordingPage = z.infer<typeof recordingPage>;
export type RecordingPatch = z.infer<typeof recordingPatch>;
export type ImportView = z.infer<typeof importView>;
export type IssueView = z.infer<typeof issueView>;
export type CornerView = z.infer<typeof cornerView>;
export type CoachView = z.infer<typeof coachView>;
export type CompareView = z.infer<typeof compareView>;
export type CornerTimesView = z.infer<typeof cornerTimesView>;
export type Problem = z.infer<typeof problem>;
