/**
 * The ends of jobs: written down, then told, then tidied up after. What there was no room to write down is told all the
 * same and written later; where that never happens, the next process takes the job up from what it kept.
 */

import type { Logger } from 'pino';
import type { JobChange, JobRecord, JobRecords } from '../../store/index.ts';
import type { JobFolders } from './folders.ts';
import type { LiveJob } from './live.ts';
import type { Watchers } from './watchers.ts';

const REMEMBERED = 2000;

export interface EndsOptions {
  readonly records: JobRecords;
  readonly folders: JobFolders;
  readonly watchers: Watchers;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  now(): string;
  sentenceOf(error: unknown): string;
  /** From here on the records tell of the job. */
  over(job: LiveJob): void;
}

export class Ends {
  readonly #options: EndsOptions;
  readonly #unwritten = new Map<LiveJob, JobChange>();

  constructor(options: EndsOptions) {
    this.#options = options;
  }

  /** Writes down how a job ended, and then tells it. Never rejects: what cannot be written is told all the same. */
  async end(
    job: LiveJob,
    end: Pick<JobRecord, 'stage' | 'error'> & { readonly fraction?: number },
    result?: unknown,
  ): Promise<void> {
    const change = { ...end, endedAt: this.#options.now(), stopping: false };
    try {
      const data = end.stage === 'done' ? { result, checkpoint: null } : {};
      await this.#options.records.change(job.id, { ...change, ...data });
    } catch (error) {
      this.#options.logger.error({ job: job.id, err: error }, 'the end of a job could not be written down');
      // The answer is lost where there is no room for it; what was kept before is there for another attempt.
      if (end.stage === 'done') {
        return this.end(job, { stage: 'failed', error: this.#options.sentenceOf(error) });
      }
      this.#unwritten.set(job, change);
      this.#tellEnd(job, change);
      job.settle();
      return;
    }
    this.#tellEnd(job, change);
    await this.#tidyUp(job);
    job.settle();
  }

  /** Nothing is left of a job but its record. */
  async #tidyUp(job: LiveJob): Promise<void> {
    try {
      await this.#options.folders.remove(job.id);
      await this.#options.records.trim(job.kind, job.definition.remembered ?? REMEMBERED);
    } catch (error) {
      this.#options.logger.warn({ job: job.id, err: error }, 'what a job left could not be tidied up');
    }
    this.#options.over(job);
  }

  /** Writes down the ends of jobs for which there was no room before. */
  async writeLate(): Promise<void> {
    for (const [job, end] of [...this.#unwritten]) {
      if (!(await this.note(job.id, end))) return;
      this.#unwritten.delete(job);
      await this.#tidyUp(job);
    }
  }

  #tellEnd(job: LiveJob, change: Partial<JobRecord>): void {
    job.change(change);
    // The answer itself is there now, or none will come.
    job.preview = undefined;
    this.#options.watchers.drop(job.id);
    this.#options.watchers.tellStage(job.view);
  }

  /** Writes down what the jobs can do without. False where there was no room for it. */
  async note(id: string, change: JobChange): Promise<boolean> {
    try {
      await this.#options.records.change(id, change);
      return true;
    } catch (error) {
      this.#options.logger.warn({ job: id, err: error }, 'how far a job is could not be written down');
      return false;
    }
  }

  /** Its end is of no interest any more: it goes on, or is forgotten. */
  forget(job: LiveJob): void {
    this.#unwritten.delete(job);
  }
}
