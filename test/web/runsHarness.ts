/** The app as it is built for use over a library with nothing in it, and trainings in processes of their own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type NewRun, type Run, Runs } from '../../src/learning/index.ts';
import { createServer } from '../../src/server/index.ts';
import { openLibrary } from '../../src/store/index.ts';
import { browserFlags, buildWeb, executablePath } from './harness.ts';

const script = resolve(import.meta.dirname, '../../src/learning/experiments/testing.ts');

export interface RunsApp {
  readonly url: string;
  readonly browser: Browser;
  readonly runs: Runs;
  /** Begins a training in a process of its own. */
  train(id?: string): Promise<Training>;
  close(): Promise<void>;
}

export interface Training {
  readonly id: string;
  /** Lets it come to its end. */
  finish(): Promise<void>;
  kill(): Promise<void>;
}

export async function startRunsApp(): Promise<RunsApp> {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-web-runs-'));
  const webRoot = join(folder, 'web');
  buildWeb(webRoot);
  const library = await openLibrary(join(folder, 'library'));
  const server = createServer({ library, webRoot, port: 0, logger: pino({ level: 'silent' }) });
  const { url, close } = await server.listen();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: browserFlags,
  });
  const runs = new Runs(join(library.home, 'runs'));
  const children: ChildProcess[] = [];
  return {
    url,
    browser,
    runs,
    async train(id) {
      const args = [script, 'train', runs.folder, ...(id === undefined ? [] : [id])];
      const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
      children.push(child);
      const gone = once(child, 'exit');
      const [said] = await once(child.stdout, 'data');
      return {
        id: String(said).trim(),
        async finish() {
          child.stdin.write('\n');
          await gone;
        },
        async kill() {
          child.kill('SIGKILL');
          await gone;
        },
      };
    },
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await browser.close();
      await close();
      await library.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A training that is over: its curves fall to `mae`. */
export function endedRun(runs: Runs, change: Partial<NewRun>, mae: number): Run {
  const run = runs.start({
    model: 'lap-time',
    title: 'Next lap time',
    settings: { rate: 0.001, width: 64 },
    seed: 1,
    device: 'cpu',
    codeVersion: '1.2.3',
    data: '/data/laps',
    seasons: [2022, 2023],
    ...change,
  });
  run.data({ hash: 'f00d'.repeat(16), rows: 118_432 });
  for (let step = 1; step <= 100; step++) {
    run.point({ series: 'network/train', step, value: mae + 1 / step });
    if (step % 10 === 0) run.point({ series: 'network/validation', step, value: mae + 1.2 / step });
  }
  run.finish({
    metrics: [{ name: 'mae', value: mae, low: mae - 0.01, high: mae + 0.01, unit: 's', data: '2024' }],
    artefacts: ['README.md'],
    score: mae,
  });
  return run;
}

export const runRow = (page: Page, id: string): Locator => page.locator(`.run-item[data-run="${id}"]`);
export const article = (page: Page): Locator => page.locator('article[data-run]');
export const chart = (page: Page): Locator => page.locator('figure.curves').first();

/** How many points the first chart has. */
export async function pointsShown(page: Page): Promise<number> {
  return Number(await chart(page).getAttribute('data-points'));
}

/** Of a colour of the style sheet, how many pixels the first chart shows, and how far right the last of them is, 0..1. */
export function inkOf(page: Page, variable: string): Promise<{ count: number; right: number }> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('figure.curves canvas');
    const probe = document.createElement('i');
    probe.style.color = 'var(${variable})';
    document.body.append(probe);
    const [r, g, b] = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
    probe.remove();
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    const { data, width } = context.getImageData(0, 0, copy.width, copy.height);
    let count = 0, right = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) > 12 || data[i + 3] < 250) continue;
      count++;
      right = Math.max(right, ((i / 4) % width) / width);
    }
    return { count, right };
  })()`);
}
