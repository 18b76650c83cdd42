/** How a question becomes a job: once for the same question, and not where too many wait already. */

import { expect, it } from 'vitest';
import type { Jobs, JobView } from '../../platform/index.ts';
import { strategyKind } from '../contract.ts';
import { defineStrategyJobs, startStrategyJob } from './jobs.ts';
import { keyOf, type Question } from './questions.ts';

const question: Question = {
  kind: 'optimum',
  race: '2031-01-oval',
  version: 'v',
  live: false,
  basis: 'b',
  sims: 1000,
  seed: 1,
  lap: 4,
  car: 3,
};

const unused = () => {
  throw new Error('not part of this test');
};

/** @param waiting jobs of each kind that wait */
function fakeJobs(waiting: Readonly<Record<string, number>>) {
  const started: { kind: string; input: unknown; key: string | undefined }[] = [];
  const jobs: Pick<Jobs, 'counts' | 'start'> = {
    counts: (kind) => ({ waiting: waiting[kind] ?? 0, running: 0 }),
    async start(kind, input, options) {
      started.push({ kind, input, key: options?.key });
      return { id: '1', kind } as JobView;
    },
  };
  return { jobs, started };
}

it('starts a job under a key that only the same question has', async () => {
  const { jobs, started } = fakeJobs({});
  await startStrategyJob(jobs, question);
  expect(started).toEqual([{ kind: 'strategy.optimum', input: question, key: keyOf(question) }]);
  expect(keyOf({ ...question })).toBe(keyOf(question));
  for (const other of [{ seed: 2 }, { sims: 1001 }, { basis: 'c' }, { version: 'w' }, { lap: 5 }, { car: 4 }])
    expect(keyOf({ ...question, ...other })).not.toBe(keyOf(question));
});

it('refuses a question while fifty wait', async () => {
  const { jobs, started } = fakeJobs({ 'strategy.compare': 30, 'strategy.season': 20 });
  await expect(startStrategyJob(jobs, question)).rejects.toMatchObject({
    status: 503,
    message: '50 questions wait already; try again once some of them are done',
  });
  expect(started).toEqual([]);
  await startStrategyJob(fakeJobs({ 'strategy.compare': 49 }).jobs, question);
});

it('defines a kind for every question, and may run several at once of those that somebody waits for', () => {
  const kinds = new Map<string, number>();
  defineStrategyJobs(
    { define: ({ name, atOnce = 1 }) => kinds.set(name, atOnce) },
    { perform: unused, answer: unused, close: unused },
  );
  expect([...kinds.keys()].sort()).toEqual(strategyKind.options.map((kind) => `strategy.${kind}`).sort());
  expect(kinds.get('strategy.compare')).toBeGreaterThan(1);
  expect(kinds.get('strategy.season')).toBe(1);
});
