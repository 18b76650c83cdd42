/** Every page and state under axe, WCAG 2.1 A and AA, in both themes. */

import { describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { eventually, importCard, lapShown, violations } from './hand.ts';
import { type App, comparedPath, type Visits } from './harness.ts';
import { listed } from './library.ts';

export function accessTests(app: () => App, visits: Visits): void {
  describe.each(['dark', 'light'] as const)('for everybody, %s', (colorScheme) => {
    const open = (path: string) => visits.open(path, { colorScheme });

    it('library, filters, laps and imports', async () => {
      const { learner } = app();
      const page = await open('/');
      await eventually(async () => (await listed(page)).length).toBe(2);
      await page.getByRole('button', { name: t.library.filters, exact: true }).click();
      await page.getByRole('button', { name: learner.name, exact: true }).click();
      await page.getByRole('checkbox', { name: t.library.pick(2) }).check({ force: true });
      await page.locator('input[type=file]').setInputFiles({
        name: 'table.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('a,b\n1,2\n'),
      });
      const card = importCard(page, 'table.csv');
      await card.getByText(t.imports.failed, { exact: true }).waitFor();
      await card.getByText(t.imports.mapping, { exact: true }).click();
      expect(await violations(page)).toEqual([]);
      await card.getByRole('button', { name: t.imports.dismissOf('table.csv') }).click();
      await page.getByRole('button', { name: `${t.library.editTags}: ${learner.name}` }).click();
      await page.getByRole('button', { name: `${t.library.delete}: ${app().expert.name}` }).click();
      await page.getByText(t.library.deleted(app().expert.name)).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: t.app.undo }).click();
      await eventually(async () => (await listed(page)).includes(app().expert.name)).toBe(true);
    });

    it('lap page, each tab, a corner and the reference picker', async () => {
      const page = await open(comparedPath(app()));
      await lapShown(page);
      expect(await violations(page)).toEqual([]);
      const panel = page.getByRole('tabpanel');
      const shown = [
        [t.consistency.title, panel.getByRole('img')],
        [t.pedals.title, panel.getByRole('img')],
        [t.grip.title, panel.getByRole('img')],
        [t.best.title, panel.getByText(t.best.total)],
      ] as const;
      await page.keyboard.press('n');
      for (const [tab, sign] of shown) {
        await page.getByRole('tab', { name: tab }).click();
        await sign.first().waitFor();
        expect(await violations(page, '[role=tabpanel]'), tab).toEqual([]);
      }
      await page.getByText(t.lap.export, { exact: true }).click();
      expect(await violations(page, 'header')).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('r');
      await page.getByRole('dialog', { name: t.lap.pickReference }).waitFor();
      expect(await violations(page, 'dialog')).toEqual([]);
    });

    it('settings, shortcuts, report and a page that is not there', async () => {
      const page = await open('/settings');
      await page.getByRole('heading', { name: t.settings.title }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: t.shortcuts.title }).waitFor();
      expect(await violations(page, 'dialog')).toEqual([]);
      await page.goto(comparedPath(app()).replace('/lap/', '/report/'));
      await page.getByRole('heading', { name: t.report.corners }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.goto('/nowhere');
      await page.getByRole('heading', { name: t.error.notFoundTitle }).waitFor();
      expect(await violations(page)).toEqual([]);
    });
  });
}
