/**
 * The real thing once for all tests of the web app: the app as it is built for use, the server on a free port, a
 * library with the two simulated sessions in it, and a Chromium that looks at them. Every page is listened to: a test
 * fails on any warning or error in the console, on an exception and on whatever the content security policy refused,
 * unless the test has announced it because it takes the server away.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pino } from 'pino';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';
import { type CompareView, createServer, type RecordingDetail } from '../../src/server/index.ts';
import { type Library, openLibrary } from '../../src/store/index.ts';
import { writeDemoSessions } from '../../src/vehicle/index.ts';

const root = resolve(import.meta.dirname, '../..');

export const executablePath = findChromium();

/** ms for anything that a page should come to show; far more than it takes, for slow machines. */
export const PATIENCE = 15_000;

export const browserFlags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Chromium refuses to run as root inside its own sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** A recording of the demo and the index of its best lap. */
export interface Demo {
  readonly id: string;
  readonly name: string;
  readonly best: number;
  readonly bestTime: number;
}

export interface App {
  readonly url: string;
  readonly library: Library;
  /** For files that a test makes. */
  readonly folder: string;
  /** The built web app. */
  readonly webRoot: string;
  readonly expert: Demo;
  readonly learner: Demo;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Builds the web app into a folder, as it is built for use. */
export function buildWeb(folder: string): void {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', 'web', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  // The test runner's own NODE_ENV would build React for development.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`the web app could not be built: ${stderr || stdout}`);
}

async function importDemo(library: Library, path: string): Promise<Demo> {
  const name = basename(path);
  const { id } = await library.import({ path, name });
  const recording = await library.get(id);
  const best = recording?.laps.find(({ clean, time }) => clean && time === recording.bestLapTime);
  if (!best || best.time === null) throw new Error(`${name} has no clean lap`);
  return { id, name, best: best.index, bestTime: best.time };
}

export async function startApp(): Promise<App> {
  if (executablePath === undefined) throw new Error('there is no Chromium');
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-web-'));
  const webRoot = join(folder, 'web');
  buildWeb(webRoot);
  const library = await openLibrary(join(folder, 'library'));
  const paths = await writeDemoSessions(folder);
  const expert = await importDemo(library, paths.expert);
  const learner = await importDemo(library, paths.learner);
  const server = createServer({ library, webRoot, port: 0, logger: pino({ level: 'silent' }) });
  const { url, close } = await server.listen();
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  return {
    url,
    library,
    folder,
    webRoot,
    expert,
    learner,
    browser,
    async close() {
      await browser.close();
      await close();
      await library.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Address of the learner's best lap against the expert's, as a path. */
export function comparedPath({ learner, expert }: App): string {
  return `/lap/${learner.id}/${learner.best}?reference=${expert.id}:${expert.best}`;
}

export const desktop: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

export interface VisitOptions extends BrowserContextOptions {
  /** Complaints that the test itself provokes. */
  readonly expected?: readonly RegExp[];
}

/** Pages of one test and what they complained of. */
export class Visits {
  readonly #app: () => Pick<App, 'browser' | 'url'>;
  readonly #pages: Page[] = [];
  #complaints: string[] = [];

  constructor(app: () => Pick<App, 'browser' | 'url'>) {
    this.#app = app;
  }

  /** A page in a profile of its own, so that settings of one test are unknown to the next. */
  async open(path: string, options: VisitOptions = {}): Promise<Page> {
    const { expected = [], ...context } = options;
    const { browser, url } = this.#app();
    const opened = await browser.newContext({
      ...desktop,
      reducedMotion: 'reduce',
      colorScheme: 'dark',
      baseURL: url,
      ...context,
    });
    opened.setDefaultTimeout(PATIENCE);
    const page = await opened.newPage();
    this.#pages.push(page);
    const complain = (text: string) => {
      if (!expected.some((pattern) => pattern.test(text))) this.#complaints.push(text);
    };
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        complain(`${message.type()}: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => complain(`exception: ${error.message}`));
    await page.addInitScript(
      `addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))`,
    );
    await page.goto(path);
    return page;
  }

  /** Closes a page before its test ends, because its server does. */
  async close(page: Page): Promise<void> {
    this.#pages.splice(this.#pages.indexOf(page), 1);
    await page.context().close();
  }

  /** Closes all pages and returns what they complained of. */
  async end(): Promise<readonly string[]> {
    const complaints = this.#complaints;
    this.#complaints = [];
    for (const page of this.#pages.splice(0)) await page.context().close();
    return complaints;
  }
}

async function asked<T>(address: string): Promise<T> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} at ${address}`);
  return JSON.parse(await response.text());
}

/** What the API says of the learner's best lap against the expert's. */
export function comparison(
  app: App,
  reference = `${app.expert.id}:${app.expert.best}`,
): Promise<CompareView> {
  const query = new URLSearchParams({
    lap: `${app.learner.id}:${app.learner.best}`,
    reference,
    units: 'kmh',
  });
  return asked(`${app.url}/api/v1/compare?${query}`);
}

export function recording(app: App, id: string): Promise<RecordingDetail> {
  return asked(`${app.url}/api/v1/recordings/${id}`);
}
