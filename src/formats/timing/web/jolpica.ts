/**
 * Jolpica's Ergast-compatible interface, 1950 to now: the answers of one or more seasons, page by page, as they came.
 * What they mean is `ergast/`'s to say, which reads the same answers from files.
 */

import { z } from 'zod';
import { FormatError } from '../../bytes.ts';
import type { WebClient } from './client.ts';

export const JOLPICA_BASE = 'https://api.jolpi.ca/ergast/f1';
/** What the provider allows without an account. */
export const JOLPICA_LIMITS = [
  { requests: 4, seconds: 1 },
  { requests: 500, seconds: 3600 },
];
/** Most rows that it gives in one answer. */
const PAGE = 100;
/** More pages than anything here has (the laps of a race have some twenty, smaller ones a few times that). */
const MOST_PAGES = 200;
const A_DAY = 86_400;

const page = z.looseObject({
  MRData: z.looseObject({ limit: z.string(), offset: z.string(), total: z.string() }),
});

const raceList = z.looseObject({
  MRData: z.looseObject({
    RaceTable: z.looseObject({ Races: z.array(z.looseObject({ round: z.string() })) }),
  }),
});

export interface JolpicaAddress {
  readonly from: number;
  /** The same as `from` for one season. */
  readonly to: number;
  /** One round only, with its laps and pit stops. */
  readonly round: number | null;
}

export interface JolpicaOptions {
  readonly now?: (() => number) | undefined;
  readonly onAnswer?: ((done: number, path: string) => void) | undefined;
}

/** First season with pit stops and laps in this source. */
const FIRST_LAPS = 1996;
const FIRST_STOPS = 2011;
const FIRST_SPRINT = 2021;
const FIRST_CONSTRUCTORS = 1958;

/**
 * All answers of the seasons, or of one round with its laps and stops. A season that is over is asked for once and
 * never again; the one under way when a day old.
 */
export async function fetchJolpica(
  client: WebClient,
  { from, to, round }: JolpicaAddress,
  { now = Date.now, onAnswer }: JolpicaOptions = {},
): Promise<unknown[]> {
  const answers: unknown[] = [];
  const thisYear = new Date(now()).getUTCFullYear();
  const fetch = async (path: string, season: number): Promise<unknown[]> => {
    const pages = await allPages(client, path, season < thisYear ? Number.POSITIVE_INFINITY : A_DAY);
    answers.push(...pages);
    onAnswer?.(answers.length, path);
    return pages;
  };
  for (let season = from; season <= to; season++) {
    const [calendar] = await fetch(`/${season}/races.json`, season);
    const races = raceList.safeParse(calendar);
    const rounds = races.success ? races.data.MRData.RaceTable.Races.map((race) => Number(race.round)) : [];
    if (rounds.length === 0) throw new FormatError(`Jolpica has no races of ${season}`);
    if (round !== null && !rounds.includes(round)) {
      throw new FormatError(`Jolpica has ${rounds.length} rounds of ${season}, not ${round}`);
    }
    const one = round === null ? `/${season}` : `/${season}/${round}`;
    await fetch(`${one}/results.json`, season);
    await fetch(`${one}/qualifying.json`, season);
    if (season >= FIRST_SPRINT) await fetch(`${one}/sprint.json`, season);
    for (const each of round === null ? rounds : [round]) {
      await fetch(`/${season}/${each}/driverstandings.json`, season);
      if (season >= FIRST_CONSTRUCTORS) await fetch(`/${season}/${each}/constructorstandings.json`, season);
      if (season >= FIRST_STOPS) await fetch(`/${season}/${each}/pitstops.json`, season);
    }
    if (round !== null && season >= FIRST_LAPS) await fetch(`/${season}/${round}/laps.json`, season);
  }
  return answers;
}

async function allPages(client: WebClient, path: string, maxAge: number): Promise<unknown[]> {
  const pages: unknown[] = [];
  for (let offset = 0; ; ) {
    const { json } = await client.get(`${path}?limit=${PAGE}&offset=${offset}`, { maxAge });
    const result = page.safeParse(json);
    if (!result.success)
      throw new FormatError(`Jolpica answered ${path} with something that is not an Ergast answer`);
    pages.push(json);
    const { limit, total } = result.data.MRData;
    // The limit that it granted, which may be less than asked for.
    const step = Math.floor(Number(limit));
    if (!(step > 0))
      throw new FormatError(`Jolpica answered ${path} with the limit "${limit}", expected a number of rows`);
    offset += step;
    if (!(offset < Number(total))) return pages;
    if (pages.length >= MOST_PAGES)
      throw new FormatError(
        `Jolpica says of ${path} that it has ${total} rows, ${step} a page: more than it can`,
      );
  }
}
