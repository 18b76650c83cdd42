/**
 * Imports as jobs: what came in lies in the job's folder, waits there, and is read one at a time, by this process or by
 * the next. What the API says of an import is made of its job.
 */

import type { z } from '@hono/zod-openapi';
import { hasEnded, type JobContext, type Jobs, JobsClosedError, type JobView } from '../platform/index.ts';
import type { Metrics } from './observe.ts';
import { HttpError } from './problem.ts';

/** Bodies that may be on their way at once; a browser opens no more connections to one server. */
const RECEIVING_LIMIT = 8;
/** Imports of a kind that may wait. */
const WAITING_LIMIT = 64;
/** Imports that ended are remembered for whoever asks late. */
const REMEMBERED = 500;

export interface ImportKind<Input extends { readonly name: string }, Result, View> {
  /** `import.recording`. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  run(input: Input, context: JobContext): Promise<Result>;
  /** @param result of an import that is done */
  view(job: JobView, result: Result | undefined): View;
}

export interface ImportQueueOptions {
  readonly jobs: Jobs;
  readonly metrics: Metrics;
}

/** What came in, and what is to be done with it. */
export interface Received<Input> {
  readonly bytes: number;
  readonly input: Input;
}

export class ImportQueue<Input extends { readonly name: string }, Result, View> {
  readonly #kind: ImportKind<Input, Result, View>;
  readonly #jobs: Jobs;
  readonly #metrics: Metrics;
  #receiving = 0;
  #counted = 0;

  constructor(kind: ImportKind<Input, Result, View>, { jobs, metrics }: ImportQueueOptions) {
    this.#kind = kind;
    this.#jobs = jobs;
    this.#metrics = metrics;
    jobs.define<Input, Result>({
      name: kind.name,
      input: kind.input,
      subject: ({ name }) => name,
      remembered: REMEMBERED,
      run: (input, context) => kind.run(input, context),
    });
    jobs.onStage((job) => this.#account(job));
  }

  async get(id: string): Promise<View | undefined> {
    const job = await this.#own(id);
    return job && this.viewOf(job);
  }

  /**
   * Takes an import in. Resolves when all of it is here, on disk, and waits to be read.
   *
   * @param arrive writes what comes into a folder of its own, which is deleted in the end
   */
  async receive(arrive: (folder: string, signal: AbortSignal) => Promise<Received<Input>>): Promise<View> {
    const { waiting } = this.#jobs.counts(this.#kind.name);
    if (this.#receiving >= RECEIVING_LIMIT || waiting >= WAITING_LIMIT) {
      throw new HttpError(429, 'too many files are on their way at once; try again in a moment', {
        'retry-after': '2',
        connection: 'close',
      });
    }
    this.#receiving++;
    try {
      const files = async (folder: string, signal: AbortSignal): Promise<Input> => {
        const { bytes, input } = await arrive(folder, signal);
        this.#metrics.received.inc(bytes);
        return input;
      };
      return await this.viewOf(await this.#jobs.start(this.#kind.name, undefined, { files }));
    } catch (error) {
      if (error instanceof JobsClosedError) throw new HttpError(503, 'the server is shutting down');
      throw error;
    } finally {
      this.#receiving--;
    }
  }

  /** Ends an import that has not ended; undefined where there is no such one. */
  async cancel(id: string): Promise<View | undefined> {
    if (!(await this.#own(id))) return undefined;
    const job = await this.#jobs.cancel(id);
    return job && this.viewOf(job);
  }

  watch(id: string, changed: (job: JobView, preview: unknown) => void): () => void {
    return this.#jobs.watch(id, changed);
  }

  async viewOf(job: JobView): Promise<View> {
    // What it answers is what its own kind answered.
    const result = job.stage === 'done' ? ((await this.#jobs.result(job.id)) as Result) : undefined;
    return this.#kind.view(job, result);
  }

  async #own(id: string): Promise<JobView | undefined> {
    const job = await this.#jobs.get(id);
    return job?.kind === this.#kind.name ? job : undefined;
  }

  #account(job: JobView): void {
    if (job.kind !== this.#kind.name) return;
    const { waiting, running } = this.#jobs.counts(job.kind);
    // Others count in the same metric.
    this.#metrics.importsWaiting.inc(waiting + running - this.#counted);
    this.#counted = waiting + running;
    if (!hasEnded(job)) return;
    this.#metrics.imports.inc({ outcome: job.stage });
    if (job.startedAt === null || job.endedAt === null) return;
    this.#metrics.importDuration.observe((Date.parse(job.endedAt) - Date.parse(job.startedAt)) / 1000);
  }
}

/** Where an import is, in the words of the API. */
export function importStage<Reading extends string>(
  { stage, step }: JobView,
  steps: readonly Reading[],
): 'receiving' | Reading | 'done' | 'failed' | 'cancelled' {
  switch (stage) {
    case 'waiting':
      return 'receiving';
    case 'running':
      return steps.find((each) => each === step) ?? steps[0];
    default:
      return stage;
  }
}
