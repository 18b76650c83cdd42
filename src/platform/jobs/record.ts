/** Between a job as it is kept and a job as it is told of. */

import type { JobRecord } from '../../store/index.ts';
import type { JobView } from './types.ts';

export function newRecord(
  given: Pick<JobRecord, 'id' | 'kind' | 'subject' | 'key' | 'hasFiles' | 'createdAt'>,
): JobRecord {
  return {
    ...given,
    stage: 'waiting',
    fraction: 0,
    step: null,
    error: null,
    attempts: 0,
    crashes: 0,
    stopping: false,
    startedAt: null,
    endedAt: null,
  };
}

export function viewOf(record: JobRecord, timeLeft: number | null = null): JobView {
  const { id, kind, subject, stage, fraction, step, error, attempts, createdAt, startedAt, endedAt } = record;
  return {
    id,
    kind,
    subject,
    stage,
    fraction,
    timeLeft,
    step,
    error,
    attempts,
    createdAt,
    startedAt,
    endedAt,
  };
}

export function hasEnded({ stage }: Pick<JobView, 'stage'>): boolean {
  return stage === 'done' || stage === 'failed' || stage === 'cancelled';
}
