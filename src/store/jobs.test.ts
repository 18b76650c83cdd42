/** Jobs as part of a library: of an older version, in a backup, closed, on a full disk. */

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { type JobRecord, LibraryError, openLibrary, restoreLibrary, StorageFullError } from './index.ts';
import { guardedJobs } from './jobsGuard.ts';
import { openDatabase } from './sqlite/database.ts';
import { sqliteJobs } from './sqlite/jobs.ts';
import { sqliteRecords } from './sqlite/records.ts';
import { migrations } from './sqlite/schema.ts';
import { madeEvent, madeRecord, smallIbt, temporaryFolder } from './testing.ts';

const job: JobRecord = {
  id: 'aa',
  kind: 'count',
  subject: null,
  key: null,
  stage: 'waiting',
  fraction: 0,
  step: null,
  error: null,
  attempts: 0,
  crashes: 0,
  stopping: false,
  hasFiles: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  endedAt: null,
};

test('a library from before there were jobs takes them, and keeps what it had', async () => {
  const path = join(temporaryFolder(), 'library.sqlite');
  const older = openDatabase(path, false, migrations.slice(0, 2));
  await sqliteRecords(older.db).insert(madeRecord('rr'), madeEvent('1'));
  await older.close();
  const database = openDatabase(path, false);
  onTestFinished(() => database.close());
  expect(await sqliteRecords(database.db).ids()).toEqual(['rr']);
  const jobs = sqliteJobs(database.db);
  await jobs.insert(job, { n: 1 });
  expect(await jobs.unfinished()).toEqual([job]);
});

test('uploads that an older version was killed over are swept', async () => {
  const home = join(temporaryFolder(), 'home');
  await (await openLibrary(home)).close();
  for (const name of ['incoming', 'incoming-races', 'jobs'])
    mkdirSync(join(home, name, 'old'), { recursive: true });
  const library = await openLibrary(home);
  onTestFinished(() => library.close());
  // Those of today are not the library's to judge.
  expect(readdirSync(home).filter((name) => /incoming|jobs/.test(name))).toEqual(['jobs']);
});

test('a backup carries jobs with their data', async () => {
  const folder = temporaryFolder();
  const library = await openLibrary(join(folder, 'home'));
  await library.jobs.insert(job, { n: 1 });
  await library.jobs.change('aa', { stage: 'done', result: { sum: 3 } });
  await library.backup(join(folder, 'backup.tar'));
  await library.close();
  await restoreLibrary(join(folder, 'backup.tar'), join(folder, 'restored'));
  const restored = await openLibrary(join(folder, 'restored'), { readOnly: true });
  onTestFinished(() => restored.close());
  expect(await restored.jobs.list({})).toEqual({ total: 1, items: [{ ...job, stage: 'done' }] });
  expect(await restored.jobs.input('aa')).toEqual({ n: 1 });
  expect(await restored.jobs.result('aa')).toEqual({ sum: 3 });
});

test('jobs of a library that was opened for reading are only read, and of a closed one not even that', async () => {
  const home = join(temporaryFolder(), 'home');
  const library = await openLibrary(home);
  await library.jobs.insert(job, null);
  const reader = await openLibrary(home, { readOnly: true });
  expect((await reader.jobs.get('aa'))?.id).toBe('aa');
  await expect(reader.jobs.change('aa', { fraction: 1 })).rejects.toThrow(/opened for reading only/);
  await expect(reader.jobs.insert({ ...job, id: 'bb' }, null)).rejects.toThrow(LibraryError);
  await reader.close();
  await library.close();
  await expect(library.jobs.get('aa')).rejects.toThrow(/is closed/);
  await expect(library.jobs.delete('aa')).rejects.toThrow(LibraryError);
});

test('a job does not wait for an import to be written down', async () => {
  const folder = temporaryFolder();
  const library = await openLibrary(join(folder, 'home'));
  onTestFinished(() => library.close());
  const path = join(folder, 'long.ibt');
  writeFileSync(path, smallIbt(1, 600));
  const order: string[] = [];
  let written: Promise<unknown> | undefined;
  await library.import(
    { path, name: 'long.ibt' },
    {
      onProgress: () => {
        written ??= library.jobs.insert(job, null).then(() => order.push('job'));
      },
    },
  );
  order.push('import');
  await written;
  expect(order).toEqual(['job', 'import']);
});

test('on a full disk nothing of a job changes, and the disk is said to be the reason', async () => {
  const path = join(temporaryFolder(), 'library.sqlite');
  const database = openDatabase(path, false);
  onTestFinished(() => database.close());
  const jobs = guardedJobs(sqliteJobs(database.db), { read() {}, write() {} });
  await jobs.insert(job, { n: 1 });
  await jobs.change('aa', { checkpoint: 'before' });
  await sql`PRAGMA max_page_count = 1`.execute(database.db);
  // Noise, which does not get smaller when it is packed.
  const large = Array.from({ length: 100_000 }, (_, i) => Math.sin(i * i));
  const said = /^a job could not be written down \(database or disk is full\)\.$/;
  const full = jobs.change('aa', { stage: 'done', checkpoint: null, result: large });
  await expect(full).rejects.toThrow(StorageFullError);
  await expect(jobs.change('aa', { checkpoint: large })).rejects.toThrow(said);
  await expect(jobs.insert({ ...job, id: 'bb' }, large)).rejects.toThrow(said);
  expect(await jobs.list({})).toEqual({ total: 1, items: [job] });
  expect(await jobs.checkpoint('aa')).toBe('before');
  await sql`PRAGMA max_page_count = 100000`.execute(database.db);
  expect(await jobs.change('aa', { stage: 'done', checkpoint: null, result: large })).toBe(true);
  expect(await jobs.result('aa')).toEqual(large);
});

test('what a job answered is small on disk', async () => {
  const path = join(temporaryFolder(), 'library.sqlite');
  const database = openDatabase(path, false);
  const jobs = sqliteJobs(database.db);
  await jobs.insert(job, null);
  const surface = Array.from({ length: 20_000 }, (_, i) => ({
    lap: i % 60,
    compound: 'MEDIUM',
    time: i / 8,
  }));
  await jobs.change('aa', { result: surface });
  await database.close();
  const raw = new DatabaseSync(path, { readOnly: true });
  const { bytes } =
    raw.prepare("SELECT length(data) AS bytes FROM job_data WHERE part = 'result'").get() ?? {};
  raw.close();
  expect(Number(bytes)).toBeLessThan(JSON.stringify(surface).length / 5);
});
