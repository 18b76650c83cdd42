/** The library page: find, sort, rename, tag and delete recordings. */

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { demoSessions, serve } from '../server/support.ts';
import { dropFiles, eventually, violations } from './hand.ts';
import type { App, Visits } from './harness.ts';

const l = t.library;

/** Names of the recordings that are listed, from the top. */
export async function listed(page: Page): Promise<string[]> {
  const rows = page.getByRole('table', { name: l.heading }).getByRole('rowheader');
  return (await rows.getByRole('button').allTextContents()).map((text) => text.trim());
}

export function libraryTests(app: () => App, visits: Visits): void {
  describe('the library', () => {
    const both = () => [app().expert.name, app().learner.name].sort();
    const open = async () => {
      const page = await visits.open('/');
      await eventually(async () => (await listed(page)).sort()).toEqual(both());
      return page;
    };

    it('shows the demo, marked as simulated', async () => {
      const page = await open();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(l.heading);
      for (const name of both()) {
        const row = page.getByRole('row').filter({ hasText: name });
        expect(await row.getByText(t.app.simulated, { exact: true }).count()).toBe(1);
        expect(await row.textContent()).toContain('Lime Rock Park');
      }
      expect(await page.title()).toContain(l.title);
    });

    it('teaches while it is empty', async () => {
      const { folder, webRoot } = app();
      const empty = await serve({ webRoot });
      try {
        const page = await visits.open('/', { baseURL: empty.url });
        await page.getByRole('heading', { name: t.empty.title }).waitFor();
        for (const source of [t.empty.iracing, t.empty.garage61, t.empty.motec]) {
          expect(await page.getByText(source, { exact: true }).count()).toBe(1);
        }
        expect(await violations(page)).toEqual([]);
        await dropFiles(page, [demoSessions(folder).expert]);
        await eventually(() => listed(page)).toEqual(['expert.ibt']);
        await visits.close(page);
      } finally {
        await empty.end();
      }
    });

    it('finds by words and filters, and writes them into the address', async () => {
      const page = await open();
      const { learner, expert } = app();
      await page.getByRole('searchbox').fill('lime expert');
      await eventually(() => listed(page)).toEqual([expert.name]);
      await eventually(() => new URL(page.url()).searchParams.get('q')).toBe('lime expert');
      await page.reload();
      await eventually(() => listed(page)).toEqual([expert.name]);
      expect(await page.getByRole('searchbox').inputValue()).toBe('lime expert');
      await page.getByRole('searchbox').fill('nobody drives this');
      await page.getByText(l.noneFound).waitFor();
      await page.getByRole('button', { name: l.clear }).first().click();
      await eventually(async () => (await listed(page)).sort()).toEqual(both());

      await page.getByRole('combobox', { name: l.car }).selectOption('Formula Ford 1600');
      await eventually(() => new URL(page.url()).searchParams.get('car')).toBe('Formula Ford 1600');
      expect((await listed(page)).length).toBe(2);
      await page.getByRole('button', { name: l.filters, exact: true }).click();
      // The learner's best is 57.7 s, the expert's 55.8 s.
      await page.getByLabel(l.lapTimeMin).fill('57.0');
      await page.keyboard.press('Enter');
      await eventually(() => listed(page)).toEqual([learner.name]);
      await page.getByRole('button', { name: l.clear }).click();
      await page.getByLabel(l.from).fill('2030-01-01');
      await page.getByText(l.noneFound).waitFor();
    });

    it('sorts by best lap, both ways', async () => {
      const page = await open();
      const { learner, expert } = app();
      const head = page.getByRole('columnheader', { name: l.bestLap });
      await head.getByRole('button').click();
      await eventually(() => listed(page)).toEqual([expert.name, learner.name]);
      expect(await head.getAttribute('aria-sort')).toBe('ascending');
      await head.getByRole('button').click();
      await eventually(() => listed(page)).toEqual([learner.name, expert.name]);
      expect(await head.getAttribute('aria-sort')).toBe('descending');
    });

    it('renames and tags, and finds by the tag', async () => {
      const page = await open();
      const { expert, learner, library } = app();
      await page.getByRole('button', { name: `${l.rename}: ${expert.name}` }).click();
      await page.getByLabel(l.renameOf(expert.name)).fill('The quick one');
      await page.keyboard.press('Enter');
      await eventually(async () => (await listed(page)).sort()).toEqual(['The quick one', learner.name]);
      expect((await library.get(expert.id))?.name).toBe('The quick one');

      await page.getByRole('button', { name: `${l.editTags}: The quick one` }).click();
      await page.getByLabel(l.tagsOf('The quick one')).fill('reference, dry, dry');
      await page.getByRole('button', { name: t.app.save }).click();
      await eventually(async () => (await library.get(expert.id))?.tags).toEqual(['reference', 'dry']);
      await page.getByRole('button', { name: l.filters, exact: true }).click();
      await page.getByRole('combobox', { name: l.tag }).selectOption('dry');
      await eventually(() => listed(page)).toEqual(['The quick one']);

      // Escape leaves all as it was.
      await page.getByRole('button', { name: `${l.rename}: The quick one` }).click();
      await page.getByLabel(l.renameOf('The quick one')).fill('never mind');
      await page.keyboard.press('Escape');
      await eventually(() => listed(page)).toEqual(['The quick one']);
      await library.update(expert.id, { name: expert.name, tags: [] });
    });

    it('deletes with time to think again', async () => {
      const { library, folder, url } = app();
      const { learner } = demoSessions(folder);
      const { id } = await library.import({ path: learner, name: 'short.ibt' });
      const page = await visits.open('/');
      await eventually(() => listed(page)).toContain('short.ibt');
      const remove = page.getByRole('button', { name: `${l.delete}: short.ibt` });
      await remove.click();
      await page.getByText(l.deleted('short.ibt')).waitFor();
      expect(await listed(page)).not.toContain('short.ibt');
      await page.getByRole('button', { name: t.app.undo }).click();
      await eventually(() => listed(page)).toContain('short.ibt');
      expect((await library.get(id))?.name).toBe('short.ibt');

      await remove.click();
      await page.getByText(l.deleted('short.ibt')).waitFor();
      // Who walks on has thought enough.
      await page.getByRole('link', { name: t.app.settings }).click();
      await page.getByRole('heading', { name: t.settings.title }).waitFor();
      await eventually(() => library.get(id)).toBeUndefined();
      await page.goto(url);
      await eventually(async () => (await listed(page)).sort()).toEqual(both());
    });
  });
}
