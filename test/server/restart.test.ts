/** A server that is killed while imports wait and run: the next one goes on with them by itself. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openLibrary } from '../../src/store/index.ts';
import { smallIbt } from '../../src/store/testing.ts';
import { follow, serve, upload } from './support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-restart-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = 8;

it('imports whose files are all there go on after a kill −9', async () => {
  const home = join(folder, 'library');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serving.ts'), home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('close', resolve));
  const url = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
  );
  const files = Array.from({ length: FILES }, (_, i) => Buffer.from(smallIbt(i, 100)));
  // All at once, so that they come faster than they are read.
  const views = await Promise.all(files.map((file, i) => upload(url, `${i}.ibt`, file)));
  child.kill('SIGKILL');
  await gone;

  const library = await openLibrary(home);
  // Else the kill proves nothing.
  expect((await library.jobs.unfinished()).length).toBeGreaterThan(0);
  const next = await serve({ library });
  try {
    for (const [i, { id }] of views.entries()) {
      expect((await follow(next.url, id)).at(-1)).toMatchObject({
        name: `${i}.ibt`,
        stage: 'done',
        error: null,
      });
    }
    expect((await next.library.list({})).total).toBe(FILES);
    await vi.waitFor(() => expect(readdirSync(join(home, 'jobs'))).toEqual([]), { timeout: 10_000 });
  } finally {
    await next.end();
  }
}, 120_000);
