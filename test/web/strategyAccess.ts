/** The strategy page for everybody: under axe in both themes, by keyboard alone, on a phone, and in what it costs to load. */

import { describe, expect, it } from 'vitest';
import { PANELS } from '../../web/src/strategy/search.ts';
import { t } from '../../web/src/texts/strategy.ts';
import { boxOf, eventually, overflow, tabTo, violations } from './hand.ts';
import { phone, type Visits } from './harness.ts';
import { scriptBytes } from './load.ts';
import {
  button,
  compareBar,
  lapOfStop,
  planRow,
  simulate,
  stop,
  strategyPath,
  strategyShown,
  tab,
  timeline,
} from './strategyHarness.ts';

const TWO = 'Early=20:hard;Two stops=19:medium:push,40:soft';

export function strategyAccessTests(visits: Visits): void {
  describe.each(['dark', 'light'] as const)('the strategy for everybody, %s', (colorScheme) => {
    it('plans, an editor, results and each panel', { retry: 1 }, async () => {
      const page = await visits.open(strategyPath({ plans: TWO }), { colorScheme });
      await strategyShown(page);
      await simulate(page);
      await button(page, /^Two stops, stint 2/).click();
      await page.getByRole('dialog').waitFor();
      expect(await violations(page)).toEqual([]);
      for (const panel of PANELS) {
        await tab(page, t.panels[panel]).click();
        expect(await violations(page, '[role=tabpanel]'), panel).toEqual([]);
      }
    });
  });

  describe('the strategy by keyboard', { retry: 1 }, () => {
    it('moves a stop, edits a stint and comes back to where it was', async () => {
      const page = await visits.open(strategyPath({ plans: 'Two=20:medium,40:hard' }));
      await strategyShown(page);
      await tabTo(page, stop(page, 'Two', 1));
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('PageUp');
      await eventually(() => lapOfStop(page, 'Two', 1)).toBe(26);
      await page.keyboard.press('Enter');
      const editor = page.getByRole('dialog');
      await editor.waitFor();
      await tabTo(page, editor.getByRole('slider', { name: t.editor.pace }));
      await page.keyboard.press('ArrowRight');
      await planRow(page, 'Two')
        .getByRole('button', { name: /, push/ })
        .waitFor();
      await page.keyboard.press('Escape');
      await eventually(() => editor.count()).toBe(0);
      await stop(page, 'Two', 1).and(page.locator(':focus')).waitFor();
      await tabTo(page, tab(page, t.panels.position));
      await page.keyboard.press('ArrowRight');
      await eventually(() => tab(page, t.panels.time).getAttribute('aria-selected')).toBe('true');
    });
  });

  describe('the strategy on a phone', { retry: 1 }, () => {
    it('never scrolls sideways, and everything is large enough for a thumb', async () => {
      const page = await visits.open(strategyPath({ plans: TWO }), phone);
      await strategyShown(page);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      for (const control of [
        stop(page, 'Early', 1),
        button(page, t.timeline.reset('Early')),
        button(page, t.timeline.remove('Early')),
        compareBar(page).getByRole('button', { name: /^Simulate/ }),
      ]) {
        const { width, height } = await boxOf(control);
        expect(width).toBeGreaterThanOrEqual(44);
        expect(height).toBeGreaterThanOrEqual(44);
      }
      await stop(page, 'Early', 1).tap();
      const sheet = page.getByRole('dialog');
      await sheet.waitFor();
      const { y, height } = await boxOf(sheet);
      expect(y + height).toBeLessThanOrEqual(844.5);
      // The row that it changes stays in sight.
      const row = await boxOf(planRow(page, 'Early'));
      expect(row.y).toBeGreaterThanOrEqual(0);
      expect(row.y + row.height).toBeLessThanOrEqual(y + 1);
      await sheet.getByRole('button', { name: t.editor.later }).tap();
      await eventually(() => lapOfStop(page, 'Early', 1)).toBe(21);
      await sheet.getByRole('button', { name: t.editor.remove }).tap();
      await eventually(() => timeline(page).getByRole('slider').count()).toBe(2);
      await button(page, t.timeline.undo).tap();
      await simulate(page);
      for (const panel of PANELS) {
        await tab(page, t.panels[panel]).tap();
        await eventually(() => overflow(page)).toBeLessThanOrEqual(0);
      }
    });
  });

  describe('the first load of the strategy', () => {
    it('costs less than 250 kB of compressed JavaScript', async () => {
      const page = await visits.open(strategyPath());
      await strategyShown(page);
      expect(await scriptBytes(page)).toBeLessThan(250_000);
    });
  });
}
