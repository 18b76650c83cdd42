/** A session under way, followed by the server from a made-up feed: the page goes with it, and back into it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, it } from 'vitest';
import { LiveTimingClient } from '../../src/formats/index.ts';
import { feedServer } from '../../src/formats/timing/liveTiming/client/testing.ts';
import { madeLaps, madeState } from '../../src/formats/timing/liveTiming/testing.ts';
import { createServer } from '../../src/server/index.ts';
import { openLibrary } from '../../src/store/index.ts';
import { t } from '../../web/src/texts/index.ts';
import { eventually } from './hand.ts';
import type { App, Visits } from './harness.ts';
import { raceShown, row, shownTimes } from './raceHarness.ts';

export function raceLiveTests(app: () => App, visits: Visits): void {
  describe('a session under way', () => {
    it('is offered in the list, shown as it is, and can be looked back into', async () => {
      const folder = mkdtempSync(join(app().folder, 'live-'));
      const feed = await feedServer({ state: madeState, messages: madeLaps(5) });
      const library = await openLibrary(join(folder, 'library'));
      const line = new LiveTimingClient({ address: feed.address, firstWait: 500, patience: 5 });
      const { listen } = createServer({
        library,
        webRoot: app().webRoot,
        live: line,
        logger: pino({ level: 'silent' }),
      });
      const { url, close } = await listen();
      try {
        // The feed takes a moment to say who it is.
        await eventually(async () => (await fetch(`${url}/api/v1/races/live`)).status).toBe(200);
        const page = await visits.open(`${url}/races`, { expected: [/Failed to load resource/] });
        await page.getByRole('link', { name: t.races.watch }).click();
        await raceShown(page);
        const live = page.getByRole('button', { name: t.player.live, exact: true });
        await eventually(() => live.getAttribute('aria-pressed')).toBe('true');
        await eventually(() => row(page, 16).textContent()).toContain('1:29.905');
        const [now] = await shownTimes(page);
        await page.getByRole('button', { name: t.player.lapBack }).click();
        await eventually(() => live.getAttribute('aria-pressed')).toBe('false');
        await eventually(async () => (await shownTimes(page))[0]).toBeLessThan(now);
        await live.click();
        await eventually(() => live.getAttribute('aria-pressed')).toBe('true');
        await eventually(async () => (await shownTimes(page))[0]).toBeGreaterThan(now);
        await visits.close(page);
      } finally {
        await close();
        await library.close();
        await feed.close();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}
