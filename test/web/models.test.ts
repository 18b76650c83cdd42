/** The pages on models in a real Chromium: what is seen is what the registry holds, and what is clicked is done there. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOW_TO_GET_IT } from '../../scripts/chromium.ts';
import { exportModel } from '../../src/registry/index.ts';
import { t as texts } from '../../web/src/texts/index.ts';
import { t } from '../../web/src/texts/models.ts';
import { registryOf } from '../server/modelsSupport.ts';
import { dropFiles, eventually, violations } from './hand.ts';
import { executablePath, phone, Visits } from './harness.ts';
import { type ModelApp, startModelApp } from './modelsHarness.ts';

if (executablePath === undefined) process.stdout.write(`${HOW_TO_GET_IT}\n`);

const part = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const button = (from: Page | Locator, name: string): Locator =>
  from.getByRole('button', { name, exact: true });
const champion = (page: Page): Locator => page.locator('[data-part=champion]');

describe.skipIf(executablePath === undefined)('the pages on models', () => {
  let started: ModelApp | undefined;
  const app = (): ModelApp => {
    if (!started) throw new Error('the app was not started');
    return started;
  };
  const visits = new Visits(app);
  const registry = () => registryOf(app().library);

  beforeAll(async () => {
    started = await startModelApp();
  }, 300_000);

  afterEach(async () => {
    expect(await visits.end()).toEqual([]);
  });

  afterAll(async () => {
    await started?.close();
  });

  async function opened(name: string, more = '', options = {}): Promise<Page> {
    const page = await visits.open(`/models/${name}${more}`, options);
    await part(page, t.versions.title).waitFor();
    return page;
  }

  it('lists models, and says how one comes to be where there is none', async () => {
    const empty = await visits.open('/models');
    await empty.getByRole('heading', { name: t.list.emptyTitle }).waitFor();
    await app().model('listed');
    const page = await visits.open('/models');
    const row = page.locator('[data-model=listed]');
    await row.waitFor();
    expect(await row.textContent()).toContain('0.400 s');
    expect(await row.textContent()).toContain('0.388 – 0.412');
    expect(await row.locator('[data-state]').getAttribute('data-state')).toBe('unknown');
    await row.getByRole('link').click();
    await part(page, t.versions.title).waitFor();
    expect(new URL(page.url()).pathname).toBe('/models/listed');
  });

  it('shows versions side by side, a chart of their metrics, and what one is', async () => {
    await app().model('shown');
    const page = await opened('shown');
    const versions = await page.locator('[data-version]').all();
    expect(await Promise.all(versions.map((row) => row.getAttribute('data-version')))).toEqual([
      '1.1.0',
      '1.0.2',
      '1.0.1',
      '1.0.0',
    ]);
    // 0.371 − 0.400, better than the champion.
    expect(await page.locator('[data-version="1.0.1"] .gain').first().textContent()).toBe('−0.029');
    const chart = part(page, t.chart.title).getByRole('img');
    const label = await chart.getAttribute('aria-label');
    expect(label).toContain('1.0.0: 0.400 s (0.388 – 0.412); 1.0.1: 0.371 s (0.359 – 0.383)');
    expect(await chart.locator('circle').count()).toBe(4);
    await button(page, t.versions.show('1.0.1')).click();
    const detail = part(page, t.detail.heading('1.0.1'));
    await detail.waitFor();
    expect(new URL(page.url()).searchParams.get('version')).toBe('1.0.1');
    const text = await detail.textContent();
    // What looks like markup in a card is text.
    expect(text).toContain('<b>no</b> real race');
    expect(text).toContain('one of SOFT, HARD');
    expect(text).toContain('d'.repeat(64));
    expect(await detail.locator('b').count()).toBe(0);
    const table = detail.getByRole('row', { name: 'soft 1500 0.402' });
    await table.waitFor();
    // 79 + 10 × 0.371 is nearer to 80 than 79 + 10 × 0.4.
    expect(await page.locator('[data-version="1.0.1"] .gain').last().textContent()).toBe('−0.3');
  });

  it('promotes after it was said what will happen, and rolls back', async () => {
    await app().model('promoted');
    const page = await opened('promoted');
    await button(page, t.versions.promoteName('1.0.1')).click();
    const dialog = page.getByRole('dialog', { name: t.change.promoteTitle('1.0.1') });
    await dialog.getByText(t.change.promote('1.0.1', '1.0.0')).waitFor();
    await dialog.getByRole('textbox').fill('It errs less.');
    await button(dialog, t.change.promoteDo).click();
    await page.getByText(t.change.promoted('1.0.1')).waitFor();
    expect(await champion(page).textContent()).toBe('1.0.1');
    expect((await registry().aliases('promoted')).champion).toBe('1.0.1');
    expect(await part(page, t.history.title).textContent()).toContain('It errs less.');
    await button(page, t.page.rollback).click();
    const back = page.getByRole('dialog', { name: t.change.rollbackTitle('1.0.0') });
    await button(back, t.change.rollbackDo).click();
    await page.getByText(t.change.rolledBack('1.0.0')).waitFor();
    expect(await champion(page).textContent()).toBe('1.0.0');
    expect((await registry().aliases('promoted')).champion).toBe('1.0.0');
    // There is nothing to go back to any more.
    expect(await button(page, t.page.rollback).count()).toBe(0);
  });

  it('does nothing where one thinks better of it, and says so where somebody else was faster', async () => {
    await app().model('contested');
    const page = await opened('contested', '', { expected: [/409/] });
    await button(page, t.versions.promoteName('1.0.1')).click();
    await button(page.getByRole('dialog'), 'Cancel').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await registry().aliases('contested')).champion).toBe('1.0.0');
    await button(page, t.versions.promoteName('1.0.1')).click();
    await app().send('POST', 'contested/promote', { version: '1.0.2' });
    await button(page.getByRole('dialog'), t.change.promoteDo).click();
    const refusal = page.getByRole('dialog').getByRole('alert');
    expect(await refusal.textContent()).toBe(
      'The champion of contested is 1.0.2 and no longer 1.0.0; look again before it is changed.',
    );
    await button(page.getByRole('dialog'), t.change.looked).last().click();
    await eventually(() => champion(page).textContent()).toBe('1.0.2');
    expect((await registry().aliases('contested')).champion).toBe('1.0.2');
  });

  it('lets a version in by stages, carries it on and stops it', async () => {
    await app().model('entering');
    const page = await opened('entering');
    await button(page, t.versions.letInName('1.0.1')).click();
    await button(page.getByRole('dialog'), t.change.startDo).click();
    const rollout = part(page, t.rollout.title);
    await rollout.waitFor();
    expect(await rollout.getAttribute('data-stage')).toBe('10');
    await button(rollout, t.rollout.judge).click();
    await rollout.getByText('entering 1.0.1 has given 0 of 200 answers at 10 %.').waitFor();
    await button(rollout, t.rollout.advance(10)).click();
    await button(page.getByRole('dialog'), t.change.advanceDo).click();
    await eventually(() => rollout.getAttribute('data-stage')).toBe('50');
    await button(rollout, t.rollout.stop).click();
    await button(page.getByRole('dialog'), t.change.stopDo).click();
    await eventually(() => rollout.getAttribute('data-rollout')).toBe('stopped');
    expect(await registry().aliases('entering')).toEqual({ champion: '1.0.0' });
  });

  it('shows what has moved since training, what it took to answer, and when to train again', async () => {
    await app().model('moved');
    const page = await opened('moved');
    await part(page, t.drift.title).getByText(t.drift.nothing).waitFor();
    // Of a question at most 200 rows are logged.
    const rows = Array.from({ length: 150 }, (_, i) => 20 + (i % 10));
    await app().ask('moved', rows, 1);
    await app().ask('moved', rows, 1);
    await page.reload();
    const drift = part(page, t.drift.title);
    // Only hard tyres where half were soft, and none that were new.
    const verdicts = async () =>
      Object.fromEntries(
        await Promise.all(
          (await drift.locator('[data-feature]').all()).map(async (row) => [
            await row.getAttribute('data-feature'),
            await row.getAttribute('data-verdict'),
          ]),
        ),
      );
    await eventually(verdicts).toEqual({ tyreAge: 'other', compound: 'other', airTemperature: 'same' });
    const bars = drift.locator('[data-feature=compound]').getByRole('img');
    expect(await bars.getAttribute('aria-label')).toContain('SOFT: 50 %, 0 %, HARD: 50 %, 100 %');
    expect(await drift.locator('[data-part=retraining] li').count()).toBe(3);
    await eventually(() => page.locator('.model-state [data-state]').getAttribute('data-state')).toBe('due');
    const serving = page.locator('[data-serving="1.0.0"] td');
    await eventually(() => serving.first().textContent()).toBe('2');
    expect(await drift.textContent()).toContain('whose truth is known');
  });

  it('says where a damaged version is stood in for', async () => {
    await app().model('damaged');
    await app().send('POST', 'damaged/promote', { version: '1.0.1' });
    await app().spoil('damaged', '1.0.1');
    await app().ask('damaged', [1]);
    // Whoever points a name at a version makes the server look at its files.
    await app().send('POST', 'damaged/promote', { version: '1.0.1' });
    const page = await opened('damaged');
    expect(await page.locator('.model-head').textContent()).toContain(t.page.standsIn('1.0.0', '1.0.1'));
    expect(await part(page, t.page.warnings).textContent()).toContain(
      'The file weights.json of damaged 1.0.1 is damaged: it has 4 bytes where 23 were registered.',
    );
    await part(page, t.detail.heading('1.0.1')).getByText(t.detail.damaged).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('takes a model in from a file, and refuses one that is damaged', async () => {
    await app().model('travelling');
    const path = join(app().folder, 'travelling.tar');
    await exportModel(registry(), 'travelling', '1.1.0', path);
    await registry().delete('travelling', '1.1.0');
    const whole = readFileSync(path);
    const spoiled = Buffer.from(whole);
    spoiled[spoiled.indexOf('"wear"') + 2] ^= 1;
    const page = await visits.open('/models', { expected: [/400/] });
    await page.locator('[data-model=travelling]').waitFor();
    const take = (name: string, buffer: Buffer) =>
      page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/x-tar', buffer });
    await take('spoiled.tar', spoiled);
    const refusal = page.getByRole('alert').filter({ hasText: t.list.notImported });
    await refusal.waitFor();
    expect(await refusal.textContent()).toContain(
      'The file weights.json of travelling 1.1.0 in spoiled.tar is damaged',
    );
    expect(await registry().versions('travelling')).toHaveLength(3);
    await take('travelling.tar', whole);
    await page.getByText(t.list.imported('travelling', '1.1.0')).waitFor();
    expect(await registry().versions('travelling')).toHaveLength(4);
    await page.getByRole('link', { name: t.list.look }).click();
    await part(page, t.detail.heading('1.1.0')).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: t.versions.exportName('1.1.0') }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('travelling-1.1.0.tar');
  });

  it('takes in a model that is dropped on any of its pages', async () => {
    await app().model('dropped');
    const path = join(app().folder, 'dropped.tar');
    await exportModel(registry(), 'dropped', '1.1.0', path);
    await registry().delete('dropped', '1.1.0');
    const page = await opened('dropped');
    await dropFiles(page, [path], texts.models.drop);
    await page.getByText(t.list.imported('dropped', '1.1.0')).waitFor();
    expect(new URL(page.url()).pathname).toBe('/models');
    expect(await registry().versions('dropped')).toHaveLength(4);
  });

  it('says that there is no such model', async () => {
    const page = await visits.open('/models/nobody', { expected: [/404/] });
    await page.getByText(/There is no model "nobody"/).waitFor();
  });

  it.each(['dark', 'light'] as const)('is for everybody, %s', async (colorScheme) => {
    await app().model(`open-${colorScheme}`);
    const name = `open-${colorScheme}`;
    await app().ask(
      name,
      Array.from({ length: 300 }, (_, i) => (i % 7 === 0 ? null : i % 25)),
      0.4,
    );
    await app().send('POST', `${name}/promote`, { version: '1.0.1' });
    await app().send('POST', `${name}/rollout`, { version: '1.1.0' });
    const page = await opened(name, '', { colorScheme });
    await part(page, t.rollout.title).waitFor();
    await page.locator('[data-feature]').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await button(page, t.versions.promoteName('1.0.2')).click();
    await page.getByRole('dialog').getByText(t.change.endsRollout('1.1.0')).waitFor();
    expect(await violations(page, 'dialog')).toEqual([]);
    const list = await visits.open('/models', { colorScheme });
    await list.locator(`[data-model=${name}]`).waitFor();
    expect(await violations(list)).toEqual([]);
  });

  it('fits a phone: nothing is wider than the window', async () => {
    await app().model('small');
    await app().ask(
      'small',
      Array.from({ length: 250 }, (_, i) => i % 30),
    );
    await app().send('POST', 'small/rollout', { version: '1.0.1' });
    for (const path of ['/models', '/models/small']) {
      const page = await visits.open(path, phone);
      await page.locator('[data-model], [data-feature]').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(390);
    }
  });
});
