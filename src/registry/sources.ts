/** Where versions come from: the library, which grows, and a folder that comes with the program, which is only read. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelStore, ModelVersionRecord } from '../store/index.ts';
import { DamagedModelError, RegistryError } from './error.ts';
import {
  describedFrom,
  digestOf,
  type FileDigest,
  MANIFEST,
  type Manifest,
  type ModelVersion,
  manifestFrom,
  sha256,
} from './manifest.ts';
import { compareVersions, parseVersion } from './version.ts';

/** Throws DamagedModelError where the bytes are missing or not those of the file. */
export function checkedBytes(bytes: Uint8Array | undefined, file: FileDigest, what: string): Uint8Array {
  const said = `the file ${file.name} of ${what}`;
  if (bytes === undefined) throw new DamagedModelError(`${said} is missing.`);
  if (bytes.length !== file.bytes)
    throw new DamagedModelError(
      `${said} is damaged: it has ${bytes.length} bytes where ${file.bytes} were registered.`,
    );
  if (sha256(bytes) !== file.sha256)
    throw new DamagedModelError(`${said} is damaged: its checksum is not the one registered.`);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function versionOfRecord(record: ModelVersionRecord): ModelVersion {
  const { model, version, digest, createdAt, files, tags } = record;
  const what = `${model} ${version}`;
  return {
    name: model,
    version,
    digest,
    createdAt,
    files,
    tags,
    isBundled: false,
    ...describedFrom(record.manifest, what),
  };
}

/** Those that can be read, and by number why the others cannot, a sentence each. */
export function readableOf(records: readonly ModelVersionRecord[]): {
  readonly versions: readonly ModelVersion[];
  readonly unreadable: ReadonlyMap<string, string>;
} {
  const unreadable = new Map<string, string>();
  const versions = records.flatMap((record) => {
    try {
      return versionOfRecord(record);
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      unreadable.set(record.version, error.message);
      return [];
    }
  });
  return { versions, unreadable };
}

/** Undefined where there is none of that key. */
export async function blobBytes(store: ModelStore, key: string): Promise<Uint8Array | undefined> {
  const copy = await store.files.open(key);
  if (copy === undefined) return undefined;
  try {
    return await readFile(copy.path);
  } finally {
    await copy.release();
  }
}

/**
 * Keeps bytes under their digest, whole and on the disk for good. What lies there already is read back, and written anew where it is
 * damaged. True where there was nothing.
 */
export async function keepBytes(store: ModelStore, bytes: Uint8Array): Promise<boolean> {
  const key = sha256(bytes);
  const there = await blobBytes(store, key);
  if (there !== undefined && sha256(there) === key) return false;
  await store.files.put(key, (path) => writeFile(path, bytes));
  return there === undefined;
}

/** Where versions that come with the program lie. */
export const BUNDLED = join(import.meta.dirname, '../models');

/** Versions that come with the program: folders that each hold a `model.json`, a card and the files. */
export interface BundledModels {
  readonly versions: readonly ModelVersion[];
  /** What is wrong with folders that were passed over, a sentence each. */
  readonly problems: readonly string[];
  bytes(version: ModelVersion, file: FileDigest): Promise<Uint8Array | undefined>;
}

/** Folders in a folder, and those in them. */
function foldersIn(folder: string, depth = 2): string[] {
  if (depth === 0 || !existsSync(folder)) return [];
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return below
    .flatMap(({ name }) => [join(folder, name), ...foldersIn(join(folder, name), depth - 1)])
    .sort();
}

/**
 * Looks for them in the folders of a folder, and in theirs; reads no file of a model before it is asked for. A folder that does not
 * exist holds none.
 */
export function bundledModels(folder: string = BUNDLED): BundledModels {
  const found = new Map<ModelVersion, string>();
  const problems: string[] = [];
  for (const place of foldersIn(folder)) {
    const path = join(place, MANIFEST);
    if (!existsSync(path)) continue;
    try {
      const version = versionOfManifest(readManifest(readFileSync(path), path), true);
      checkVersion(version.version, path);
      found.set(version, place);
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      problems.push(error.message);
    }
  }
  return {
    versions: [...found.keys()].sort((a, b) => compareVersions(b.version, a.version)),
    problems,
    async bytes(version, file) {
      const place = found.get(version);
      if (place === undefined) return undefined;
      const path = join(place, file.name);
      return existsSync(path) ? readFile(path) : undefined;
    },
  };
}

function checkVersion(version: string, path: string): void {
  try {
    parseVersion(version);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    throw new RegistryError(`${path} is no model of Pitboard: ${error.message}`, { cause: error });
  }
}

/** Throws RegistryError where the bytes are no manifest, or one that was changed. */
export function readManifest(bytes: Uint8Array, what: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw new RegistryError(`${what} is no model of Pitboard: its description is not JSON.`, {
      cause: error,
    });
  }
  const manifest = manifestFrom(json, what);
  // What the digest was made of, and not what was read of it: a part that is not known here counts too.
  const kept = (json as { described: unknown }).described;
  if (digestOf(kept, manifest.files) !== manifest.digest)
    throw new DamagedModelError(`${what} is damaged: its description is not the one that was written.`);
  return manifest;
}

export function versionOfManifest(manifest: Manifest, isBundled: boolean): ModelVersion {
  const { name, version, createdAt, digest, files, tags, described } = manifest;
  return { name, version, createdAt, digest, files, tags, isBundled, ...described };
}
