/** A server whose library holds the versions of a made-up model, with all that a page on it can show. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium } from 'playwright-core';
import { createServer } from '../../src/server/index.ts';
import { type Library, openLibrary } from '../../src/store/index.ts';
import { MODEL, question, registered, registryOf, served, stintPace } from '../server/modelsSupport.ts';
import { browserFlags, buildWeb, executablePath } from './harness.ts';

export interface ModelApp {
  readonly url: string;
  readonly library: Library;
  readonly folder: string;
  readonly browser: Browser;
  /** Asks the model, and tells what came where `off` says by how much it was wrong. */
  ask(ages: readonly (number | null)[], off?: number): Promise<void>;
  close(): Promise<void>;
}

const first = { base: 90, wear: 0.1, mae: 0.4, run: null };

export async function startModelApp(): Promise<ModelApp> {
  if (executablePath === undefined) throw new Error('there is no Chromium');
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-web-models-'));
  const webRoot = join(folder, 'web');
  buildWeb(webRoot);
  const library = await openLibrary(join(folder, 'library'));
  const registry = registryOf(library);
  await registered(registry, [
    first,
    { ...first, wear: 0.11, mae: 0.371, parent: '1.0.0' },
    { ...first, wear: 0.12, mae: 0.384, parent: '1.0.1' },
  ]);
  await registry.register({ ...stintPace({ ...first, mae: 0.35, parent: '1.0.1' }), architecture: 'slow' });
  const server = createServer({
    library,
    webRoot,
    port: 0,
    logger: pino({ level: 'silent' }),
    ...served,
  });
  const { url, close } = await server.listen();
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  const post = (method: string, path: string, body: unknown) =>
    fetch(`${url}/api/v1/models/${MODEL}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    url,
    library,
    folder,
    browser,
    async ask(ages, off) {
      const response = await post('POST', 'predict', question(ages));
      if (!response.ok) throw new Error(await response.text());
      const { ids, answers }: { ids: string[]; answers: { value: number[] } } = JSON.parse(
        await response.text(),
      );
      if (off === undefined) return;
      for (const [i, id] of ids.entries())
        await post('PUT', `answers/${id}/truth`, {
          truth: answers.value[i] + off * (i % 2 === 0 ? 0.9 : 1.1),
        });
    },
    async close() {
      await browser.close();
      await close();
      await library.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
