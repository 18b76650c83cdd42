import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hasEnded, type JobContext, openJobs } from '../../platform/index.ts';
import { memoryJobRecords } from '../../store/index.ts';
import type { JobPage, JobView, Problem } from '../contract.ts';
import { isForeseen, problemResponse, sentenceOf } from '../problem.ts';
import { jobRoutes } from './jobs.ts';

interface Run {
  readonly context: JobContext;
  readonly finish: (result: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/** The routes over jobs of one kind, whose runs wait to be told how they end. */
function made() {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-jobs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const begun: Run[] = [];
  const jobs = openJobs({ records: memoryJobRecords(), folder, sentenceOf, isForeseen });
  jobs.define({
    name: 'made.up',
    input: z.object({ race: z.string() }),
    subject: ({ race }) => race,
    run: (_, context) =>
      new Promise((finish, fail) => {
        context.signal.addEventListener('abort', () => fail(context.signal.reason));
        begun.push({ context, finish, fail });
      }),
  });
  const closing = new AbortController();
  const app = new OpenAPIHono();
  app.onError((error, c) => problemResponse(error, c.req.path));
  jobRoutes(app, jobs, closing.signal);
  const ask = async <T>(path: string, method = 'GET'): Promise<[number, T]> => {
    const response = await app.request(`/api/v1/jobs${path}`, { method });
    const text = await response.text();
    return [response.status, text === '' ? null : JSON.parse(text)];
  };
  const start = async (race = '2024-01-bahrain') => (await jobs.start('made.up', { race })).id;
  const run = async (count = 1): Promise<Run> => {
    await vi.waitFor(() => expect(begun.length).toBe(count), { timeout: 10_000 });
    return begun[count - 1];
  };
  const ended = (id: string) =>
    new Promise<void>((resolve) => {
      jobs.watch(id, (job) => hasEnded(job) && resolve());
    });
  return { app, ask, start, run, ended, closing };
}

/** Events of a stream that was read to its end: name and data. */
function events(text: string): [string, unknown][] {
  return text
    .split('\n\n')
    .map((event) => /^event: (\w+)\ndata: (.*)/.exec(event))
    .flatMap((match) => (match ? [[match[1], JSON.parse(match[2])]] : []));
}

describe('jobs over HTTP', () => {
  it('tells how far a job is, and its answer once it is done', async () => {
    const { ask, start, run, ended } = made();
    const id = await start();
    const { context, finish } = await run();
    context.progress(0.5, 'rollouts');
    expect(await ask(`/${id}`)).toEqual([
      200,
      expect.objectContaining({
        kind: 'made.up',
        subject: '2024-01-bahrain',
        fraction: 0.5,
        step: 'rollouts',
      }),
    ]);
    const [status, early] = await ask<Problem>(`/${id}/result`);
    expect([status, early.detail]).toEqual([409, 'the job is running and has no result yet.']);
    finish({ best: '20:hard' });
    await ended(id);
    expect(await ask(`/${id}/result`)).toEqual([200, { best: '20:hard' }]);
  });

  it('lists, filters and pages', async () => {
    const { ask, start, run } = made();
    const ids = [await start('a'), await start('b'), await start('a')];
    await run();
    const idsOf = async (query: string) => {
      const [, { total, items }] = await ask<JobPage>(query);
      return [total, items.map(({ id }) => ids.indexOf(id))];
    };
    expect(await idsOf('')).toEqual([3, [2, 1, 0]]);
    expect(await idsOf('?subject=a')).toEqual([2, [2, 0]]);
    expect(await idsOf('?kind=made.up&stage=running')).toEqual([1, [0]]);
    expect(await idsOf('?kind=other')).toEqual([0, []]);
    expect(await idsOf('?offset=1&limit=1')).toEqual([3, [1]]);
    expect((await ask('?limit=0'))[0]).toBe(400);
    expect((await ask('?stage=asleep'))[0]).toBe(400);
  });

  it('streams progress and previews until the end', async () => {
    const { app, start, run } = made();
    const id = await start();
    const { context, finish } = await run();
    const response = await app.request(`/api/v1/jobs/${id}/events`);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const text = response.text();
    context.progress(0.25, 'coarse');
    context.preview({ surface: [1, 2] });
    setTimeout(() => finish('whole'), 250);
    const told = events(await text);
    const progress = told.filter(([name]) => name === 'progress').map(([, data]) => data as JobView);
    expect(progress[0].stage).toBe('running');
    expect(progress.at(-1)).toMatchObject({ stage: 'done', fraction: 1 });
    expect(told.filter(([name]) => name === 'preview')).toEqual([['preview', { surface: [1, 2] }]]);
    // Who asks late is told the end, and nothing else.
    const late = events(await (await app.request(`/api/v1/jobs/${id}/events`)).text());
    expect(late.map(([name, data]) => [name, (data as JobView).stage])).toEqual([['progress', 'done']]);
  });

  it('ends the streams when the server closes', async () => {
    const { app, start, run, closing } = made();
    const id = await start();
    await run();
    const response = await app.request(`/api/v1/jobs/${id}/events`);
    setTimeout(() => closing.abort(), 150);
    expect(events(await response.text()).at(-1)).toEqual([
      'progress',
      expect.objectContaining({ stage: 'running' }),
    ]);
  });

  it('cancels, resumes from what was kept, and forgets', async () => {
    const { ask, start, run, ended } = made();
    const id = await start();
    const { context } = await run();
    await context.keep({ races: 500 });
    expect((await ask<Problem>(`/${id}/record`, 'DELETE'))[1].detail).toBe(
      'the job has not ended; cancel it before it is forgotten.',
    );
    expect((await ask(`/${id}`, 'DELETE'))[0]).toBe(200);
    await ended(id);
    expect((await ask<JobView>(`/${id}`))[1].stage).toBe('cancelled');
    expect((await ask<Problem>(`/${id}/result`))[1].detail).toBe(
      'the job was cancelled and has no result; resume it to get one.',
    );
    expect(await ask(`/${id}/resume`, 'POST')).toEqual([202, expect.objectContaining({ stage: 'waiting' })]);
    const again = await run(2);
    expect(again.context.checkpoint).toEqual({ races: 500 });
    again.finish(1);
    await ended(id);
    expect((await ask<JobView>(`/${id}`))[1]).toMatchObject({ stage: 'done', attempts: 2 });
    expect(await ask(`/${id}/record`, 'DELETE')).toEqual([204, null]);
    expect((await ask(`/${id}`))[0]).toBe(404);
  });

  it('says why a job failed, and nothing of what nobody foresaw', async () => {
    const { ask, start, run, ended } = made();
    const id = await start();
    (await run()).fail(new Error('EACCES /home/someone'));
    await ended(id);
    const [status, { detail }] = await ask<Problem>(`/${id}/result`);
    expect([status, detail]).toEqual([
      409,
      'the job failed: something went wrong on our side; the log says what.',
    ]);
  });

  it.each([
    ['', 'GET'],
    ['', 'DELETE'],
    ['/result', 'GET'],
    ['/events', 'GET'],
    ['/resume', 'POST'],
    ['/record', 'DELETE'],
  ])('says that there is no such job, at %s %s', async (path, method) => {
    const { ask } = made();
    const [status, { detail }] = await ask<Problem>(`/unknown${path}`, method);
    expect([status, detail]).toEqual([404, 'there is no such job.']);
  });
});
