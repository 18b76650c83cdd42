/**
 * Makes a library from a backup, in a folder beside the target that takes the target's name once every checksum held.
 * So a bad archive, a full disk or a lost process leaves no library that is half there.
 */

import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { BACKUP_VERSION, MANIFEST, type Manifest, manifestShape } from './backup.ts';
import { syncFile, syncFolder, syncFolderOf } from './durable.ts';
import { DATABASE, MODELS, markHome, RACES, SAMPLES } from './home.ts';
import { sweepLeftovers, unfinishedName } from './leftovers.ts';
import { LibraryError } from './library.ts';
import { openDatabase } from './sqlite/database.ts';
import { type TarEntry, TarError, tarEntries } from './tar.ts';

const BLOB_NAME =
  /^(?:samples\/[A-Za-z0-9_-]+\.parquet|races\/[A-Za-z0-9_-][A-Za-z0-9._-]*|models\/[0-9a-f]{64})$/;
const LARGEST_MANIFEST = 64 << 20;

interface Extracted {
  readonly bytes: number;
  readonly sha256: string;
}

async function extract(entry: TarEntry, path: string): Promise<Extracted> {
  const hash = createHash('sha256');
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  const done = finished(file);
  // Awaited below; a failure before that must not count as nobody's.
  done.catch(() => {});
  for await (const block of entry.blocks()) {
    hash.update(block);
    if (!file.write(block)) await Promise.race([new Promise((resume) => file.once('drain', resume)), done]);
  }
  file.end();
  await done;
  await syncFile(path);
  return { bytes: entry.size, sha256: hash.digest('hex') };
}

async function readManifest(entry: TarEntry): Promise<Manifest> {
  if (entry.size > LARGEST_MANIFEST) throw new TarError(`its list of files is ${entry.size} bytes long`);
  const blocks: Buffer[] = [];
  for await (const block of entry.blocks()) blocks.push(block);
  let manifest: Manifest;
  try {
    manifest = manifestShape.parse(JSON.parse(Buffer.concat(blocks).toString('utf8')));
  } catch (error) {
    throw new TarError('its list of files cannot be read', { cause: error });
  }
  if (manifest.pitboardBackup > BACKUP_VERSION) {
    throw new TarError(
      `it is of version ${manifest.pitboardBackup}, made by a newer Pitboard; this one knows versions up to ${BACKUP_VERSION}`,
    );
  }
  return manifest;
}

function compare(manifest: Manifest, files: ReadonlyMap<string, Extracted>): void {
  for (const { name, bytes, sha256 } of manifest.files) {
    const file = files.get(name);
    if (file === undefined) throw new TarError(`"${name}" is missing`);
    if (file.bytes !== bytes)
      throw new TarError(`"${name}" has ${file.bytes} bytes, where ${bytes} are listed`);
    if (file.sha256 !== sha256)
      throw new TarError(`"${name}" is damaged: its checksum is not the one listed`);
  }
  if (manifest.files.length !== files.size || !files.has(DATABASE)) {
    throw new TarError(
      `it holds ${files.size} files, where ${manifest.files.length} with a database are listed`,
    );
  }
}

async function unpack(archive: string, folder: string): Promise<void> {
  const files = new Map<string, Extracted>();
  let manifest: Manifest | undefined;
  for await (const entry of tarEntries(archive)) {
    const { name } = entry;
    if (manifest !== undefined || files.has(name)) throw new TarError(`"${name}" is one file too many`);
    if (name === MANIFEST) manifest = await readManifest(entry);
    else if (name === DATABASE || BLOB_NAME.test(name))
      files.set(name, await extract(entry, join(folder, name)));
    else throw new TarError(`"${name.slice(0, 100)}" belongs to no library`);
  }
  if (manifest === undefined) throw new TarError('it was cut short: its list of files is missing');
  compare(manifest, files);
}

async function checkDatabase(folder: string): Promise<void> {
  const database = openDatabase(join(folder, DATABASE), false);
  try {
    const [problem] = database.problems();
    if (problem !== undefined) throw new TarError(`its database is damaged: ${problem}`);
  } finally {
    await database.close();
  }
}

function isFree(home: string): boolean {
  if (!existsSync(home)) return true;
  return statSync(home).isDirectory() && readdirSync(home).length === 0;
}

function checkFree(home: string, cause?: unknown): void {
  if (isFree(home)) return;
  throw new LibraryError(
    `${home} is not an empty folder; a backup is only restored where nothing can be lost.`,
    { cause },
  );
}

/** Where a link leads, since no folder can be renamed onto a link. */
function placeOf(home: string): string {
  const place = resolve(home);
  if (existsSync(place)) return realpathSync(place);
  if (lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new LibraryError(`${place} is a link to a folder that does not exist.`);
  }
  return place;
}

/**
 * Makes the library `home` from the backup `archive`. Throws LibraryError, one sentence, where there is something in
 * `home` already or the archive is not a whole backup; then `home` is as it was.
 */
export async function restoreLibrary(archive: string, home: string): Promise<void> {
  const target = placeOf(home);
  checkFree(target);
  if (!existsSync(archive)) throw new LibraryError(`there is no backup ${archive}.`);
  const unfinished = join(dirname(target), unfinishedName(basename(target)));
  try {
    mkdirSync(dirname(target), { recursive: true });
    sweepLeftovers(dirname(target), basename(target));
    for (const name of [SAMPLES, RACES, MODELS]) {
      mkdirSync(join(unfinished, name), { recursive: true, mode: 0o700 });
    }
    await unpack(archive, unfinished);
    await checkDatabase(unfinished);
    markHome(unfinished);
    for (const name of [SAMPLES, RACES, MODELS]) syncFolder(join(unfinished, name));
    syncFolder(unfinished);
    // Windows does not rename onto a folder, not even onto an empty one.
    if (existsSync(target) && process.platform === 'win32') rmSync(target, { recursive: true });
    renameSync(unfinished, target);
    syncFolderOf(target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (error instanceof TarError) {
      throw new LibraryError(`${archive} is not a whole backup of a library: ${error.message}.`, {
        cause: error,
      });
    }
    if (error instanceof LibraryError) throw error;
    // Another restore, or whoever else, was there first.
    checkFree(target, error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryError(`the backup ${archive} could not be restored: ${reason}.`, { cause: error });
  }
}
