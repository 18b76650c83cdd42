/**
 * Kill −9 at any moment leaves the library whole. A process imports, renames and deletes without end; it is killed at
 * a moment drawn by a seed, and after each kill the library is opened and held against what the process had said:
 * what it reported as done is there, what it had not begun is not, nothing is half there, and the log of events tells
 * the same story as the records.
 */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLibrary } from '../../src/store/index.ts';
import { smallIbt } from '../../src/store/testing.ts';
import { mulberry } from './random.ts';

/** Each lane has a library of its own. */
const LANES = 2;
const KILLS = 16;
const FILES = 10;
/** Share of the kills that come while the library opens or before. */
const EARLY = 0.2;

let folder = '';
let uploads = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-kill-'));
  uploads = join(folder, 'uploads');
  mkdirSync(uploads);
  for (let i = 0; i < FILES; i++) writeFileSync(join(uploads, `${i}.ibt`), smallIbt(i, 60 + 40 * i));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the process said until it was killed. */
async function killed(home: string, seed: number, random: () => number): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'writer.ts'), home, uploads, String(seed)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  let complaint = '';
  // Counted in imports and not in time, so that a slow machine is killed in the middle of its work too.
  const early = random() < EARLY;
  const wanted = 1 + Math.floor(3 * random());
  const delay = early ? 400 * random() : 80 * random() ** 2;
  const reached = Promise.withResolvers<void>();
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    if (said.split('< import').length > wanted) reached.resolve();
  });
  child.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('close', (_, signal) => resolve(signal)),
  );
  if (!early) await Promise.race([reached.promise, ended]);
  await new Promise((resolve) => setTimeout(resolve, delay));
  child.kill('SIGKILL');
  expect([await ended, complaint]).toEqual(['SIGKILL', expect.not.stringMatching(/Error/)]);
  return said.split('\n').slice(0, -1);
}

/** Changes the set of recordings that must be there, and of those that may, by what the process said. */
function replay(
  said: readonly string[],
  known: ReadonlySet<string>,
): { must: Set<string>; may: Set<string> } {
  const must = new Set(known);
  const may = new Set(known);
  for (const line of said) {
    const [mark, verb, id] = line.split(' ');
    if (verb === 'delete') must.delete(id);
    if (verb === 'delete' && mark === '>') may.delete(id);
    if (verb === 'import' && mark === '>') {
      must.add(id);
      may.add(id);
    }
  }
  return { must, may };
}

/** Recordings of a library that must be whole. */
async function inspect(home: string): Promise<Set<string>> {
  const library = await openLibrary(home);
  try {
    const { items } = await library.list({ limit: 200 });
    const ids = items.map(({ id }) => id).sort();
    expect(readdirSync(join(home, 'samples')).sort()).toEqual(ids.map((id) => `${id}.parquet`));
    for (const { id, rows } of items) {
      const { channels } = await library.read(id);
      expect([...channels.values()].map(({ length }) => length)).toEqual(Array(channels.size).fill(rows));
      expect(channels.get('speed')?.values.every((speed: number) => speed >= 29.9 && speed <= 50.1)).toBe(
        true,
      );
    }
    const told = new Set<string>();
    for (const { topic, data } of await library.events.read(0, 100_000)) {
      if (topic === 'recording.imported') told.add(data.id);
      if (topic === 'recording.deleted') told.delete(data.id);
    }
    expect([...told].sort()).toEqual(ids);
    return new Set(ids);
  } finally {
    await library.close();
    const raw = new DatabaseSync(join(home, 'library.sqlite'), { readOnly: true });
    expect(raw.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    raw.close();
  }
}

test.concurrent.each(Array.from({ length: LANES }, (_, lane) => lane))(
  'killed at random moments, lane %i',
  async (lane) => {
    const home = join(folder, `home-${lane}`);
    const random = mulberry(1000 + lane);
    let known = new Set<string>();
    let imports = 0;
    let cut = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const said = await killed(home, 100 * lane + kill, random);
      const { must, may } = replay(said, known);
      known = await inspect(home);
      expect([...must].filter((id) => !known.has(id))).toEqual([]);
      // One more than was reported may be there: the import whose end nobody was told of.
      const more = [...known].filter((id) => !may.has(id));
      const importing = said.at(-1) === '< import';
      expect(more.length).toBeLessThanOrEqual(importing ? 1 : 0);
      imports += said.filter((line) => line.startsWith('> import')).length;
      if (importing) cut++;
    }
    // Else the kills prove nothing.
    expect(imports).toBeGreaterThanOrEqual(KILLS / 4);
    expect(cut).toBeGreaterThanOrEqual(KILLS / 8);

    const library = await openLibrary(home);
    for (const name of readdirSync(uploads)) await library.import({ path: join(uploads, name), name });
    expect((await library.list({})).total).toBe(FILES);
    await library.close();
    await inspect(home);
  },
  // Each kill starts a process of its own: some 20 s in all on an idle machine.
  600_000,
);
