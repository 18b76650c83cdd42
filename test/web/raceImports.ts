/** Races brought in by the browser: a folder that was chosen or dropped, and what is no timing at all. */

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { dataPath } from '../real.ts';
import { eventually } from './hand.ts';
import type { Visits } from './harness.ts';
import { raceShown } from './raceHarness.ts';

const MONACO = '2024-08-monaco';

export function raceImportTests(visits: Visits): void {
  describe('importing races', () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'pitboard-drop-'));
      mkdirSync(join(folder, MONACO));
      for (const table of ['laps.parquet', 'stints.parquet']) {
        cpSync(dataPath('f1', 'telemetry', 'openf1', MONACO, table), join(folder, MONACO, table));
      }
      writeFileSync(join(folder, 'recipe.json'), '{"soup": ["onions", "water"]}');
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const card = (page: Page, name: string) =>
      page
        .getByRole('region', { name: t.imports.title })
        .getByRole('listitem')
        .filter({ hasText: name })
        .first();

    it('takes a folder, says what it lacks, and leads to the race', async () => {
      const page = await visits.open('/races');
      await page.locator('[data-race]').first().waitFor();
      await page.getByLabel(t.races.importFolder, { exact: true }).setInputFiles(join(folder, MONACO));
      const mine = card(page, MONACO);
      await mine.getByText(t.races.stage.done, { exact: true }).waitFor();
      await page.locator(`[data-race="${MONACO}"]`).waitFor();
      await mine.getByRole('link', { name: /2024/ }).click();
      await raceShown(page);
    });

    it('says in one sentence that a file is no timing', async () => {
      const page = await visits.open('/races');
      await page.locator('[data-race]').first().waitFor();
      await page.getByLabel(t.races.importFiles, { exact: true }).setInputFiles(join(folder, 'recipe.json'));
      const mine = card(page, 'recipe.json');
      await mine.getByText(t.races.stage.failed, { exact: true }).waitFor();
      await eventually(() => mine.locator('.import-error').textContent()).toMatch(/recipe\.json/);
      await mine.getByRole('button', { name: t.imports.dismissOf('recipe.json') }).click();
      await mine.waitFor({ state: 'detached' });
    });

    it('takes what is dropped on its pages', async () => {
      const page = await visits.open('/races');
      await page.locator('[data-race]').first().waitFor();
      const session = await page.context().newCDPSession(page);
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await session.send('Input.dispatchDragEvent', {
          type,
          x: 300,
          y: 300,
          data: { items: [], files: [join(folder, MONACO)], dragOperationsMask: 1 },
        });
        if (type === 'dragOver') await page.getByText(t.races.drop, { exact: true }).waitFor();
      }
      const mine = card(page, MONACO);
      await mine.getByText(t.races.importedNothingNew).waitFor();
    });
  });
}
