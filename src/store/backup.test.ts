import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { LibraryError, openLibrary, restoreLibrary } from './index.ts';
import { tarHeader } from './tar.ts';
import { smallIbt, temporaryFolder } from './testing.ts';

const NOW = new Date('2026-05-06T07:08:09Z');

interface BackedUp {
  readonly folder: string;
  readonly archive: string;
  readonly ids: readonly string[];
}

/** A library of two recordings, and its backup. */
async function backedUp(): Promise<BackedUp> {
  const folder = temporaryFolder();
  const archive = join(folder, 'backup.tar');
  const library = await openLibrary(join(folder, 'home'), { now: () => NOW });
  const ids: string[] = [];
  for (const seed of [1, 2]) {
    const path = join(folder, 'upload');
    writeFileSync(path, smallIbt(seed, 2));
    ids.push((await library.import({ path, name: `${seed}.ibt` })).id);
  }
  await library.update(ids[0], { name: 'Evening', tags: ['wet'] });
  await library.backup(archive);
  await library.close();
  return { folder, archive, ids };
}

test('a backup restores everything: records, tags, samples, events', async () => {
  const { folder, archive, ids } = await backedUp();
  const home = join(folder, 'deep', 'restored');
  mkdirSync(home, { recursive: true });
  await restoreLibrary(archive, home);
  const original = await openLibrary(join(folder, 'home'), { readOnly: true });
  const restored = await openLibrary(home, { readOnly: true });
  onTestFinished(() => restored.close());
  onTestFinished(() => original.close());
  expect(await restored.list({})).toEqual(await original.list({}));
  expect(await restored.events.read(0)).toEqual(await original.events.read(0));
  for (const id of ids) {
    expect(await restored.get(id)).toEqual(await original.get(id));
    expect(await restored.read(id)).toEqual(await original.read(id));
  }
  expect(readdirSync(folder).sort()).toEqual(['backup.tar', 'deep', 'home', 'upload']);
  expect(readdirSync(join(folder, 'deep'))).toEqual(['restored']);
});

test('a restored library can be written to and backed up again', async () => {
  const { folder, archive, ids } = await backedUp();
  const home = join(folder, 'restored');
  await restoreLibrary(archive, home);
  const library = await openLibrary(home);
  onTestFinished(() => library.close());
  expect(await library.delete(ids[0])).toBe(true);
  await library.backup(archive);
  await restoreLibrary(archive, join(folder, 'third'));
  const third = await openLibrary(join(folder, 'third'));
  onTestFinished(() => third.close());
  expect((await third.list({})).items.map(({ id }) => id)).toEqual([ids[1]]);
});

test('tar on the system reads the archive', async (context) => {
  const { archive, ids } = await backedUp();
  let listed: string;
  try {
    listed = execFileSync('tar', ['-tf', archive], { encoding: 'utf8' });
  } catch {
    context.skip('there is no tar here');
    return;
  }
  expect(listed.trim().split('\n')).toEqual([
    'library.sqlite',
    ...[...ids].sort().map((id) => `samples/${id}.parquet`),
    'manifest.json',
  ]);
  const manifest = JSON.parse(
    execFileSync('tar', ['-xOf', archive, 'manifest.json'], { encoding: 'utf8' }),
  ) as Record<string, unknown>;
  expect(manifest).toMatchObject({ pitboardBackup: 3, createdAt: NOW.toISOString() });
});

test('nothing is restored over something', async () => {
  const { folder, archive } = await backedUp();
  for (const target of [join(folder, 'home'), join(folder, 'upload')]) {
    await expect(restoreLibrary(archive, target)).rejects.toThrow(/not an empty folder/);
  }
  await expect(restoreLibrary(join(folder, 'none.tar'), join(folder, 'new'))).rejects.toThrow(/no backup/);
  expect(existsSync(join(folder, 'new'))).toBe(false);
});

test('a backup that cannot be written says so, and leaves an older one', async () => {
  const { folder, archive } = await backedUp();
  const before = readFileSync(archive);
  const library = await openLibrary(join(folder, 'home'));
  onTestFinished(() => library.close());
  await expect(library.backup(join(folder, 'none', 'x.tar'))).rejects.toThrow(
    /^the backup .* could not be written/,
  );
  const { items } = await library.list({});
  const samples = join(folder, 'home', 'samples', `${items[0].id}.parquet`);
  renameSync(samples, `${samples}.gone`);
  await expect(library.backup(archive)).rejects.toThrow(/samples of recording .* are missing/);
  expect(readFileSync(archive).equals(before)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['backup.tar', 'home', 'upload']);
});

test('a damaged, cut or foreign archive is refused in one sentence and leaves nothing', async () => {
  const { folder, archive } = await backedUp();
  const whole = readFileSync(archive);
  const bad = join(folder, 'bad.tar');
  const home = join(folder, 'new');
  const refused = async (bytes: Uint8Array): Promise<void> => {
    writeFileSync(bad, bytes);
    const error = await restoreLibrary(bad, home).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(LibraryError);
    expect(String(error)).toMatch(/^LibraryError: [^\n]+\.$/);
    expect(readdirSync(folder).sort()).toEqual(['backup.tar', 'bad.tar', 'home', 'upload']);
  };
  await refused(Buffer.alloc(0));
  await refused(Buffer.alloc(10_000));
  await refused(Buffer.from('this is no archive at all, but it is long enough for a header'.repeat(30)));
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1025), (length) => refused(whole.subarray(0, length))),
    { numRuns: 20 },
  );
  // Every bit counts, but for padding and fields that nobody reads: those are put back to what they were.
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 1 << bit;
      writeFileSync(bad, bytes);
      const own = join(folder, 'flipped');
      try {
        await restoreLibrary(bad, own);
      } catch (error) {
        expect(error).toBeInstanceOf(LibraryError);
        expect(existsSync(own)).toBe(false);
        return;
      }
      const [a, b] = [join(folder, 'home', 'samples'), join(own, 'samples')];
      for (const name of readdirSync(a)) {
        expect(readFileSync(join(b, name)).equals(readFileSync(join(a, name)))).toBe(true);
      }
      rmSync(own, { recursive: true });
    }),
    { numRuns: 40 },
  );
});

test('an archive with a path of its own choice writes nowhere', async () => {
  const { folder } = await backedUp();
  for (const name of ['../evil', '/tmp/evil', 'samples/../../evil', 'samples/a/b.parquet', 'lock.sqlite']) {
    const body = Buffer.alloc(512, 'x');
    writeFileSync(
      join(folder, 'bad.tar'),
      Buffer.concat([tarHeader(name, 512, NOW), body, Buffer.alloc(1024)]),
    );
    await expect(restoreLibrary(join(folder, 'bad.tar'), join(folder, 'new'))).rejects.toThrow(
      /belongs to no library/,
    );
  }
  expect(readdirSync(folder).sort()).toEqual(['backup.tar', 'bad.tar', 'home', 'upload']);
});

test('no archive is written into the library, whatever way leads there', async () => {
  const { folder } = await backedUp();
  const home = join(folder, 'home');
  const library = await openLibrary(home);
  onTestFinished(() => library.close());
  symlinkSync(home, join(folder, 'link'));
  for (const path of [
    join(home, 'library.sqlite'),
    join(home, 'samples', 'x.tar'),
    join(folder, 'link', 'x.tar'),
  ]) {
    await expect(library.backup(path)).rejects.toThrow(
      /^the backup .* would lie inside the library [^\n]+\.$/,
    );
  }
  expect((await library.list({})).total).toBe(2);
  expect(readdirSync(home).sort()).toEqual(
    expect.not.arrayContaining([expect.stringContaining('unfinished'), 'x.tar']),
  );
  await library.backup(join(folder, '..home.tar'));
});

test('a backup is for its owner alone, and sweeps what a killed one left', async () => {
  const { folder, archive } = await backedUp();
  if (process.platform !== 'win32') expect(statSync(archive).mode & 0o777).toBe(0o600);
  const gone = spawnSync(process.execPath, ['--version']).pid;
  const left = [`.backup.tar.${gone}.unfinished`, `.backup.tar.${gone}.0123abcd.unfinished.sqlite`];
  const alive = `.backup.tar.${process.ppid}.0123abcd.unfinished`;
  const foreign = ['.backup.tar.notes', '.other.tar.1.unfinished'];
  for (const name of [...left, alive, ...foreign]) writeFileSync(join(folder, name), '');
  const library = await openLibrary(join(folder, 'home'));
  onTestFinished(() => library.close());
  await library.backup(archive);
  expect(readdirSync(folder).sort()).toEqual([alive, ...foreign, 'backup.tar', 'home', 'upload'].sort());
});

test('a link to an empty folder is restored into, one to nothing is refused', async () => {
  const { folder, archive } = await backedUp();
  mkdirSync(join(folder, 'empty'));
  symlinkSync(join(folder, 'empty'), join(folder, 'link'));
  await restoreLibrary(archive, join(folder, 'link'));
  const library = await openLibrary(join(folder, 'empty'), { readOnly: true });
  onTestFinished(() => library.close());
  expect((await library.list({})).total).toBe(2);
  symlinkSync(join(folder, 'nothing'), join(folder, 'dangling'));
  await expect(restoreLibrary(archive, join(folder, 'dangling'))).rejects.toThrow(
    /is a link to a folder that does not/,
  );
});

test('of two restores at once, one makes the library and the other says so', async () => {
  const { folder, archive } = await backedUp();
  const home = join(folder, 'new');
  const ends = await Promise.allSettled([restoreLibrary(archive, home), restoreLibrary(archive, home)]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const end of ends) {
    if (end.status === 'rejected') expect(String(end.reason)).toMatch(/^LibraryError: .*not an empty folder/);
  }
  const library = await openLibrary(home);
  onTestFinished(() => library.close());
  expect((await library.list({})).total).toBe(2);
  expect(readdirSync(folder).sort()).toEqual(['backup.tar', 'home', 'new', 'upload']);
});
