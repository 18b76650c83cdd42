/**
 * Kill −9 at any moment leaves the models whole. A process registers, promotes, rolls back and deletes without end; after each kill the
 * library is opened and held against what the process had said: what it reported as registered is there with every byte, the champion is
 * the one that was named last, and no file is left that no version needs.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ModelRegistry } from '../../src/registry/index.ts';
import { openLibrary } from '../../src/store/index.ts';
import { mulberry } from '../store/random.ts';

const KILLS = 8;

async function killed(home: string, seed: number, random: () => number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), home, String(seed)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaint = '';
  // Counted in what it did and not in time, so that a slow machine is killed in the middle of its work too.
  const wanted = 2 + Math.floor(12 * random());
  const reached = Promise.withResolvers<void>();
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    if (said.split('\n').length > wanted) reached.resolve();
  });
  child.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('close', (_, signal) => resolve(signal)),
  );
  await Promise.race([reached.promise, ended]);
  await new Promise((resolve) => setTimeout(resolve, 15 * random()));
  child.kill('SIGKILL');
  expect([await ended, complaint]).toEqual(['SIGKILL', expect.not.stringMatching(/Error/)]);
  return said.split('\n').slice(0, -1);
}

test('killed at random moments', async () => {
  const home = mkdtempSync(join(tmpdir(), 'pitboard-models-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const random = mulberry(6);
  let known = new Set<string>();
  let champion: string | undefined;
  let cut = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const said = await killed(home, kill, random);
    const must = new Set(known);
    for (const line of said) {
      const [mark, verb, version] = line.split(' ');
      if (mark !== '>') continue;
      if (verb === 'register') must.add(version);
      if (verb === 'delete') must.delete(version);
      if ((verb === 'promote' || verb === 'rollback') && version !== 'undefined') champion = version;
    }
    const last = said.at(-1)?.startsWith('<') ? said.at(-1)?.slice(2) : undefined;
    if (last !== undefined) cut++;

    const library = await openLibrary(home);
    const registry = new ModelRegistry({ store: library.models });
    const versions = await registry.versions('lap-time');
    const there = new Set(versions.map(({ version }) => version));
    const gone = [...must].filter((version) => !there.has(version));
    const more = [...there].filter((version) => !must.has(version));
    // What was under way may have been done or not: a version more, or the oldest one less.
    expect([gone.length, more.length]).toEqual([
      last === 'delete' ? expect.toBeOneOf([0, 1]) : 0,
      last === 'register' ? expect.toBeOneOf([0, 1]) : 0,
    ]);
    const needed = new Set<string>();
    for (const version of versions) {
      for (const [name, bytes] of await registry.files(version)) {
        expect([name, bytes.length, bytes.every((byte, i) => byte === ((bytes[0] + i) & 255))]).toEqual([
          name,
          200_000,
          true,
        ]);
      }
      for (const { sha256 } of version.files) needed.add(sha256);
    }
    expect(readdirSync(join(home, 'models')).sort()).toEqual([...needed].sort());
    const history = await registry.history('lap-time', 'champion');
    expect(history.map(({ former }) => former)).toEqual(
      [null, ...history.map(({ version }) => version)].slice(0, history.length),
    );
    const now = (await registry.aliases('lap-time')).champion;
    expect(now).toBe(history.at(-1)?.version);
    if (last !== 'promote' && last !== 'rollback') expect(now).toBe(champion);
    champion = now;
    known = there;
    await library.close();
  }
  // Else the kills prove nothing.
  expect(cut).toBeGreaterThanOrEqual(KILLS / 4);
  expect(known.size).toBeGreaterThan(0);
}, 300_000);
