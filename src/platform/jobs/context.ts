/** What a run of a job is given: how it tells of its progress, and keeps what it can go on from. */

import type { JobChange } from '../../store/index.ts';
import type { LiveJob } from './live.ts';
import { hasEnded } from './record.ts';
import type { JobContext } from './types.ts';

/** ms between two times that progress is written down. */
const WRITTEN_EVERY = 5000;

export interface ContextOptions {
  readonly folder: string;
  readonly checkpoint: unknown;
  /** True once nothing of the job may be written any more. */
  isOver(): boolean;
  /** Rejects where there is no room. */
  write(change: JobChange): Promise<unknown>;
  /** Writes down what the job can do without; never rejects. */
  note(change: JobChange): Promise<unknown>;
  /** The job kept something. */
  kept(): void;
}

export function contextOf(job: LiveJob, options: ContextOptions): JobContext {
  const { folder, checkpoint, write } = options;
  let written = performance.now();
  let known = JSON.stringify(checkpoint);
  const isOver = (): boolean => options.isOver() || hasEnded(job.record);
  return {
    id: job.id,
    signal: job.abort.signal,
    folder,
    checkpoint,
    progress(fraction, step) {
      if (isOver()) return;
      job.progress(fraction, step);
      if (performance.now() - written < WRITTEN_EVERY) return;
      written = performance.now();
      void options.note({ fraction: job.record.fraction, step: job.record.step });
    },
    async keep(state) {
      if (isOver()) return;
      const json: string | undefined = JSON.stringify(state);
      if (json === undefined) throw new TypeError('a job can keep plain JSON only, and undefined is none');
      const { fraction, step } = job.record;
      // What gets further each time is not what ends the process.
      const isNew = json !== known;
      await write({ fraction, step, checkpoint: state, ...(isNew ? { crashes: 0 } : {}) });
      known = json;
      written = performance.now();
      if (isNew) job.record = { ...job.record, crashes: 0 };
      options.kept();
    },
    preview(answer) {
      if (!isOver()) job.show(answer);
    },
  };
}
