import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { LibraryError } from '../library.ts';
import { madeEvent, madeRecord, temporaryFolder } from '../testing.ts';
import { openDatabase } from './database.ts';
import { sqliteRecords } from './records.ts';
import { migrations } from './schema.ts';

const next = [...migrations, 'CREATE TABLE later (x TEXT); UPDATE recording SET name = upper(name);'];
const broken = [...migrations, 'CREATE TABLE later (x TEXT); UPDATE nothing SET x = 1;'];

async function withOneRecord(): Promise<string> {
  const path = join(temporaryFolder(), 'library.sqlite');
  const database = openDatabase(path, false);
  await sqliteRecords(database.db).insert(madeRecord('aa', { name: 'evening' }), madeEvent('1'));
  await database.close();
  return path;
}

async function nameIn(path: string, steps: readonly string[]): Promise<string | undefined> {
  const database = openDatabase(path, false, steps);
  const record = await sqliteRecords(database.db).get('aa');
  await database.close();
  return record?.name;
}

test('a library of an older version is brought to the present one, once, with its data', async () => {
  const path = await withOneRecord();
  expect(await nameIn(path, next)).toBe('EVENING');
  expect(await nameIn(path, next)).toBe('EVENING');
  expect(() => openDatabase(path, false)).toThrow(LibraryError);
});

test('a step that fails leaves the version and the data before it', async () => {
  const path = await withOneRecord();
  expect(() => openDatabase(path, false, broken)).toThrow(/^the library .* cannot be opened: [^\n]+\.$/);
  expect(await nameIn(path, migrations)).toBe('evening');
  expect(await nameIn(path, next)).toBe('EVENING');
});

test('a reader does not change the version', async () => {
  const path = await withOneRecord();
  expect(() => openDatabase(path, true, next)).toThrow(/must be opened for writing once/);
  await openDatabase(path, true).close();
});

test('a commit is on the disk before it returns', async () => {
  const database = openDatabase(join(temporaryFolder(), 'library.sqlite'), false);
  const mode = await sql<Record<string, unknown>>`PRAGMA journal_mode`.execute(database.db);
  const synchronous = await sql<Record<string, unknown>>`PRAGMA synchronous`.execute(database.db);
  expect([mode.rows, synchronous.rows]).toEqual([[{ journal_mode: 'wal' }], [{ synchronous: 2 }]]);
  await database.close();
});

test('a full disk is told as that, and not as a transaction that is missing', async () => {
  const database = openDatabase(join(temporaryFolder(), 'library.sqlite'), false);
  const records = sqliteRecords(database.db);
  await sql`PRAGMA max_page_count = 1`.execute(database.db);
  const large = madeRecord('aa', { warnings: ['x'.repeat(1_000_000)] });
  await expect(records.insert(large, madeEvent('1'))).rejects.toThrow(/^database or disk is full$/);
  await sql`PRAGMA max_page_count = 100000`.execute(database.db);
  expect(await records.insert(large, madeEvent('1'))).toBe(true);
  await database.close();
});
