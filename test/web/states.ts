/** Settings, and what the pages say when the server is away, answers nonsense or has nothing. */

import { describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { cornerTable, eventually, lapShown } from './hand.ts';
import { type App, comparedPath, comparison, type Visits } from './harness.ts';
import { listed } from './library.ts';

/** Chromium itself notes each request that fails. */
const failedRequest = /Failed to load resource/;
/** What the router and the loader note when a part of the app does not come. */
const failedPart = /Unable to preload|Pitboard does not answer/;

export function stateTests(app: () => App, visits: Visits): void {
  describe('settings', () => {
    it('speaks of speeds in mph everywhere', async () => {
      const page = await visits.open('/settings');
      await page.getByRole('radio', { name: t.settings.mph }).check({ force: true });
      const { report } = await comparison(app());
      await page.goto(comparedPath(app()));
      await lapShown(page);
      const row = cornerTable(page).getByRole('row').nth(1);
      expect(await row.textContent()).toContain((report.corners[0].apexSpeed / 0.44704).toFixed(0));
      const traces = page.getByRole('region', { name: t.traces.title });
      expect(await traces.textContent()).toContain('mph');
      for (const { id, name } of report.corners) {
        await cornerTable(page)
          .getByRole('button', { name: t.findings.corner(id, name) })
          .click();
        expect(await page.getByRole('main').textContent()).not.toContain('km/h');
      }
      await page.goto(comparedPath(app()).replace('/lap/', '/report/'));
      await page.getByRole('heading', { name: t.report.corners }).waitFor();
      expect(await page.getByRole('main').textContent()).toContain('mph');
      expect(await page.getByRole('main').textContent()).not.toContain('km/h');
    });

    it('switches the theme and remembers it', async () => {
      const page = await visits.open('/');
      await eventually(async () => (await listed(page)).length).toBe(2);
      const ground = () =>
        page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
      const dark = await ground();
      await page.getByRole('button', { name: t.app.themeToLight }).click();
      await eventually(ground).not.toBe(dark);
      const light = await ground();
      await page.reload();
      await page.getByRole('button', { name: t.app.themeToDark }).waitFor();
      expect(await ground()).toBe(light);
      await page.keyboard.press('t');
      await eventually(ground).toBe(dark);
      await page.goto('/settings');
      await page.getByRole('radio', { name: t.settings.system }).check({ force: true });
      await page.emulateMedia({ colorScheme: 'light' });
      await eventually(ground).toBe(light);
    });
  });

  describe('when something is wrong', () => {
    it('says that the server is away, and goes on when it is back', async () => {
      const { expert } = app();
      const page = await visits.open('/', { expected: [failedRequest] });
      await eventually(async () => (await listed(page)).length).toBe(2);
      await page.context().setOffline(true);
      await page.getByRole('searchbox').fill('expert');
      await page.getByText(t.offline.banner).waitFor();
      await page.context().setOffline(false);
      await eventually(() => page.getByText(t.offline.banner).count()).toBe(0);
      await eventually(() => listed(page)).toEqual([expert.name]);
    });

    it('notices while nobody clicks that the server is away', async () => {
      const page = await visits.open('/', { expected: [failedRequest] });
      await eventually(async () => (await listed(page)).length).toBe(2);
      await page.context().setOffline(true);
      await page.getByText(t.offline.banner).waitFor();
      expect(await page.getByRole('link', { name: t.error.toLibrary }).count()).toBe(0);
      await page.context().setOffline(false);
      await eventually(() => page.getByText(t.offline.banner).count()).toBe(0);
    });

    it('opens a lap that was asked for while the server was away', async () => {
      const { learner } = app();
      const page = await visits.open('/', { expected: [failedRequest, failedPart] });
      await eventually(async () => (await listed(page)).length).toBe(2);
      await page.getByRole('button', { name: learner.name, exact: true }).click();
      const lap = page.getByRole('link', { name: /Open lap 2\b/ });
      await lap.waitFor();
      await page.context().setOffline(true);
      await lap.click();
      const alert = page.getByRole('alert');
      await alert.waitFor();
      expect(await alert.textContent()).toContain(t.offline.sentence);
      await page.context().setOffline(false);
      await lapShown(page);
    });

    it("shows the server's own sentence, and tries again when told to", async () => {
      const page = await visits.open('/', { expected: [failedRequest] });
      await eventually(async () => (await listed(page)).length).toBe(2);
      const problem = {
        type: 'about:blank',
        title: 'Oops',
        status: 500,
        detail: 'the disk is full of gravel',
      };
      await page.route('**/api/v1/compare?*', (route) =>
        route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          body: JSON.stringify(problem),
        }),
      );
      await page.goto(comparedPath(app()));
      await page.getByRole('alert').getByText(problem.detail).waitFor();
      await page.unroute('**/api/v1/compare?*');
      await page.getByRole('button', { name: t.app.retry }).click();
      await lapShown(page);

      // A proxy in between that answers in its own words.
      await page.route('**/api/v1/recordings?*', (route) =>
        route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
      );
      await page.goto('/');
      await page.getByRole('alert').getByText(t.error.status(502)).waitFor();
      await page.unroute('**/api/v1/recordings?*');
      await page.getByRole('button', { name: t.app.retry }).click();
      await eventually(async () => (await listed(page)).length).toBe(2);
    });

    it('knows no page at a wrong address, and no lap of a deleted recording', async () => {
      const page = await visits.open('/lap/0000000000000000/3', { expected: [failedRequest] });
      await page.getByRole('alert').waitFor();
      await page.getByRole('link', { name: t.error.toLibrary }).click();
      await eventually(async () => (await listed(page)).length).toBe(2);
      await page.goto(`/lap/${app().learner.id}/99`);
      await page.getByRole('alert').waitFor();
      await page.goto('/nowhere');
      await page.getByRole('heading', { name: t.error.notFoundTitle }).waitFor();
    });
  });
}
