/** Long work: how it is asked for, followed, cancelled and taken up again. */

export {
  JobCancelled,
  JobInputError,
  JobInterrupted,
  JobRefusedError,
  JobsClosedError,
} from './errors.ts';
export { openJobs } from './jobs.ts';
export type { JobsOptions } from './options.ts';
export { hasEnded } from './record.ts';
export type { JobContext, JobKind, JobQuery, JobStage, Jobs, JobView } from './types.ts';
