import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { FormatError } from '../formats/index.ts';
import { sourceMeta } from './import.ts';
import {
  type Library,
  LibraryError,
  type OpenLibraryOptions,
  openLibrary,
  StorageFullError,
} from './index.ts';
import { smallIbt, temporaryFolder } from './testing.ts';

const run = promisify(execFile);
const NOW = new Date('2026-05-06T07:08:09.010Z');

async function opened(home: string, options: OpenLibraryOptions = {}): Promise<Library> {
  const library = await openLibrary(home, { now: () => NOW, ...options });
  onTestFinished(() => library.close());
  return library;
}

function made(): { home: string; file(seed: number): string } {
  const folder = temporaryFolder();
  return {
    home: join(folder, 'home'),
    file(seed) {
      const path = join(folder, `upload-${seed}`);
      writeFileSync(path, smallIbt(seed));
      return path;
    },
  };
}

test('an imported recording is listed, found and read', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const path = file(1);
  const progress: number[] = [];
  const stages = new Set<string>();
  const { id, duplicate } = await library.import(
    { path, name: 'Tuesday.ibt' },
    {
      onProgress({ stage, fraction }) {
        stages.add(stage);
        progress.push(fraction);
      },
    },
  );
  expect(duplicate).toBe(false);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
  expect([...stages]).toEqual(['reading', 'writing']);

  const recording = await library.get(id);
  expect(recording).toMatchObject({
    id,
    name: 'Tuesday.ibt',
    format: 'ibt',
    track: 'Ring',
    car: null,
    date: '2026-01-02T00:00:00Z',
    importedAt: NOW.toISOString(),
    simulated: false,
    tags: [],
    rows: 2400,
    sampleRate: 60,
    bytes: readFileSync(path).length,
  });
  expect(recording?.laps.map(({ index }) => index)).toEqual(recording?.laps.map((_, i) => i));
  expect(recording?.laps.filter(({ time }) => time !== null).map(({ time }) => time)).toEqual([
    expect.closeTo(10, 2),
    expect.closeTo(10, 2),
  ]);
  const { total, items, facets } = await library.list({ q: 'tuesday' });
  expect(total).toBe(1);
  expect(items[0]).toMatchObject({ id, lapCount: recording?.laps.length });
  expect(facets).toEqual({ cars: [], tracks: ['Ring'], tags: [] });

  const { meta, channels } = await library.read(id, ['speed', 'lap', 'brake']);
  expect(meta).toEqual(recording?.meta);
  expect([...channels.keys()].sort()).toEqual(['lap', 'speed']);
  const speed = channels.get('speed');
  expect(speed?.values).toBeInstanceOf(Float32Array);
  expect(speed?.values[600]).toBeCloseTo(40 + 10 * Math.sin(1 + 2 * Math.PI), 4);
  expect(speed?.times).toBe(channels.get('lap')?.times);
  await expect(library.read('nowhere')).rejects.toThrow(RangeError);
  expect(await library.get('nowhere')).toBeUndefined();
});

test('the same file is one recording, whatever it is called, also for two at a time', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const path = file(1);
  const [first, second] = await Promise.all([
    library.import({ path, name: 'a.ibt' }),
    library.import({ path, name: 'b.ibt' }),
  ]);
  expect(first.duplicate).toBe(false);
  expect(second).toEqual({ id: first.id, duplicate: true });
  expect((await library.import({ path: file(2), name: 'a.ibt' })).duplicate).toBe(false);
  expect((await library.list({})).total).toBe(2);
});

test('a mark as simulated reaches the list and what is read', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const { id } = await library.import({ path: file(1), name: 'a.ibt', simulated: true });
  expect((await library.list({})).items[0].simulated).toBe(true);
  expect((await library.read(id, ['speed'])).meta.simulated).toBe(true);
});

test('names lose their folders and keep the rest', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const names = ['../../etc/passwd', 'C:\\laps\\b.ibt', '..', ` ${'ä'.repeat(300)}.ibt`, 'Läp "1".ibt'];
  const stored: (string | undefined)[] = [];
  for (const [i, name] of names.entries()) {
    const { id } = await library.import({ path: file(i), name });
    stored.push((await library.get(id))?.name);
  }
  expect(stored).toEqual([
    'passwd',
    'b.ibt',
    'recording',
    `${'ä'.repeat(40)}…${'ä'.repeat(16)}.ibt`,
    'Läp _1_.ibt',
  ]);
  expect(readdirSync(join(home, 'scratch')).filter((name) => !name.startsWith('duckdb'))).toEqual([]);
});

test('a mapping is text, and another mapping makes another recording', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'upload');
  const rows = Array.from({ length: 100 }, (_, i) => `${i / 10},${100 + i},${i % 7}`);
  writeFileSync(path, `Zeit,Tempo,Gas\n${rows.join('\n')}\n`);
  const library = await opened(join(folder, 'home'));
  const mapping = (gear: string) =>
    `time: {column: Zeit, unit: s}\nchannels:\n  speed: {column: Tempo, unit: km/h}\n  ${gear}: {column: Gas}\n`;
  const a = await library.import({ path, name: 'a.csv', mapping: mapping('gear') });
  const b = await library.import({ path, name: 'a.csv', mapping: mapping('lap') });
  expect(b.duplicate).toBe(false);
  expect((await library.import({ path, name: 'a.csv', mapping: mapping('gear') })).id).toBe(a.id);
  expect((await library.read(a.id)).channels.get('speed')?.values[0]).toBeCloseTo(100 / 3.6, 4);
});

test('what is no recording is refused in one sentence with its name, and leaves nothing', async () => {
  const { home } = made();
  const library = await opened(home);
  const folder = temporaryFolder();
  const path = join(folder, 'upload');
  writeFileSync(path, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  const refused = library.import({ path, name: 'photo.png' });
  await expect(refused).rejects.toThrow(FormatError);
  await expect(refused).rejects.toThrow(/^photo\.png: [^\n]+$/);
  writeFileSync(path, smallIbt(1).subarray(0, 700));
  await expect(library.import({ path, name: 'cut.ibt' })).rejects.toThrow(/^cut\.ibt: /);
  await expect(library.import({ path: join(folder, 'none'), name: 'none' })).rejects.toThrow(FormatError);
  expect((await library.list({})).total).toBe(0);
  expect(readdirSync(join(home, 'samples'))).toEqual([]);
});

test('an import that is aborted leaves nothing, and the next one goes on', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const path = file(1);
  await expect(
    library.import({ path, name: 'a.ibt' }, { signal: AbortSignal.abort(new Error('no')) }),
  ).rejects.toThrow('no');
  for (const at of [0.01, 0.06, 0.65]) {
    const stop = new AbortController();
    const aborted = library.import(
      { path, name: 'a.ibt' },
      {
        signal: stop.signal,
        onProgress: ({ fraction }) => {
          if (fraction >= at) stop.abort(new Error(`stopped at ${at}`));
        },
      },
    );
    await expect(aborted).rejects.toThrow(`stopped at ${at}`);
    expect(readdirSync(join(home, 'samples'))).toEqual([]);
    expect((await library.list({})).total).toBe(0);
  }
  expect((await library.import({ path, name: 'a.ibt' })).duplicate).toBe(false);
});

test('an import that waits for its turn gives up when it is told to', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const stop = new AbortController();
  const first = library.import({ path: file(1), name: 'a.ibt' });
  const second = library.import({ path: file(2), name: 'b.ibt' }, { signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  await first;
  await library.close();
  const again = await opened(home);
  expect((await again.list({})).items.map(({ name }) => name)).toEqual(['a.ibt']);
});

test('renamed, tagged and deleted recordings stay so', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const { id } = await library.import({ path: file(1), name: 'a.ibt' });
  const other = await library.import({ path: file(2), name: 'b.ibt' });
  expect(await library.update(id, { name: ' Evening ', tags: ['wet', 'wet'] })).toMatchObject({
    name: 'Evening',
    tags: ['wet'],
  });
  for (const change of [{ name: '  ' }, { name: 'a\nb' }, { tags: ['wet', '\u001b[2J'] }]) {
    await expect(library.update(id, change)).rejects.toThrow(LibraryError);
    await expect(library.update(id, change)).rejects.toThrow(/^a [^\n]+\.$/);
  }
  expect(await library.update('nowhere', { name: 'x' })).toBeUndefined();
  expect(await library.delete(other.id)).toBe(true);
  expect(await library.delete(other.id)).toBe(false);
  await library.close();
  const again = await opened(home);
  expect((await again.list({ tag: 'wet' })).items.map(({ name }) => name)).toEqual(['Evening']);
  expect(readdirSync(join(home, 'samples'))).toEqual([`${id}.parquet`]);
  expect((await again.import({ path: file(2), name: 'b.ibt' })).duplicate).toBe(false);
});

test('what happened can be read in order, and a consumer is told of it', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const told: string[] = [];
  const deleted = Promise.withResolvers<void>();
  await library.events.subscribe('test', ({ topic, data }) => {
    told.push(`${topic} ${data.id}`);
    if (topic === 'recording.deleted') deleted.resolve();
  });
  const { id } = await library.import({ path: file(1), name: 'a.ibt' });
  await library.update(id, { name: 'b' });
  await library.delete(id);
  await deleted.promise;
  const expected = ['imported', 'updated', 'deleted'].map((what) => `recording.${what} ${id}`);
  expect(told).toEqual(expected);
  expect((await library.events.read(0)).map(({ topic, data }) => `${topic} ${data.id}`)).toEqual(expected);
});

test('a second writer is refused with the folder’s name, a reader is let in', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const { id } = await library.import({ path: file(1), name: 'a.ibt' });
  await expect(openLibrary(home)).rejects.toThrow(LibraryError);
  const script = `
    import { openLibrary } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    const said = await openLibrary(process.argv[1]).then(() => 'opened', (error) => error.name + ': ' + error.message);
    const reader = await openLibrary(process.argv[1], { readOnly: true });
    const { items } = await reader.list({});
    const { channels } = await reader.read(items[0].id, ['speed']);
    const written = await reader.update(items[0].id, { name: 'x' }).catch((error) => error.name);
    await reader.close();
    console.log(JSON.stringify({ said, channels: [...channels.keys()], written }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, home]);
  const answer = JSON.parse(stdout) as Record<string, unknown>;
  expect(answer.said).toMatch(/^LibraryError: [^\n]*in use by another Pitboard[^\n]*$/);
  expect(answer.said).toContain(home);
  expect(answer).toMatchObject({ channels: ['speed'], written: 'LibraryError' });
  await library.update(id, { name: 'still mine' });
  await library.close();
  await (await openLibrary(home)).close();
});

test('a library of a newer version is refused in one sentence, and untouched', async () => {
  const { home } = made();
  await (await openLibrary(home)).close();
  const raw = new DatabaseSync(join(home, 'library.sqlite'));
  raw.exec('PRAGMA user_version = 99');
  raw.close();
  const refused = openLibrary(home);
  await expect(refused).rejects.toThrow(LibraryError);
  await expect(refused).rejects.toThrow(/version 99.*newer Pitboard.*up to \d+/);

  const other = made();
  await (await openLibrary(other.home)).close();
  writeFileSync(join(other.home, 'VERSION'), '7\n');
  await expect(openLibrary(other.home)).rejects.toThrow(/version 7.*newer Pitboard/);
  writeFileSync(join(other.home, 'VERSION'), 'x\n');
  await expect(openLibrary(other.home)).rejects.toThrow(/VERSION holds "x"/);
  // Whoever was refused has let go of the lock.
  writeFileSync(join(other.home, 'VERSION'), '1\n');
  await (await openLibrary(other.home)).close();
});

test('what is no library is refused', async () => {
  const folder = temporaryFolder();
  await expect(openLibrary(join(folder, 'none'), { readOnly: true })).rejects.toThrow(/there is no library/);
  expect(existsSync(join(folder, 'none'))).toBe(false);
  writeFileSync(join(folder, 'file'), '');
  await expect(openLibrary(join(folder, 'file'))).rejects.toThrow(/not a folder/);
  mkdirSync(join(folder, 'other'));
  const raw = new DatabaseSync(join(folder, 'other', 'library.sqlite'));
  raw.exec('CREATE TABLE cats (name)');
  raw.close();
  await expect(openLibrary(join(folder, 'other'))).rejects.toThrow(/not a library of Pitboard/);
  mkdirSync(join(folder, 'text'));
  writeFileSync(join(folder, 'text', 'library.sqlite'), 'hello, this is not a database at all'.repeat(100));
  await expect(openLibrary(join(folder, 'text'))).rejects.toThrow(/cannot be opened: [^\n]*\.$/);
});

test('a folder with things of somebody’s own does not become a library', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'thesis.odt'), 'years of work');
  mkdirSync(join(folder, 'scratch'));
  await expect(openLibrary(folder)).rejects.toThrow(/is no library and holds "thesis.odt"/);
  expect(readdirSync(folder).sort()).toEqual(['scratch', 'thesis.odt']);
  const music = temporaryFolder();
  mkdirSync(join(music, 'samples'));
  writeFileSync(join(music, 'samples', 'drums.wav'), '');
  await expect(openLibrary(music)).rejects.toThrow(/holds "samples"/);
  expect(readdirSync(join(music, 'samples'))).toEqual(['drums.wav']);
});

test('without its database a library is refused, and its samples stay', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const { id } = await library.import({ path: file(1), name: 'a.ibt' });
  await library.close();
  rmSync(join(home, 'library.sqlite'));
  await expect(openLibrary(home)).rejects.toThrow(/has lost library\.sqlite/);
  expect(readdirSync(join(home, 'samples'))).toEqual([`${id}.parquet`]);
});

test('closing finishes the import that runs and sends the others away', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const begun = Promise.withResolvers<void>();
  const running = library.import({ path: file(1), name: 'a.ibt' }, { onProgress: () => begun.resolve() });
  const waiting = library.import({ path: file(2), name: 'b.ibt' });
  await begun.promise;
  const closed = library.close();
  await expect(waiting).rejects.toThrow(/is closed/);
  expect((await running).duplicate).toBe(false);
  await closed;
  const late = [
    () => library.update('x', { name: 'y' }),
    () => library.list({}),
    () => library.get('x'),
    () => library.read('x'),
    () => library.events.read(0),
    () => library.backup(join(home, '..', 'late.tar')),
  ];
  for (const ask of late) await expect(ask()).rejects.toThrow(/^the library in .* is closed\.$/);
  expect((await (await opened(home)).list({})).total).toBe(1);
});

test('samples that are lost or damaged are told in one sentence; strays are swept', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const a = await library.import({ path: file(1), name: 'a.ibt' });
  const b = await library.import({ path: file(2), name: 'b.ibt' });
  writeFileSync(join(home, 'samples', `${a.id}.parquet`), 'PAR1 not really');
  rmSync(join(home, 'samples', `${b.id}.parquet`));
  await expect(library.read(a.id)).rejects.toThrow(/^the samples of "a\.ibt" cannot be read: [^\n]+$/);
  await expect(library.read(b.id)).rejects.toThrow(/^the samples of "b\.ibt" are missing[^\n]+$/);
  await library.close();
  writeFileSync(join(home, 'samples', '0123456789abcdef.parquet'), '');
  writeFileSync(join(home, 'samples', '.unfinished-0-x.parquet'), '');
  mkdirSync(join(home, 'scratch', 'old'), { recursive: true });
  await opened(home);
  expect(readdirSync(join(home, 'samples'))).toEqual([`${a.id}.parquet`]);
  expect(existsSync(join(home, 'scratch', 'old'))).toBe(false);
});

test('a Parquet file can be read alone: its metadata names channels, units and times', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const { id } = await library.import({ path: file(1), name: 'a.ibt' });
  const path = join(home, 'samples', `${id}.parquet`);
  const instance = await DuckDBInstance.create(':memory:');
  onTestFinished(() => instance.closeSync());
  const connection = await instance.connect();
  const kv = await connection.runAndReadAll(
    `SELECT decode(value) FROM parquet_kv_metadata('${path}') WHERE decode(key) = 'pitboard'`,
  );
  const head = JSON.parse(String(kv.getRows()[0][0])) as Record<string, unknown>;
  expect(head).toMatchObject({ version: 1, meta: { format: 'ibt', track: 'Ring' } });
  expect(head.channels).toContainEqual({
    name: 'speed',
    source: 'Speed',
    unit: 'm/s',
    rate: 60,
    kind: 'continuous',
    length: 2400,
    column: 'speed',
    type: 'f32',
    base: 0,
  });
  const sizes = await connection.runAndReadAll(
    `SELECT count(*)::INTEGER, max(t0), max(speed) > 49 FROM read_parquet('${path}')`,
  );
  expect(sizes.getRows()).toEqual([[2400, expect.closeTo(2399 / 60, 9), true]]);
  const codecs = await connection.runAndReadAll(
    `SELECT DISTINCT compression FROM parquet_metadata('${path}')`,
  );
  expect(codecs.getRows()).toEqual([['ZSTD']]);
});

test('an import changes no file of the user, whatever the file is called', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'upload');
  const text = `Zeit,Tempo\n${Array.from({ length: 100 }, (_, i) => `${i / 10},${100 + i}`).join('\n')}\n`;
  const mapping = 'time: {column: Zeit, unit: s}\nchannels:\n  speed: {column: Tempo, unit: km/h}\n';
  const library = await opened(join(folder, 'home'));
  for (const name of ['mapping.yaml', ' mapping.yaml ', 'mapping', 'recording']) {
    writeFileSync(path, text);
    await library.import({ path, name, mapping, sidecar: name }).catch(() => {});
    expect(readFileSync(path, 'utf8')).toBe(text);
  }
});

test('a file whose id is taken by another leaves the other as it is', async () => {
  const { home, file } = made();
  const first = await opened(home);
  const { id } = await first.import({ path: file(1), name: 'a.ibt' });
  await first.close();
  const raw = new DatabaseSync(join(home, 'library.sqlite'));
  raw.exec("UPDATE recording SET digest = 'another file of the same first digits'");
  raw.close();
  const samples = join(home, 'samples', `${id}.parquet`);
  writeFileSync(samples, 'the first');
  const library = await opened(home);
  await expect(library.import({ path: file(1), name: 'b.ibt' })).rejects.toThrow(
    /^b\.ibt: its id .* "a\.ibt"/,
  );
  expect(readFileSync(samples, 'utf8')).toBe('the first');
});

/** Keeps the library of `home` from writing to a table. */
function forbid(home: string, table: string): () => void {
  const change = (text: string): void => {
    const raw = new DatabaseSync(join(home, 'library.sqlite'));
    raw.exec(text);
    raw.close();
  };
  change(
    `CREATE TRIGGER forbid BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
  );
  return () => change('DROP TRIGGER forbid');
}

test('a change that is made counts, though the bus could not be told; it is told later', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const kept = await library.import({ path: file(1), name: 'a.ibt' });
  const gone = await library.import({ path: file(2), name: 'b.ibt' });
  const allow = forbid(home, 'event');
  expect(await library.update(kept.id, { name: 'b' })).toMatchObject({ name: 'b' });
  expect(await library.delete(gone.id)).toBe(true);
  expect((await library.events.read(0)).length).toBe(2);
  allow();
  await library.update(kept.id, { name: 'c' });
  expect((await library.events.read(2)).map(({ topic, data }) => `${topic} ${data.id}`)).toEqual([
    `recording.updated ${kept.id}`,
    `recording.deleted ${gone.id}`,
    `recording.updated ${kept.id}`,
  ]);
});

test('samples that cannot be deleted do not bring a recording back', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const { id } = await library.import({ path: file(1), name: 'a.ibt' });
  const samples = join(home, 'samples', `${id}.parquet`);
  rmSync(samples);
  mkdirSync(samples);
  expect(await library.delete(id)).toBe(true);
  expect((await library.events.read(1)).map(({ topic }) => topic)).toEqual(['recording.deleted']);
});

test('a full disk is told as that, whatever was to be changed', async () => {
  const { home, file } = made();
  const library = await opened(home);
  const { id } = await library.import({ path: file(1), name: 'a.ibt' });
  const allow = forbid(home, 'outbox');
  for (const change of [
    () => library.update(id, { name: 'b' }),
    () => library.delete(id),
    () => library.import({ path: file(2), name: 'b.ibt' }),
  ]) {
    await expect(change()).rejects.toThrow(StorageFullError);
    await expect(change()).rejects.toThrow(/ \(database or disk is full\)\.$/);
  }
  allow();
  expect((await library.list({})).items).toMatchObject([{ name: 'a.ibt' }]);
});

test('what a file says of itself is kept without control characters', () => {
  const meta = { format: 'x', car: ' GT3\r\n\u001b[2J', track: 'Ring', driver: '\u0007', trackLength: 5 };
  expect(sourceMeta(meta, undefined)).toEqual({ format: 'x', car: 'GT3 [2J', track: 'Ring', trackLength: 5 });
  expect(sourceMeta({ format: 'x' }, true)).toEqual({ format: 'x', simulated: true });
});
