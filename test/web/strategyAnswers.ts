/** What the plans lead to: five side by side, one run that is stopped half-way, the window, the field, the look back. */

import { describe, expect, it } from 'vitest';
import { t as app } from '../../web/src/texts/index.ts';
import { t } from '../../web/src/texts/strategy.ts';
import { eventually, violations } from './hand.ts';
import type { Visits } from './harness.ts';
import {
  button,
  cancel,
  compareBar,
  drawn,
  ended,
  LAP,
  LONG,
  lapOfStop,
  planRow,
  resultRows,
  results,
  simulate,
  stop,
  strategyPath,
  strategyShown,
  tab,
} from './strategyHarness.ts';

const FIVE = 'Early=20:hard;Plan 2=28:hard;Late=40:hard;Medium=33:medium;Two stops=19:medium,40:soft';

export function strategyAnswerTests(visits: Visits): void {
  describe('what plans lead to', { retry: 1 }, () => {
    it('compares five plans with what was done, best first, and marks what has changed since', async () => {
      const page = await visits.open(strategyPath({ plans: FIVE }));
      await strategyShown(page);
      await simulate(page);
      const rows = await resultRows(page);
      expect(rows).toHaveLength(6);
      expect(rows.map(({ position }) => position)).toEqual(
        rows.map(({ position }) => position).sort((a, b) => a - b),
      );
      expect(rows.find(({ name }) => name === 'actual')?.tone).toBe('actual');
      for (const { name, tone } of rows) {
        if (name !== 'actual') expect(['better', 'same', 'worse']).toContain(tone);
      }
      // Thirty-seven laps on one set cannot be better than a stop in between.
      expect(rows.find(({ name }) => name === 'Early')?.tone).toBe('worse');
      await results(page).getByText(app.app.simulated, { exact: true }).waitFor();
      for (const panel of ['position', 'time', 'chances'] as const) {
        await tab(page, t.panels[panel]).click();
        await drawn(page);
      }
      // Loaded anew, the page has plans and answer again without asking for them.
      await page.reload();
      await results(page).waitFor();
      expect(await resultRows(page)).toEqual(rows);
      await stop(page, 'Early', 1).focus();
      await page.keyboard.press('ArrowRight');
      await results(page).locator('[data-result="Early"]').getByText(t.results.staleShort).waitFor();
      await compareBar(page).getByText(t.run.changed).waitFor();
      expect(await results(page).locator('tr.stale').count()).toBe(1);
    });

    it('stops half-way, goes on from there, and starts anew', async () => {
      const page = await visits.open(strategyPath({ plans: FIVE }));
      await strategyShown(page);
      await compareBar(page).getByRole('combobox').selectOption('50000');
      await button(page, t.run.compare(5)).click();
      const bar = compareBar(page).getByRole('progressbar');
      const share = async () => Number(await bar.getAttribute('value'));
      await expect.poll(share, { timeout: LONG }).toBeGreaterThan(0.05);
      await cancel(page).click();
      await compareBar(page).locator('.work[data-stage=cancelled]').waitFor();
      expect(
        await compareBar(page)
          .getByText(/^Stopped at \d+ %/)
          .count(),
      ).toBe(1);
      expect(await results(page).count()).toBe(0);
      await compareBar(page).getByRole('button', { name: t.run.resume }).click();
      await bar.waitFor();
      // What was done before is not done again.
      await expect.poll(share, { timeout: LONG }).toBeGreaterThan(0.05);
      await cancel(page).click();
      await compareBar(page).locator('.work[data-stage=cancelled]').waitFor();
      await simulate(page);
      expect(await resultRows(page)).toHaveLength(6);
    });

    it('explains its figures to the pointer, the keyboard and the thumb', async () => {
      const page = await visits.open(strategyPath());
      await strategyShown(page);
      await simulate(page);
      const tip = page.getByRole('tooltip').filter({ hasText: t.results.tips.worst });
      await button(page, t.results.columns.worst).focus();
      await eventually(() => tip.getAttribute('class')).toBe('tip-text');
      await page.keyboard.press('Escape');
      await eventually(() => tip.getAttribute('class')).not.toBe('tip-text');
      await page.getByText(t.results.assumptions, { exact: true }).click();
      await page.getByText(t.assumption('othersReact', {})).waitFor();
    });

    it('finds the window, and a click on it sets the stop', async () => {
      const page = await visits.open(strategyPath({ panel: 'window' }));
      await strategyShown(page);
      await button(page, t.window.begin).click();
      await ended(page.locator('.window'));
      await page.getByText(/^Stop on laps? \d+/).waitFor();
      expect(await violations(page, '[role=tabpanel]')).toEqual([]);
      const grid = page.getByRole('slider', { name: t.window.grid(t.timeline.plan(1)) });
      await grid.focus();
      const best = Number(await grid.getAttribute('aria-valuenow'));
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      await eventually(() => lapOfStop(page, t.timeline.plan(1), 1)).toBe(best - 1);
      await page.locator('.window-square.best').click();
      await eventually(() => lapOfStop(page, t.timeline.plan(1), 1)).toBe(best);
    });

    it('forecasts the field, keeps what was said and marks what time has overtaken', async () => {
      const page = await visits.open(strategyPath({ lap: 5, panel: 'field' }));
      await strategyShown(page);
      await button(page, t.field.begin(5)).click();
      await page.getByText(t.field.said(5), { exact: true }).waitFor({ timeout: LONG });
      expect(await page.locator('[data-forecast]').count()).toBe(20);
      expect(await violations(page, '[role=tabpanel]')).toEqual([]);
      await page.getByRole('slider', { name: t.page.lap, exact: true }).fill('20');
      await page.locator('main[data-lap="20"]').waitFor();
      await page.getByText(t.field.outdated(20)).waitFor();
      await button(page, t.field.begin(20)).click();
      await page.getByText(t.field.said(20), { exact: true }).waitFor({ timeout: LONG });
      await page.getByRole('slider', { name: t.field.look }).fill('0');
      await page.getByText(t.field.said(5), { exact: true }).waitFor();
      await planRow(page, t.timeline.plan(1)).waitFor();
    });

    it('asks what if, with the safety cars that came', async () => {
      const page = await visits.open(strategyPath({ plans: 'Early=20:hard;Late=40:hard' }));
      await strategyShown(page);
      await compareBar(page).getByRole('checkbox', { name: t.run.known }).check();
      await simulate(page);
      expect((await resultRows(page)).map(({ name }) => name).sort()).toEqual(['Early', 'Late', 'actual']);
      await page.getByText(t.results.assumptions, { exact: true }).click();
      await page.getByText(t.assumption('knownCourse', {})).waitFor();
    });

    it('looks back on the race', async () => {
      const page = await visits.open(strategyPath({ lap: LAP, panel: 'hindsight' }));
      await strategyShown(page);
      await button(page, t.hindsight.begin).click();
      await ended(page.locator('.hindsight'));
      await page.getByText(t.hindsight.inHindsight, { exact: true }).waitFor();
      await page.getByText(t.hindsight.missed, { exact: true }).waitFor();
      expect(await violations(page, '[role=tabpanel]')).toEqual([]);
      await page
        .getByRole('button', { name: `${t.timeline.put} ${t.hindsight.calledLater}` })
        .first()
        .click();
      await planRow(page, t.hindsight.calledLater).waitFor();
    });
  });
}
