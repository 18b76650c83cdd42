/**
 * OpenF1's REST interface (v1): everything it has of one session, table by table. Car data and locations are asked for
 * a driver at a time, since a whole field's are refused as too much. It numbers meetings by a key and knows no rounds:
 * a round is counted among the year's Grands Prix by date.
 */

import { z } from 'zod';
import { FormatError } from '../../bytes.ts';
import type { WebClient } from './client.ts';

export const OPENF1_BASE = 'https://api.openf1.org/v1';
/** What the provider allows. */
export const OPENF1_LIMITS = [{ requests: 30, seconds: 10 }];

/** Asked for whole; the order is that of their worth, so that an interrupted download has the best of it. */
const WHOLE = [
  'drivers',
  'laps',
  'stints',
  'pit',
  'position',
  'race_control',
  'weather',
  'intervals',
  'starting_grid',
  'session_result',
] as const;
const BY_DRIVER = ['location', 'car_data'] as const;

export type OpenF1Table = 'meetings' | 'sessions' | (typeof WHOLE)[number] | (typeof BY_DRIVER)[number];
export type OpenF1Rows = Partial<Record<OpenF1Table, readonly unknown[]>>;

const meeting = z.looseObject({
  meeting_key: z.number().int(),
  meeting_name: z.string(),
  date_start: z.string(),
  is_cancelled: z.boolean().nullish(),
});

const session = z.looseObject({
  session_key: z.number().int(),
  meeting_key: z.number().int(),
  session_name: z.string(),
  year: z.number().int(),
  date_end: z.string(),
});

const driver = z.looseObject({ driver_number: z.number().int() });

/** s after the end of a session until its tables are taken not to change any more. */
const SETTLED = 7 * 86_400;
/** s that a list of meetings or sessions is good. */
const A_WHILE = 3600;

export type OpenF1Address =
  | { readonly sessionKey: number }
  | { readonly season: number; readonly round: number; readonly session: string };

export interface OpenF1Session {
  readonly rows: OpenF1Rows;
  readonly season: number;
  /** Null where the meeting is not a round of the championship (a test), or was not found among the year's. */
  readonly round: number | null;
  readonly warnings: readonly string[];
}

export interface OpenF1Options {
  readonly samples?: boolean | undefined;
  /** ms since 1970. */
  readonly now?: (() => number) | undefined;
  readonly onTable?: ((done: number, total: number, table: string) => void) | undefined;
}

/** OpenF1 says 404 where there are no rows. */
const NO_ROWS = [404];

async function rows(client: WebClient, path: string, maxAge: number): Promise<unknown[]> {
  const { json, status } = await client.get(path, { maxAge, accept: NO_ROWS });
  if (status === 404) return [];
  if (!Array.isArray(json))
    throw new FormatError(`OpenF1 answered ${path} with something that is not a list of rows`);
  return json;
}

function checked<T>(path: string, schema: z.ZodType<T>, list: readonly unknown[]): T[] {
  return list.map((row, i) => {
    const result = schema.safeParse(row);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new FormatError(`OpenF1 ${path}, row ${i + 1}, ${issue?.path.join('.')}: ${issue?.message}`);
  });
}

/** The year's Grands Prix in the order of their dates; tests and cancelled ones are none. */
async function rounds(client: WebClient, year: number): Promise<z.infer<typeof meeting>[]> {
  const path = `/meetings?year=${year}`;
  return checked(path, meeting, await rows(client, path, A_WHILE))
    .filter(({ meeting_name: name, is_cancelled: cancelled }) => !/\btest/i.test(name) && !cancelled)
    .sort((a, b) => a.date_start.localeCompare(b.date_start));
}

async function find(client: WebClient, address: OpenF1Address): Promise<z.infer<typeof session>> {
  if ('sessionKey' in address) {
    const path = `/sessions?session_key=${address.sessionKey}`;
    const [found] = checked(path, session, await rows(client, path, A_WHILE));
    if (!found) throw new FormatError(`OpenF1 has no session ${address.sessionKey}`);
    return found;
  }
  const meetings = await rounds(client, address.season);
  const held = meetings[address.round - 1];
  if (!held) {
    throw new FormatError(
      meetings.length === 0
        ? `OpenF1 has no season ${address.season} (it begins with 2023)`
        : `OpenF1 has ${meetings.length} rounds of ${address.season}, not ${address.round}`,
    );
  }
  const path = `/sessions?meeting_key=${held.meeting_key}`;
  const all = checked(path, session, await rows(client, path, A_WHILE));
  const found = all.find(({ session_name: name }) => name.toLowerCase() === address.session.toLowerCase());
  if (!found) {
    const names = all.map(({ session_name: name }) => name).join(', ');
    throw new FormatError(
      `the ${held.meeting_name} of ${address.season} has no session "${address.session}" (${names})`,
    );
  }
  return found;
}

/** Everything that OpenF1 has of a session. What was already fetched comes from the cache, so an interrupted call goes on. */
export async function fetchOpenF1(
  client: WebClient,
  address: OpenF1Address,
  { samples = true, now = Date.now, onTable }: OpenF1Options = {},
): Promise<OpenF1Session> {
  const found = await find(client, address);
  const key = found.session_key;
  const maxAge = now() - Date.parse(found.date_end) > SETTLED * 1000 ? Number.POSITIVE_INFINITY : 0;
  const meetings = await rounds(client, found.year);
  const index = meetings.findIndex((each) => each.meeting_key === found.meeting_key);
  const held = meetings[index];
  const tables: Partial<Record<OpenF1Table, unknown[]>> = { sessions: [found], meetings: held ? [held] : [] };
  const warnings: string[] = [];
  let done = 0;
  let total = WHOLE.length;
  for (const table of WHOLE) {
    tables[table] = await rows(client, `/${table}?session_key=${key}`, maxAge);
    done++;
    onTable?.(done, total, table);
  }
  if (samples) {
    const path = `/drivers?session_key=${key}`;
    const cars = checked(path, driver, tables.drivers ?? []).map((each) => each.driver_number);
    total += BY_DRIVER.length * cars.length;
    for (const table of BY_DRIVER) {
      const all: unknown[] = [];
      for (const car of cars) {
        // No spread: a car has tens of thousands of rows.
        for (const row of await rows(client, `/${table}?session_key=${key}&driver_number=${car}`, maxAge))
          all.push(row);
        done++;
        onTable?.(done, total, table);
      }
      tables[table] = all;
      if (all.length === 0) warnings.push(`OpenF1 has no ${table} of session ${key}`);
    }
  }
  return { rows: tables, season: found.year, round: held ? index + 1 : null, warnings };
}
