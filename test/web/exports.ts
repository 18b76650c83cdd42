/** What can be taken along: traces as CSV and Parquet, the lap on paper, the lap as a picture. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { lapShown, lapTime, signed } from './hand.ts';
import { type App, comparedPath, comparison, type Visits } from './harness.ts';

export function exportTests(app: () => App, visits: Visits): void {
  describe('taking along', () => {
    const open = async () => {
      const page = await visits.open(comparedPath(app()));
      await lapShown(page);
      await page.getByText(t.lap.export, { exact: true }).click();
      return page;
    };
    /** Saves what a click downloads; also how the server names its kind. */
    const saved = async (page: Page, name: string) => {
      const link = page.getByRole('link', { name });
      const answer = await page.request.head((await link.getAttribute('href')) ?? '');
      const waiting = page.waitForEvent('download');
      await link.click();
      const download = await waiting;
      const path = join(app().folder, download.suggestedFilename());
      await download.saveAs(path);
      return { path, name: download.suggestedFilename(), type: answer.headers()['content-type'] };
    };

    it('gives the traces as CSV and as Parquet that Pitboard reads again', async () => {
      const { learner, library } = app();
      const { report } = await comparison(app());
      const page = await open();
      const csv = await saved(page, t.lap.exportCsv);
      expect(csv.type).toMatch(/^text\/csv/);
      expect(csv.name).toMatch(/\.csv$/);
      const [head, ...rows] = readFileSync(csv.path, 'utf8').trimEnd().split('\r\n');
      const columns = head.split(',');
      for (const name of ['time [s]', 'lapDistance [m]', 'speed [m/s]', 'throttle', 'gear']) {
        expect(columns).toContain(name);
      }
      // A row a metre, from line to line.
      expect(Math.abs(rows.length - report.length)).toBeLessThan(3);
      const last = rows[rows.length - 1].split(',').map(Number);
      expect(last.length).toBe(columns.length);
      expect(last[columns.indexOf('time [s]')]).toBeCloseTo(learner.bestTime, 1);
      expect(last[columns.indexOf('lapDistance [m]')]).toBeCloseTo(report.length, -1);

      await page.getByText(t.lap.export, { exact: true }).click();
      const parquet = await saved(page, t.lap.exportParquet);
      expect(parquet.type).toBe('application/vnd.apache.parquet');
      const bytes = readFileSync(parquet.path);
      expect(bytes.subarray(0, 4).toString('latin1')).toBe('PAR1');
      expect(bytes.subarray(-4).toString('latin1')).toBe('PAR1');
      const { id } = await library.import({ path: parquet.path, name: parquet.name });
      expect((await library.get(id))?.rows).toBe(rows.length);
      await library.delete(id);
    });

    it('draws a card', async () => {
      const page = await open();
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: t.lap.exportCard }).click();
      const download = await waiting;
      expect(download.suggestedFilename()).toMatch(/\.png$/);
      const bytes = readFileSync(await download.path());
      expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
      // An empty picture of that size takes about 5 kB.
      expect(bytes.length).toBeGreaterThan(20_000);
    });

    it('puts the report on paper', async () => {
      const page = await open();
      const { report } = await comparison(app());
      await page.getByRole('link', { name: t.lap.exportReport }).click();
      await page.getByRole('heading', { name: t.report.corners }).waitFor();
      const paper = (await page.getByRole('article').textContent()) ?? '';
      expect(paper).toContain(lapTime(report.lap.time));
      expect(paper).toContain(`${signed(report.delta)} s`);
      expect(paper).toContain(t.app.simulated);
      for (const { description } of report.top) expect(paper).toContain(description);
      expect(await page.getByRole('table').locator('tbody').getByRole('row').count()).toBeGreaterThan(7);
      await page.emulateMedia({ media: 'print' });
      for (const away of [page.getByRole('banner'), page.getByRole('button', { name: t.report.print })]) {
        expect(await away.isVisible()).toBe(false);
      }
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toMatch(
        /rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\)/,
      );
      expect((await page.pdf({ format: 'A4' })).subarray(0, 4).toString('latin1')).toBe('%PDF');
      await page.emulateMedia({ media: 'screen' });
      await page.getByRole('link', { name: t.report.back }).click();
      await lapShown(page);
      await page.getByText(signed(report.delta), { exact: true }).first().waitFor();
    });
  });
}
