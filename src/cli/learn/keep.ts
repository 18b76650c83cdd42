/**
 * What a training made, kept: a version of the library, or, where that is not to be had just now (the app has it open, its disk is
 * full), a file in the run's folder that can be brought in later. Hours of training are lost in neither case.
 */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  bundledModels,
  CHAMPION,
  exportModel,
  importModel,
  type ModelPackage,
  ModelRegistry,
  type ModelVersion,
  RegistryError,
} from '../../registry/index.ts';
import { LibraryError, LibraryInUseError, type ModelStore } from '../../store/index.ts';
import { withLibrary } from '../library.ts';
import { hasLibrary } from '../models/open.ts';
import { emptyStore, storeOver } from '../models/stores.ts';

export interface KeptModel {
  /** Null where it lies in a file. */
  readonly version: ModelVersion | null;
  readonly file: string | null;
  /** Why it lies in a file, part of a sentence. */
  readonly why: string | null;
  /** Who was it before this; null where nobody. */
  readonly champion: ModelVersion | null;
  readonly isPromoted: boolean;
  /** It was to be, and could not. */
  readonly isToPromote: boolean;
}

/** What a run says of it at its end. */
export function endOf(name: string, { version, file }: KeptModel) {
  return {
    artefacts: file === null ? [] : [file],
    model: version === null ? null : `${name} ${version.version}`,
  };
}

/** @param folder of the run */
export async function keepTrained(pack: ModelPackage, folder: string, promote: boolean): Promise<KeptModel> {
  return inLibrary(
    pack.name,
    (registry) => registry.register(pack),
    promote,
    () => writeModel(pack, folder),
  );
}

/** The same of a model that lies in a file already, which stays where the library does not take it. */
export async function keepFile(name: string, file: string, promote: boolean): Promise<KeptModel> {
  return inLibrary(
    name,
    (registry) => importModel(registry, file),
    promote,
    async () => file,
  );
}

async function inLibrary(
  name: string,
  keep: (registry: ModelRegistry) => Promise<ModelVersion>,
  promote: boolean,
  otherwise: () => Promise<string>,
): Promise<KeptModel> {
  try {
    return await withLibrary(false, async ({ models }) => {
      const registry = registryOf(models);
      const champion = await championOf(registry, name);
      const version = await keep(registry);
      if (promote) await registry.promote(name, version.version, { why: 'It was trained to be.' });
      return { version, file: null, why: null, champion, isPromoted: promote, isToPromote: false };
    });
  } catch (error) {
    if (!(error instanceof LibraryError || error instanceof RegistryError)) throw error;
    const why =
      error instanceof LibraryInUseError
        ? 'the library is open in another Pitboard, most likely the app'
        : `the library did not take it (${error.message.replace(/\.$/, '')})`;
    const file = await otherwise();
    const champion = await looking((store) => championOf(registryOf(store), name));
    return { version: null, file, why, champion, isPromoted: false, isToPromote: promote };
  }
}

/** Writes a model into one file of a folder, with the number that it would get by now, and returns its path. */
export async function writeModel(pack: ModelPackage, folder: string): Promise<string> {
  return looking(async (store) => {
    const place = join(folder, 'unkept');
    const registry = registryOf(storeOver(store, place));
    try {
      const { version } = await registry.register(pack);
      const file = join(folder, `${pack.name}-${version}.tar`);
      await exportModel(registry, pack.name, version, file);
      return file;
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
}

/** Where the library cannot even be read, it is as if there were none. */
async function looking<T>(use: (store: ModelStore) => Promise<T>): Promise<T> {
  if (!hasLibrary()) return use(emptyStore());
  let isOpen = false;
  try {
    return await withLibrary(true, ({ models }) => {
      isOpen = true;
      return use(models);
    });
  } catch (error) {
    if (isOpen || !(error instanceof LibraryError)) throw error;
    return use(emptyStore());
  }
}

function registryOf(store: ModelStore): ModelRegistry {
  return new ModelRegistry({ store, bundled: bundledModels() });
}

async function championOf(registry: ModelRegistry, name: string): Promise<ModelVersion | null> {
  const version = (await registry.aliases(name))[CHAMPION];
  return version === undefined ? null : registry.get(name, version);
}
