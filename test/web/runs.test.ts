/** Trainings in a real Chromium: one that goes on in a process of its own is drawn as it goes on. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOW_TO_GET_IT } from '../../scripts/chromium.ts';
import { t as app } from '../../web/src/texts/index.ts';
import { t } from '../../web/src/texts/runs.ts';
import { eventually, overflow, tabTo, violations } from './hand.ts';
import { executablePath, phone, Visits } from './harness.ts';
import {
  article,
  chart,
  endedRun,
  inkOf,
  pointsShown,
  type RunsApp,
  runRow,
  startRunsApp,
} from './runsHarness.ts';

if (executablePath === undefined) process.stdout.write(`${HOW_TO_GET_IT}\n`);

describe.skipIf(executablePath === undefined)('the pages on trainings', () => {
  let started: RunsApp | undefined;
  const here = (): RunsApp => {
    if (!started) throw new Error('the app was not started');
    return started;
  };
  const visits = new Visits(here);

  beforeAll(async () => {
    started = await startRunsApp();
  }, 300_000);

  afterEach(async () => {
    expect(await visits.end()).toEqual([]);
  });

  afterAll(async () => {
    await started?.close();
  });

  it('say how to begin where nothing has been trained', async () => {
    const page = await visits.open('/runs');
    await page.getByRole('heading', { name: t.list.emptyTitle }).waitFor();
    const tabs = page.getByRole('navigation', { name: app.app.models });
    expect(await tabs.getByRole('link', { name: app.app.runs }).getAttribute('aria-current')).toBe('page');
    expect(await violations(page)).toEqual([]);
  });

  it('draw a training while it goes on, and how it ended', async () => {
    const page = await visits.open('/runs');
    const training = await here().train();
    // It came into the list by itself.
    await runRow(page, training.id).getByText(t.state.running).waitFor();
    await runRow(page, training.id).getByRole('progressbar').waitFor();
    await runRow(page, training.id).getByRole('link').click();
    await chart(page).waitFor();
    const before = await pointsShown(page);
    await eventually(() => pointsShown(page)).toBeGreaterThan(before + 100);
    await eventually(() =>
      article(page)
        .getByText(/ left$/)
        .count(),
    ).toBeGreaterThan(0);
    // Both curves are on the canvas, up to its right end.
    // A busy machine draws late.
    await eventually(async () => (await inkOf(page, '--lap')).right).toBeGreaterThan(0.9);
    const [train, validation] = [await inkOf(page, '--lap'), await inkOf(page, '--reference')];
    expect(train.count).toBeGreaterThan(100);
    expect(validation.count).toBeGreaterThan(20);
    await training.finish();
    await eventually(() => article(page).getAttribute('data-state')).toBe('done');
    const all = here().runs.points(training.id).points;
    await eventually(() => pointsShown(page)).toBe(all.length);
    await page
      .getByRole('row', { name: /Mean absolute error/ })
      .getByText('0.3700 – 0.3900 s')
      .waitFor();
    await page.getByRole('link', { name: 'lap-time 1.0.0' }).waitFor();
    // No page was loaded anew on the way.
    expect(await page.evaluate('performance.getEntriesByType("navigation").length')).toBe(1);
  });

  it('say that a training was killed, and go on with it once it is taken up', async () => {
    const training = await here().train();
    const page = await visits.open(`/runs/${training.id}`);
    await eventually(() => pointsShown(page)).toBeGreaterThan(10);
    await training.kill();
    await eventually(() => article(page).getAttribute('data-state')).toBe('broken off');
    await page.getByText(t.page.resume('lap-time', training.id)).waitFor();
    const before = await pointsShown(page);
    const again = await here().train(training.id);
    await eventually(() => article(page).getAttribute('data-state')).toBe('running');
    // What is told twice counts once, so it first has to get past where it was.
    await eventually(() => pointsShown(page)).toBeGreaterThan(before);
    await again.finish();
    await eventually(() => article(page).getAttribute('data-state')).toBe('done');
  });

  it('read values by keyboard, linear and logarithmic', async () => {
    const run = endedRun(here().runs, {}, 0.4);
    const page = await visits.open(`/runs/${run.id}`);
    await eventually(() => pointsShown(page)).toBe(110);
    await tabTo(page, chart(page).getByRole('img'));
    await page.keyboard.press('Home');
    await chart(page).getByText(t.curves.atStep('1'), { exact: true }).waitFor();
    // 0.4 + 1 / 1, and of the validation nothing is known yet.
    expect(await chart(page).getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/train\s+1\.400/),
      expect.stringMatching(/validation\s+–\s+least 0\.4120 at step 100/),
    ]);
    await page.keyboard.press('Shift+ArrowRight');
    await chart(page).getByText(t.curves.atStep('21'), { exact: true }).waitFor();
    // 0.4 + 1.2 / 20 since step 20.
    expect(await chart(page).getByRole('listitem').nth(1).textContent()).toMatch(/validation0\.4600/);
    await page.keyboard.press('Escape');
    await chart(page).getByText(t.curves.latest, { exact: true }).waitFor();
    await page.getByRole('button', { name: t.curves.log }).click();
    await page.waitForURL(/scale=log/);
    const ink = await inkOf(page, '--lap');
    expect(ink.count).toBeGreaterThan(100);
  });

  it('put runs side by side, and mark what differs and what is best', async () => {
    const { runs } = here();
    const [one, other] = [
      endedRun(runs, {}, 0.41).id,
      endedRun(runs, { settings: { rate: 0.01, width: 64 } }, 0.39).id,
    ];
    const page = await visits.open('/runs');
    await runRow(page, one).getByRole('checkbox').check();
    const tray = page.getByRole('region', { name: t.tray.title });
    await tray.getByText(t.tray.second).waitFor();
    await runRow(page, other).getByRole('checkbox').check();
    await tray.getByRole('link', { name: t.tray.open }).click();
    await page.getByRole('heading', { name: t.compare.title }).waitFor();
    await page.getByText(t.compare.differsCount(1)).waitFor();
    expect(
      await page.locator('tr.differs').evaluateAll((rows) => rows.map((row) => row.textContent)),
    ).toEqual(['rate≠ differs0.0010.01']);
    const mae = page.locator('tr[data-metric=mae] td');
    expect(await mae.allInnerTexts()).toEqual([
      expect.not.stringContaining(t.compare.best),
      expect.stringContaining(t.compare.best),
    ]);
    await eventually(() => pointsShown(page)).toBe(220);
    expect((await inkOf(page, '--lap')).count).toBeGreaterThan(20);
    expect((await inkOf(page, '--reference')).count).toBeGreaterThan(100);
    await page.getByRole('checkbox', { name: t.compare.onlyDiffering }).check();
    await eventually(() => page.locator('tr[data-row]').count()).toBe(1);
  });

  it('say in one sentence that there is no such run', async () => {
    const page = await visits.open('/runs/none', { expected: [/404/] });
    await page.getByRole('alert').getByText('There is no run "none".').waitFor();
    const compared = await visits.open('/runs/compare?ids=none,other', { expected: [/404/] });
    await compared.getByRole('alert').getByText('There is no run "none".').waitFor();
    const empty = await visits.open('/runs/compare');
    await empty.getByText(t.compare.none).waitFor();
  });

  describe.each(['dark', 'light'] as const)('for everybody, %s', (colorScheme) => {
    it('the list, a run and a comparison', async () => {
      const { runs } = here();
      const ended = endedRun(runs, {}, 0.4);
      const failed = runs.start({ ...failing });
      failed.point({ series: 'network/train', step: 1, value: 1 });
      failed.fail('The loss of step 2 is no number.');
      const list = await visits.open('/runs', { colorScheme });
      await runRow(list, failed.id).waitFor();
      await runRow(list, ended.id).getByRole('checkbox').check();
      expect(await violations(list)).toEqual([]);
      for (const path of [
        `/runs/${ended.id}`,
        `/runs/${failed.id}`,
        `/runs/compare?ids=${ended.id},${failed.id}`,
      ]) {
        const page = await visits.open(path, { colorScheme });
        await chart(page).waitFor();
        expect(await violations(page), path).toEqual([]);
      }
    });
  });

  it('never scroll sideways on a phone', async () => {
    const { runs } = here();
    const [one, other] = [endedRun(runs, {}, 0.4).id, endedRun(runs, { seed: 2 }, 0.39).id];
    for (const path of ['/runs', `/runs/${one}`, `/runs/compare?ids=${one},${other}`]) {
      const page = await visits.open(path, phone);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await (path === '/runs' ? runRow(page, one) : chart(page)).waitFor();
      expect(await overflow(page), path).toBeLessThanOrEqual(0);
    }
  });
});

const failing = {
  model: 'lap-time',
  title: 'Next lap time',
  settings: { rate: 1 },
  seed: 1,
  device: 'cpu',
  codeVersion: '1.2.3',
  data: '/data/laps',
  seasons: null,
};
