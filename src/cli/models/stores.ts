/**
 * Stores of models that are no library: one that holds nothing, for who has none yet, and one that looks through to another and keeps
 * what is new in a folder, so that a version gets its number and its file though the app holds the library.
 */

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Blobs, ModelRecords, ModelStore, ModelVersionRecord } from '../../store/index.ts';
import { InputError } from '../failure.ts';

async function refuse(): Promise<never> {
  throw new InputError('there is no library to keep that in.');
}

/** Holds nothing and takes nothing. */
export function emptyStore(): ModelStore {
  const records: ModelRecords = {
    insert: refuse,
    tag: refuse,
    delete: refuse,
    point: refuse,
    putRollout: refuse,
    log: refuse,
    truth: refuse,
    models: async () => [],
    get: async () => undefined,
    versions: async () => [],
    digests: async () => [],
    aliases: async () => ({}),
    history: async () => [],
    rollout: async () => undefined,
    prediction: async () => undefined,
    truths: async () => 0,
    predictions: async () => [],
  };
  const files: Blobs = {
    put: refuse,
    delete: refuse,
    sweep: async () => {},
    open: async () => undefined,
    keys: async () => [],
  };
  return { records, files, inTurn: (work) => work() };
}

/** Reads what `base` holds, and keeps new versions and their files in a folder beside it, as long as this is there. */
export function storeOver(base: ModelStore, folder: string): ModelStore {
  const made: ModelVersionRecord[] = [];
  const ofModel = (model: string) => made.filter((record) => record.model === model);
  return {
    records: {
      ...base.records,
      async insert(record) {
        made.push(record);
        return true;
      },
      versions: async (model) => [...ofModel(model), ...(await base.records.versions(model))],
      models: async () => [...new Set([...(await base.records.models()), ...made.map(({ model }) => model)])],
      get: async (model, version) =>
        ofModel(model).find((record) => record.version === version) ?? base.records.get(model, version),
    },
    files: {
      ...base.files,
      async put(key, write) {
        mkdirSync(folder, { recursive: true });
        await write(join(folder, key));
        return 0;
      },
      async open(key) {
        const path = join(folder, key);
        return existsSync(path) ? { path, release: async () => {} } : base.files.open(key);
      },
    },
    inTurn: (work) => work(),
  };
}
