/**
 * Kill −9 at any moment leaves the races of a library whole. A process imports races of several sources and histories,
 * and deletes races, without end; it is killed at a moment drawn by a seed, and after each kill every race opens, has the
 * samples that its record states, is made of whole imports only, and no file is there that nothing points to.
 */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLibrary } from '../../src/store/index.ts';
import { writeRace } from '../../src/store/races/testing.ts';
import { mulberry } from './random.ts';

const KILLS = 20;
/** Share of the kills that come while the library opens or before. */
const EARLY = 0.15;
const RATE = 60;
const LAPS = 3;

/** What is imported: the race that it is of, and the pace of car 7, by which an import is known again in the race. */
const SOURCES = [
  { name: '2031-04-atlantis', race: '2031-04-atlantis', pace: 50, rate: RATE },
  { name: '2031-05-lemuria', race: '2031-05-lemuria', pace: 51, rate: RATE },
  { name: '2031-06-mu', race: '2031-06-mu', pace: 52, rate: RATE },
  { name: '2031-07-thule', race: '2031-07-thule', pace: 53, rate: 0 },
] as const;

let folder = '';
let uploads = '';

/** Sectors of the laps of a race, from another source: it merges with the samples of the first. */
function writeLaps(path: string, pace: number): void {
  const rows = [7, 8, 9].flatMap((car) =>
    Array.from({ length: LAPS }, (_, i) => {
      const duration = pace + car - 7;
      return [car, `C0${car}`, i + 1, (i + 1) * duration, duration, 1, 'MEDIUM', i + 1, car - 6].join(',');
    }),
  );
  writeFileSync(
    path,
    `DriverNumber,Driver,LapNumber,Time,LapTime,Stint,Compound,TyreLife,Position\n${rows.join('\n')}\n`,
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-race-kill-'));
  uploads = join(folder, 'uploads');
  mkdirSync(uploads);
  for (const { name, pace, rate } of SOURCES) {
    writeRace(uploads, { id: name, pace, rate, laps: LAPS });
    writeLaps(join(uploads, `${name}.csv`), pace);
  }
  renameSync(join(uploads, '2031-07-thule.csv'), join(uploads, '2031-08-hyperborea.csv'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the process said until it was killed. */
async function killed(home: string, seed: number, random: () => number): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'raceWriter.ts'), home, uploads, String(seed)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  let complaint = '';
  // Counted in imports and not in time, so that a slow machine is killed in the middle of its work too.
  const early = random() < EARLY;
  const wanted = 1 + Math.floor(4 * random());
  const delay = early ? 500 * random() : 250 * random() ** 2;
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

/** The race that a source is of. */
const raceOf = (source: string): string => source.replace(/\.csv$/, '');

/** The sources that each race must have, by what was there and what the process said since; null where either may be. */
function replay(
  said: readonly string[],
  known: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, { must: Set<string>; may: Set<string> }> {
  const races = new Map(
    [...known].map(([race, sources]) => [race, { must: new Set(sources), may: new Set(sources) }]),
  );
  for (const line of said) {
    const [mark, verb, what = ''] = line.split(' ');
    if (verb !== 'import' && verb !== 'delete') continue;
    const race = raceOf(what);
    const of = races.get(race) ?? { must: new Set<string>(), may: new Set<string>() };
    races.set(race, of);
    if (verb === 'delete') of.must.clear();
    if (verb === 'delete' && mark === '>') of.may.clear();
    if (verb === 'import') of.may.add(what);
    if (verb === 'import' && mark === '>') of.must.add(what);
  }
  return races;
}

const bundle = /^(\d{4}-\d{2}-[a-z]+)\.[0-9a-f]{16}\.jsonl\.zst$/;

/** The sources of each race of a library, all of which must be whole. */
async function inspect(home: string): Promise<Map<string, Set<string>>> {
  const library = await openLibrary(home);
  const races = new Map<string, Set<string>>();
  try {
    const { items } = await library.races.list({});
    const files = readdirSync(join(home, 'races'));
    expect(files.filter((name) => name.startsWith('.'))).toEqual([]);
    let parts = 0;
    for (const { id, hasCarSamples, hasLocations } of items) {
      const session = await library.races.open(id);
      const made = SOURCES.find(({ race }) => race === id);
      const samples = made === undefined || !hasCarSamples ? undefined : 2 * LAPS * made.pace * made.rate;
      expect([session.carSamples?.length, session.locations?.length]).toEqual([samples, samples]);
      expect(hasLocations).toBe(hasCarSamples);
      const sources = new Set(session.sources.map(({ source }) => (source === 'openf1' ? id : `${id}.csv`)));
      // A lap table has a third car, and only it has tyres.
      const cars = new Set(session.events.flatMap((event) => (event.type === 'lap' ? [event.car] : [])));
      expect(cars.size).toBe(sources.has(`${id}.csv`) ? 3 : 2);
      races.set(id, sources);
      parts += sources.size;
    }
    expect(files.filter((name) => bundle.test(name))).toHaveLength(items.length + parts);
    const told = new Set<string>();
    for (const { topic, data } of await library.events.read(0, 100_000)) {
      if (topic === 'race.imported') told.add(data.id);
      if (topic === 'race.deleted') told.delete(data.id);
    }
    expect([...told].sort()).toEqual(items.map(({ id }) => id).sort());
    return races;
  } finally {
    await library.close();
    const raw = new DatabaseSync(join(home, 'library.sqlite'), { readOnly: true });
    expect(raw.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    raw.close();
  }
}

test('races survive a kill at any moment', async () => {
  const home = join(folder, 'home');
  const random = mulberry(77);
  let known = new Map<string, Set<string>>();
  let imports = 0;
  let cut = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const said = await killed(home, kill, random);
    const expected = replay(said, known);
    known = await inspect(home);
    for (const [race, { must, may }] of expected) {
      const has = known.get(race) ?? new Set<string>();
      expect([...must].filter((source) => !has.has(source))).toEqual([]);
      expect([...has].filter((source) => !may.has(source))).toEqual([]);
    }
    imports += said.filter((line) => line.startsWith('> import')).length;
    if (said.at(-1)?.startsWith('< import')) cut++;
  }
  // Else the kills prove nothing.
  expect(imports).toBeGreaterThanOrEqual(KILLS / 4);
  expect(cut).toBeGreaterThanOrEqual(KILLS / 8);

  const library = await openLibrary(home);
  await library.races.importTiming(readdirSync(uploads).map((name) => join(uploads, name)));
  expect((await library.races.list({})).total).toBe(5);
  await library.close();
  await inspect(home);
}, 600_000);
