/** Hands and eyes on the strategy page, for its tests. */

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { t as app } from '../../web/src/texts/index.ts';
import { t } from '../../web/src/texts/strategy.ts';
import { type Box, boxOf, eventually } from './hand.ts';
import { RACE } from './raceHarness.ts';

/** ms that a simulation may take; far more than it does, for slow machines. */
export const LONG = 120_000;

/** Of that race; he stopped on laps 13 and 33, for hard tyres, and finished sixth. */
export const DRIVER = 'NOR';
export const LAP = 15;

/** The page at a lap of the race, with plans as they stand in the address. */
export function strategyPath(more: Readonly<Record<string, string | number>> = {}): string {
  const search = new URLSearchParams({ driver: DRIVER, lap: String(LAP) });
  for (const [key, value] of Object.entries(more)) search.set(key, String(value));
  return `/races/${RACE}/strategy?${search}`;
}

export const timeline = (page: Page): Locator =>
  page.getByRole('region', { name: t.timeline.title, exact: true });

/** The row of a plan on the time line. */
export const planRow = (page: Page, name: string): Locator => page.locator(`[data-plan="${name}"]`);

export const stop = (page: Page, plan: string, n: number): Locator =>
  page.getByRole('slider', { name: t.timeline.stop(plan, n), exact: true });

/** The lap that a stop is on, as its slider says. */
export const lapOfStop = async (page: Page, plan: string, n: number): Promise<number> =>
  Number(await stop(page, plan, n).getAttribute('aria-valuenow'));

/** Names of the plans on the desk, from the top. */
export const plansOnDesk = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('[data-plan]')].map((row) => row.dataset.plan)`);

export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

export async function strategyShown(page: Page): Promise<void> {
  // The first of them brings the strategist's thread to life.
  await timeline(page).waitFor({ timeout: LONG });
}

/** Takes a stop by the mouse and moves it by a number of laps. */
export async function dragStop(
  page: Page,
  plan: string,
  n: number,
  laps: number,
  total: number,
): Promise<void> {
  const track = await boxOf(planRow(page, plan).locator('.plan-track'));
  const middleOf = ({ x, width }: Box) => x + width / 2;
  // What it says is a frame ahead of where it stands.
  const place = track.x + ((await lapOfStop(page, plan, n)) * track.width) / total;
  await eventually(async () => Math.abs(middleOf(await boxOf(stop(page, plan, n))) - place)).toBeLessThan(1);
  const box = await boxOf(stop(page, plan, n));
  const [from, height] = [middleOf(box), box.y + box.height / 2];
  await page.mouse.move(from, height);
  await page.mouse.down();
  await page.mouse.move(from + (laps * track.width) / total, height, { steps: 6 });
  await page.mouse.up();
}

export const compareBar = (page: Page): Locator =>
  page.getByRole('region', { name: t.run.title, exact: true });
export const results = (page: Page): Locator =>
  page.getByRole('region', { name: t.results.title, exact: true });

/** A piece of work has come to its end, and a good one. */
export async function ended(part: Locator): Promise<void> {
  const work = part.locator('.work');
  await work.and(part.locator(':is([data-stage=done], [data-stage=failed])')).waitFor({ timeout: LONG });
  expect(await work.getAttribute('data-stage')).toBe('done');
}

/** Sets the comparison going and waits for its answer. */
export async function simulate(page: Page, races = 1000): Promise<void> {
  await compareBar(page).getByRole('combobox').selectOption(String(races));
  await compareBar(page)
    .getByRole('button', { name: /^Simulate/ })
    .click();
  await ended(compareBar(page));
  await results(page).waitFor();
}

export interface ResultRow {
  readonly name: string;
  readonly tone: string;
  /** Expected position, as it is written. */
  readonly position: number;
}

export function resultRows(page: Page): Promise<ResultRow[]> {
  return page.evaluate(`[...document.querySelectorAll('[data-result]')].map((row) => ({
    name: row.dataset.result,
    tone: row.dataset.tone,
    position: Number(row.querySelector('td.position strong').textContent),
  }))`);
}

export const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name, exact: true });

/** The canvas of the panel that is shown has something drawn on it: more than one colour for its axes. */
export async function drawn(page: Page): Promise<void> {
  await eventually(() =>
    page.evaluate<number>(`(() => {
      const canvas = document.querySelector('[role=tabpanel] canvas');
      if (!canvas || canvas.width === 0) return 0;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 200) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
      }
      return seen.size;
    })()`),
  ).toBeGreaterThan(5);
}

export const cancel = (page: Page): Locator => compareBar(page).getByRole('button', { name: app.app.cancel });
