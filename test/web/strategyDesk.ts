/** The plans on the desk, by mouse, by keyboard and by address. */

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { t as app } from '../../web/src/texts/index.ts';
import { t } from '../../web/src/texts/strategy.ts';
import { eventually } from './hand.ts';
import type { Visits } from './harness.ts';
import { facts, pathAt, RACE, type RaceApp, raceShown } from './raceHarness.ts';
import {
  button,
  compareBar,
  DRIVER,
  dragStop,
  LAP,
  lapOfStop,
  planRow,
  plansOnDesk,
  stop,
  strategyPath,
  strategyShown,
  timeline,
} from './strategyHarness.ts';

const LAPS = 57;

const addressed = (page: Page) => new URL(page.url()).searchParams;

export function strategyDeskTests(race: () => RaceApp, visits: Visits): void {
  describe('the strategy of a race', { retry: 1 }, () => {
    it('opens from the race page at its lap, for who is followed, and leads back there', async () => {
      const { leader } = await facts(race()).charts();
      const time = leader[LAP];
      if (time == null) throw new Error('the leader ended no such lap');
      const page = await visits.open(pathAt(time + 1, '&follow=4'));
      await raceShown(page);
      await page.getByRole('link', { name: app.race.strategy, exact: true }).click();
      await strategyShown(page);
      expect(addressed(page).get('driver')).toBe(DRIVER);
      expect(addressed(page).get('lap')).toBe(String(LAP));
      await page.getByText(t.page.afterLap(LAP, LAPS), { exact: true }).waitFor();
      await page.getByRole('link', { name: t.page.toRace }).click();
      await raceShown(page);
      expect(Math.abs(Number(addressed(page).get('t')) - time)).toBeLessThan(0.1);
      // A race that was opened at a lap leads to the strategy of that lap.
      await page.goto(`/races/${RACE}?lap=${LAP}`);
      await raceShown(page);
      await page.getByRole('link', { name: app.race.strategy, exact: true }).click();
      await strategyShown(page);
      expect(addressed(page).get('lap')).toBe(String(LAP));
    });

    it('shows the state at the lap that is scrubbed to', async () => {
      const page = await visits.open(strategyPath());
      await strategyShown(page);
      const { position } = (await facts(race()).charts()).cars.find(({ code }) => code === DRIVER) ?? {};
      const head = page.locator('.strategy-state');
      await page.keyboard.press(']');
      await page.locator(`main[data-lap="${LAP + 1}"]`).waitFor();
      await head.getByText(`P${position?.[LAP + 1]}`, { exact: true }).waitFor();
      await page.getByRole('slider', { name: t.page.lap, exact: true }).fill('40');
      await page.locator('main[data-lap="40"]').waitFor();
      await head.getByText(`P${position?.[40]}`, { exact: true }).waitFor();
      // Both of his stops lie behind: there is nothing left to move.
      expect(await timeline(page).getByRole('slider').count()).toBe(0);
      await page.getByRole('slider', { name: t.page.lap, exact: true }).fill(String(LAP));
      await stop(page, t.timeline.plan(1), 1).waitFor();
    });

    it('has a stop dragged by five laps, undone, and reset to what was done', async () => {
      const page = await visits.open(strategyPath());
      await strategyShown(page);
      const plan = t.timeline.plan(1);
      const before = await lapOfStop(page, plan, 1);
      expect(before).toBe(33);
      await dragStop(page, plan, 1, 5, LAPS);
      await eventually(() => lapOfStop(page, plan, 1)).toBe(before + 5);
      await eventually(() => addressed(page).get('plans')).toContain('38:hard');
      await button(page, t.timeline.undo).click();
      await eventually(() => lapOfStop(page, plan, 1)).toBe(before);
      await dragStop(page, plan, 1, -5, LAPS);
      await button(page, t.timeline.editStint(plan, 2, 'hard, laps 29 to 57')).click();
      await page
        .getByRole('dialog')
        .getByRole('radio', { name: /medium/ })
        .check({ force: true });
      await button(page, t.timeline.editStint(plan, 2, 'medium, laps 29 to 57')).waitFor();
      await button(page, t.timeline.reset(plan)).click();
      await eventually(() => lapOfStop(page, plan, 1)).toBe(before);
      await button(page, t.timeline.editStint(plan, 2, 'hard, laps 34 to 57')).waitFor();
    });

    it('has stops that snap to laps and cross neither each other nor the flag', async () => {
      const page = await visits.open(strategyPath({ plans: 'Two=20:medium,40:hard' }));
      await strategyShown(page);
      await dragStop(page, 'Two', 1, 30, LAPS);
      await eventually(() => lapOfStop(page, 'Two', 1)).toBe(39);
      await dragStop(page, 'Two', 1, -35, LAPS);
      await eventually(() => lapOfStop(page, 'Two', 1)).toBe(LAP + 1);
      await stop(page, 'Two', 2).focus();
      await page.keyboard.press('End');
      await eventually(() => lapOfStop(page, 'Two', 2)).toBe(LAPS - 1);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('PageDown');
      await page.keyboard.press('ArrowLeft');
      await eventually(() => lapOfStop(page, 'Two', 2)).toBe(LAPS - 7);
      await page.keyboard.press('Delete');
      await eventually(() => timeline(page).getByRole('slider').count()).toBe(1);
      await planRow(page, 'Two').locator('.plan-badge:focus').waitFor();
      // Three edits of the keyboard were one hold of the stop; its removal is another.
      await page.keyboard.press('u');
      await eventually(() => lapOfStop(page, 'Two', 2)).toBe(LAPS - 7);
    });

    it('holds five plans that are added, renamed, duplicated and deleted', async () => {
      const page = await visits.open(strategyPath());
      await strategyShown(page);
      await button(page, t.timeline.addPlan).click();
      expect(await lapOfStop(page, 'Plan 2', 1)).toBe(35);
      await page.keyboard.press('Control+z');
      await eventually(() => plansOnDesk(page)).toEqual(['Plan 1']);
      await button(page, t.timeline.addPlan).click();
      await button(page, t.timeline.rename('Plan 2')).click();
      await page.getByRole('textbox', { name: t.timeline.nameOf('Plan 2') }).fill('Late');
      await page.keyboard.press('Enter');
      await eventually(() => plansOnDesk(page)).toEqual(['Plan 1', 'Late']);
      for (let i = 0; i < 3; i++) await button(page, t.timeline.duplicate('Late')).click();
      await eventually(() => plansOnDesk(page)).toEqual(['Plan 1', 'Late', 'Late 2', 'Late 3', 'Late 4']);
      expect(await button(page, t.timeline.addPlan).count()).toBe(0);
      await button(page, t.timeline.remove('Late 3')).click();
      await eventually(() => plansOnDesk(page)).toEqual(['Plan 1', 'Late', 'Late 2', 'Late 4']);
      await eventually(() => addressed(page).get('plans')).toContain('Late 4=');
      await page.reload();
      await strategyShown(page);
      expect(await plansOnDesk(page)).toEqual(['Plan 1', 'Late', 'Late 2', 'Late 4']);
    });

    it('says at the row which rule a plan breaks', async () => {
      const page = await visits.open(strategyPath({ lap: 0, plans: 'Bold=soft,20:soft;Good=soft,20:hard' }));
      await strategyShown(page);
      await planRow(page, 'Bold').getByRole('alert').getByText(t.rules.twoCompounds('soft')).waitFor();
      expect(await planRow(page, 'Good').getByRole('alert').count()).toBe(0);
      const begin = compareBar(page).getByRole('button', { name: /^Simulate/ });
      expect(await begin.isDisabled()).toBe(true);
      await button(page, /^Bold, stint 2/).click();
      await page.getByRole('dialog').getByRole('radio', { name: /hard/ }).check({ force: true });
      // Now it is the same as the other one.
      await planRow(page, 'Good').getByText(t.rules.twin('Bold')).waitFor();
      expect(await begin.isDisabled()).toBe(false);
      await stop(page, 'Good', 1).focus();
      await page.keyboard.press('ArrowRight');
      await eventually(() => begin.isDisabled()).toBe(false);
      await eventually(() => page.getByRole('alert').count()).toBe(0);
    });

    it('says what in the address is no plan, and which lap is the last one', async () => {
      const page = await visits.open(strategyPath({ plans: 'Early=20:hard;garbage' }));
      await strategyShown(page);
      await page.getByText(t.timeline.unread(['garbage'])).waitFor();
      expect(await plansOnDesk(page)).toEqual(['Early']);
      const late = await visits.open(strategyPath({ lap: 99 }), { expected: [/422/] });
      await late.getByText(t.page.noLap(99, LAPS - 1)).waitFor();
      await late.getByRole('link', { name: t.page.toLap(LAPS - 1) }).click();
      await strategyShown(late);
      expect(addressed(late).get('driver')).toBe(DRIVER);
      await late.locator(`main[data-lap="${LAPS - 1}"]`).waitFor();
    });

    it('says who is out, and that nobody is called that', async () => {
      const page = await visits.open(strategyPath({ driver: 'XYZ' }));
      await page.getByText(t.page.noCar('XYZ')).waitFor();
      await page.getByRole('link', { name: 'VER' }).click();
      await strategyShown(page);
      expect(addressed(page).get('driver')).toBe('VER');
    });
  });
}
