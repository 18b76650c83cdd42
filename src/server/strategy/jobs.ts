/** The strategist's kinds of work, as jobs: each runs on the desk, and as many at once as somebody may wait for. */

import type { z } from '@hono/zod-openapi';
import type { Jobs, JobView } from '../../platform/index.ts';
import { HttpError } from '../problem.ts';
import { jobKindOf, keyOf, type Question, raceQuestions, seasonQuestion, subjectOf } from './questions.ts';
import type { StrategyDesk } from './strategyDesk.ts';

/** Of a kind that somebody waits for; of others one after another. */
const AT_ONCE = 3;
/** Jobs that may wait, of all kinds together. */
const MOST_WAITING = 50;

/** Forecasts that are kept to be looked back on: of every lap of some eighty races. */
const FORECASTS = 5000;

const kinds = [...Object.keys(raceQuestions), 'season'].map((kind) => `strategy.${kind}`);

export function defineStrategyJobs(jobs: Pick<Jobs, 'define'>, desk: StrategyDesk): void {
  const define = (
    kind: Question['kind'],
    input: z.ZodType<Question>,
    more: { atOnce?: number; remembered?: number },
  ) =>
    jobs.define<Question, unknown>({
      name: jobKindOf(kind),
      input,
      subject: subjectOf,
      run: (question, context) => desk.answer(question, context),
      ...more,
    });
  const { forecast, ...others } = raceQuestions;
  for (const input of Object.values(others)) define(input.shape.kind.value, input, { atOnce: AT_ONCE });
  define('forecast', forecast, { atOnce: AT_ONCE, remembered: FORECASTS });
  define('season', seasonQuestion, {});
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
