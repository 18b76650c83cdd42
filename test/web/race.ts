/** The race page on a real replay: every part at one time, wherever the clock is moved. */

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { eventually, lapTime } from './hand.ts';
import type { Visits } from './harness.ts';
import {
  allAt,
  board,
  facts,
  order,
  pathAt,
  QUALIFYING,
  RACE,
  type RaceApp,
  raceShown,
  row,
  SPARSE,
  scrubber,
  shownTimes,
} from './raceHarness.ts';

/** What is drawn of the cars; two drawings differ where a car moved. */
const carsDrawn = (page: Page) =>
  page.evaluate<string>(`document.querySelector('.race-map-cars').toDataURL()`);

const carsOnMap = async (page: Page) =>
  Number(await page.locator('.race-map-holder').getAttribute('data-cars'));

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });

export function raceTests(app: () => RaceApp, visits: Visits): void {
  describe('a race', () => {
    it('is found in the list and opens on the grid', async () => {
      const page = await visits.open('/races');
      await page.locator(`[data-race="${RACE}"]`).getByRole('link').click();
      await raceShown(page);
      const { start } = await facts(app()).timeline();
      const [first] = await shownTimes(page);
      expect(first).toBeLessThan(start);
      const { grid } = await facts(app()).detail();
      expect((await order(page))[0]).toBe(grid[0].car);
      await page.getByText(t.race.beforeStart).waitFor();
    });

    it('shows the order that the API gives, at several laps', async () => {
      const { laps } = await facts(app()).timeline();
      const page = await visits.open(pathAt(laps[4].time + 1));
      await raceShown(page);
      for (const lap of [5, 20, 40, 57]) {
        await page.getByRole('textbox', { name: t.player.goToLap }).fill(String(lap));
        await page.keyboard.press('Enter');
        const { time } = laps[lap - 1];
        await allAt(page, time);
        const state = await facts(app()).state(time);
        await eventually(() => order(page)).toEqual(state.order);
        expect(state.lap).toBe(lap);
        await page.getByText(t.race.lapOf(lap, 57), { exact: true }).waitFor();
        // The leader's last lap, as it stands in the table.
        const leader = state.cars[state.order[0]];
        await eventually(() => row(page, leader.car).textContent()).toContain(lapTime(leader.lastLap));
      }
    });

    it('goes to the first stops and shows a car in the pit lane', async () => {
      const { start, stops } = await facts(app()).timeline();
      const page = await visits.open(pathAt(start));
      await raceShown(page);
      await page.getByRole('button', { name: t.player.stopOn }).click();
      const [first] = stops;
      await allAt(page, first.time - 3);
      expect(await row(page, first.car).textContent()).not.toContain(t.board.status.pit);
      await page.keyboard.press('ArrowRight');
      await allAt(page, first.time + 2);
      await row(page, first.car).getByText(t.board.status.pit, { exact: true }).waitFor();
      // Only the stops of who is followed.
      const leader = (await order(page))[0];
      await row(page, leader).getByRole('button').click();
      await page.keyboard.press('s');
      const own = stops.find(({ car, time }) => car === leader && time > first.time);
      await allAt(page, (own?.time ?? 0) - 3);
      await page.keyboard.press('Shift+F');
      const { flags } = await facts(app()).timeline();
      const before = flags.findLast(({ from }) => from - 3 < (own?.time ?? 0) - 3.5);
      await allAt(page, (before?.from ?? 0) - 3);
    });

    it('follows a hand on the scrubber', async () => {
      const page = await visits.open(pathAt(4000));
      await raceShown(page);
      const { start, end } = await facts(app()).timeline();
      const box = await scrubber(page).boundingBox();
      if (!box) throw new Error('the scrubber is not shown');
      await page.mouse.move(box.x + 0.3 * box.width, box.y + 20);
      await page.mouse.down();
      await page.mouse.move(box.x + 0.7 * box.width, box.y + 20, { steps: 4 });
      await page.mouse.up();
      const wanted = start - 60 + 0.7 * (end - start + 60);
      await eventually(async () => Math.abs((await shownTimes(page))[0] - wanted)).toBeLessThan(30);
      const [now] = await shownTimes(page);
      await allAt(page, now);
      const { order: expected } = await facts(app()).state(now);
      await eventually(() => order(page)).toEqual(expected);
      expect(Number(await scrubber(page).getAttribute('aria-valuenow'))).toBe(Math.round(now - start));
    });

    it('plays at 20 times, all parts at one time, and the cars move', async () => {
      const page = await visits.open(pathAt(4400));
      await raceShown(page);
      await eventually(() => carsOnMap(page)).toBe(20);
      const before = await carsDrawn(page);
      await page.getByRole('combobox', { name: t.player.speed }).selectOption('20');
      await page.getByRole('button', { name: t.player.play }).click();
      await eventually(async () => (await shownTimes(page))[0]).toBeGreaterThan(4430);
      for (let i = 0; i < 5; i++) {
        const times = await shownTimes(page);
        expect(times.length).toBeGreaterThanOrEqual(4);
        expect(Math.max(...times) - Math.min(...times)).toBeLessThan(0.06);
      }
      expect(await carsDrawn(page)).not.toBe(before);
      await page.keyboard.press('k');
      await page.getByRole('button', { name: t.player.play }).waitFor();
      const [now] = await shownTimes(page);
      await allAt(page, now);
      const { order: expected } = await facts(app()).state(now);
      await eventually(() => order(page)).toEqual(expected);
    });

    it('obeys the delay with every part, and keeps it', async () => {
      const page = await visits.open(pathAt(5000));
      await raceShown(page);
      for (const view of [t.views.lapChart, t.views.tyres, t.views.compare, t.views.weather]) {
        await tab(page, view).click();
        await page.getByRole('textbox', { name: t.player.delay }).fill('0');
        await page.keyboard.press('Enter');
        await allAt(page, 5000);
        await page.getByRole('textbox', { name: t.player.delay }).fill('40');
        await page.keyboard.press('Enter');
        await allAt(page, 4960);
        // Header, leaderboard, map, scrubber and the chart that is shown.
        expect((await shownTimes(page)).length, view).toBe(5);
        const { order: expected } = await facts(app()).state(4960);
        await eventually(() => order(page)).toEqual(expected);
      }
      await eventually(() => new URL(page.url()).searchParams.get('t')).toBe('4960');
      await page.reload();
      await raceShown(page);
      expect(await page.getByRole('textbox', { name: t.player.delay }).inputValue()).toBe('40');
      await allAt(page, 4960);
    });

    it('compares the best laps of two drivers, with a delta that ends at the difference', async () => {
      const page = await visits.open(pathAt(9000, '&view=compare'));
      await raceShown(page);
      const { cars } = await facts(app()).charts();
      const best = (code: string) => {
        const car = cars.find((each) => each.code === code);
        return Math.min(
          ...(car?.duration ?? []).filter(
            (time, lap): time is number => time !== null && (car?.time[lap] ?? Infinity) <= 9000,
          ),
        );
      };
      const first = page.getByRole('combobox', { name: t.views.driverOf(t.views.compareA) });
      const second = page.getByRole('combobox', { name: t.views.driverOf(t.views.compareB) });
      for (const [a, b] of [
        ['VER', 'LEC'],
        ['HAM', 'SAI'],
      ]) {
        await first.selectOption(a);
        await second.selectOption(b);
        const end = page.locator('.compare-end');
        await eventually(async () =>
          Math.abs(Number(await end.getAttribute('data-delta')) - (best(a) - best(b))),
        ).toBeLessThan(0.0015);
      }
      await page.getByRole('slider', { name: t.traces.slider }).focus();
      await page.keyboard.press('ArrowRight');
      // The arrows are the charts' while they have the focus: the cursor moves, the clock does not.
      await allAt(page, 9000);
      await eventually(async () =>
        Number(await page.getByRole('slider', { name: t.traces.slider }).getAttribute('aria-valuenow')),
      ).toBeGreaterThan(0);
    });

    it('shows no more than had happened, unless told to', async () => {
      const page = await visits.open(pathAt(5000));
      await raceShown(page);
      const points = async () =>
        Number(await page.locator('.chart-holder').first().getAttribute('data-points'));
      const { cars } = await facts(app()).charts();
      const by = (time: number) =>
        cars.reduce(
          (sum, car) =>
            sum +
            car.position.filter(
              (place, lap) => place !== null && (lap === 0 || (car.time[lap] ?? Infinity) <= time),
            ).length,
          0,
        );
      await eventually(points).toBe(by(5000));
      await page.getByRole('checkbox', { name: t.views.whole }).check();
      await eventually(points).toBe(by(Number.MAX_SAFE_INTEGER));
    });

    it('follows one driver everywhere, and the address is this moment', async () => {
      const page = await visits.open(pathAt(6000, '&view=tyres'));
      await raceShown(page);
      const { cars } = await facts(app()).charts();
      const car = cars.find(({ code }) => code === 'NOR');
      await page
        .getByRole('tabpanel')
        .getByRole('button', { name: t.board.select('NOR', car?.name ?? '') })
        .click();
      await eventually(() => row(page, 4).getAttribute('class')).toContain('selected');
      await eventually(() => new URL(page.url()).searchParams.get('follow')).toBe('4');
      await page.keyboard.press('v');
      await eventually(() => new URL(page.url()).searchParams.get('view')).toBe('compare');
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByRole('button', { name: t.player.share }).click();
      await page.getByText(t.player.shared).waitFor();
      const link = await page.evaluate<string>('navigator.clipboard.readText()');
      const other = await visits.open(link);
      await raceShown(other);
      await allAt(other, 6000);
      expect(await row(other, 4).getAttribute('class')).toContain('selected');
      expect(await tab(other, t.views.compare).getAttribute('aria-selected')).toBe('true');
      await other.keyboard.press('Escape');
      await eventually(() => row(other, 4).getAttribute('class')).not.toContain('selected');
    });

    it('says of a qualifying what a qualifying is about', async () => {
      const page = await visits.open(`/races/${QUALIFYING}?t=5500`);
      await raceShown(page);
      await page.getByText(t.race.part(2), { exact: true }).waitFor();
      expect(await tab(page, t.views.lapChart).count()).toBe(0);
      const { order: expected } = await facts(app(), QUALIFYING).state(5500);
      await eventually(() => order(page)).toEqual(expected);
    });

    it('switches gap and interval', async () => {
      const page = await visits.open(pathAt(6000));
      await raceShown(page);
      const { cars, order: places } = await facts(app()).state(6000);
      const third = cars[places[2]];
      await eventually(() => row(page, third.car).textContent()).toContain(`+${third.gap?.value.toFixed(3)}`);
      await page.keyboard.press('g');
      await board(page).getByText(t.board.interval, { exact: true }).waitFor();
      await eventually(() => row(page, third.car).textContent()).toContain(
        `+${third.interval?.value.toFixed(3)}`,
      );
    });

    it('says in place what is missing', async () => {
      const page = await visits.open(`/races/${SPARSE}?t=0`);
      await raceShown(page);
      const { missing } = await facts(app(), SPARSE).detail();
      const sentence = (part: string) => missing.find((each) => each.part === part)?.sentence ?? part;
      await page.getByRole('region', { name: t.views.map }).getByText(sentence('locations')).waitFor();
      await tab(page, t.views.compare).click();
      await page.getByRole('tabpanel').getByText(sentence('carSamples')).waitFor();
      await tab(page, t.views.weather).click();
      await page.getByRole('tabpanel').getByText(sentence('weather')).waitFor();
    });

    it('says that the server is away, and goes on when it is back', async () => {
      const page = await visits.open(pathAt(5000), { expected: [/Failed to load resource/] });
      await raceShown(page);
      await page.context().setOffline(true);
      await page.keyboard.press('ArrowRight');
      await page.getByText(t.offline.banner).waitFor();
      await page.context().setOffline(false);
      await page.getByText(t.offline.banner).waitFor({ state: 'detached' });
      await allAt(page, 5005);
      const { order: expected } = await facts(app()).state(5005);
      await eventually(() => order(page)).toEqual(expected);
    });

    it('goes on where it stood when the line breaks while it plays', async () => {
      const page = await visits.open(pathAt(5000), { expected: [/Failed to load resource/] });
      await raceShown(page);
      await page.getByRole('combobox', { name: t.player.speed }).selectOption('10');
      await page.getByRole('button', { name: t.player.play }).click();
      await eventually(async () => (await shownTimes(page))[0]).toBeGreaterThan(5005);
      await page.context().setOffline(true);
      await page.getByText(t.offline.banner).waitFor();
      await page.context().setOffline(false);
      await page.getByText(t.offline.banner).waitFor({ state: 'detached' });
      const [back] = await shownTimes(page);
      await eventually(async () => (await shownTimes(page))[0]).toBeGreaterThan(back + 20);
      await page.getByRole('button', { name: t.player.pause }).click();
      const [now] = await shownTimes(page);
      await allAt(page, now);
      const { order: expected } = await facts(app()).state(now);
      await eventually(() => order(page)).toEqual(expected);
    });

    it('knows no race at a wrong address, and leads to the result where there is no timing', async () => {
      const page = await visits.open('/races/2024-77-nowhere', { expected: [/Failed to load resource/] });
      await page.getByRole('alert').waitFor();
      await page.goto('/races/1976-16');
      await page.getByRole('link', { name: t.race.toResult }).click();
      await page.getByText('Mario Andretti').first().waitFor();
    });
  });
}
