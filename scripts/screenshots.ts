/**
 * The pictures of the README, taken of the real app: the lap page with the simulated sessions in it, and the race page
 * where there is a real race beside the checkout. Run it when the app's looks change:
 * `node_modules/.bin/node scripts/screenshots.ts`.
 */

import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { hasRaces } from '../test/real.ts';
import { lapShown } from '../test/web/hand.ts';
import { comparedPath, startApp, Visits } from '../test/web/harness.ts';
import { pathAt, raceShown, startRaceApp } from '../test/web/raceHarness.ts';

const docs = resolve(import.meta.dirname, '../docs');

async function picture(page: Page, name: string): Promise<void> {
  // The pointer would leave its mark on whatever lies under it.
  await page.mouse.move(0, 0);
  const path = join(docs, name);
  await page.screenshot({ path });
  process.stdout.write(`${path} ${(statSync(path).size / 1000).toFixed(0)} kB\n`);
}

mkdirSync(docs, { recursive: true });

const app = await startApp();
const visits = new Visits(() => app);
try {
  const page = await visits.open(comparedPath(app), { deviceScaleFactor: 1 });
  await lapShown(page);
  await picture(page, 'lap-page.png');
} finally {
  await visits.end();
  await app.close();
}

if (hasRaces) {
  const raceApp = await startRaceApp();
  const raceVisits = new Visits(() => raceApp);
  try {
    const page = await raceVisits.open(pathAt(5300, '&follow=16'), { deviceScaleFactor: 1 });
    await raceShown(page);
    await page.locator('.race-map-holder[data-loaded=true]').waitFor();
    await picture(page, 'race-page.png');
  } finally {
    await raceVisits.end();
    await raceApp.close();
  }
}
