/**
 * Pictures of the real app. The one of the README has the simulated sessions in it. Given a folder, it also gets the
 * race pages as they look on a desk and on a phone, in both themes, with a real race where there is one beside the
 * checkout; those are for looking at and no part of the project. Run it when the app's looks change:
 * `node_modules/.bin/node scripts/screenshots.ts [FOLDER]`.
 */

import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { hasRaces } from '../test/real.ts';
import { lapShown } from '../test/web/hand.ts';
import { comparedPath, phone, startApp, Visits } from '../test/web/harness.ts';
import { pathAt, raceShown, startRaceApp } from '../test/web/raceHarness.ts';
import { views } from '../web/src/race/search.ts';

const docs = resolve(import.meta.dirname, '../docs');

async function picture(page: Page, path: string): Promise<void> {
  // The pointer would leave its mark on whatever lies under it.
  await page.mouse.move(0, 0);
  await page.screenshot({ path });
  process.stdout.write(`${path} ${(statSync(path).size / 1000).toFixed(0)} kB\n`);
}

async function lapPicture(): Promise<void> {
  const app = await startApp();
  const visits = new Visits(() => app);
  try {
    mkdirSync(docs, { recursive: true });
    const page = await visits.open(comparedPath(app), { deviceScaleFactor: 1 });
    await lapShown(page);
    await picture(page, join(docs, 'lap-page.png'));
  } finally {
    await visits.end();
    await app.close();
  }
}

async function racePictures(folder: string): Promise<void> {
  const app = await startRaceApp();
  const visits = new Visits(() => app);
  mkdirSync(folder, { recursive: true });
  try {
    for (const colorScheme of ['dark', 'light'] as const) {
      for (const view of views) {
        const page = await visits.open(pathAt(7600, `&follow=16&view=${view}`), { colorScheme });
        await raceShown(page);
        await page.locator('.race-map-holder[data-loaded=true]').waitFor();
        await page.locator('[role=tabpanel] [data-time]').first().waitFor();
        if (view === 'compare') await page.locator('.compare-end').waitFor();
        await picture(page, join(folder, `race-${view}-${colorScheme}.png`));
      }
      const small = await visits.open(pathAt(7600, '&follow=16'), { ...phone, colorScheme });
      await raceShown(small);
      await picture(small, join(folder, `race-phone-${colorScheme}.png`));
      const standings = await visits.open('/standings?season=1988', { colorScheme });
      await standings.locator('.standings-table').waitFor();
      await picture(standings, join(folder, `standings-${colorScheme}.png`));
      await visits.end();
    }
  } finally {
    await visits.end();
    await app.close();
  }
}

await lapPicture();
const folder = process.argv[2];
if (folder !== undefined) {
  if (hasRaces) await racePictures(resolve(folder));
  else process.stdout.write('there is no real race on this machine to take pictures of\n');
}
