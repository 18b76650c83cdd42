/** The embedded implementations, held to the cases of their ports. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { blobsCases } from './blobs.cases.ts';
import { busCases } from './bus.cases.ts';
import { folderBlobs } from './folder.ts';
import { jobRecordsCases } from './jobs.cases.ts';
import { memoryJobRecords } from './jobsInMemory.ts';
import { modelRecordsCases } from './models.cases.ts';
import { historyRecordsCases } from './races/historyRecords.cases.ts';
import { raceRecordsCases } from './races/records.cases.ts';
import { recordsCases } from './records.cases.ts';
import { embeddedBus } from './sqlite/bus.ts';
import { type Database, openDatabase } from './sqlite/database.ts';
import { sqliteHistory } from './sqlite/history.ts';
import { sqliteJobs } from './sqlite/jobs.ts';
import { sqliteModels } from './sqlite/models.ts';
import { sqliteRaces } from './sqlite/races.ts';
import { sqliteRecords } from './sqlite/records.ts';
import { temporaryFolder } from './testing.ts';

/** A database that a test can close and open again. */
function reopenable(): { database: Database; reopen(): Promise<Database> } {
  const path = join(temporaryFolder(), 'library.sqlite');
  let database = openDatabase(path, false);
  onTestFinished(() => database.close());
  return {
    database,
    async reopen() {
      await database.close();
      database = openDatabase(path, false);
      return database;
    },
  };
}

recordsCases('SQLite', async () => {
  const { database, reopen } = reopenable();
  return { records: sqliteRecords(database.db), reopen: async () => sqliteRecords((await reopen()).db) };
});

raceRecordsCases('SQLite', async () => {
  const { database, reopen } = reopenable();
  return {
    races: sqliteRaces(database.db),
    records: sqliteRecords(database.db),
    reopen: async () => sqliteRaces((await reopen()).db),
  };
});

historyRecordsCases('SQLite', async () => {
  const { database, reopen } = reopenable();
  return {
    histories: sqliteHistory(database.db),
    races: sqliteRaces(database.db),
    reopen: async () => sqliteHistory((await reopen()).db),
  };
});

jobRecordsCases('SQLite', async () => {
  const { database, reopen } = reopenable();
  return { jobs: sqliteJobs(database.db), reopen: async () => sqliteJobs((await reopen()).db) };
});

modelRecordsCases('SQLite', async () => {
  const { database, reopen } = reopenable();
  return { models: sqliteModels(database.db), reopen: async () => sqliteModels((await reopen()).db) };
});

jobRecordsCases('memory', async () => ({ jobs: memoryJobRecords() }));

blobsCases('a folder', async () => {
  const folder = temporaryFolder();
  return {
    blobs: folderBlobs(folder),
    reopen: async () => folderBlobs(folder),
    kept: async () => readdirSync(folder).length,
  };
});

busCases('SQLite', async () => {
  const { database, reopen } = reopenable();
  let bus = embeddedBus(database.db, { retry: 5 });
  onTestFinished(() => bus.close());
  return {
    bus,
    async reopen() {
      await bus.close();
      bus = embeddedBus((await reopen()).db, { retry: 5 });
      return bus;
    },
  };
});
