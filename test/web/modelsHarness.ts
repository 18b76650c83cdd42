/** A server for made-up models of which all is known, and a Chromium that looks at them. Each test makes a model of its own. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium } from 'playwright-core';
import type { ModelAnswersView } from '../../src/server/contract.ts';
import { createServer } from '../../src/server/index.ts';
import { type Library, openLibrary } from '../../src/store/index.ts';
import { question, registered, registryOf, served, stintPace } from '../server/modelsSupport.ts';
import { browserFlags, buildWeb, executablePath } from './harness.ts';

export interface ModelApp {
  readonly url: string;
  readonly library: Library;
  readonly folder: string;
  readonly browser: Browser;
  /** Versions 1.0.0 (0.400 s, champion), 1.0.1 (0.371 s), 1.0.2 (0.384 s) and 1.1.0 (0.350 s, another architecture). */
  model(name: string): Promise<void>;
  /** Asks with tyres of these ages, and tells that what came was off by so many seconds, more and less in turn. */
  ask(name: string, ages: readonly (number | null)[], off?: number): Promise<void>;
  /** As a client of the API does. */
  send(method: string, path: string, body: unknown): Promise<Response>;
  /** The disk forgets what the weights of a version were. */
  spoil(name: string, version: string): Promise<void>;
  close(): Promise<void>;
}

const made = { base: 90, wear: 0.1, mae: 0.4 };

export async function startModelApp(): Promise<ModelApp> {
  if (executablePath === undefined) throw new Error('there is no Chromium');
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-web-models-'));
  const webRoot = join(folder, 'web');
  buildWeb(webRoot);
  const library = await openLibrary(join(folder, 'library'));
  const registry = registryOf(library);
  const server = createServer({ library, webRoot, port: 0, logger: pino({ level: 'silent' }), ...served });
  const { url, close } = await server.listen();
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  const send = (method: string, path: string, body: unknown) =>
    fetch(`${url}/api/v1/models/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    url,
    library,
    folder,
    browser,
    async model(name) {
      await registered(registry, [
        { ...made, name },
        { ...made, name, wear: 0.11, mae: 0.371, parent: '1.0.0' },
        { ...made, name, wear: 0.12, mae: 0.384, parent: '1.0.1' },
      ]);
      await registry.register(stintPace({ ...made, name, mae: 0.35, parent: '1.0.1', architecture: 'slow' }));
    },
    async ask(name, ages, off) {
      const response = await send('POST', `${name}/predict`, question(ages));
      if (!response.ok) throw new Error(await response.text());
      if (off === undefined) return;
      const { ids, answers }: ModelAnswersView = JSON.parse(await response.text());
      for (const [i, id] of ids.entries())
        await send('PUT', `${name}/answers/${id}/truth`, {
          truth: answers.value[i] + off * (i % 2 === 0 ? 0.9 : 1.1),
        });
    },
    send,
    async spoil(name, version) {
      const { files } = await registry.get(name, version);
      const weights = files.find((file) => file.name === 'weights.json');
      writeFileSync(join(library.home, 'models', weights?.sha256 ?? ''), 'dust');
    },
    async close() {
      await browser.close();
      await close();
      await library.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
