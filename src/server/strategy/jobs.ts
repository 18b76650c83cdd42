/** The strategist's kinds of work, as jobs: each runs on the desk, and as many at once as somebody may wait for. */

import type { z } from '@hono/zod-openapi';
import type { JobKind, Jobs, JobView } from '../../platform/index.ts';
import { HttpError } from '../problem.ts';
import { jobKindOf, keyOf, type Question, raceQuestions, seasonQuestion, subjectOf } from './questions.ts';
import type { StrategyDesk } from './strategyDesk.ts';

/** Of a kind that somebody waits for; of others one after another. */
const AT_ONCE = 3;
/** Jobs that may wait, of all kinds together. */
const MOST_WAITING = 50;

const kinds = [...Object.keys(raceQuestions), 'season'].map((kind) => `strategy.${kind}`);

export function defineStrategyJobs(jobs: Pick<Jobs, 'define'>, desk: StrategyDesk): void {
  for (const [kind, input] of Object.entries(raceQuestions)) {
    jobs.define({
      name: jobKindOf(kind as Question['kind']),
      input: input as z.ZodType<Question>,
      subject: subjectOf,
      atOnce: AT_ONCE,
      run: (question, context) => desk.answer(question, context),
    } satisfies JobKind<Question, unknown>);
  }
  jobs.define({
    name: jobKindOf('season'),
    input: seasonQuestion,
    subject: subjectOf,
    run: (question, context) => desk.answer(question, context),
  });
}

/**
 * The job that answers a question: the one that did or does, where it was asked before.
 *
 * @throws HttpError 503 where too many wait already
 */
export async function startStrategyJob(
  jobs: Pick<Jobs, 'counts' | 'start'>,
  question: Question,
): Promise<JobView> {
  const waiting = kinds.reduce((sum, kind) => sum + jobs.counts(kind).waiting, 0);
  if (waiting >= MOST_WAITING) {
    throw new HttpError(503, `${waiting} questions wait already; try again once some of them are done`, {
      'retry-after': '30',
    });
  }
  return jobs.start(jobKindOf(question.kind), question, { key: keyOf(question) });
}
