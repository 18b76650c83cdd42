/** Jobs for tests: over records in memory, on a disk that can be full, with kinds that do as they are told. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { type JobRecords, memoryJobRecords, StorageFullError } from '../../store/index.ts';
import {
  type JobContext,
  type JobKind,
  type Jobs,
  type JobsOptions,
  type JobView,
  openJobs,
} from './index.ts';

export interface Process {
  readonly jobs: Jobs;
  /** Runs of the kinds of `told`, in the order in which they began. */
  readonly begun: Run[];
}

export interface Run {
  readonly kind: string;
  readonly input: { readonly n: number };
  readonly context: JobContext;
  readonly finish: (result: unknown) => void;
  readonly fail: (error: unknown) => void;
}

export interface Machine {
  readonly folder: string;
  readonly records: JobRecords;
  /** While true no change can be written down. */
  full: boolean;
  /** Starts Pitboard; what ran before counts as killed where it was not closed. */
  boot(
    kinds?: readonly Partial<JobKind<{ n: number }, unknown>>[],
    takesUp?: JobsOptions['takesUp'],
  ): Promise<Process>;
}

export function machine(): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-jobs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const kept = memoryJobRecords();
  const room = async (): Promise<void> => {
    if (made.full) throw new StorageFullError('a job could not be written down (database or disk is full).');
  };
  const made: Machine = {
    folder: join(folder, 'jobs'),
    full: false,
    records: {
      ...kept,
      insert: (record, input) => room().then(() => kept.insert(record, input)),
      change: (id, change) => room().then(() => kept.change(id, change)),
    },
    async boot(kinds = [{}], takesUp = 'all') {
      // A process of its own sees the same disk, but the one that was killed writes to it no more.
      const begun: Run[] = [];
      const jobs = openJobs({ records: made.records, folder: made.folder, takesUp });
      for (const kind of kinds) jobs.define(told(kind, begun));
      await jobs.begin();
      return { jobs, begun };
    },
  };
  return made;
}

/** A kind whose runs wait to be told how they end; they stop when they are asked to. */
function told(kind: Partial<JobKind<{ n: number }, unknown>>, begun: Run[]): JobKind<{ n: number }, unknown> {
  const name = kind.name ?? 'told';
  return {
    name,
    input: z.object({ n: z.number() }),
    run: (input, context) =>
      new Promise((finish, fail) => {
        context.signal.addEventListener('abort', () => fail(context.signal.reason));
        begun.push({ kind: name, input, context, finish, fail });
      }),
    ...kind,
  };
}

/** The last state of a job. */
export function ended(jobs: Jobs, id: string): Promise<JobView> {
  return new Promise((resolve) => {
    jobs.watch(id, (view) => {
      if (view.endedAt !== null) resolve(view);
    });
  });
}
