/** The race pages for everybody: under axe in both themes, by keyboard alone, on a phone, and in what they cost to load. */

import { describe, expect, it } from 'vitest';
import { views } from '../../web/src/race/search.ts';
import { t } from '../../web/src/texts/index.ts';
import { boxOf, eventually, overflow, violations } from './hand.ts';
import { phone, type Visits } from './harness.ts';
import { scriptBytes } from './load.ts';
import { allAt, board, facts, order, pathAt, type RaceApp, raceShown, row, scrubber } from './raceHarness.ts';

export function raceAccessTests(app: () => RaceApp, visits: Visits): void {
  describe.each(['dark', 'light'] as const)('race pages for everybody, %s', (colorScheme) => {
    it('the race, each chart, and a driver who is followed', async () => {
      const page = await visits.open(pathAt(6000, '&follow=16'), { colorScheme });
      await raceShown(page);
      expect(await violations(page)).toEqual([]);
      for (const view of views) {
        await page.getByRole('tab', { name: t.views[view], exact: true }).click();
        await page.locator('[role=tabpanel] [data-time]').first().waitFor();
        expect(await violations(page, '.views'), view).toEqual([]);
      }
    });

    it('the list and the standings', async () => {
      const page = await visits.open('/races?all=true', { colorScheme });
      await page.locator('[data-race]').first().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.goto('/standings?season=1988');
      await page.getByRole('row', { name: 'Alain Prost' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.goto('/standings?season=1988&show=results');
      await page.getByRole('row', { name: 'Alain Prost' }).waitFor();
      expect(await violations(page)).toEqual([]);
    });
  });

  describe('a race by keyboard', () => {
    it('plays, steps, follows and lists its keys', async () => {
      const { laps } = await facts(app()).timeline();
      const page = await visits.open(pathAt(laps[9].time));
      await raceShown(page);
      await page.keyboard.press(']');
      await allAt(page, laps[10].time);
      await page.keyboard.press('ArrowLeft');
      await allAt(page, laps[10].time - 5);
      await page.keyboard.press('Shift+ArrowRight');
      await allAt(page, laps[10].time + 55);
      await page.keyboard.press('n');
      const places = await order(page);
      await eventually(() => row(page, places[0]).getAttribute('class')).toContain('selected');
      await page.keyboard.press('n');
      await eventually(() => row(page, places[1]).getAttribute('class')).toContain('selected');
      await page.keyboard.press('+');
      await eventually(() => page.getByRole('combobox', { name: t.player.speed }).inputValue()).toBe('2');
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: t.player.pause }).waitFor();
      await page.keyboard.press('k');
      await page.getByRole('button', { name: t.player.play }).waitFor();
      await page.keyboard.press('?');
      const list = page.getByRole('dialog', { name: t.shortcuts.title });
      await list.getByText(t.raceShortcuts.stop).waitFor();
      await page.keyboard.press('Escape');
      await scrubber(page).focus();
      await page.keyboard.press('Home');
      const { start } = await facts(app()).timeline();
      await allAt(page, start - 60);
      expect(await scrubber(page).getAttribute('aria-valuetext')).toContain(t.race.track.clear);
      await page.keyboard.press('2');
      await page.getByRole('heading', { name: t.races.heading }).waitFor();
      await page.keyboard.press('3');
      await page.getByRole('combobox', { name: t.standings.season }).waitFor();
    });
  });

  describe('a race on a phone', () => {
    it('has everything in one column that never scrolls sideways', async () => {
      const page = await visits.open(pathAt(6000, '&follow=16'), phone);
      await raceShown(page);
      const player = page.getByRole('region', { name: t.player.title });
      for (const view of views) {
        await page.getByRole('tab', { name: t.views[view], exact: true }).tap();
        await page.locator('[role=tabpanel] [data-time]').first().waitFor();
        expect(await overflow(page), view).toBeLessThanOrEqual(0);
      }
      for (const part of [board(page), page.getByRole('region', { name: t.views.map }), player]) {
        const { x, width, height } = await boxOf(part);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(390.5);
        expect(height).toBeGreaterThan(60);
      }
      // The player is always at hand, and all of it is in sight.
      for (const control of [
        player.getByRole('button', { name: t.player.play }),
        player.getByRole('textbox', { name: t.player.goToLap }),
        player.getByRole('textbox', { name: t.player.delay }),
      ]) {
        const { x, y, width, height } = await boxOf(control);
        expect(x + width).toBeLessThanOrEqual(390);
        expect(y + height).toBeLessThanOrEqual(844);
      }
      await player.getByRole('button', { name: t.player.play }).tap();
      await player.getByRole('button', { name: t.player.pause }).waitFor();
    });

    it('lists races and standings without scrolling sideways', async () => {
      const page = await visits.open('/races?all=true', phone);
      await page.locator('[data-race]').first().waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      for (const path of ['/standings?season=1988', '/standings?season=2021&show=results']) {
        await page.goto(path);
        await page.locator('.standings-table').first().waitFor();
        expect(await overflow(page), path).toBeLessThanOrEqual(0);
      }
    });
  });

  describe('the first load of a race', () => {
    it('costs less than 250 kB of compressed JavaScript, with the charts that compare laps', async () => {
      const page = await visits.open(pathAt(6000, '&view=compare'));
      await raceShown(page);
      await page.locator('.compare-end').waitFor();
      expect(await scriptBytes(page)).toBeLessThan(250_000);
    });
  });
}
