/** Puts a library together from its ports: records and bus in SQLite, blobs in a folder, DuckDB for the samples. */

import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { backupLibrary } from './backup.ts';
import { storageFault } from './faults.ts';
import { folderBlobs } from './folder.ts';
import {
  blobKey,
  checkHome,
  DATABASE,
  MODELS,
  makeHome,
  markHome,
  RACES,
  SAMPLES,
  SCRATCH,
  sweepHome,
  WEB_CACHE,
} from './home.ts';
import { type ImportContext, importFile } from './import.ts';
import { guardedJobs } from './jobsGuard.ts';
import {
  type Library,
  LibraryError,
  type OpenLibraryOptions,
  type RecordingChange,
  type StoredRecording,
} from './library.ts';
import { lockHome } from './lock.ts';
import { guardedModels, sweepModels } from './modelsGuard.ts';
import { historyQueries } from './races/historyQueries.ts';
import { openRaces, sweepRaces } from './races/open.ts';
import type { RecordingRecord, Records } from './records.ts';
import { type Engine, startEngine } from './samples/engine.ts';
import { readSamples } from './samples/read.ts';
import { embeddedBus } from './sqlite/bus.ts';
import { type Database, openDatabase } from './sqlite/database.ts';
import { sqliteHistory } from './sqlite/history.ts';
import { sqliteJobs } from './sqlite/jobs.ts';
import { sqliteModels } from './sqlite/models.ts';
import { sqliteRaces } from './sqlite/races.ts';
import { sqliteRecords } from './sqlite/records.ts';

/** For tables that are being written; what outgrows it goes to the disk. */
const ENGINE_MEMORY = '512MB';

/** One after the other, in the order of asking. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}

function publicPart({ digest: _digest, layout: _layout, ...rest }: RecordingRecord): StoredRecording {
  return rest;
}

/** Gives up waiting, but not what waits, when the signal says so. */
async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  started: () => boolean,
): Promise<T> {
  if (signal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => {
    if (!started()) reject(signal.reason);
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Opens the library in the folder `home`, making it where there is none. Throws LibraryError, one sentence, where
 * another process writes to it, where it was made by a newer version, or where it is damaged.
 */
export async function openLibrary(home: string, options: OpenLibraryOptions = {}): Promise<Library> {
  const { readOnly = false, now = () => new Date() } = options;
  const folder = resolve(home);
  checkHome(folder, readOnly);
  if (!readOnly) makeHome(folder);
  const unlock = readOnly ? () => {} : lockHome(folder);
  try {
    const database = openDatabase(join(folder, DATABASE), readOnly);
    try {
      return await assemble({ home: folder, readOnly, now, unlock, database });
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    unlock();
    throw error;
  }
}

interface Parts {
  readonly home: string;
  readonly readOnly: boolean;
  readonly now: () => Date;
  readonly unlock: () => void;
  readonly database: Database;
}

/** Starts DuckDB at the first need: a list of recordings needs none. */
function lazyEngine(home: string, spill: string | undefined): Engine {
  let starting: Promise<Engine> | undefined;
  return {
    async use(work) {
      starting ??= startEngine(home, spill, ENGINE_MEMORY);
      return (await starting).use(work);
    },
    close: async () => (await starting)?.close(),
  };
}

async function assemble({ home, readOnly, now, unlock, database }: Parts): Promise<Library> {
  const records = sqliteRecords(database.db);
  const bus = embeddedBus(database.db);
  const blobs = folderBlobs(join(home, SAMPLES));
  const raceBlobs = folderBlobs(join(home, RACES));
  const modelBlobs = folderBlobs(join(home, MODELS));
  const models = sqliteModels(database.db);
  const scratch = join(home, SCRATCH);
  const engine = lazyEngine(home, readOnly ? undefined : scratch);
  const context: ImportContext = { records, blobs, engine, scratch, now };
  const histories = sqliteHistory(database.db);
  const raceContext = {
    blobs: raceBlobs,
    engine,
    races: sqliteRaces(database.db),
    histories,
    history: historyQueries(histories),
    now,
    webCache: join(home, WEB_CACHE),
  };
  const inTurn = queue();
  let closed = false;
  let closing: Promise<void> | undefined;
  if (!readOnly) {
    markHome(home);
    await sweepHome(home, records, blobs);
    await sweepRaces(raceContext);
    await sweepModels(models, modelBlobs);
    await relay(records, bus);
  }

  function refuseClosed(): void {
    if (closed) throw new LibraryError(`the library in ${home} is closed.`);
  }

  function refuse(): void {
    refuseClosed();
    if (readOnly) throw new LibraryError(`the library in ${home} was opened for reading only.`);
  }

  function writing<T>(work: () => Promise<T>): Promise<T> {
    refuse();
    return inTurn(async () => {
      // It may have been closed while this waited for its turn.
      refuse();
      try {
        return await work();
      } catch (error) {
        throw storageFault(error, 'the library could not be changed');
      }
    });
  }

  async function wholeRecord(id: string): Promise<RecordingRecord> {
    const record = await records.get(id);
    if (record === undefined) throw new RangeError(`the library has no recording "${id}"`);
    return record;
  }

  const event = (topic: string, data: Record<string, string>) => ({
    topic,
    key: randomUUID(),
    at: now().toISOString(),
    data,
  });

  const races = openRaces(raceContext, {
    refuseClosed,
    refuse,
    async writing(work, signal) {
      let started = false;
      const turn = writing(async () => {
        signal?.throwIfAborted();
        started = true;
        try {
          return await work();
        } finally {
          await relay(records, bus);
        }
      });
      return unlessAborted(turn, signal, () => started);
    },
  });

  return {
    home,
    races,
    jobs: guardedJobs(sqliteJobs(database.db), { read: refuseClosed, write: refuse }),
    models: guardedModels(models, modelBlobs, { read: refuseClosed, write: refuse }, queue()),
    events: {
      async read(after, limit) {
        refuseClosed();
        return bus.read(after, limit);
      },
      async subscribe(consumer, handler, subscribeOptions) {
        refuse();
        return bus.subscribe(consumer, handler, subscribeOptions);
      },
    },

    async import(input, importOptions = {}) {
      let started = false;
      const work = writing(async () => {
        importOptions.signal?.throwIfAborted();
        started = true;
        const result = await importFile(input, context, importOptions);
        await relay(records, bus);
        return result;
      });
      return unlessAborted(work, importOptions.signal, () => started);
    },

    async list(query) {
      refuseClosed();
      const [{ total, items }, facets] = await Promise.all([records.list(query), records.facets()]);
      return { total, items, facets };
    },

    async get(id) {
      refuseClosed();
      const record = await records.get(id);
      return record && publicPart(record);
    },

    async update(id, change) {
      return writing(async () => {
        const sound = checked(change);
        if (!(await records.update(id, sound, event('recording.updated', { id })))) return undefined;
        await relay(records, bus);
        const record = await records.get(id);
        return record && publicPart(record);
      });
    },

    async delete(id) {
      return writing(async () => {
        if (!(await records.delete(id, event('recording.deleted', { id })))) return false;
        // It is deleted once its record is; samples that stay behind are swept when the library opens.
        await blobs.delete(blobKey(id)).catch(() => {});
        await relay(records, bus);
        return true;
      });
    },

    async read(id, names) {
      refuseClosed();
      const { meta, layout, name } = await wholeRecord(id);
      const blob = await blobs.open(blobKey(id));
      if (blob === undefined)
        throw new LibraryError(`the samples of "${name}" are missing from the library in ${home}.`);
      try {
        const channels = await engine.use((connection) => readSamples(connection, blob.path, layout, names));
        return { meta, channels };
      } catch (error) {
        const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
        throw new LibraryError(`the samples of "${name}" cannot be read: ${reason}`, { cause: error });
      } finally {
        await blob.release();
      }
    },

    async backup(path) {
      refuseClosed();
      return inTurn(() => backupLibrary({ home, database, blobs, raceBlobs, modelBlobs, now }, path));
    },

    close() {
      closed = true;
      closing ??= inTurn(async () => {
        await bus.close();
        await engine.close();
        await database.close();
        unlock();
      });
      return closing;
    },
  };
}

/**
 * Gives the bus the events that were kept with their changes. What is given twice is there once. It never fails, since
 * the change that comes before it is made: what could not be given is kept, and given after the next change.
 */
async function relay(records: Records, bus: ReturnType<typeof embeddedBus>): Promise<void> {
  try {
    const events = await records.pendingEvents();
    for (const event of events) await bus.publish(event);
    await records.settleEvents(events.map(({ key }) => key));
  } catch {
    // The records still have them.
  }
}

/** Throws LibraryError for texts that no list could show. */
function checked({ name, tags }: RecordingChange): RecordingChange {
  const plain = name?.trim();
  const control = /\p{Cc}/u;
  if (plain === '') throw new LibraryError('a recording needs a name.');
  if (plain !== undefined && control.test(plain)) {
    throw new LibraryError('a name cannot hold line breaks or other control characters.');
  }
  if (tags?.some((tag) => control.test(tag.trim()))) {
    throw new LibraryError('a tag cannot hold line breaks or other control characters.');
  }
  return { name: plain, tags };
}
