/** What a library puts between its models and those who use them: closed with it, and a full disk is told as that. */

import type { Blobs } from './blobs.ts';
import { storageFault } from './faults.ts';
import type { ModelRecords, ModelStore } from './models.ts';

/** @param may throws where the library may not be read, or not written */
export function guardedModels(
  records: ModelRecords,
  files: Blobs,
  may: { readonly read: () => void; readonly write: () => void },
  inTurn: ModelStore['inTurn'],
): ModelStore {
  async function reading<T>(work: () => Promise<T>): Promise<T> {
    may.read();
    return work();
  }
  async function writing<T>(work: () => Promise<T>): Promise<T> {
    may.write();
    try {
      return await work();
    } catch (error) {
      throw storageFault(error, 'a model could not be written down');
    }
  }
  return {
    inTurn,
    records: {
      insert: (record) => writing(() => records.insert(record)),
      tag: (model, version, tags) => writing(() => records.tag(model, version, tags)),
      delete: (model, version) => writing(() => records.delete(model, version)),
      point: (change) => writing(() => records.point(change)),
      putRollout: (model, state, revision) => writing(() => records.putRollout(model, state, revision)),
      log: (predictions, most) => writing(() => records.log(predictions, most)),
      truth: (id, truth, error) => writing(() => records.truth(id, truth, error)),
      models: () => reading(() => records.models()),
      get: (model, version) => reading(() => records.get(model, version)),
      versions: (model) => reading(() => records.versions(model)),
      digests: () => reading(() => records.digests()),
      aliases: (model) => reading(() => records.aliases(model)),
      history: (model) => reading(() => records.history(model)),
      rollout: (model) => reading(() => records.rollout(model)),
      prediction: (id) => reading(() => records.prediction(id)),
      truths: (model, version) => reading(() => records.truths(model, version)),
      predictions: (query) => reading(() => records.predictions(query)),
    },
    files: {
      put: (key, write) => writing(() => files.put(key, write)),
      delete: (key) => writing(() => files.delete(key)),
      sweep: () => writing(() => files.sweep()),
      open: (key) => reading(() => files.open(key)),
      keys: () => reading(() => files.keys()),
    },
  };
}

/** Which blobs are files of models. Only those are ever swept. */
const OUR_KEY = /^[0-9a-f]{64}$/;

/** Removes the files of a registration or a deletion that was cut short. */
export async function sweepModels(records: ModelRecords, files: Blobs): Promise<void> {
  await files.sweep();
  const wanted = new Set(await records.digests());
  for (const key of await files.keys()) if (OUR_KEY.test(key) && !wanted.has(key)) await files.delete(key);
}
