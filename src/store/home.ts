/**
 * The folder that a library lives in:
 *
 *     VERSION           of the layout of this folder, for people and other tools
 *     library.sqlite    records and the log of events; its tables have a version of their own
 *     samples/ID.parquet
 *     races/            what the sources said of each race, and the races assembled of it
 *     models/           the files of models, each under the SHA-256 of its content
 *     runs/             a folder for each training, written by the process that trains
 *     jobs/             a folder for each job that has not ended, with what came in for it
 *     scratch/          what is only needed now; emptied when the library opens
 *     lock.sqlite       held by the process that writes
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Blobs } from './blobs.ts';
import { syncFolder, syncFolderOf, writeDurably } from './durable.ts';
import { LibraryError } from './library.ts';
import type { Records } from './records.ts';

export const DATABASE = 'library.sqlite';
export const LOCK = 'lock.sqlite';
export const SAMPLES = 'samples';
export const RACES = 'races';
export const MODELS = 'models';
export const SCRATCH = 'scratch';
/** A training may have been here before there was a library. */
const RUNS = 'runs';
/** What was fetched from the web, so that it is asked for once; may be deleted at any time. */
export const WEB_CACHE = 'web-cache';
/** Where uploads lay before each was a job. */
const FORMER = ['incoming', 'incoming-races'];
const VERSION = 'VERSION';
const HOME_VERSION = 1;

export function blobKey(id: string): string {
  return `${id}.parquet`;
}

/** Which blobs are samples of ours. Only those are ever swept. */
const OUR_KEY = /^[0-9a-f]{16}\.parquet$/;

function checkVersion(home: string, path: string): void {
  const text = readFileSync(path, 'utf8').trim();
  const version = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (version > HOME_VERSION) {
    throw new LibraryError(
      `the library in ${home} is of version ${version}, made by a newer Pitboard; this one knows versions up to ${HOME_VERSION}.`,
    );
  }
  if (!(version >= 1)) {
    throw new LibraryError(
      `${path} holds "${text.slice(0, 40)}", where the version of a library is expected.`,
    );
  }
}

/** The folder of blobs that holds something, if one does. */
function filled(home: string): string | undefined {
  return [SAMPLES, RACES, MODELS].find((name) => {
    const folder = join(home, name);
    return existsSync(folder) && readdirSync(folder).length > 0;
  });
}

/** A folder of somebody's own must not become a library: opening one sweeps it. */
function checkFree(home: string): void {
  const ours = [SAMPLES, RACES, MODELS, RUNS, SCRATCH, WEB_CACHE, LOCK, `${VERSION}.unfinished`];
  const other = readdirSync(home).find(
    (name) => !name.startsWith('.') && !name.startsWith(DATABASE) && !ours.includes(name),
  );
  const found = other ?? filled(home);
  if (found !== undefined) {
    throw new LibraryError(
      `${home} is no library and holds "${found}"; name a folder that is empty or does not exist yet.`,
    );
  }
}

/** Throws LibraryError where there is something in `home` that this version cannot open. */
export function checkHome(home: string, readOnly: boolean): void {
  const path = join(home, VERSION);
  if (!existsSync(home) || !statSync(home).isDirectory()) {
    if (existsSync(home)) throw new LibraryError(`${home} is not a folder, so no library can be in it.`);
    if (readOnly) throw new LibraryError(`there is no library in ${home}.`);
    return;
  }
  if (existsSync(path)) {
    checkVersion(home, path);
    const database = join(home, DATABASE);
    if (filled(home) !== undefined && (!existsSync(database) || statSync(database).size === 0)) {
      throw new LibraryError(
        `the library in ${home} has lost ${DATABASE}, without which its samples cannot be told apart; restore a backup into another folder.`,
      );
    }
  } else if (readOnly) throw new LibraryError(`there is no library in ${home}.`);
  else checkFree(home);
}

export function makeHome(home: string): void {
  try {
    const made = [SAMPLES, RACES, MODELS].map((name) =>
      mkdirSync(join(home, name), { recursive: true, mode: 0o700 }),
    );
    const first = made.find((folder) => folder !== undefined);
    if (first === undefined) return;
    syncFolder(home);
    syncFolderOf(first);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryError(`the library's folder ${home} cannot be made: ${reason}.`, { cause: error });
  }
}

/** Removes what an import or a deletion that was cut short left: samples without a record, unfinished files. */
export async function sweepHome(home: string, records: Records, blobs: Blobs): Promise<void> {
  for (const name of [SCRATCH, ...FORMER]) rmSync(join(home, name), { recursive: true, force: true });
  await blobs.sweep();
  const wanted = new Set((await records.ids()).map(blobKey));
  for (const key of await blobs.keys()) {
    if (OUR_KEY.test(key) && !wanted.has(key)) await blobs.delete(key);
  }
}

/** Says what this folder is, once there is a library in it. */
export function markHome(home: string): void {
  const path = join(home, VERSION);
  if (!existsSync(path)) writeDurably(path, `${HOME_VERSION}\n`);
}
