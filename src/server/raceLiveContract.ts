/** What goes on over a while: a race live, and an import of timing. */

import { z } from '@hono/zod-openapi';
import type { RaceStateView } from './raceContract.ts';
import { missingPart } from './raceWords.ts';

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

export type LiveQuery = z.infer<typeof liveQuery>;
export type RaceImportView = z.infer<typeof raceImportView>;
