/**
 * A version on its way: one archive that any tool opens, or a folder of the same files, with a description whose digest is that of the
 * whole version. The description comes last in an archive, so that one that was cut short is known by it.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { storageFault, syncFolder, syncTree, TarError, tarEntries, tarWriter } from '../store/index.ts';
import { readmeOf } from './card.ts';
import { RegistryError } from './error.ts';
import {
  contentOf,
  describedFrom,
  digestOf,
  jsonOf,
  MANIFEST,
  MANIFEST_VERSION,
  type Manifest,
  type ModelPackage,
  type ModelVersion,
  README,
  REFERENCE,
  referenceFrom,
  sha256,
} from './manifest.ts';
import type { ModelRegistry, OpenedModel } from './registry.ts';
import { checkedBytes, readManifest, versionOfManifest } from './sources.ts';
import { nextVersion, parseVersion } from './version.ts';

/** Of one file, and of all together: an archive from elsewhere must not fill the memory. */
const LARGEST = 1 << 30;

function manifestOf(version: ModelVersion): Manifest {
  const { name, version: number, createdAt, digest, files, tags, isBundled: _, ...described } = version;
  const manifest = {
    pitboardModel: MANIFEST_VERSION,
    name,
    version: number,
    createdAt,
    digest,
    files,
    tags,
    described,
  };
  return JSON.parse(JSON.stringify(manifest));
}

function bytesOfManifest(version: ModelVersion): Buffer {
  return Buffer.from(`${JSON.stringify(manifestOf(version), null, 2)}\n`);
}

function unfinishedName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.unfinished`);
}

/** Runs `write` on a name beside `path`, which takes that of `path` when it is whole. */
async function whole(
  path: string,
  what: string,
  write: (unfinished: string) => Promise<void>,
): Promise<void> {
  const unfinished = unfinishedName(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    rmSync(unfinished, { recursive: true, force: true });
    await write(unfinished);
    renameSync(unfinished, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw storageFault(error, `${what} could not be written to ${path}`);
  }
}

/** Writes a version into one tar archive, in place of what lies there only when it is whole. Throws DamagedModelError. */
export async function exportModel(
  registry: ModelRegistry,
  name: string,
  which: string,
  path: string,
): Promise<ModelVersion> {
  const version = await registry.get(name, which);
  const files = await registry.files(version);
  await whole(resolve(path), `${name} ${version.version}`, async (unfinished) => {
    const tar = await tarWriter(unfinished, new Date(version.createdAt));
    try {
      for (const [file, bytes] of files) await tar.addBytes(file, bytes);
      await tar.addBytes(README, Buffer.from(readmeOf(version)));
      await tar.addBytes(MANIFEST, bytesOfManifest(version));
      await tar.finish();
    } finally {
      await tar.close();
    }
  });
  return version;
}

export interface ImportModelOptions {
  /** What the archive is called in messages, where its path says nothing to the user. */
  readonly what?: string | undefined;
  /** Looks at what came before it is kept; what it throws is what the import fails with. */
  check?(model: OpenedModel): Promise<void>;
}

/**
 * Keeps the version of an archive under its own number; what is there already is returned. Where another version has that number, it
 * gets the next patch. Throws RegistryError where the archive is none, is cut short or damaged; then nothing is kept.
 */
export async function importModel(
  registry: ModelRegistry,
  path: string,
  { what = path, check }: ImportModelOptions = {},
): Promise<ModelVersion> {
  if (!existsSync(path)) throw new RegistryError(`there is no file ${what}.`);
  const { manifest, files } = await unpacked(path, what);
  const { name, version, createdAt, tags } = manifest;
  parseVersion(version);
  await check?.({
    version: versionOfManifest(manifest, false),
    files: new Map(Object.entries(files)),
    warnings: [],
  });
  return registry.store.inTurn(async () => {
    const there = await registry.versions(name);
    const same = there.find(({ digest }) => digest === manifest.digest);
    const taken = await registry.numbers(name);
    const isFree = same !== undefined || !taken.includes(version);
    const number = isFree ? version : nextVersion(version, 'trained', taken);
    return registry.keep(name, number, manifest.described, files, tags, createdAt);
  });
}

async function unpacked(
  path: string,
  what: string,
): Promise<{ readonly manifest: Manifest; readonly files: Record<string, Uint8Array> }> {
  const found = new Map<string, Uint8Array>();
  let size = 0;
  try {
    for await (const entry of tarEntries(path)) {
      size += entry.size;
      if (found.has(entry.name) || found.has(MANIFEST))
        throw new TarError(`"${entry.name}" is one file too many`);
      if (size > LARGEST) throw new TarError(`it is larger than ${LARGEST} bytes`);
      const blocks: Buffer[] = [];
      for await (const block of entry.blocks()) blocks.push(block);
      found.set(entry.name, Buffer.concat(blocks));
    }
  } catch (error) {
    if (!(error instanceof TarError)) throw storageFault(error, `${what} could not be read`);
    throw new RegistryError(`${what} is no whole model: ${error.message}.`, { cause: error });
  }
  const text = found.get(MANIFEST);
  if (text === undefined) throw new RegistryError(`${what} is no whole model: ${MANIFEST} is missing.`);
  const manifest = readManifest(text, what);
  const whose = `${manifest.name} ${manifest.version} in ${what}`;
  const files = Object.fromEntries(
    manifest.files.map((file) => [file.name, checkedBytes(found.get(file.name), file, whose)]),
  );
  // Else it would be found out only when drift is looked for.
  if (Object.hasOwn(files, REFERENCE)) referenceFrom(files[REFERENCE], whose);
  const known = new Set([...Object.keys(files), README, MANIFEST]);
  const more = [...found.keys()].find((name) => !known.has(name));
  if (more !== undefined)
    throw new RegistryError(`${what} is no model: "${more.slice(0, 100)}" is one file too many.`);
  return {
    manifest: { ...manifest, described: JSON.parse(Buffer.from(text).toString('utf8')).described },
    files,
  };
}

/** Files of the model that lies in a folder. */
function ownFiles(place: string): readonly string[] {
  const path = join(place, MANIFEST);
  return existsSync(path) ? readManifest(readFileSync(path), path).files.map(({ name }) => name) : [];
}

/**
 * Writes a model as a folder to come with the program: description, card and files, in place of the one that is there. `version` is the
 * number it is to have for good. Throws RegistryError where the folder holds anything else.
 */
export async function bundleModel(
  pack: ModelPackage,
  folder: string,
  { version, createdAt }: { readonly version: string; readonly createdAt: Date },
): Promise<ModelVersion> {
  parseVersion(version);
  const described = jsonOf(pack);
  const content = Object.entries(contentOf(pack));
  const files = content
    .map(([name, bytes]) => ({ name, sha256: sha256(bytes), bytes: bytes.length }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const made: ModelVersion = {
    name: pack.name,
    version,
    createdAt: createdAt.toISOString(),
    digest: digestOf(described, files),
    files,
    tags: [],
    isBundled: true,
    ...describedFrom(described, `the model ${pack.name}`),
  };
  const place = resolve(folder);
  const ours = new Set([README, MANIFEST, ...ownFiles(place)]);
  const other = existsSync(place) ? readdirSync(place).find((name) => !ours.has(name)) : undefined;
  if (other !== undefined)
    throw new RegistryError(
      `${place} holds "${other}", which is no part of a model; name a folder of its own.`,
    );
  await whole(place, `${pack.name} ${version}`, async (unfinished) => {
    mkdirSync(unfinished);
    for (const [name, bytes] of content) await writeFile(join(unfinished, name), bytes);
    await writeFile(join(unfinished, README), readmeOf(made));
    await writeFile(join(unfinished, MANIFEST), bytesOfManifest(made));
    await syncTree(unfinished);
    // A folder is not renamed onto one that holds something.
    rmSync(place, { recursive: true, force: true });
  });
  return made;
}
