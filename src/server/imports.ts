/**
 * Imports under way: files that were received, one of which is being read at a time while the others wait. Who
 * watches an import sees its last state first, and then every change until it ended.
 *
 * The states are kept in memory only. An import that a crash cut short is not taken up again: the library has nothing
 * of it, and the received file is swept away at the next start.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Library } from '../store/index.ts';
import type { ImportView } from './contract.ts';
import type { Metrics } from './observe.ts';
import { HttpError, isForeseen, sentenceOf } from './problem.ts';
import { type Pace, receiveFile } from './receive.ts';

/** Files that may be on their way at once; a browser opens no more connections to one server. */
const RECEIVING_LIMIT = 8;
/** Files that may wait. */
const WAITING_LIMIT = 64;
/** Imports that ended are remembered for whoever asks late. */
const REMEMBERED = 500;

export type ImportEnd = 'done' | 'failed' | 'cancelled';

export function hasEnded(view: ImportView): boolean {
  return view.stage === 'done' || view.stage === 'failed' || view.stage === 'cancelled';
}

interface Job {
  view: ImportView;
  readonly folder: string;
  readonly path: string;
  readonly mapping: string | undefined;
  /** Text of the `.ldx` that belongs to a `.ld`. */
  readonly sidecar?: string | undefined;
  readonly abort: AbortController;
  readonly watchers: Set<() => void>;
}

export interface ImportsOptions {
  readonly library: Library;
  /** For files on their way; belongs to this object alone and is emptied. */
  readonly folder: string;
  readonly limit: number;
  readonly pace: Pace;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface Upload {
  readonly name: string;
  readonly mapping: string | undefined;
  /** Text of the `.ldx` that belongs to a `.ld`. */
  readonly sidecar?: string | undefined;
  readonly body: ReadableStream<Uint8Array> | null;
}

export class Imports {
  readonly #options: ImportsOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #current: Job | undefined;
  readonly #receiving = new Set<Promise<ImportView>>();
  #swept: Promise<void> | undefined;

  constructor(options: ImportsOptions) {
    this.#options = options;
  }

  /** Deletes what an earlier process left half-received. */
  sweep(): Promise<void> {
    this.#swept ??= rm(this.#options.folder, { recursive: true, force: true });
    return this.#swept;
  }

  get(id: string): ImportView | undefined {
    return this.#jobs.get(id)?.view;
  }

  /** Takes a file in. Resolves when it is all here and waits to be read. */
  async receive(upload: Upload): Promise<ImportView> {
    if (this.#closing.signal.aborted) throw new HttpError(503, 'the server is shutting down');
    if (this.#receiving.size >= RECEIVING_LIMIT || this.#waiting.length >= WAITING_LIMIT) {
      throw new HttpError(429, 'too many files are on their way at once; try again in a moment', {
        'retry-after': '2',
        connection: 'close',
      });
    }
    const receiving = this.#receive(upload);
    this.#receiving.add(receiving);
    try {
      return await receiving;
    } finally {
      this.#receiving.delete(receiving);
    }
  }

  async #receive(upload: Upload): Promise<ImportView> {
    const { limit, pace, metrics } = this.#options;
    const id = randomUUID();
    const folder = join(this.#options.folder, id);
    const path = join(folder, 'upload');
    try {
      await this.sweep();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const bytes = await receiveFile(upload.body, path, { limit, pace, signal: this.#closing.signal });
      metrics.received.inc(bytes);
      if (this.#closing.signal.aborted) throw new HttpError(503, 'the server is shutting down');
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    const view: ImportView = {
      id,
      name: upload.name,
      stage: 'receiving',
      fraction: 0,
      recordingId: null,
      duplicate: false,
      error: null,
    };
    const { mapping, sidecar } = upload;
    const job: Job = {
      view,
      folder,
      path,
      mapping,
      sidecar,
      abort: new AbortController(),
      watchers: new Set(),
    };
    this.#jobs.set(id, job);
    this.#waiting.push(job);
    this.#forgetOld();
    this.#count();
    this.#running ??= this.#work();
    return view;
  }

  /** Ends an import that has not ended; undefined where there is no such import. */
  cancel(id: string): ImportView | undefined {
    const job = this.#jobs.get(id);
    if (!job) return undefined;
    if (hasEnded(job.view)) return job.view;
    job.abort.abort(new HttpError(409, 'the import was cancelled'));
    const at = this.#waiting.indexOf(job);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      this.#end(job, { stage: 'cancelled' });
      this.#cleanUp(job);
    }
    return job.view;
  }

  /** Calls `changed` on every change; the function returned ends that. Undefined where there is no such import. */
  watch(id: string, changed: () => void): (() => void) | undefined {
    const job = this.#jobs.get(id);
    if (!job) return undefined;
    job.watchers.add(changed);
    return () => job.watchers.delete(changed);
  }

  /** Takes no more, gives up what waits, and lets the import that is running end within `grace` ms, else aborts it. */
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
      await this.#import(job);
      await this.#cleanUp(job);
      this.#current = undefined;
      this.#count();
    }
    // In the same breath as the last look at what waits: a file that comes a moment later starts the work again.
    this.#running = undefined;
  }

  async #import(job: Job): Promise<void> {
    const { library, metrics, logger } = this.#options;
    const { name } = job.view;
    const from = performance.now();
    this.#change(job, { stage: 'reading' });
    try {
      const { id, duplicate } = await library.import(
        {
          path: job.path,
          name,
          ...(job.mapping === undefined ? {} : { mapping: job.mapping }),
          ...(job.sidecar === undefined ? {} : { sidecar: job.sidecar }),
        },
        {
          signal: job.abort.signal,
          onProgress: ({ stage, fraction }) => this.#change(job, { stage, fraction: within(fraction) }),
        },
      );
      this.#end(job, { stage: 'done', fraction: 1, recordingId: id, duplicate });
    } catch (error) {
      if (job.abort.signal.aborted) this.#end(job, { stage: 'cancelled' });
      else this.#end(job, { stage: 'failed', error: sentenceOf(error) });
      if (isForeseen(error) || job.abort.signal.aborted) {
        logger.info({ import: job.view.id, reason: job.view.error ?? 'cancelled' }, 'import ended early');
      } else logger.error({ import: job.view.id, err: error }, 'import failed');
    }
    metrics.importDuration.observe((performance.now() - from) / 1000);
  }

  #change(job: Job, change: Partial<ImportView>): void {
    if (hasEnded(job.view)) return;
    job.view = { ...job.view, ...change };
    for (const changed of [...job.watchers]) changed();
  }

  #end(job: Job, change: Partial<ImportView> & { stage: ImportEnd }): void {
    this.#change(job, change);
    this.#options.metrics.imports.inc({ outcome: change.stage });
    this.#count();
  }

  #count(): void {
    this.#options.metrics.importsWaiting.set(this.#waiting.length + (this.#current ? 1 : 0));
  }

  async #cleanUp(job: Job): Promise<void> {
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

function within(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
