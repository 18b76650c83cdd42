/** What may be wrong with a request about a job, and why one that runs is told to stop. Each message is one sentence. */

/** The kind of job does not take this input. */
export class JobInputError extends Error {
  override name = 'JobInputError';
}

/** The job cannot do what it is asked. */
export class JobRefusedError extends Error {
  override name = 'JobRefusedError';
}

export class JobsClosedError extends Error {
  override name = 'JobsClosedError';

  constructor() {
    super('no job is taken while Pitboard is shutting down.');
  }
}

/** Why a signal aborts: somebody cancelled the job. */
export class JobCancelled extends Error {
  override name = 'JobCancelled';

  constructor() {
    super('the job was cancelled.');
  }
}

/** Why a signal aborts: the process ends, and another takes the job up. */
export class JobInterrupted extends Error {
  override name = 'JobInterrupted';

  constructor() {
    super('the job goes on when Pitboard is started again.');
  }
}
