/**
 * The pictures of the README, taken of the real app with the simulated sessions in it. Run it when the app's looks
 * change: `node_modules/.bin/node scripts/screenshots.ts`.
 */

import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lapShown } from '../test/web/hand.ts';
import { comparedPath, startApp, Visits } from '../test/web/harness.ts';

const docs = resolve(import.meta.dirname, '../docs');

const app = await startApp();
const visits = new Visits(() => app);
try {
  mkdirSync(docs, { recursive: true });
  const page = await visits.open(comparedPath(app), { deviceScaleFactor: 1 });
  await lapShown(page);
  // The pointer would leave its mark on whatever lies under it.
  await page.mouse.move(0, 0);
  const path = join(docs, 'lap-page.png');
  await page.screenshot({ path });
  process.stdout.write(`${path} ${(statSync(path).size / 1000).toFixed(0)} kB\n`);
} finally {
  await visits.end();
  await app.close();
}
