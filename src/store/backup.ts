/**
 * A backup is one tar archive: a copy of the database as of one moment, the blobs of the recordings, races and
 * models in that copy, and last a list of it all with checksums. The list comes last so that an archive that was cut short is known by it.
 * Files that came in for a job and were not read yet are not in it; in the library that is made of it such a job fails.
 */

import { createHash } from 'node:crypto';
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { Blobs } from './blobs.ts';
import { syncFolderOf } from './durable.ts';
import { blobKey, DATABASE, MODELS, RACES, SAMPLES } from './home.ts';
import { sweepLeftovers, unfinishedName } from './leftovers.ts';
import { LibraryError } from './library.ts';
import { type Database, openDatabase } from './sqlite/database.ts';
import { sqliteModels } from './sqlite/models.ts';
import { sqliteRaces } from './sqlite/races.ts';
import { sqliteRecords } from './sqlite/records.ts';
import { tarWriter } from './tar.ts';

/** 2 holds races too, 3 models. */
export const BACKUP_VERSION = 3;
export const MANIFEST = 'manifest.json';

export const manifestShape = z.object({
  pitboardBackup: z.number().int(),
  createdAt: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestShape>;

export interface BackupContext {
  /** The library's folder, in which no archive may lie. */
  readonly home: string;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly raceBlobs: Blobs;
  readonly modelBlobs: Blobs;
  readonly now: () => Date;
}

/** What the database in the copy points to. */
async function pointedTo(copy: string): Promise<{
  readonly recordings: readonly string[];
  readonly races: readonly string[];
  readonly models: readonly string[];
}> {
  const database = openDatabase(copy, true);
  try {
    return {
      recordings: await sqliteRecords(database.db).ids(),
      races: await sqliteRaces(database.db).blobs(),
      models: await sqliteModels(database.db).digests(),
    };
  } finally {
    await database.close();
  }
}

/** The copy of the database points to a blob that is not there. */
class MissingBlobError extends LibraryError {}

/**
 * Times that a backup is begun anew where a blob is missing: beside a process that writes, a race may have been assembled
 * anew or something deleted after the database was copied.
 */
const TRIES = 3;

async function write(
  target: string,
  copy: string,
  { blobs, raceBlobs, modelBlobs, now }: BackupContext,
): Promise<void> {
  const files: Manifest['files'] = [];
  const created = now();
  const tar = await tarWriter(target, created);
  const add = async (name: string, path: string): Promise<void> => {
    const hash = createHash('sha256');
    const bytes = statSync(path).size;
    await tar.addFile(name, path, bytes, (block) => hash.update(block));
    files.push({ name, bytes, sha256: hash.digest('hex') });
  };
  try {
    await add(DATABASE, copy);
    const { recordings, races, models } = await pointedTo(copy);
    const addBlob = async (from: Blobs, folder: string, key: string, missing: string): Promise<void> => {
      const blob = await from.open(key);
      if (blob === undefined) {
        throw new MissingBlobError(`${missing} are missing, so this library cannot be backed up whole.`);
      }
      await add(`${folder}/${key}`, blob.path);
      await blob.release();
    };
    for (const id of recordings) {
      await addBlob(blobs, SAMPLES, blobKey(id), `the samples of recording ${id}`);
    }
    for (const key of races) {
      await addBlob(raceBlobs, RACES, key, `the data of race ${key.slice(0, key.indexOf('.'))}`);
    }
    for (const key of models) await addBlob(modelBlobs, MODELS, key, `the bytes of the model file ${key}`);
    const manifest: Manifest = { pitboardBackup: BACKUP_VERSION, createdAt: created.toISOString(), files };
    await tar.addBytes(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
    await tar.finish();
  } finally {
    await tar.close();
  }
}

/** An archive in there could take the place of the database itself. */
function checkOutside(home: string, archive: string): void {
  const way = relative(realpathSync(home), realpathSync(dirname(archive)));
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new LibraryError(
    `the backup ${archive} would lie inside the library ${home}; name a place outside of it.`,
  );
}

/** Writes the archive beside `path` and renames it when it is whole. */
export async function backupLibrary(context: BackupContext, path: string): Promise<void> {
  const archive = resolve(path);
  const folder = dirname(archive);
  const unfinished = join(folder, unfinishedName(basename(archive)));
  const copy = `${unfinished}.sqlite`;
  const tidy = (): void => {
    for (const leftover of [unfinished, copy, `${copy}-wal`, `${copy}-shm`])
      rmSync(leftover, { force: true });
  };
  try {
    checkOutside(context.home, archive);
    sweepLeftovers(folder, basename(archive));
    for (let tries = 1; ; tries++) {
      try {
        // SQLite fills an empty file as it is; one of its own making anybody could read.
        closeSync(openSync(copy, 'wx', 0o600));
        context.database.copyTo(copy);
        await write(unfinished, copy, context);
        break;
      } catch (error) {
        if (!(error instanceof MissingBlobError) || tries === TRIES) throw error;
        tidy();
      }
    }
    renameSync(unfinished, archive);
    syncFolderOf(archive);
  } catch (error) {
    if (error instanceof LibraryError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryError(`the backup ${archive} could not be written: ${reason}.`, { cause: error });
  } finally {
    tidy();
  }
}
