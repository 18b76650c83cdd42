/** Files that are dropped on the page: taken in, recognised, refused in a sentence, cancelled without a trace. */

import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../../web/src/texts/index.ts';
import { dataPath, hasData } from '../real.ts';
import { demoSessions } from '../server/support.ts';
import { boxOf, dropFiles, eventually, importCard, lapShown } from './hand.ts';
import type { App, Visits } from './harness.ts';
import { listed } from './library.ts';

const i = t.imports;

/** The first recording of a folder whose name fits. */
function found(folder: string, pattern: RegExp): string {
  const name = readdirSync(dataPath('sim', folder)).find((each) => pattern.test(each));
  if (name === undefined) throw new Error(`no ${pattern} in ${folder}`);
  return dataPath('sim', folder, name);
}

export function importTests(app: () => App, visits: Visits): void {
  describe('importing', () => {
    let short: string;
    const card = (page: Page, path: string) => importCard(page, basename(path));

    beforeAll(() => {
      // A name that is in no other recording's.
      short = join(app().folder, 'three laps.ibt');
      renameSync(demoSessions(app().folder).expert, short);
    });

    afterEach(async () => {
      const { library, expert, learner } = app();
      const { items } = await library.list({});
      for (const { id } of items) if (id !== expert.id && id !== learner.id) await library.delete(id);
    });

    it('takes a dropped file in, and knows it when it comes again', async () => {
      const page = await visits.open('/');
      await dropFiles(page, [short]);
      await card(page, short).getByText(i.done, { exact: true }).waitFor();
      await eventually(() => listed(page)).toContain(basename(short));
      await card(page, short)
        .getByRole('button', { name: i.dismissOf(basename(short)) })
        .click();
      await eventually(() => card(page, short).count()).toBe(0);

      // Under another name too: it is the content that counts.
      await page.locator('input[type=file]').setInputFiles({
        name: 'again.ibt',
        mimeType: 'application/octet-stream',
        buffer: readFileSync(short),
      });
      await importCard(page, 'again.ibt').getByText(i.duplicate, { exact: true }).waitFor();
      expect((await app().library.list({})).total).toBe(3);
      // What ended is read out to who does not see it.
      await page
        .getByRole('status')
        .filter({ hasText: i.announce('again.ibt', i.duplicate) })
        .waitFor();
    });

    it('works from every page', async () => {
      const page = await visits.open('/settings');
      await page.getByRole('heading', { name: t.settings.title }).waitFor();
      await dropFiles(page, [short]);
      await card(page, short).getByText(i.done, { exact: true }).waitFor();
      await card(page, short).getByRole('button', { name: i.open }).click();
      await lapShown(page);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Lime Rock');
    });

    it('says in a sentence why a file is none, and leaves nothing of it', async () => {
      const { folder, library } = app();
      const page = await visits.open('/');
      const made = (name: string, bytes: Uint8Array): string => {
        const path = join(folder, name);
        writeFileSync(path, bytes);
        return path;
      };
      const whole = readFileSync(short);
      const picture = made('photo.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
      const start = made('cut at the start.ibt', whole.subarray(0, 100));
      const cut = made('cut in the head.ibt', whole.subarray(0, 3000));
      await dropFiles(page, [picture, start, cut]);
      for (const path of [picture, start, cut]) {
        await card(page, path).getByText(i.failed, { exact: true }).waitFor();
        const text = (await card(page, path).getByRole('paragraph').textContent()) ?? '';
        expect(text).not.toContain(basename(path));
        expect(text.length).toBeGreaterThan(15);
      }
      expect(await card(page, picture).textContent()).toMatch(/image/i);
      expect(await card(page, cut).textContent()).toContain('3000');
      await page.getByRole('button', { name: i.dismissAll }).click();
      await eventually(() => page.getByRole('region', { name: i.title }).count()).toBe(0);
      expect((await library.list({})).total).toBe(2);
      expect(readdirSync(join(library.home, 'jobs'))).toEqual([]);
    });

    it('keeps what is whole of a recording that was cut, and says so', async () => {
      const path = join(app().folder, 'cut in the middle.ibt');
      const whole = readFileSync(short);
      writeFileSync(path, whole.subarray(0, whole.length >> 1));
      const page = await visits.open('/');
      await dropFiles(page, [path]);
      await card(page, path).getByText(i.doneWithNotes, { exact: true }).waitFor();
      const cut = /The file was cut: its header counts \d+ rows, \d+ whole ones are there/;
      expect(await card(page, path).textContent()).toMatch(cut);
      await page.getByRole('button', { name: basename(path), exact: true }).click();
      await page.getByRole('region', { name: t.library.notes }).getByText(cut).waitFor();
    });

    it('asks for the meaning of the columns of an unknown table', async () => {
      const page = await visits.open('/');
      const rows = Array.from({ length: 600 }, (_, k) => `${k / 10},${40 + (k % 50)},${Math.floor(k / 200)}`);
      await page.locator('input[type=file]').setInputFiles({
        name: 'own logger.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`Zeit,Tempo,Runde\n${rows.join('\n')}\n`),
      });
      const asked = importCard(page, 'own logger.csv');
      await asked.getByText(i.failed, { exact: true }).waitFor();
      await asked.getByText(i.mapping, { exact: true }).click();
      const field = asked.getByLabel(i.mappingLabel('own logger.csv'));
      // What the names of the columns tell stands there already.
      await eventually(() => field.inputValue()).toContain('{ column: Tempo, unit: km/h }');
      // A mistake loses nothing of what was typed.
      await field.fill('time: { column: Zeit, unit: s }\nchannels: { tempo: 3 }\n');
      await asked.getByRole('button', { name: i.retry }).click();
      await asked
        .getByText(/channels/, { exact: false })
        .first()
        .waitFor();
      await asked.getByText(i.failed, { exact: true }).waitFor();
      expect(await field.inputValue()).toContain('tempo: 3');
      await field.fill(
        'time: { column: Zeit, unit: s }\nchannels:\n  speed: { column: Tempo, unit: m/s }\n  lap: Runde\n',
      );
      await asked.getByRole('button', { name: i.retry }).click();
      await asked.getByText(i.done, { exact: true }).waitFor();
      await eventually(() => listed(page)).toContain('own logger.csv');
    });

    it('sums up many, failures first, and sends again what the connection lost', async () => {
      const page = await visits.open('/', { expected: [/Failed to load resource/] });
      await eventually(async () => (await listed(page)).length).toBe(2);
      const tray = page.getByRole('region', { name: i.title });
      const picture = {
        name: 'a.png',
        mimeType: 'image/png',
        buffer: Buffer.from('89504e470d0a1a0a', 'hex'),
      };
      await page.locator('input[type=file]').setInputFiles([
        {
          name: `${'long '.repeat(40)}.ibt`,
          mimeType: 'application/octet-stream',
          buffer: readFileSync(short),
        },
        picture,
      ]);
      await tray.getByText(i.summary(1, 1, 0)).waitFor();
      expect(await tray.getByRole('listitem').first().textContent()).toContain('a.png');
      // Nothing sticks out, however long the name is.
      const { x, width } = await boxOf(tray);
      for (const button of await tray.getByRole('button').all()) {
        const box = await boxOf(button);
        expect(box.x + box.width).toBeLessThanOrEqual(x + width);
      }
      await page.getByRole('button', { name: i.dismissAll }).click();

      await page.context().setOffline(true);
      await page.locator('input[type=file]').setInputFiles(picture);
      const lost = importCard(page, 'a.png');
      await lost.getByText(t.offline.sentence).waitFor();
      await page.context().setOffline(false);
      await lost.getByRole('button', { name: t.app.retry }).click();
      await lost.getByText(/image/i).waitFor();
    });

    it('leaves nothing of an import that is cancelled', async () => {
      const { library } = app();
      const page = await visits.open('/');
      await eventually(async () => (await listed(page)).length).toBe(2);
      const session = await page.context().newCDPSession(page);
      const throttle = (uploadThroughput: number) =>
        session.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 0,
          downloadThroughput: -1,
          uploadThroughput,
        });
      await session.send('Network.enable');
      await throttle(60_000);
      await dropFiles(page, [short]);
      await card(page, short).getByText(i.receiving, { exact: true }).waitFor();
      await card(page, short)
        .getByRole('button', { name: i.cancelOf(basename(short)) })
        .click();
      await card(page, short).getByText(i.cancelled, { exact: true }).waitFor();
      await throttle(-1);
      await eventually(() => readdirSync(join(library.home, 'jobs'))).toEqual([]);
      expect((await library.list({})).total).toBe(2);
      expect((await listed(page)).length).toBe(2);
    });

    it.skipIf(!hasData)('takes real recordings of three programs', async () => {
      const page = await visits.open('/');
      const files = [
        found('ibt', /martinsville.*\.ibt$/),
        found('garage61', /^Garage 61.*Lime Rock.*57\.444.*\.csv\.gz$/),
        found('motec', /^Sample1\.ld$/),
      ];
      await dropFiles(page, files);
      for (const path of files) {
        // With or without notes of the reader.
        await card(page, path)
          .getByText(new RegExp(`^${i.done}`))
          .waitFor();
        await eventually(() => listed(page)).toContain(basename(path));
      }
      const row = page.getByRole('row').filter({ hasText: 'Garage 61' });
      expect(await row.getByText(t.app.simulated, { exact: true }).count()).toBe(0);
    });
  });
}
