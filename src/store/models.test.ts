/** Models as part of a library: of an older version, closed, on a full disk. Backups are tried with the registry. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { folderBlobs } from './folder.ts';
import { LibraryError, openLibrary, StorageFullError } from './index.ts';
import { madeVersion } from './models.cases.ts';
import { guardedModels } from './modelsGuard.ts';
import { openDatabase } from './sqlite/database.ts';
import { sqliteModels } from './sqlite/models.ts';
import { sqliteRecords } from './sqlite/records.ts';
import { migrations } from './sqlite/schema.ts';
import { madeEvent, madeRecord, temporaryFolder } from './testing.ts';

test('a library from before there were models takes them, and keeps what it had', async () => {
  const path = join(temporaryFolder(), 'library.sqlite');
  const older = openDatabase(path, false, migrations.slice(0, 3));
  await sqliteRecords(older.db).insert(madeRecord('rr'), madeEvent('1'));
  await older.close();
  const database = openDatabase(path, false);
  onTestFinished(() => database.close());
  expect(await sqliteRecords(database.db).ids()).toEqual(['rr']);
  expect(await sqliteModels(database.db).insert(madeVersion('1.0.0'))).toBe(true);
});

test('truths that a library knew before they were counted count', async () => {
  const path = join(temporaryFolder(), 'library.sqlite');
  const older = openDatabase(path, false, migrations.slice(0, -1));
  const answer = {
    arm: 'champion',
    key: null,
    at: '2026-01-01T00:00:00.000Z',
    latency: 1,
    answer: '{}',
    error: null,
  };
  const row = { ...answer, model: 'lap-time', version: '1.0.0' };
  const rows = [91, 92, null].map((truth, i) => ({ ...row, id: `p${i}`, truth }));
  await older.db.insertInto('model_prediction').values(rows).execute();
  await older.close();
  const database = openDatabase(path, false);
  onTestFinished(() => database.close());
  expect(await sqliteModels(database.db).truths('lap-time', '1.0.0')).toBe(2);
});

test('models of a library that was opened for reading are only read, and of a closed one not even that', async () => {
  const home = join(temporaryFolder(), 'home');
  const library = await openLibrary(home);
  await library.models.records.insert(madeVersion('1.0.0'));
  await library.models.files.put('a'.repeat(64), async (path) => writeFileSync(path, 'x'));
  const reader = await openLibrary(home, { readOnly: true });
  expect(await reader.models.records.get('lap-time', '1.0.0')).toEqual(madeVersion('1.0.0'));
  expect(await reader.models.files.keys()).toHaveLength(1);
  await expect(reader.models.records.tag('lap-time', '1.0.0', [])).rejects.toThrow(/opened for reading only/);
  await expect(reader.models.files.delete('a'.repeat(64))).rejects.toThrow(LibraryError);
  await reader.close();
  await library.close();
  await expect(library.models.records.models()).rejects.toThrow(/is closed/);
});

test('on a full disk no version is half there, and the disk is said to be the reason', async () => {
  const folder = temporaryFolder();
  const database = openDatabase(join(folder, 'library.sqlite'), false);
  onTestFinished(() => database.close());
  const blobs = folderBlobs(join(folder, 'models'));
  const { records, files } = guardedModels(
    sqliteModels(database.db),
    blobs,
    { read() {}, write() {} },
    (work) => work(),
  );
  await records.insert(madeVersion('1.0.0'));
  await sql`PRAGMA max_page_count = 1`.execute(database.db);
  const large = madeVersion('1.0.1', { manifest: 'x'.repeat(1_000_000) });
  const said = /^a model could not be written down \(database or disk is full\)\.$/;
  await expect(records.insert(large)).rejects.toThrow(StorageFullError);
  await expect(records.insert(large)).rejects.toThrow(said);
  expect(await records.versions('lap-time')).toEqual([madeVersion('1.0.0')]);
  const full = async (path: string): Promise<void> => {
    writeFileSync(path, 'half');
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  await expect(files.put('b'.repeat(64), full)).rejects.toThrow(StorageFullError);
  expect(await files.keys()).toEqual([]);
});
