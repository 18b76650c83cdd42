/**
 * Long work, whoever asks for it: it is written down before it starts, tells how far it is, can be cancelled, and goes on
 * after a restart from its last checkpoint. What a job is asked and what it answers are plain JSON and last as long as the job.
 */

import type { z } from 'zod';
import type { JobStage } from '../../store/index.ts';

export type { JobStage };

/** What everybody may know of a job. */
export interface JobView {
  readonly id: string;
  /** `strategy.compare`. */
  readonly kind: string;
  /** What it is about, for lists: a race's id, a file's name; null where it is about nothing in particular. */
  readonly subject: string | null;
  readonly stage: JobStage;
  /** 0..1 of the whole. */
  readonly fraction: number;
  /** s until it ends, by how it went so far; null before that can be said. */
  readonly timeLeft: number | null;
  /** What it is at, a word of the kind's own (`reading`, `rollouts`). */
  readonly step: string | null;
  /** One sentence where it failed. */
  readonly error: string | null;
  /** How often it was begun; more than 1 after a restart or a resume. */
  readonly attempts: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** When it was begun last. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** One kind of work. `run` must bear to be begun again with what it last kept as a checkpoint. */
export interface JobKind<Input, Result> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  subject?(input: Input): string | null;
  /** How many of this kind may run at once in one process; 1 where left out. */
  readonly atOnce?: number;
  /**
   * Kinds of one lane wait for each other: no more than the least `atOnce` of them run at once, and the kinds take turns,
   * so that many of one do not keep one of another waiting. A lane of its own where left out.
   */
  readonly lane?: string;
  /** How many that ended are kept, with their results; older ones are forgotten. 2000 where left out. */
  readonly remembered?: number;
  run(input: Input, context: JobContext): Promise<Result>;
}

export interface JobContext {
  readonly id: string;
  /** Aborts when the job is cancelled or the process shuts down; the reason tells which. */
  readonly signal: AbortSignal;
  /** A folder of the job's own that lasts until the job ends; what `run` writes there outlives a restart. */
  readonly folder: string;
  /** What an earlier attempt kept last; null at the first. */
  readonly checkpoint: unknown;
  progress(fraction: number, step?: string): void;
  /**
   * Keeps plain JSON from which `run` can go on; on disk when it resolves. Throws StorageFullError where there is no
   * room, and what was kept before stays.
   */
  keep(checkpoint: unknown): Promise<void>;
  /** Tells those who watch an answer that is not final yet. Not kept. */
  preview(result: unknown): void;
}

export interface JobQuery {
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  readonly stage?: JobStage | undefined;
  readonly offset?: number | undefined;
  /** Default 50. */
  readonly limit?: number | undefined;
}

export interface Jobs {
  /** Before `begin`; throws RangeError for a name that is taken. */
  define<Input, Result>(kind: JobKind<Input, Result>): void;
  /** Takes up what an earlier process left waiting or running. */
  begin(): Promise<void>;
  /**
   * On disk when it resolves. The same `key` (of a kind) gives the same job, finished or not, where it was not cancelled
   * and did not fail. `files` puts what the job needs into its folder before it counts as there; what it resolves to,
   * where it is not undefined, is the input in place of the one given. A job that came with files cannot be resumed once it ended.
   * Throws JobInputError for an input that the kind does not take, JobsClosedError while closing, StorageFullError.
   */
  start(
    kind: string,
    input: unknown,
    options?: {
      readonly key?: string | undefined;
      files?(folder: string, signal: AbortSignal): Promise<unknown>;
    },
  ): Promise<JobView>;
  get(id: string): Promise<JobView | undefined>;
  /** Newest first. */
  list(query: JobQuery): Promise<{ readonly total: number; readonly items: readonly JobView[] }>;
  input(id: string): Promise<unknown>;
  /** Undefined for a job that is not done. */
  result(id: string): Promise<unknown>;
  /** Undefined where there is no such job; a job that has ended stays as it is. */
  cancel(id: string): Promise<JobView | undefined>;
  /**
   * Lets a cancelled or failed job go on from its last checkpoint; where another job of its key took its place, gives
   * that one. Any other job stays as it is. Throws JobRefusedError where it cannot go on.
   */
  resume(id: string): Promise<JobView | undefined>;
  /** Forgets a job that has ended, with its result. */
  forget(id: string): Promise<boolean>;
  /**
   * Calls back with the present state and every change until it ended, at most some ten times a second; the function
   * returned ends that. `preview` is undefined where there is none that was not told yet. Never calls back for a job that
   * is not there.
   */
  watch(id: string, changed: (view: JobView, preview: unknown) => void): () => void;
  /** Calls back with every job that changes its stage, once that is on disk; the function returned ends that. */
  onStage(changed: (view: JobView) => void): () => void;
  /** How many of a kind wait and run in this process. */
  counts(kind: string): { readonly waiting: number; readonly running: number };
  /** Takes no more; what runs has `grace` ms to reach a checkpoint and is left to be taken up by the next process. */
  close(grace: number): Promise<void>;
}
