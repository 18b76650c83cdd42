/** What a library puts between its records of jobs and those who use them. */

import { storageFault } from './faults.ts';
import type { JobRecords } from './jobs.ts';

/**
 * Records as a library shows them: closed with it, and a disk that is full is told as that. They do not wait for
 * imports, whose progress they keep.
 *
 * @param may throws where the library may not be read, or not written
 */
export function guardedJobs(
  records: JobRecords,
  may: { readonly read: () => void; readonly write: () => void },
): JobRecords {
  async function reading<T>(work: () => Promise<T>): Promise<T> {
    may.read();
    return work();
  }
  async function writing<T>(work: () => Promise<T>): Promise<T> {
    may.write();
    try {
      return await work();
    } catch (error) {
      throw storageFault(error, 'a job could not be written down');
    }
  }
  return {
    insert: (record, input) => writing(() => records.insert(record, input)),
    change: (id, change) => writing(() => records.change(id, change)),
    delete: (id) => writing(() => records.delete(id)),
    trim: (kind, most) => writing(() => records.trim(kind, most)),
    holder: (kind, key) => reading(() => records.holder(kind, key)),
    get: (id) => reading(() => records.get(id)),
    input: (id) => reading(() => records.input(id)),
    checkpoint: (id) => reading(() => records.checkpoint(id)),
    result: (id) => reading(() => records.result(id)),
    list: (query) => reading(() => records.list(query)),
    unfinished: () => reading(() => records.unfinished()),
  };
}
