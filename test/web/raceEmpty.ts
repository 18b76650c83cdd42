/** The pages of races in a library that has none: they say how to bring some in. */

import { describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { overflow, violations } from './hand.ts';
import { phone, type Visits } from './harness.ts';

export function raceEmptyTests(visits: Visits): void {
  describe('without races', () => {
    it('the list teaches what can be read and how', async () => {
      const page = await visits.open('/');
      await page.getByRole('link', { name: t.app.races, exact: true }).click();
      await page.getByRole('heading', { name: t.races.emptyTitle }).waitFor();
      await page.getByText('pitboard race import').waitFor();
      for (const [source] of t.races.sources) await page.getByText(source, { exact: true }).waitFor();
      expect(await violations(page)).toEqual([]);
    });

    it('the standings say where they come from', async () => {
      const page = await visits.open('/standings', phone);
      await page.getByRole('heading', { name: t.standings.emptyTitle }).waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.getByRole('link', { name: t.standings.toRaces }).click();
      await page.getByRole('heading', { name: t.races.emptyTitle }).waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    });
  });
}
