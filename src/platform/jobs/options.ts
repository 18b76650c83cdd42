/** What jobs are opened with, and what holds where something was left out. */

import type { Logger } from 'pino';
import type { JobRecords } from '../../store/index.ts';

export interface JobsOptions {
  readonly records: JobRecords;
  /** For the jobs' own folders; belongs to this object alone. */
  readonly folder: string;
  /**
   * What of the work that an earlier process left is gone on with: all of it, or only what is asked for again by its key,
   * for a command that was given one thing to do. `all` when left out.
   */
  readonly takesUp?: 'all' | 'asked';
  readonly clock?: () => Date;
  readonly logger?: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** One sentence for the user about why a job failed; the error's own message when left out. */
  readonly sentenceOf?: (error: unknown) => string;
  /** True for what a user can do something about, which is no error of ours. */
  readonly isForeseen?: (error: unknown) => boolean;
}

/** The options with nothing left out. */
export interface Settings extends Required<Omit<JobsOptions, 'clock' | 'folder'>> {
  /** ISO 8601, UTC. */
  now(): string;
}

const silent = { info() {}, warn() {}, error() {} };

export function settingsOf({ clock = () => new Date(), ...options }: JobsOptions): Settings {
  return {
    records: options.records,
    takesUp: options.takesUp ?? 'all',
    logger: options.logger ?? silent,
    sentenceOf: options.sentenceOf ?? ((error) => (error instanceof Error ? error.message : String(error))),
    isForeseen: options.isForeseen ?? (() => false),
    now: () => clock().toISOString(),
  };
}
