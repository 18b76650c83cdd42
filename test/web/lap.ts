/** The lap page: what it says of a lap, with which laps it compares, and how its parts look at one place. */

import { describe, expect, it } from 'vitest';
import { decodeFrame, type Frame, valueAt } from '../../web/src/frame.ts';
import { t } from '../../web/src/texts/index.ts';
import {
  bandEdges,
  boxOf,
  cornerTable,
  cursorAt,
  dotOnMap,
  eventually,
  lapShown,
  lapTime,
  mapShows,
  pointAt,
  readout,
  shownSpan,
  signed,
  slider,
} from './hand.ts';
import { type App, comparedPath, comparison, recording, type Visits } from './harness.ts';

/** All samples of the learner's best lap against the expert's. */
async function finest({ url, learner, expert }: App): Promise<Frame> {
  const query = new URLSearchParams({
    lap: `${learner.id}:${learner.best}`,
    reference: `${expert.id}:${expert.best}`,
    channels: 'speed,throttle,brake,steeringAngle,gear',
    width: '20000',
  });
  const response = await fetch(`${url}/api/v1/compare/traces?${query}`);
  return decodeFrame(await response.arrayBuffer());
}

export function lapTests(app: () => App, visits: Visits): void {
  describe('the lap page', () => {
    const open = async (options = {}) => {
      const page = await visits.open(comparedPath(app()), options);
      await lapShown(page);
      return page;
    };

    it('is reached by picking two laps in the library', async () => {
      const { learner, expert } = app();
      const page = await visits.open('/');
      for (const { name, id, best } of [learner, expert]) {
        await page.getByRole('button', { name, exact: true }).click();
        const { laps } = await recording(app(), id);
        await page.getByRole('checkbox', { name: t.library.pick(laps[best].number) }).check({ force: true });
      }
      await page.getByRole('link', { name: t.compare.open }).click();
      await lapShown(page);
      await page.getByText('+1.88').first().waitFor();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Lime Rock Park');
      expect(await page.getByText(t.app.simulated, { exact: true }).count()).toBeGreaterThan(0);
    });

    it('names the three things to work on, dearest first', async () => {
      const page = await open();
      const { report } = await comparison(app());
      expect(report.delta).toBeCloseTo(1.88, 2);
      await page.getByText(signed(report.delta), { exact: true }).first().waitFor();
      const items = page.getByRole('region', { name: t.findings.workOn }).getByRole('listitem');
      const texts = (await items.allTextContents()).slice(0, report.top.length);
      expect(texts.length).toBe(3);
      for (const [i, { corner, description, cornerCost }] of report.top.entries()) {
        expect(texts[i]).toContain(t.findings.turn(corner));
        expect(texts[i]).toContain(description);
        expect(texts[i]).toContain(signed(cornerCost, 2));
      }
      // The learner was made to brake too early into Turn 1.
      expect(texts[0]).toMatch(/^T1.*Brake \d+ m later/);
    });

    it('shows in the corner table what the API says', async () => {
      const page = await open();
      const { report } = await comparison(app());
      const rows = cornerTable(page).locator('tbody').getByRole('row');
      const cells = async () =>
        Promise.all((await rows.all()).map((row) => row.locator('th, td').allTextContents()));
      const shown = await cells();
      expect(shown.length).toBe(7);
      for (const [i, corner] of report.corners.entries()) {
        const [name, delta, braking, entry, exit, carried, slowest, spread] = shown[i];
        const phase = (which: string) =>
          signed(corner.phases.find(({ phase }) => phase === which)?.delta ?? null, 2);
        expect(name).toContain(corner.id);
        expect(name).toContain(corner.name ?? '');
        expect(delta).toBe(signed(corner.delta));
        expect([braking, entry, exit]).toEqual(['braking', 'entry', 'exit'].map(phase));
        expect(carried).toBe(signed(corner.carried, 2));
        expect(slowest).toContain((corner.apexSpeed * 3.6).toFixed(0));
        expect(spread).toBe(corner.spread?.toFixed(2));
      }

      const head = cornerTable(page).getByRole('columnheader', { name: t.corners.delta });
      await head.getByRole('button').click();
      const dearest = [...report.corners].sort((a, b) => (b.delta ?? 0) - (a.delta ?? 0));
      expect((await cells()).map(([, delta]) => delta)).toEqual(dearest.map(({ delta }) => signed(delta)));
      expect(await head.getAttribute('aria-sort')).toBe('descending');

      await page.getByRole('checkbox', { name: t.corners.straights }).check();
      const sum = (await cells())
        .map(([, delta]) => Number(delta.replace('\u2212', '-')))
        .reduce((total, each) => total + each, 0);
      // Some fifteen sections, each rounded to a thousandth.
      expect(Math.abs(sum - (report.delta ?? 0))).toBeLessThan(0.008);
    });

    it('compares with the theoretical best, the own best and any other lap', async () => {
      const page = await open();
      const { learner, expert } = app();
      const choose = page.getByRole('button', { name: t.lap.pickReference });
      const dialog = page.getByRole('dialog', { name: t.lap.pickReference });
      const reference = () => new URL(page.url()).searchParams.get('reference');

      await choose.click();
      await dialog.getByRole('link', { name: t.lap.theoretical }).click();
      await eventually(reference).toBe('theoretical');
      const theoretical = await comparison(app(), 'theoretical');
      await page.getByText(lapTime(theoretical.report.reference?.time)).first().waitFor();
      expect(theoretical.report.reference?.time).toBeLessThan(learner.bestTime);
      await eventually(() => choose.textContent()).toContain(t.lap.theoretical);

      await choose.click();
      const other = (await recording(app(), learner.id)).laps.find(
        ({ clean, index }) => clean && index !== learner.best,
      );
      await dialog
        .getByRole('link', { name: lapTime(other?.time) })
        .first()
        .click();
      await eventually(reference).toBe(`${learner.id}:${other?.index}`);
      await page
        .getByText(signed(learner.bestTime - (other?.time ?? 0)))
        .first()
        .waitFor();

      await choose.click();
      await dialog.getByRole('button', { name: expert.name }).click();
      await dialog.getByRole('link', { name: lapTime(expert.bestTime) }).click();
      await eventually(reference).toBe(`${expert.id}:${expert.best}`);
      await page.getByText('+1.88').first().waitFor();

      // Another lap of the recording against its own best.
      await page.goto(`/lap/${learner.id}/${other?.index}?reference=best`);
      await lapShown(page);
      await page
        .getByText(signed((other?.time ?? 0) - learner.bestTime))
        .first()
        .waitFor();
    });

    it('moves one cursor through all charts and over the map', async () => {
      const page = await open();
      const [frame, { map, report }] = await Promise.all([finest(app()), comparison(app())]);
      if (!map) throw new Error('the demo has positions');
      const seen: { x: number; y: number; east: number; north: number }[] = [];
      for (const share of [0.08, 0.3, 0.55, 0.8]) {
        await pointAt(page, share);
        await eventually(() => cursorAt(page)).toBe(Math.round(share * report.length));
        const metres = share * report.length;
        const near = async (trace: string, scale: number, tolerance: number) => {
          const shown = await readout(page, trace);
          const step = trace === 'gear';
          for (const side of ['lap', 'reference'] as const) {
            const value = scale * valueAt(frame, `${side}.${trace}`, metres, step);
            expect(Math.abs(shown[side] - value), `${side} ${trace} at ${metres} m`).toBeLessThan(tolerance);
          }
        };
        await near('speed', 3.6, 0.6);
        await near('throttle', 100, 6);
        await near('brake', 100, 6);
        await near('steeringAngle', 180 / Math.PI, 6);
        await near('gear', 1, 0.01);
        expect(Math.abs((await readout(page, 'delta')).lap - valueAt(frame, 'delta', metres))).toBeLessThan(
          0.005,
        );
        const dot = await dotOnMap(page);
        if (!dot) throw new Error('no dot on the map');
        seen.push({
          ...dot,
          east: valueAt(frame, 'lap.x', metres),
          north: valueAt(frame, 'lap.y', metres),
        });
      }
      // North up and to one scale: two dots say where all others must be.
      const [a, b, ...others] = seen;
      const scale = Math.hypot(b.x - a.x, b.y - a.y) / Math.hypot(b.east - a.east, b.north - a.north);
      for (const dot of others) {
        expect(Math.abs(dot.x - (a.x + scale * (dot.east - a.east)))).toBeLessThan(3);
        expect(Math.abs(dot.y - (a.y - scale * (dot.north - a.north)))).toBeLessThan(3);
      }
      // And back: pointing at the place on the map puts the cursor there.
      const [{ x, y }] = seen;
      const holder = await boxOf(page.getByRole('region', { name: t.map.title }).getByRole('img'));
      await page.mouse.move(holder.x + x, holder.y + y);
      await eventually(async () => Math.abs((await cursorAt(page)) - 0.08 * report.length)).toBeLessThan(15);
    });

    it('zooms all charts alike, by wheel, buttons and dragging, and asks for finer samples', async () => {
      // At this width the whole lap comes thinned out.
      const page = await open({ viewport: { width: 1000, height: 900 } });
      const alike = async () => {
        const [first, ...others] = await bandEdges(page);
        expect(first.length).toBeGreaterThan(0);
        expect(others.length).toBe(5);
        for (const edges of others) {
          expect(edges.length).toBe(first.length);
          // The charts round the last pixel each for itself.
          for (const [i, edge] of edges.entries()) expect(Math.abs(edge - first[i])).toBeLessThanOrEqual(1);
        }
        return first;
      };
      const whole = await alike();
      const finer = () =>
        page.waitForResponse((response) => {
          const { searchParams, pathname } = new URL(response.url());
          return pathname.endsWith('/compare/traces') && searchParams.has('from') && response.ok();
        });
      let answer = finer();
      await pointAt(page, 0.5);
      await page.mouse.wheel(0, -400);
      await eventually(() => shownSpan(page)).not.toBeNull();
      const bytes = await (await answer).body();
      const head = decodeFrame(Uint8Array.from(bytes).buffer);
      const span = await shownSpan(page);
      expect(head.from).toBeLessThanOrEqual(span?.from ?? 0);
      expect(head.to).toBeGreaterThanOrEqual(span?.to ?? 0);
      expect(head.decimated).toBe(false);
      expect(await alike()).not.toEqual(whole);

      // The place under the mouse stayed where it was.
      const middle = ((span?.from ?? 0) + (span?.to ?? 0)) / 2;
      expect(Math.abs((await cursorAt(page)) - middle)).toBeLessThan(3);

      answer = finer();
      await page.getByRole('button', { name: t.traces.zoomIn }).click();
      const smaller = await shownSpan(page);
      expect((smaller?.to ?? 0) - (smaller?.from ?? 0)).toBeLessThan((span?.to ?? 0) - (span?.from ?? 0));
      await answer;
      await alike();
      await page.getByRole('button', { name: t.traces.reset, exact: true }).click();
      await eventually(() => shownSpan(page)).toBeNull();
      await eventually(() => bandEdges(page).then(([first]) => first)).toEqual(whole);

      const { x, y, width } = await boxOf(slider(page));
      await page.mouse.move(x + 0.25 * width, y + 60);
      await page.mouse.down();
      await page.mouse.move(x + 0.5 * width, y + 60, { steps: 4 });
      await page.mouse.up();
      const { report } = await comparison(app());
      await eventually(() => shownSpan(page)).not.toBeNull();
      const dragged = await shownSpan(page);
      expect(Math.abs((dragged?.from ?? 0) - 0.25 * report.length)).toBeLessThan(5);
      expect(Math.abs((dragged?.to ?? 0) - 0.5 * report.length)).toBeLessThan(5);
      await alike();
      await page.mouse.dblclick(x + 0.5 * width, y + 60);
      await eventually(() => shownSpan(page)).toBeNull();
    });

    it('looks at a corner in map, traces, table and words', async () => {
      const page = await open();
      const { report, map } = await comparison(app());
      const corner = report.corners[5];
      const title = t.findings.corner(corner.id, corner.name);
      await cornerTable(page).getByRole('button', { name: title }).click();
      await page.getByRole('region', { name: title }).waitFor();
      for (const { description } of corner.issues) {
        expect(await page.getByRole('region', { name: title }).textContent()).toContain(description);
      }
      const span = await shownSpan(page);
      expect(span?.from).toBeLessThan(corner.start);
      expect(span?.to).toBeGreaterThan(corner.end);
      expect((span?.to ?? 0) - (span?.from ?? 0)).toBeLessThan(corner.end - corner.start + 200);
      expect(await cursorAt(page)).toBe(Math.round(corner.apex));
      await mapShows(page, 'stretch');
      await page.getByRole('button', { name: t.findings.all }).click();
      await eventually(() => shownSpan(page)).toBeNull();
      await mapShows(page, 'lap');
      await page.getByRole('region', { name: t.findings.workOn }).waitFor();

      // Turn 1 on the map: where its apex lies, by the dot at that place.
      const [turn] = report.corners;
      await pointAt(page, turn.apex / report.length);
      const dot = await dotOnMap(page);
      const holder = await boxOf(page.getByRole('region', { name: t.map.title }).getByRole('img'));
      if (!dot || !map) throw new Error('no dot on the map');
      await page.mouse.click(holder.x + dot.x, holder.y + dot.y);
      await page.getByRole('region', { name: t.findings.corner(turn.id, turn.name) }).waitFor();
    });

    it('shows consistency, pedals, grip and the theoretical best', async () => {
      const page = await open();
      const panel = page.getByRole('tabpanel');
      const { report } = await comparison(app());
      await page.getByRole('tab', { name: t.best.title }).click();
      await panel.getByText(lapTime(report.theoreticalBest?.time)).first().waitFor();
      await page.getByRole('tab', { name: t.consistency.title }).click();
      await panel.getByText(t.consistency.sentence).waitFor();
      await panel.getByRole('img').first().waitFor();
      await page.getByRole('tab', { name: t.pedals.title }).click();
      await panel.getByRole('img', { name: t.pedals.histogram(t.pedals.throttle) }).waitFor();
      await panel.getByRole('img', { name: t.pedals.histogram(t.pedals.brake) }).waitFor();
      await page.getByRole('tab', { name: t.grip.title }).click();
      await panel.getByText(t.grip.sentence).waitFor();
      // The demo's car turns and brakes at one to one and a half g.
      const picture = await panel.getByRole('img').first().getAttribute('aria-label');
      const [lateral, braking] = [...(picture ?? '').matchAll(/(\d+\.\d+) g/g)].map(([, g]) => Number(g));
      expect(lateral).toBeGreaterThan(0.8);
      expect(lateral).toBeLessThan(2);
      expect(braking).toBeGreaterThan(0.5);
      expect(braking).toBeLessThan(2);
    });
  });
}
