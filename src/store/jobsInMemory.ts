/**
 * Jobs that last as long as their process: for a command that runs one and prints what came out, where another process
 * holds the library. What comes in and goes out is copied by way of JSON, as if it had lain on disk.
 */

import type { JobRecord, JobRecords } from './jobs.ts';
import { jobJson } from './jobsData.ts';

interface Kept {
  record: JobRecord;
  readonly input: string;
  checkpoint: string | null;
  result: string | undefined;
}

const isOver = ({ stage }: JobRecord): boolean => stage !== 'waiting' && stage !== 'running';
const holdsKey = ({ stage }: JobRecord): boolean => stage !== 'cancelled' && stage !== 'failed';

export function memoryJobRecords(): JobRecords {
  /** In the order of arrival. */
  const jobs = new Map<string, Kept>();
  const records = (): JobRecord[] => [...jobs.values()].map(({ record }) => record);

  function holderOf(kind: string, key: string | null): JobRecord | undefined {
    if (key === null) return undefined;
    return records().find((each) => each.kind === kind && each.key === key && holdsKey(each));
  }

  return {
    async insert(record, input) {
      const json = jobJson(input);
      const holder = holderOf(record.kind, record.key);
      if (holder !== undefined) return holder;
      jobs.set(record.id, { record: { ...record }, input: json, checkpoint: null, result: undefined });
      return record;
    },
    async holder(kind, key) {
      return holderOf(kind, key);
    },
    async get(id) {
      return jobs.get(id)?.record;
    },
    async input(id) {
      const job = jobs.get(id);
      return job && JSON.parse(job.input);
    },
    async checkpoint(id) {
      const json = jobs.get(id)?.checkpoint ?? null;
      return json === null ? null : JSON.parse(json);
    },
    async result(id) {
      const json = jobs.get(id)?.result;
      return json === undefined ? undefined : JSON.parse(json);
    },
    async list({ kind, subject, stage, offset = 0, limit = 50 }) {
      const found = records()
        .reverse()
        .filter(
          (each) =>
            (kind === undefined || each.kind === kind) &&
            (subject === undefined || each.subject === subject) &&
            (stage === undefined || each.stage === stage),
        );
      return { total: found.length, items: found.slice(offset, offset + limit) };
    },
    async unfinished() {
      return records().filter((each) => !isOver(each));
    },
    async change(id, { checkpoint, result, ...change }) {
      const job = jobs.get(id);
      if (job === undefined) return false;
      const changed = { ...job.record, ...change };
      const holder = holderOf(changed.kind, changed.key);
      if (holdsKey(changed) && holder !== undefined && holder.id !== id) return false;
      const kept =
        checkpoint === undefined ? job.checkpoint : checkpoint === null ? null : jobJson(checkpoint);
      const answer = result === undefined ? job.result : jobJson(result);
      Object.assign(job, { record: changed, checkpoint: kept, result: answer });
      return true;
    },
    async delete(id) {
      return jobs.delete(id);
    },
    async trim(kind, most) {
      const ended = records()
        .filter((each) => each.kind === kind && isOver(each))
        .reverse()
        .slice(most);
      for (const { id } of ended) jobs.delete(id);
      return ended.length;
    },
  };
}
