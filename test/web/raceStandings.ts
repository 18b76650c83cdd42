/** The list of races and the standings, on what the books say. */

import { describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { eventually } from './hand.ts';
import type { Visits } from './harness.ts';
import { QUALIFYING, RACE, type RaceApp, SPARSE } from './raceHarness.ts';

export function standingsTests(_app: () => RaceApp, visits: Visits): void {
  describe('seventy-five seasons', () => {
    const cells = async (page: Awaited<ReturnType<Visits['open']>>, driver: string) => {
      const row = page.getByRole('row', { name: driver });
      await row.waitFor();
      return (await row.getByRole('cell').allTextContents()).map((text) => text.trim());
    };

    it('gives 1976 to Hunt by a point, with nothing dropped', async () => {
      const page = await visits.open('/standings?season=1976');
      expect((await cells(page, 'James Hunt')).slice(0, 2)).toEqual(['1', '69']);
      expect((await cells(page, 'Niki Lauda')).slice(0, 2)).toEqual(['2', '68']);
      await page.getByText(t.standings.gross, { exact: true }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: t.standings.results }).click();
      // Fuji: Andretti won, Hunt third a lap down, Lauda withdrew.
      expect((await cells(page, 'Mario Andretti'))[0]).toBe('1');
      expect((await cells(page, 'James Hunt'))[0]).toBe('3');
      expect((await cells(page, 'Niki Lauda'))[0]).toBe('DNF');
    });

    it('gives 1988 to Senna, who scored less than Prost and dropped less', async () => {
      const page = await visits.open('/standings?season=1988');
      const senna = await cells(page, 'Ayrton Senna');
      const prost = await cells(page, 'Alain Prost');
      expect(senna.slice(0, 4)).toEqual(['1', '90', '94', '8']);
      expect(prost.slice(0, 4)).toEqual(['2', '87', '105', '7']);
      // Eleven best results counted; of fourteen scores Prost dropped three second places.
      expect(prost.filter((text) => text === '(6)')).toHaveLength(3);
      expect(senna.filter((text) => text.startsWith('('))).toEqual(['(1)', '(3)']);
      await page.getByRole('button', { name: t.standings.constructors }).click();
      expect((await cells(page, 'McLaren Honda')).slice(0, 2)).toEqual(['1', '199']);
    });

    it('steps through rounds and seasons', async () => {
      const page = await visits.open('/standings?season=1988&round=1');
      expect((await cells(page, 'Alain Prost')).slice(0, 2)).toEqual(['1', '9']);
      await page.getByRole('button', { name: t.standings.nextRound }).click();
      await eventually(async () => (await cells(page, 'Ayrton Senna'))[1]).toBe('9');
      await page.getByRole('button', { name: t.standings.previousSeason }).click();
      await page.getByRole('heading', { name: t.standings.heading(1987) }).waitFor();
      expect((await cells(page, 'Nelson Piquet')).slice(0, 3)).toEqual(['1', '73', '76']);
      await page.goto('/standings?season=1957&show=constructors');
      await page.getByText(t.standings.noConstructors).waitFor();
    });

    it('lists races to replay first, finds others, and says what is there', async () => {
      const page = await visits.open('/races');
      const listed = () =>
        page.evaluate<string[]>(`[...document.querySelectorAll('[data-race]')].map((e) => e.dataset.race)`);
      await eventually(listed).toEqual([QUALIFYING, SPARSE, RACE]);
      const first = page.locator(`[data-race="${RACE}"]`);
      for (const word of [t.races.hasTiming, t.races.hasCarSamples, t.races.hasLocations]) {
        await first.getByText(word, { exact: true }).waitFor();
      }
      expect(await page.locator(`[data-race="${SPARSE}"]`).getByText(t.races.hasLocations).count()).toBe(0);
      await page.getByRole('button', { name: t.races.everything, exact: true }).click();
      await page.getByRole('combobox', { name: t.races.season }).selectOption('1976');
      await eventually(async () => (await listed()).length).toBe(16);
      await page.getByRole('searchbox', { name: t.races.search }).fill('japan');
      await eventually(listed).toEqual(['1976-16-fuji']);
      await page.getByRole('link', { name: /Japanese Grand Prix/ }).click();
      await page.getByText('Mario Andretti').first().waitFor();
    });
  });
}
