/** On a phone: one column that never scrolls sideways, and fingers. */

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import {
  boxOf,
  cornerTable,
  cursorAt,
  eventually,
  lapShown,
  overflow,
  readout,
  shownSpan,
  slider,
} from './hand.ts';
import { type App, comparedPath, comparison, phone, type Visits } from './harness.ts';
import { listed } from './library.ts';

/** Two fingers on the traces that move apart. */
async function spread(page: Page, from: readonly [number, number], to: readonly [number, number], y: number) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', xs: readonly number[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x, y, id })) });
  await touch('touchStart', from);
  for (let i = 1; i <= 5; i++) {
    await touch(
      'touchMove',
      [0, 1].map((k) => from[k] + ((to[k] - from[k]) * i) / 5),
    );
  }
  await touch('touchEnd', []);
  await session.detach();
}

export function phoneTests(app: () => App, visits: Visits): void {
  describe('on a phone', () => {
    it('lists, unfolds and opens without scrolling sideways', async () => {
      const { learner } = app();
      const page = await visits.open('/', phone);
      await eventually(async () => (await listed(page)).length).toBe(2);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: learner.name, exact: true }).tap();
      await page.getByRole('link', { name: /Open lap 1\b/ }).waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: t.library.filters, exact: true }).tap();
      await page.getByLabel(t.library.from).waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: t.library.openBest(learner.name) }).tap();
      await lapShown(page);
      for (const path of ['/settings', comparedPath(app()).replace('/lap/', '/report/')]) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await overflow(page), path).toBeLessThanOrEqual(0);
      }
    });

    it('brings map, words, traces and tables within reach of a thumb', async () => {
      const page = await visits.open(comparedPath(app()), phone);
      await lapShown(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      const map = page.getByRole('region', { name: t.map.title });
      const words = page.getByRole('region', { name: t.findings.workOn });
      const traces = page.getByRole('region', { name: t.traces.title });
      let last = 0;
      for (const part of [map, words, traces, cornerTable(page)]) {
        await part.scrollIntoViewIfNeeded();
        const { x, width, height } = await boxOf(part);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(390.5);
        expect(height).toBeGreaterThan(100);
        const top = await page.evaluate<number>('scrollY');
        expect(top).toBeGreaterThanOrEqual(last);
        last = top;
      }
      for (const tab of [t.consistency.title, t.pedals.title, t.grip.title, t.best.title]) {
        await page.getByRole('tab', { name: tab }).tap();
        await eventually(() => page.getByRole('tab', { name: tab }).getAttribute('aria-selected')).toBe(
          'true',
        );
        expect(await overflow(page), tab).toBeLessThanOrEqual(0);
      }
    });

    it('follows a finger on the traces and zooms with two', async () => {
      const page = await visits.open(comparedPath(app()), phone);
      await lapShown(page);
      const { report } = await comparison(app());
      await slider(page).scrollIntoViewIfNeeded();
      const { x, width } = await boxOf(slider(page));
      const y = 420;
      await page.touchscreen.tap(x + 0.6 * width, y);
      await eventually(async () => Math.abs((await cursorAt(page)) - 0.6 * report.length)).toBeLessThan(8);
      expect((await readout(page, 'speed')).lap).toBeGreaterThan(80);
      await spread(page, [x + 0.4 * width, x + 0.6 * width], [x + 0.2 * width, x + 0.8 * width], y);
      await eventually(() => shownSpan(page)).not.toBeNull();
      const span = await shownSpan(page);
      expect(Math.abs(((span?.to ?? 0) - (span?.from ?? 0)) / report.length - 1 / 3)).toBeLessThan(0.03);
      await page.getByRole('button', { name: t.traces.reset, exact: true }).tap();
      await eventually(() => shownSpan(page)).toBeNull();
      await page.getByRole('button', { name: t.traces.next, exact: true }).tap();
      await eventually(() => shownSpan(page)).not.toBeNull();
    });
  });
}
