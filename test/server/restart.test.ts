/** A server that is killed while imports wait and run: the next one goes on with them by itself. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RaceImportView, RacePage } from '../../src/server/index.ts';
import { type Library, openLibrary } from '../../src/store/index.ts';
import { smallIbt } from '../../src/store/testing.ts';
import { dataPath, hasRaces } from '../real.ts';
import { follow, jsonOf, serve, upload } from './support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-restart-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server in a process of its own, over the library in `home`. */
async function serving(home: string): Promise<{ url: string; kill(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serving.ts'), home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
  );
  return {
    url,
    kill() {
      child.kill('SIGKILL');
      return gone;
    },
  };
}

/** Of a library that a server was killed over: how many imports it owes. */
async function owed(library: Library): Promise<number> {
  return (await library.jobs.unfinished()).length;
}

const FILES = 8;

it('imports whose files are all there go on after a kill −9', async () => {
  const home = join(folder, 'recordings');
  const { url, kill } = await serving(home);
  const files = Array.from({ length: FILES }, (_, i) => Buffer.from(smallIbt(i, 100)));
  // All at once, so that they come faster than they are read.
  const views = await Promise.all(files.map((file, i) => upload(url, `${i}.ibt`, file)));
  await kill();

  const library = await openLibrary(home);
  // Else the kill proves nothing.
  expect(await owed(library)).toBeGreaterThan(0);
  const next = await serve({ library });
  try {
    for (const [i, { id }] of views.entries()) {
      expect((await follow(next.url, id)).at(-1)).toMatchObject({
        name: `${i}.ibt`,
        stage: 'done',
        error: null,
      });
    }
    expect((await library.list({})).total).toBe(FILES);
    await vi.waitFor(() => expect(readdirSync(join(home, 'jobs'))).toEqual([]), { timeout: 10_000 });
  } finally {
    await next.end();
  }
}, 120_000);

it.skipIf(!hasRaces)(
  'a season that was half-way in is whole in the end',
  async () => {
    const home = join(folder, 'races');
    const { url, kill } = await serving(home);
    const form = new FormData();
    const season = readFileSync(dataPath('f1', 'laps', 'fastf1-transformed', 'races-2024.parquet'));
    form.append('files', new Blob([season]), 'races-2024.parquet');
    const response = await fetch(`${url}/api/v1/races/imports`, { method: 'POST', body: form });
    const { id } = await jsonOf<RaceImportView>(response);
    await vi.waitFor(
      async () => {
        const { total } = await jsonOf<RacePage>(await fetch(`${url}/api/v1/races`));
        expect(total).toBeGreaterThan(2);
      },
      { timeout: 60_000 },
    );
    await kill();

    const library = await openLibrary(home);
    expect(await owed(library)).toBe(1);
    const next = await serve({ library });
    try {
      await (await fetch(`${next.url}/api/v1/races/imports/${id}/events`)).text();
      const view = await jsonOf<RaceImportView>(await fetch(`${next.url}/api/v1/races/imports/${id}`));
      expect(view).toMatchObject({ stage: 'done', name: 'races-2024.parquet', error: null });
      // The file has no rounds after the eighteenth.
      expect(view.races.length).toBe(18);
      expect((await library.races.list({ season: 2024 })).total).toBe(18);
    } finally {
      await next.end();
    }
  },
  240_000,
);
