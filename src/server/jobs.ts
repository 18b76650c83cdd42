/**
 * Imports under way, of whatever kind: what was received waits, and one is read at a time. Who watches a job sees its
 * last state first, and then every change until it ended.
 *
 * The states are kept in memory only. A job that a crash cut short is not taken up again: the library has nothing of
 * it, and what was received is swept away at the next start.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Metrics } from './observe.ts';
import { HttpError, isForeseen, sentenceOf } from './problem.ts';

/** Bodies that may be on their way at once; a browser opens no more connections to one server. */
const RECEIVING_LIMIT = 8;
/** Jobs that may wait. */
const WAITING_LIMIT = 64;
/** Jobs that ended are remembered for whoever asks late. */
const REMEMBERED = 500;

/** What every job tells; a kind of job tells more. */
export interface JobView {
  readonly id: string;
  readonly stage: 'receiving' | 'reading' | 'writing' | 'done' | 'failed' | 'cancelled';
  /** 0..1 of the whole. */
  readonly fraction: number;
  /** One sentence where it failed. */
  readonly error: string | null;
}

export type JobEnd = 'done' | 'failed' | 'cancelled';

export function hasEnded({ stage }: JobView): boolean {
  return stage === 'done' || stage === 'failed' || stage === 'cancelled';
}

/** The work of a job, once all of it is here; what it returns is told at its end. */
export type JobWork<View extends JobView> = (
  change: (change: Partial<View>) => void,
  signal: AbortSignal,
) => Promise<Partial<View>>;

interface Job<View extends JobView> {
  view: View;
  readonly folder: string;
  readonly work: JobWork<View>;
  readonly abort: AbortController;
  readonly watchers: Set<() => void>;
}

export interface JobsOptions {
  /** For what is on its way; belongs to this object alone and is emptied. */
  readonly folder: string;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export class Jobs<View extends JobView> {
  readonly #options: JobsOptions;
  readonly #jobs = new Map<string, Job<View>>();
  readonly #waiting: Job<View>[] = [];
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #current: Job<View> | undefined;
  #counted = 0;
  readonly #receiving = new Set<Promise<View>>();
  #swept: Promise<void> | undefined;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Deletes what an earlier process left half-received. */
  sweep(): Promise<void> {
    this.#swept ??= rm(this.#options.folder, { recursive: true, force: true });
    return this.#swept;
  }

  get(id: string): View | undefined {
    return this.#jobs.get(id)?.view;
  }

  /**
   * Takes a job in. Resolves when all of it is here and waits to be read.
   *
   * @param arrive writes what comes into a folder of its own, which is deleted in the end, and says how many bytes it was
   */
  async receive(
    arrive: (
      folder: string,
      id: string,
      signal: AbortSignal,
    ) => Promise<{ bytes: number; view: View; work: JobWork<View> }>,
  ): Promise<View> {
    if (this.#closing.signal.aborted) throw new HttpError(503, 'the server is shutting down');
    if (this.#receiving.size >= RECEIVING_LIMIT || this.#waiting.length >= WAITING_LIMIT) {
      throw new HttpError(429, 'too many files are on their way at once; try again in a moment', {
        'retry-after': '2',
        connection: 'close',
      });
    }
    const receiving = this.#receive(arrive);
    this.#receiving.add(receiving);
    try {
      return await receiving;
    } finally {
      this.#receiving.delete(receiving);
    }
  }

  async #receive(arrive: Parameters<Jobs<View>['receive']>[0]): Promise<View> {
    const id = randomUUID();
    const folder = join(this.#options.folder, id);
    try {
      await this.sweep();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { bytes, view, work } = await arrive(folder, id, this.#closing.signal);
      this.#options.metrics.received.inc(bytes);
      if (this.#closing.signal.aborted) throw new HttpError(503, 'the server is shutting down');
      const job: Job<View> = { view, folder, work, abort: new AbortController(), watchers: new Set() };
      this.#jobs.set(id, job);
      this.#waiting.push(job);
      this.#forgetOld();
      this.#count();
      this.#running ??= this.#work();
      return view;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Ends a job that has not ended; undefined where there is no such job. */
  cancel(id: string): View | undefined {
    const job = this.#jobs.get(id);
    if (!job) return undefined;
    if (hasEnded(job.view)) return job.view;
    job.abort.abort(new HttpError(409, 'the import was cancelled'));
    const at = this.#waiting.indexOf(job);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      this.#end(job, 'cancelled');
      this.#cleanUp(job);
    }
    return job.view;
  }

  /** Calls `changed` on every change; the function returned ends that. Undefined where there is no such job. */
  watch(id: string, changed: () => void): (() => void) | undefined {
    const job = this.#jobs.get(id);
    if (!job) return undefined;
    job.watchers.add(changed);
    return () => job.watchers.delete(changed);
  }

  /** Takes no more, gives up what waits, and lets the job that is running end within `grace` ms, else aborts it. */
  async close(grace: number): Promise<void> {
    this.#closing.abort();
    await Promise.race([Promise.allSettled([...this.#receiving]), pause(grace)]);
    for (const job of [...this.#waiting]) this.cancel(job.view.id);
    const running = this.#running;
    if (running) {
      const current = this.#current;
      await Promise.race([running, pause(grace)]);
      if (current && !hasEnded(current.view)) {
        current.abort.abort(new HttpError(503, 'the server is shutting down'));
        await Promise.race([running, pause(grace)]);
      }
    }
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  async #work(): Promise<void> {
    for (let job = this.#waiting.shift(); job; job = this.#waiting.shift()) {
      this.#current = job;
      this.#count();
      await this.#perform(job);
      await this.#cleanUp(job);
      this.#current = undefined;
      this.#count();
    }
    // In the same breath as the last look at what waits: a job that comes a moment later starts the work again.
    this.#running = undefined;
  }

  async #perform(job: Job<View>): Promise<void> {
    const { metrics, logger } = this.#options;
    const from = performance.now();
    this.#set(job, { stage: 'reading' });
    try {
      const result = await job.work((change) => this.#change(job, change), job.abort.signal);
      this.#change(job, result);
      this.#end(job, 'done');
    } catch (error) {
      if (job.abort.signal.aborted) this.#end(job, 'cancelled');
      else this.#end(job, 'failed', sentenceOf(error));
      if (isForeseen(error) || job.abort.signal.aborted) {
        logger.info({ import: job.view.id, reason: job.view.error ?? 'cancelled' }, 'import ended early');
      } else logger.error({ import: job.view.id, err: error }, 'import failed');
    }
    metrics.importDuration.observe((performance.now() - from) / 1000);
  }

  #change(job: Job<View>, change: Partial<View>): void {
    if (hasEnded(job.view)) return;
    job.view = { ...job.view, ...change };
    // What it found out is told together with its end.
    if (change.stage === undefined) return;
    this.#tell(job);
  }

  #set(job: Job<View>, change: Partial<JobView>): void {
    if (hasEnded(job.view)) return;
    job.view = { ...job.view, ...change };
    this.#tell(job);
  }

  #tell(job: Job<View>): void {
    for (const changed of [...job.watchers]) changed();
  }

  #end(job: Job<View>, stage: JobEnd, error: string | null = null): void {
    this.#set(job, stage === 'done' ? { stage, fraction: 1 } : { stage, error });
    this.#options.metrics.imports.inc({ outcome: stage });
    this.#count();
  }

  #count(): void {
    const counted = this.#waiting.length + (this.#current ? 1 : 0);
    // Others count in the same metric.
    this.#options.metrics.importsWaiting.inc(counted - this.#counted);
    this.#counted = counted;
  }

  async #cleanUp(job: Job<View>): Promise<void> {
    try {
      await rm(job.folder, { recursive: true, force: true });
    } catch (error) {
      this.#options.logger.error({ err: error }, 'a received file could not be deleted');
    }
  }

  #forgetOld(): void {
    for (const [id, job] of this.#jobs) {
      if (this.#jobs.size <= REMEMBERED) return;
      if (hasEnded(job.view)) this.#jobs.delete(id);
    }
  }
}

/** A share as it may be told, 0..1. */
export function within(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
