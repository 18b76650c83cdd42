import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FormatError } from '../../formats/index.ts';
import {
  type Library,
  LibraryError,
  type OpenLibraryOptions,
  openLibrary,
  restoreLibrary,
  UnnamedRaceError,
} from '../index.ts';
import { openDatabase } from '../sqlite/database.ts';
import { migrations } from '../sqlite/schema.ts';
import { temporaryFolder } from '../testing.ts';
import { type MadeRace, writeRace } from './testing.ts';

const NOW = new Date('2026-05-06T07:08:09.010Z');

interface Made {
  readonly folder: string;
  readonly home: string;
  /** A race in a folder of its own. */
  race(made: MadeRace, parent?: string): string;
}

function made(): Made {
  const folder = temporaryFolder();
  return {
    folder,
    home: join(folder, 'home'),
    race: (race, parent = 'uploads') => writeRace(join(folder, parent), race),
  };
}

async function opened(home: string, options: OpenLibraryOptions = {}): Promise<Library> {
  const library = await openLibrary(home, { now: () => NOW, ...options });
  onTestFinished(() => library.close());
  return library;
}

const ATLANTIS = { id: '2031-04-atlantis' };

/** A lap table of the same race as FastF1 gives it, with another car. */
function lapTable(folder: string, name = '2031-04-atlantis-laps.csv'): string {
  const path = join(folder, name);
  const rows = [1, 2, 3].flatMap((lap) => [
    `7,NEM,${lap},${60 * lap},60,1,MEDIUM,${lap},1`,
    `8,AHA,${lap},${61 * lap},61,1,HARD,${lap},2`,
    `9,ISH,${lap},${62 * lap},62,1,SOFT,${lap},3`,
  ]);
  writeFileSync(
    path,
    `DriverNumber,Driver,LapNumber,Time,LapTime,Stint,Compound,TyreLife,Position\n${rows.join('\n')}\n`,
  );
  return path;
}

/** Two tables of f1db, of the race of Atlantis, which car 8 won after all. */
function book(folder: string): string {
  const path = join(folder, 'books');
  mkdirSync(path, { recursive: true });
  const write = (table: string, lines: readonly string[]): void => {
    writeFileSync(join(path, `${table}.csv`), `${lines.join('\n')}\n`);
  };
  write('race', [
    'year,round,date,grandPrixId,officialName,qualifyingFormat,circuitId,courseLength,laps,distance,scheduledLaps',
    '2031,4,2031-05-04,atlantis,,KNOCKOUT,deep-ring,5,3,15,3',
    '2031,5,2031-05-18,lemuria,,KNOCKOUT,high-ring,5,2,10,2',
  ]);
  write('grands-prix', ['id,fullName', 'atlantis,Atlantis Grand Prix', 'lemuria,Lemuria Grand Prix']);
  write('drivers', [
    'id,name,firstName,lastName,abbreviation,permanentNumber',
    'nemo,Captain Nemo,Captain,Nemo,NEM,7',
    'ahab,Captain Ahab,Captain,Ahab,AHA,8',
  ]);
  write('constructors', ['id,name', 'nautilus,Nautilus', 'pequod,Pequod']);
  write('circuits', ['id,name', 'deep-ring,Deep Ring', 'high-ring,High Ring']);
  write('race-results', [
    'year,round,position,driverNumber,driverId,constructorId,engineManufacturerId,laps,time,timePenalty,gap,reasonRetired,points,gridPosition',
    '2031,4,1,8,ahab,pequod,whale,3,3:03.000,,,,25,2',
    '2031,4,2,7,nemo,nautilus,steam,3,3:10.000,,+7.000,,18,1',
    '2031,5,1,7,nemo,nautilus,steam,2,2:00.000,,,,25,1',
  ]);
  write('driver-standings', [
    'year,round,position,driverId,points',
    '2031,4,1,ahab,25',
    '2031,4,2,nemo,18',
    '2031,5,1,nemo,43',
    '2031,5,2,ahab,25',
  ]);
  return path;
}

test('a race comes in, is listed, found leniently and opened as it was', async () => {
  const { home, race } = made();
  const library = await opened(home);
  const progress: number[] = [];
  const { races, history, refused, warnings } = await library.races.importTiming(
    [race({ ...ATLANTIS, rate: 4 })],
    { onProgress: ({ fraction }) => progress.push(fraction) },
  );
  expect({ history, refused, warnings }).toEqual({ history: null, refused: [], warnings: [] });
  expect(races).toMatchObject([{ id: '2031-04-atlantis', isNew: true, changed: true }]);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);

  const { total, items, seasons } = await library.races.list({});
  expect(total).toBe(1);
  expect(seasons).toEqual([{ season: 2031, races: 1, withTiming: 1 }]);
  expect(items[0]).toMatchObject({
    id: '2031-04-atlantis',
    season: 2031,
    round: 4,
    kind: 'race',
    place: 'atlantis',
    date: '2031-05-04',
    laps: 3,
    cars: 2,
    winner: { code: 'NEM', name: 'Nemo', team: 'Nautilus' },
    hasTiming: true,
    hasCarSamples: true,
    hasLocations: true,
    sources: ['openf1'],
    importedAt: NOW.toISOString(),
  });
  for (const id of ['2031-04-atlantis', '2031-4', '2031-04', '2031-atlantis', ' 2031_04 Atlantis']) {
    expect(await library.races.resolve(id)).toBe('2031-04-atlantis');
  }
  for (const id of ['2031-05', '2030-04', 'atlantis', '', '2031-04-qualifying', '2031-lemuria']) {
    expect(await library.races.resolve(id)).toBeUndefined();
  }
  expect(await library.races.nearest('2031-04-atlantic')).toEqual(['2031-04-atlantis']);
  expect(await library.races.summary('2031-04')).toEqual(items[0]);

  const session = await library.races.open('2031-04');
  expect(session.id).toBe('2031-04-atlantis');
  expect(session.events.filter(({ type }) => type === 'lap')).toHaveLength(6);
  expect(session.carSamples?.length).toBe(2 * 4 * 180);
  const [speed, throttle] = [session.carSamples?.speed[0], session.carSamples?.throttle[0]];
  expect([speed, throttle]).toEqual([expect.closeTo(50, 5), 0.5]);
  expect(session.locations?.x[4]).toBeCloseTo(2.1, 5);
  const plain = await library.races.open('2031-04', { samples: false });
  expect(plain).toEqual({ ...session, carSamples: null, locations: null });
  await expect(library.races.open('2031-05')).rejects.toThrow(RangeError);
});

test('the same data is recognised under any name, also for two at a time', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  const first = race(ATLANTIS);
  const second = race(ATLANTIS, 'elsewhere');
  const ends = await Promise.all([library.races.importTiming([first]), library.races.importTiming([second])]);
  expect(ends.map(({ races }) => races.map(({ isNew, changed }) => [isNew, changed]))).toEqual([
    [[true, true]],
    [[false, false]],
  ]);
  const renamed = join(folder, 'copy of the race');
  renameSync(first, renamed);
  const { races } = await library.races.importTiming([renamed], { as: '2031-04-atlantis' });
  expect(races).toMatchObject([{ id: '2031-04-atlantis', changed: false }]);
  expect(readdirSync(join(home, 'races'))).toHaveLength(2);
  expect((await library.events.read(0)).map(({ topic }) => topic)).toEqual(['race.imported']);
});

test('sources of one race are merged, in whatever order they come', async () => {
  const { folder, home, race } = made();
  const paths = [race({ ...ATLANTIS, rate: 2 }), lapTable(folder)];
  const sessions = [];
  for (const [i, order] of [paths, [...paths].reverse()].entries()) {
    const library = await opened(`${home}-${i}`);
    const [first] = (await library.races.importTiming(order.slice(0, 1))).races;
    const [second] = (await library.races.importTiming(order.slice(1))).races;
    expect([first.isNew, second.isNew, second.changed]).toEqual([true, false, true]);
    expect(new Set(second.sources.map(({ source }) => source))).toEqual(new Set(['openf1', 'fastf1']));
    const { events, carSamples, missing } = await library.races.open('2031-04');
    expect(new Set(events.flatMap((event) => (event.type === 'lap' ? [event.car] : [])))).toEqual(
      new Set([7, 8, 9]),
    );
    expect(missing).not.toContain('stints');
    sessions.push({ laps: events.filter(({ type }) => type === 'lap'), carSamples });
  }
  expect(sessions[1]).toEqual(sessions[0]);
});

test('a newer edition of a source takes the place of the older one', async () => {
  const { home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([race({ ...ATLANTIS, laps: 2, rate: 2 })]);
  const [longer] = (await library.races.importTiming([race({ ...ATLANTIS, laps: 5, rate: 2 })])).races;
  expect(longer).toMatchObject({ isNew: false, changed: true });
  expect(longer.sources).toHaveLength(1);
  const session = await library.races.open('2031-04');
  expect(session.events.filter(({ type }) => type === 'lap')).toHaveLength(10);
  expect(readdirSync(join(home, 'races'))).toHaveLength(4);
  // One with less stands beside it: nothing is lost by a cut file of the same name.
  const [shorter] = (await library.races.importTiming([race({ ...ATLANTIS, laps: 3 })])).races;
  expect(shorter.sources).toHaveLength(2);
  expect((await library.races.open('2031-04')).carSamples?.length).toBe(session.carSamples?.length);
});

test('a library from before there were races takes them in', async () => {
  const { home, race } = made();
  const library = await openLibrary(home);
  await library.close();
  const path = join(home, 'library.sqlite');
  for (const name of readdirSync(home)) if (name.startsWith('library.sqlite')) rmSync(join(home, name));
  rmSync(join(home, 'races'), { recursive: true });
  await openDatabase(path, false, migrations.slice(0, 1)).close();
  const again = await opened(home);
  await again.races.importTiming([race(ATLANTIS)]);
  expect((await again.races.list({})).total).toBe(1);
});

test('samples that a session takes over are kept once', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([race({ ...ATLANTIS, rate: 2 })]);
  await library.races.importTiming([lapTable(folder)]);
  const names = readdirSync(join(home, 'races'));
  expect(names.filter((name) => name.endsWith('.car.parquet'))).toHaveLength(1);
  // Two contributions and the session that was made of them last.
  expect(names.filter((name) => name.endsWith('.jsonl.zst'))).toHaveLength(3);
});

test('a history names races, and completes those that there is timing of', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([race(ATLANTIS)]);
  const before = await library.races.report('2031-04');
  expect(before.classification.map(({ driver }) => driver)).toEqual(['NEM', 'AHA']);
  expect(before.missing).toContain('results');
  expect(before.official).toBe(false);

  const { history } = await library.races.importTiming([book(folder)]);
  expect(history).toMatchObject({
    sources: ['f1db'],
    firstSeason: 2031,
    lastSeason: 2031,
    races: 2,
    results: 3,
    changed: true,
  });
  const after = await library.races.report('2031-04');
  expect(after.classification).toMatchObject([
    { position: 1, driver: 'AHA', laps: 3, time: 183, status: 'finished', points: 25, stops: null },
    { position: 2, driver: 'NEM', laps: 3, time: 190, gap: 7 },
  ]);
  expect(after.grid).toEqual([
    { position: 1, car: 7, driver: 'NEM' },
    { position: 2, car: 8, driver: 'AHA' },
  ]);
  expect(after.missing).not.toContain('results');
  expect(after.missing).not.toContain('grid');
  expect(after.name).toBe('Atlantis Grand Prix');
  expect(after.sources.find(({ source }) => source === 'f1db')?.parts).toEqual(
    expect.arrayContaining(['grid', 'results']),
  );

  const { items } = await library.races.list({ order: 'asc' });
  expect(items.map(({ id, hasTiming }) => [id, hasTiming])).toEqual([
    ['2031-04-atlantis', true],
    ['2031-05-lemuria', false],
  ]);
  expect(items[1]).toMatchObject({
    winner: { code: 'NEM', name: 'Captain Nemo', team: 'Nautilus' },
    laps: 2,
    importedAt: null,
    sources: ['f1db'],
  });
  const told = await library.races.report('2031-05');
  expect(told.classification).toMatchObject([{ position: 1, driver: 'NEM', time: 120, stops: null }]);
  expect(told.missing).toContain('laps');

  const again = await library.races.importTiming([book(folder)]);
  expect(again.history?.changed).toBe(false);
});

test('a history that is there first completes a race that comes after it', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([book(folder)]);
  const { races } = await library.races.importTiming([race(ATLANTIS)]);
  expect(races).toMatchObject([{ id: '2031-04-atlantis', isNew: true, name: 'Atlantis Grand Prix' }]);
  expect((await library.races.report('2031-04')).official).toBe(true);
  expect((await library.races.list({})).total).toBe(2);
});

test('history answers by season, round and name', async () => {
  const { folder, home } = made();
  const library = await opened(home);
  const { history } = library.races;
  expect(await history.seasons()).toEqual([]);
  expect(await history.driverStandings(2031)).toBeUndefined();
  await library.races.importTiming([book(folder)]);
  expect(await history.seasons()).toEqual([{ season: 2031, rounds: 2 }]);
  expect((await history.races(2031)).map(({ round, circuit }) => [round, circuit])).toEqual([
    [4, 'deep-ring'],
    [5, 'high-ring'],
  ]);
  expect((await history.race(2031, 5))?.name).toBe('Lemuria Grand Prix');
  expect(await history.race(2031, 6)).toBeUndefined();
  expect((await history.results(2031, 4)).map(({ driver, grid }) => [driver, grid])).toEqual([
    ['ahab', 2],
    ['nemo', 1],
  ]);
  expect(await history.results(2031, 4, 'sprint')).toEqual([]);
  expect(await history.driverStandings(2031, 4)).toMatchObject({
    round: 4,
    final: false,
    published: true,
    rows: [
      { driver: 'ahab', points: 25 },
      { driver: 'nemo', points: 18 },
    ],
  });
  expect(await history.driverStandings(2031)).toMatchObject({ round: 5, final: true });
  expect((await history.drivers({ season: 2031 })).map(({ id }) => id).sort()).toEqual(['ahab', 'nemo']);
  expect(await history.drivers({ season: 1950 })).toEqual([]);
  expect((await history.circuits()).map(({ name }) => name).sort()).toEqual(['Deep Ring', 'High Ring']);
});

test('a race without a round is told by its place where the race is known', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  const path = join(folder, 'unnamed');
  renameSync(race(ATLANTIS), path);
  const refused = library.races.importTiming([path]);
  await expect(refused).rejects.toThrow(UnnamedRaceError);
  await expect(refused).rejects.toThrow(
    /^unnamed: it cannot be told which race this is .*--as 2024-01-bahrain\.$/,
  );
  await expect(library.races.importTiming([path], { as: 'sunday' })).rejects.toThrow(
    /^--as expects .*"sunday"\.$/,
  );
  await expect(library.races.importTiming([path], { as: '2031-atlantis' })).rejects.toThrow(
    /no race is known that --as 2031-atlantis could mean/,
  );
  expect((await library.races.list({})).total).toBe(0);
  await library.races.importTiming([book(folder)]);
  // The day of the laps is that of the race in the book.
  expect((await library.races.importTiming([path])).races).toMatchObject([{ id: '2031-04-atlantis' }]);
  expect((await library.races.importTiming([path], { as: '2031-lemuria' })).races).toMatchObject([
    { id: '2031-05-lemuria' },
  ]);
});

test('one name is not given to several races', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  race(ATLANTIS);
  race({ id: '2031-05-lemuria', day: 18, pace: 70 });
  await expect(
    library.races.importTiming([join(folder, 'uploads')], { as: '2031-04-atlantis' }),
  ).rejects.toThrow(/^--as 2031-04-atlantis names one session, but several came in/);
  const { races } = await library.races.importTiming([join(folder, 'uploads')]);
  expect(races.map(({ id }) => id)).toEqual(['2031-04-atlantis', '2031-05-lemuria']);
});

test('what is no timing is refused in one sentence, and does not keep others out', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  const photo = join(folder, 'photo.json');
  writeFileSync(photo, '{"width": 3, "height": 4}');
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  for (const path of [photo, empty, join(folder, 'nowhere')]) {
    const refused = library.races.importTiming([path]);
    await expect(refused).rejects.toThrow(FormatError);
    await expect(refused).rejects.toThrow(/^(photo\.json|empty|nowhere): [^\n]+$/);
  }
  const { races, refused } = await library.races.importTiming([photo, race(ATLANTIS)]);
  expect(races).toHaveLength(1);
  expect(refused).toEqual([expect.stringMatching(/^photo\.json: /)]);
  expect(existsSync(photo)).toBe(true);
});

test('a race is deleted with its files; what a history tells stays', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([race({ ...ATLANTIS, rate: 2 }), race({ id: '2031-06-mu', pace: 70 })]);
  await library.races.importTiming([book(folder)]);
  expect(await library.races.delete('2031-06')).toBe(true);
  expect(await library.races.resolve('2031-06')).toBeUndefined();
  expect(await library.races.delete('2031-04')).toBe(true);
  expect(readdirSync(join(home, 'races'))).toEqual([]);
  expect(await library.races.summary('2031-04')).toMatchObject({ hasTiming: false, sources: ['f1db'] });
  expect((await library.races.report('2031-04')).classification).toHaveLength(2);
  expect(await library.races.delete('2031-04')).toBe(false);
  expect(await library.races.delete('2031-07')).toBe(false);
  expect((await library.races.importTiming([race(ATLANTIS)])).races).toMatchObject([{ isNew: true }]);
});

test('leftovers of an import that was cut short are swept, and nothing else is', async () => {
  const { home, race } = made();
  const first = await openLibrary(home);
  await first.races.importTiming([race(ATLANTIS)]);
  await first.close();
  const kept = readdirSync(join(home, 'races')).sort();
  for (const name of [
    '.unfinished-0-2031-04-race.0123456789abcdef.jsonl.zst',
    '2031-04-race.0123456789abcdef.jsonl.zst',
    '2031-04-race.0123456789abcdef.car.parquet',
  ]) {
    writeFileSync(join(home, 'races', name), 'x');
  }
  writeFileSync(join(home, 'races', 'notes.txt'), 'mine');
  const second = await opened(home);
  expect(readdirSync(join(home, 'races')).sort()).toEqual([...kept, 'notes.txt'].sort());
  expect((await second.races.open('2031-04')).events.length).toBeGreaterThan(0);
});

test('a damaged or lost file is named in one sentence', async () => {
  const { home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([race({ ...ATLANTIS, rate: 2 })]);
  const names = readdirSync(join(home, 'races')).map((name) => join(home, 'races', name));
  for (const path of names) {
    const whole = readFileSync(path);
    const damaged = Buffer.from(whole);
    damaged.fill(0x5a, whole.length >> 1);
    writeFileSync(path, damaged);
  }
  await expect(library.races.open('2031-04', { samples: false })).rejects.toThrow(
    /^the race 2031-04-atlantis cannot be opened: [^\n]+\.$/,
  );
  await expect(library.races.open('2031-04')).rejects.toThrow(LibraryError);
  for (const path of names) rmSync(path);
  await expect(library.races.open('2031-04')).rejects.toThrow(
    /^the race 2031-04-atlantis cannot be opened: .* is missing\.$/,
  );
});

test('a race whose files are damaged keeps no other out', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([race({ ...ATLANTIS, rate: 2 })]);
  for (const name of readdirSync(join(home, 'races'))) writeFileSync(join(home, 'races', name), 'gone');
  await expect(library.races.importTiming([lapTable(folder)])).rejects.toThrow(LibraryError);
  // The history says something new of the damaged one too.
  const lemuria = race({ id: '2031-05-lemuria', day: 18, pace: 70 });
  const { races, history, warnings } = await library.races.importTiming([lemuria, book(folder)]);
  expect(races).toMatchObject([{ id: '2031-05-lemuria', changed: true }]);
  expect(history).toMatchObject({ changed: true });
  expect(warnings).toEqual([expect.stringMatching(/^2031-04-atlantis: \S+: [^\n]+$/)]);
});

test('a backup holds races and history, and gives them back', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([race({ ...ATLANTIS, rate: 2 }), lapTable(folder), book(folder)]);
  const archive = join(folder, 'backup.tar');
  await library.backup(archive);
  await restoreLibrary(archive, join(folder, 'restored'));
  const restored = await opened(join(folder, 'restored'));
  expect(await restored.races.list({})).toEqual(await library.races.list({}));
  expect(await restored.races.open('2031-04')).toEqual(await library.races.open('2031-04'));
  expect(await restored.races.history.season(2031)).toEqual(await library.races.history.season(2031));
  // What is added there merges with what was there before.
  const { races } = await restored.races.importTiming([race(ATLANTIS, 'without samples')]);
  expect(races).toMatchObject([{ isNew: false, changed: true }]);
});

test('a backup beside a process that writes is whole all the same', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([race({ ...ATLANTIS, rate: 20 })]);
  const reader = await opened(home, { readOnly: true });
  let done = false;
  const writing = library.races.importTiming([lapTable(folder), book(folder)]).finally(() => {
    done = true;
  });
  let count = 0;
  while (!done) {
    const archive = join(folder, `${count}.tar`);
    await reader.backup(archive);
    await restoreLibrary(archive, join(folder, `restored-${count}`));
    count++;
  }
  await writing;
  for (let i = 0; i < count; i++) {
    const restored = await opened(join(folder, `restored-${i}`));
    expect((await restored.races.open('2031-04')).carSamples?.length).toBe(2 * 20 * 180);
  }
});

test('a reader beside the writer sees whole races only', async () => {
  const { folder, home, race } = made();
  const library = await opened(home);
  await library.races.importTiming([race({ ...ATLANTIS, rate: 20 })]);
  const reader = await opened(home, { readOnly: true });
  const writing = library.races.importTiming([lapTable(folder), book(folder)]);
  let reads = 0;
  let done = false;
  const ended = writing.finally(() => {
    done = true;
  });
  while (!done) {
    const { carSamples } = await reader.races.open('2031-04');
    expect(carSamples?.length).toBe(2 * 20 * 180);
    reads++;
  }
  await ended;
  expect(reads).toBeGreaterThan(0);
  expect((await reader.races.report('2031-04')).official).toBe(true);
  await expect(reader.races.importTiming([folder])).rejects.toThrow(/for reading only/);
});

test('an import that is aborted keeps whole races, and the next one goes on', async () => {
  const { home, race } = made();
  const library = await opened(home);
  const paths = [race(ATLANTIS), race({ id: '2031-05-lemuria', pace: 70 })];
  await expect(
    library.races.importTiming(paths, { signal: AbortSignal.abort(new Error('no')) }),
  ).rejects.toThrow('no');
  const stop = new AbortController();
  await expect(
    library.races.importTiming(paths, {
      signal: stop.signal,
      onProgress: ({ race: at }) => {
        if (at === '2031-05-lemuria') stop.abort(new Error('enough'));
      },
    }),
  ).rejects.toThrow('enough');
  expect((await library.races.list({})).items.map(({ id }) => id)).toEqual(['2031-04-atlantis']);
  expect(readdirSync(join(home, 'races'))).toHaveLength(2);
  const { races } = await library.races.importTiming(paths);
  expect(races.map(({ changed }) => changed)).toEqual([false, true]);
});
