/** How much a page makes the browser fetch, and that it fetches nothing from elsewhere. */

import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { eventually, lapShown } from './hand.ts';
import { type App, comparedPath, type Visits } from './harness.ts';
import { listed } from './library.ts';

/** Compressed bytes of JavaScript that a first page may cost. */
const MOST = 250_000;

/** Compressed bytes of JavaScript that a page has fetched. */
export async function scriptBytes(page: Page): Promise<number> {
  const addresses = await page.evaluate<string[]>(
    `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => new URL(name).pathname.endsWith('.js'))`,
  );
  let sum = 0;
  for (const address of new Set(addresses)) {
    sum += gzipSync(await (await page.request.get(address)).body(), { level: 9 }).length;
  }
  return sum;
}

export function loadTests(app: () => App, visits: Visits): void {
  describe('the first load', () => {
    it('costs less than 250 kB of compressed JavaScript, library and lap page alike', async () => {
      const library = await visits.open('/');
      await eventually(async () => (await listed(library)).length).toBe(2);
      const first = await scriptBytes(library);
      expect(first).toBeGreaterThan(20_000);
      expect(first).toBeLessThan(MOST);
      const lap = await visits.open(comparedPath(app()));
      await lapShown(lap);
      expect(await scriptBytes(lap)).toBeLessThan(MOST);
    });

    it('asks nobody but its own server', async () => {
      const { url } = app();
      const page = await visits.open('/');
      const foreign: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(url)) foreign.push(request.url());
      });
      await page.goto(comparedPath(app()));
      await lapShown(page);
      await page.goto('/settings');
      expect(foreign).toEqual([]);
    });
  });
}
