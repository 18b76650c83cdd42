/**
 * Blobs as files of a folder. A blob is written under a name that no key can have, brought to the disk, and renamed;
 * so under its key it is whole or not there at all.
 */

import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs } from './blobs.ts';
import { syncFile, syncFolder } from './durable.ts';

const KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;
/** A key never starts with a dot. */
const UNFINISHED = '.unfinished-';

export function folderBlobs(folder: string): Blobs {
  let puts = 0;
  const pathOf = (key: string): string => {
    if (!KEY.test(key)) throw new RangeError(`"${key}" cannot be the key of a blob`);
    return join(folder, key);
  };
  return {
    async put(key, write) {
      const path = pathOf(key);
      const unfinished = join(folder, `${UNFINISHED}${puts++}-${key}`);
      mkdirSync(folder, { recursive: true });
      try {
        await write(unfinished);
        const { size } = statSync(unfinished);
        await syncFile(unfinished);
        renameSync(unfinished, path);
        syncFolder(folder);
        return size;
      } catch (error) {
        rmSync(unfinished, { force: true });
        throw error;
      }
    },
    async open(key) {
      const path = pathOf(key);
      return existsSync(path) ? { path, release: async () => {} } : undefined;
    },
    async keys() {
      if (!existsSync(folder)) return [];
      const names = await readdir(folder);
      return names.filter((name) => KEY.test(name)).sort();
    },
    async delete(key) {
      const path = pathOf(key);
      if (!existsSync(path)) return false;
      rmSync(path);
      syncFolder(folder);
      return true;
    },
    async sweep() {
      if (!existsSync(folder)) return;
      for (const name of await readdir(folder)) {
        if (name.startsWith(UNFINISHED)) rmSync(join(folder, name), { force: true });
      }
    },
  };
}
