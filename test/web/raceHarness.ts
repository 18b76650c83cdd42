/**
 * The real thing with a real race in it, once for all tests of the race pages: the app as it is built for use, the
 * server on a free port, a library with one race from two sources, a second one of which little is known, and the books
 * of all seasons.
 */

import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import {
  type ChartsView,
  createServer,
  type RaceDetail,
  type RaceStateView,
  type StateAnswer,
  type TimelineView,
} from '../../src/server/index.ts';
import { openLibrary } from '../../src/store/index.ts';
import { t } from '../../web/src/texts/index.ts';
import { dataPath } from '../real.ts';
import { eventually } from './hand.ts';
import { browserFlags, buildWeb, executablePath } from './harness.ts';

/** Of which there are laps, positions and car data. */
export const RACE = '2024-01-bahrain';
/** Of which there are laps only. */
export const SPARSE = '2024-02-jeddah';

/** Known from a recording of the live feed. */
export const QUALIFYING = '2024-07-imola-qualifying';

export interface RaceApp {
  readonly url: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function startRaceApp(): Promise<RaceApp> {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-race-'));
  const webRoot = join(folder, 'web');
  buildWeb(webRoot);
  const library = await openLibrary(join(folder, 'library'));
  const sparse = join(folder, SPARSE);
  mkdirSync(sparse);
  for (const table of ['laps.parquet', 'stints.parquet']) {
    cpSync(dataPath('f1', 'telemetry', 'openf1', SPARSE, table), join(sparse, table));
  }
  await library.races.importTiming([
    dataPath('f1', 'telemetry', 'openf1', RACE),
    dataPath('f1', 'live-timing', `${RACE}-race-fastf1`),
  ]);
  await library.races.importTiming([sparse]);
  await library.races.importTiming([dataPath('f1', 'live-timing', QUALIFYING)]);
  await library.races.importTiming([dataPath('f1', 'history', 'f1db')]);
  const server = createServer({ library, webRoot, port: 0, logger: pino({ level: 'silent' }) });
  const { url, close } = await server.listen();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: browserFlags,
  });
  return {
    url,
    browser,
    async close() {
      await browser.close();
      await close();
      await library.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function asked<T>(address: string): Promise<T> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} at ${address}`);
  return JSON.parse(await response.text());
}

/** What the API says of the race. */
export const facts = ({ url }: RaceApp, id = RACE) => ({
  detail: () => asked<RaceDetail>(`${url}/api/v1/races/${id}`),
  timeline: () => asked<TimelineView>(`${url}/api/v1/races/${id}/timeline`),
  charts: () => asked<ChartsView>(`${url}/api/v1/races/${id}/charts`),
  state: async (time: number): Promise<RaceStateView> =>
    (await asked<StateAnswer>(`${url}/api/v1/races/${id}/state?time=${time}`)).state,
});

/** The race page is there when the leaderboard has its rows. */
export async function raceShown(page: Page): Promise<void> {
  await page.locator('main[data-ready=true]').waitFor();
  await board(page).getByRole('row').nth(1).waitFor();
}

export const board = (page: Page): Locator => page.getByRole('region', { name: t.board.title });
export const scrubber = (page: Page): Locator => page.getByRole('slider', { name: t.player.scrubber });

/** s, the session times that the parts of the page say they show, all read in one turn. */
export function shownTimes(page: Page): Promise<number[]> {
  return page.evaluate(`[...document.querySelectorAll('[data-time]')].map((e) => Number(e.dataset.time))`);
}

/** All parts have come to one and the same time. */
export async function allAt(page: Page, time: number): Promise<void> {
  await eventually(async () =>
    Math.max(...(await shownTimes(page)).map((shown) => Math.abs(shown - time))),
  ).toBeLessThan(0.06);
}

/** Car numbers from the leaderboard, first to last. */
export async function order(page: Page): Promise<number[]> {
  return page.evaluate(
    `[...document.querySelectorAll('.board [data-car]')].map((row) => Number(row.dataset.car))`,
  );
}

/** The row of a car in the leaderboard. */
export const row = (page: Page, car: number): Locator => page.locator(`.board [data-car="${car}"]`);

/** The page at a session time. */
export const pathAt = (time: number, more = '') => `/races/${RACE}?t=${time}${more}`;
