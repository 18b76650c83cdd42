/**
 * Kill −9 at any moment costs a job no more than what it did since it last kept something. A process does two jobs, one of
 * which came with a file; it is killed again and again at moments drawn by a seed, until both are done, and their results
 * are held against those of a computation that nobody disturbed.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLibrary } from '../../src/store/index.ts';
import { mulberry } from '../store/random.ts';
import { BYTES, mixed, TO, uploaded } from './counted.ts';

/** More than this many kills and the jobs get nowhere. */
const MOST_KILLS = 60;
/** Kills that there must have been, or they prove nothing. */
const LEAST_KILLS = 8;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-jobs-kill-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the process said until it was killed, or ended by itself. */
async function lifeOf(home: string, early: boolean, random: () => number) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'counter.ts'), home], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaint = '';
  const wanted = 1 + Math.floor(60 * random());
  const reached = Promise.withResolvers<void>();
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    // Counted in what was kept and not in time, so that a slow machine gets somewhere too.
    if (said.split('kept').length > wanted) reached.resolve();
  });
  child.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('close', (_, signal) => resolve(signal)),
  );
  if (!early) await Promise.race([reached.promise, ended]);
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, (early ? 400 : 8) * random()))]);
  child.kill('SIGKILL');
  const signal = await ended;
  expect(complaint).not.toMatch(/Error/);
  return { killed: signal === 'SIGKILL', lines: said.split('\n').slice(0, -1) };
}

/** The last number that a line of these words bears. */
function last(lines: readonly string[], words: string): number | undefined {
  const line = lines.findLast((each) => each.startsWith(`${words} `));
  return line === undefined ? undefined : Number(line.slice(words.length + 1));
}

test('jobs that are killed at random moments end as if nothing had been', async () => {
  const home = join(folder, 'home');
  const random = mulberry(7);
  const kept: Record<string, number> = { count: 0, read: 0 };
  const stages: string[] = [];
  let kills = 0;
  let early = false;
  for (; kills < MOST_KILLS; kills++) {
    // Three early ones in a row may be three crashes without anything new, after which a job is given up.
    early = !early && random() < 0.3;
    const { killed, lines } = await lifeOf(home, early, random);
    for (const kind of ['count', 'read']) {
      const from = last(lines, `from ${kind}`);
      // What was said to be kept is on disk.
      if (from !== undefined) expect(from).toBeGreaterThanOrEqual(kept[kind]);
      kept[kind] = last(lines, `kept ${kind}`) ?? kept[kind];
    }
    stages.push(...lines.filter((line) => line.startsWith('ended')));
    if (!killed) break;
  }
  expect(kills).toBeGreaterThanOrEqual(LEAST_KILLS);
  expect(new Set(stages)).toEqual(new Set(['ended count done', 'ended read done']));

  const library = await openLibrary(home, { readOnly: true });
  const { items } = await library.jobs.list({});
  expect(items.map(({ kind, stage }) => `${kind} ${stage}`).sort()).toEqual(['count done', 'read done']);
  const results = await Promise.all(items.map(async ({ kind, id }) => [kind, await library.jobs.result(id)]));
  await library.close();
  const undisturbed = (values: Iterable<number>): number => [...values].reduce(mixed, 1);
  expect(Object.fromEntries(results)).toEqual({
    count: { hash: undisturbed(Array.from({ length: TO }, (_, i) => i)) },
    read: { hash: undisturbed(uploaded(BYTES)) },
  });
  expect(items.every(({ attempts }) => attempts > LEAST_KILLS / 2)).toBe(true);
  expect(readdirSync(join(home, 'jobs'))).toEqual([]);
}, 300_000);
