/** All of it without a mouse: every shortcut, and the way from the library to a compared lap. */

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { cursorAt, eventually, lapShown, shownSpan, slider, tabTo } from './hand.ts';
import { type App, comparedPath, comparison, recording, type Visits } from './harness.ts';
import { listed } from './library.ts';

export function keyboardTests(app: () => App, visits: Visits): void {
  const width = async (page: Page) => {
    const span = await shownSpan(page);
    return span === null ? Number.POSITIVE_INFINITY : span.to - span.from;
  };

  describe('by keyboard alone', () => {
    it('goes from the library to a compared lap and to the dearest corner', async () => {
      const { learner, expert } = app();
      const page = await visits.open('/');
      await eventually(async () => (await listed(page)).length).toBe(2);
      for (const { name, id, best } of [learner, expert]) {
        await page.keyboard.press('/');
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.type(name);
        await eventually(() => listed(page)).toEqual([name]);
        await tabTo(page, page.getByRole('button', { name, exact: true }));
        await page.keyboard.press('Enter');
        const { laps } = await recording(app(), id);
        const lap = page.getByRole('checkbox', { name: t.library.pick(laps[best].number) });
        await lap.waitFor();
        await tabTo(page, lap);
        await page.keyboard.press('Space');
      }
      await tabTo(page, page.getByRole('link', { name: t.compare.open }));
      await page.keyboard.press('Enter');
      await lapShown(page);
      await page.getByText('+1.88').first().waitFor();

      const { report } = await comparison(app());
      const [dearest] = report.top;
      await tabTo(page, page.getByRole('button', { name: dearest.description }));
      await page.keyboard.press('Enter');
      const corner = report.corners.find(({ id }) => id === dearest.corner);
      const title = t.findings.corner(dearest.corner, corner?.name);
      await page.getByRole('region', { name: title }).waitFor();

      // The tabs are one stop, and the arrows walk through them.
      await tabTo(page, page.getByRole('tab', { name: t.corners.title }));
      await page.keyboard.press('ArrowRight');
      await eventually(() =>
        page.getByRole('tab', { name: t.consistency.title }).getAttribute('aria-selected'),
      ).toBe('true');
      await page.keyboard.press('l');
      await page.getByRole('heading', { name: t.library.heading }).waitFor();
    });

    it('moves the cursor, and says to the screen reader what is there', async () => {
      const page = await visits.open(comparedPath(app()));
      await lapShown(page);
      const { report } = await comparison(app());
      await page.keyboard.press('Home');
      expect(await cursorAt(page)).toBe(0);
      await page.keyboard.press('ArrowRight');
      const step = await cursorAt(page);
      expect(step).toBeGreaterThan(0);
      await page.keyboard.press('Shift+ArrowRight');
      expect(Math.abs((await cursorAt(page)) - (report.length / 400) * 11)).toBeLessThan(1);
      await page.keyboard.press('Shift+ArrowLeft');
      expect(await cursorAt(page)).toBe(step);
      await page.keyboard.press('ArrowLeft');
      expect(await cursorAt(page)).toBe(0);
      await page.keyboard.press('End');
      expect(await cursorAt(page)).toBe(Math.round(report.length));
      await tabTo(page, slider(page));
      await page.keyboard.press('ArrowLeft');
      const spoken = await slider(page).getAttribute('aria-valuetext');
      for (const word of [t.traces.speed, 'km/h', t.traces.throttle, t.traces.gear]) {
        expect(spoken).toContain(word);
      }
    });

    it('walks through the corners and zooms', async () => {
      const page = await visits.open(comparedPath(app()));
      await lapShown(page);
      const { report } = await comparison(app());
      const region = (i: number) => {
        const { id, name } = report.corners[i];
        return page.getByRole('region', { name: t.findings.corner(id, name) });
      };
      await page.keyboard.press('Home');
      await page.keyboard.press('n');
      await region(0).waitFor();
      await page.keyboard.press('n');
      await region(1).waitFor();
      expect(await cursorAt(page)).toBe(Math.round(report.corners[1].apex));
      await page.keyboard.press('p');
      await page.keyboard.press('p');
      await region(report.corners.length - 1).waitFor();
      const corner = await width(page);
      await page.keyboard.press('+');
      await eventually(() => width(page)).toBeLessThan(corner);
      await page.keyboard.press('-');
      await page.keyboard.press('-');
      await eventually(() => width(page)).toBeGreaterThan(corner);
      await page.keyboard.press('0');
      await eventually(() => shownSpan(page)).toBeNull();
      await page.getByRole('region', { name: t.findings.workOn }).waitFor();
      await page.keyboard.press('n');
      await page.keyboard.press('Escape');
      await eventually(() => shownSpan(page)).toBeNull();
    });

    it('changes lap, reference and colours, and lists the shortcuts', async () => {
      const { learner } = app();
      const page = await visits.open(comparedPath(app()));
      await lapShown(page);
      const speed = page
        .getByRole('region', { name: t.map.title })
        .getByRole('button', { name: t.map.bySpeed });
      expect(await speed.getAttribute('aria-pressed')).toBe('false');
      await page.keyboard.press('m');
      await eventually(() => speed.getAttribute('aria-pressed')).toBe('true');

      await page.keyboard.press('[');
      await eventually(() => new URL(page.url()).pathname).toBe(`/lap/${learner.id}/${learner.best - 1}`);
      await page.keyboard.press(']');
      await eventually(() => new URL(page.url()).pathname).toBe(`/lap/${learner.id}/${learner.best}`);

      await page.keyboard.press('r');
      const picker = page.getByRole('dialog', { name: t.lap.pickReference });
      await picker.waitFor();
      // Keys belong to the dialog now.
      await page.keyboard.press('n');
      await tabTo(page, picker.getByRole('link', { name: t.lap.theoretical }));
      await page.keyboard.press('Enter');
      await eventually(() => new URL(page.url()).searchParams.get('reference')).toBe('theoretical');
      await eventually(() => picker.count()).toBe(0);

      await page.keyboard.press('?');
      const list = page.getByRole('dialog', { name: t.shortcuts.title });
      await list.waitFor();
      for (const what of [t.shortcuts.nextCorner, t.shortcuts.zoom, t.shortcuts.search]) {
        expect(await list.getByText(what, { exact: true }).count()).toBe(1);
      }
      await page.keyboard.press('Escape');
      await eventually(() => list.count()).toBe(0);
    });

    it('offers a way past the bar, and shows where the focus is', async () => {
      const page = await visits.open('/');
      await eventually(async () => (await listed(page)).length).toBe(2);
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: t.app.skip });
      expect(await skip.and(page.locator(':focus')).count()).toBe(1);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.getByRole('main').locator(':focus').count()).toBe(1);
      const ring = await page.evaluate<string>(
        `(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.boxShadow; })()`,
      );
      expect(ring).not.toBe('nonenone');
    });
  });
}
