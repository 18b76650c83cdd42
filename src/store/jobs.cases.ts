/** What every implementation of `JobRecords` must do. `make` gives an empty one; `reopen` the same data, opened again. */

import { describe, expect, test } from 'vitest';
import type { JobRecord, JobRecords } from './jobs.ts';
import { LARGEST_JOB_DATA } from './jobsData.ts';
import { LibraryError } from './library.ts';

export interface JobsUnderTest {
  readonly jobs: JobRecords;
  /** Left out where nothing outlives the process. */
  reopen?(): Promise<JobRecords>;
}

function madeJob(id: string, over: Partial<JobRecord> = {}): JobRecord {
  return {
    id,
    kind: 'count',
    subject: null,
    key: null,
    stage: 'waiting',
    fraction: 0,
    step: null,
    error: null,
    attempts: 0,
    crashes: 0,
    stopping: false,
    hasFiles: false,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    endedAt: null,
    ...over,
  };
}

const full = madeJob('aa', {
  kind: 'strategy.compare',
  subject: '2024-01-bahrain',
  key: 'the same again',
  stage: 'running',
  fraction: 0.375,
  step: 'rollouts',
  error: 'A sentence.',
  attempts: 3,
  crashes: 1,
  stopping: true,
  hasFiles: true,
  startedAt: '2026-01-01T00:00:01.000Z',
  endedAt: '2026-01-01T00:00:02.000Z',
});

export function jobRecordsCases(name: string, make: () => Promise<JobsUnderTest>): void {
  const idsOf = ({ items }: { items: readonly JobRecord[] }) => items.map(({ id }) => id).join(' ');

  describe(`job records in ${name}`, () => {
    test('a job comes back as it was, with its data, also after reopening', async () => {
      const { jobs, reopen } = await make();
      expect(await jobs.insert(full, { driver: 'NOR', plans: ['20:hard'] })).toEqual(full);
      await jobs.change('aa', { checkpoint: { races: 500 }, result: [1, { two: 'drei – ∑' }] });
      for (const open of [async () => jobs, ...(reopen ? [reopen] : [])]) {
        const again = await open();
        expect(await again.get('aa')).toEqual(full);
        expect(await again.input('aa')).toEqual({ driver: 'NOR', plans: ['20:hard'] });
        expect(await again.checkpoint('aa')).toEqual({ races: 500 });
        expect(await again.result('aa')).toEqual([1, { two: 'drei – ∑' }]);
        expect(await again.list({})).toEqual({ total: 1, items: [full] });
      }
    });

    test('what is not there is undefined, and a checkpoint that was not kept null', async () => {
      const { jobs } = await make();
      expect(await jobs.get('zz')).toBeUndefined();
      expect(await jobs.input('zz')).toBeUndefined();
      expect(await jobs.result('zz')).toBeUndefined();
      expect(await jobs.checkpoint('zz')).toBeNull();
      expect(await jobs.change('zz', { fraction: 1 })).toBe(false);
      expect(await jobs.delete('zz')).toBe(false);
      await jobs.insert(madeJob('aa'), null);
      expect(await jobs.input('aa')).toBeNull();
      expect(await jobs.checkpoint('aa')).toBeNull();
      expect(await jobs.result('aa')).toBeUndefined();
    });

    test('what went in is a copy, and what comes out is one', async () => {
      const { jobs } = await make();
      const input = { laps: [1, 2] };
      await jobs.insert(madeJob('aa'), input);
      input.laps.push(3);
      const out = await jobs.input('aa');
      expect(out).toEqual({ laps: [1, 2] });
      (out as typeof input).laps.push(4);
      expect(await jobs.input('aa')).toEqual({ laps: [1, 2] });
    });

    test('a change leaves what it does not name', async () => {
      const { jobs } = await make();
      await jobs.insert(full, 'input');
      expect(await jobs.change('aa', { fraction: 0.5, stopping: false })).toBe(true);
      expect(await jobs.get('aa')).toEqual({ ...full, fraction: 0.5, stopping: false });
      await jobs.change('aa', { checkpoint: [1] });
      await jobs.change('aa', { step: null, error: null });
      expect(await jobs.checkpoint('aa')).toEqual([1]);
      await jobs.change('aa', { stage: 'done', startedAt: null, endedAt: null, checkpoint: null, result: 7 });
      expect(await jobs.checkpoint('aa')).toBeNull();
      expect(await jobs.result('aa')).toBe(7);
      expect(await jobs.input('aa')).toBe('input');
      expect(await jobs.get('aa')).toEqual({
        ...full,
        fraction: 0.5,
        stopping: false,
        step: null,
        error: null,
        stage: 'done',
        startedAt: null,
        endedAt: null,
      });
    });

    test('of one key and kind there is one, but for those that failed or were cancelled', async () => {
      const { jobs } = await make();
      const first = madeJob('aa', { key: 'k' });
      expect(await jobs.insert(first, 1)).toEqual(first);
      expect(await jobs.insert(madeJob('bb', { key: 'k' }), 2)).toEqual(first);
      expect(await jobs.get('bb')).toBeUndefined();
      expect(await jobs.input('aa')).toBe(1);
      expect(await jobs.insert(madeJob('cc', { key: 'k', kind: 'other' }), 3)).toMatchObject({ id: 'cc' });
      expect(await jobs.insert(madeJob('dd'), 4)).toMatchObject({ id: 'dd' });
      expect(await jobs.insert(madeJob('ee'), 5)).toMatchObject({ id: 'ee' });
      expect((await jobs.holder('count', 'k'))?.id).toBe('aa');
      await jobs.change('aa', { stage: 'done' });
      expect(await jobs.insert(madeJob('ff', { key: 'k' }), 6)).toMatchObject({ id: 'aa', stage: 'done' });
      await jobs.change('aa', { stage: 'failed' });
      expect(await jobs.holder('count', 'k')).toBeUndefined();
      expect(await jobs.insert(madeJob('gg', { key: 'k' }), 7)).toMatchObject({ id: 'gg' });
      // The first cannot come back as long as the second is there.
      expect(await jobs.change('aa', { stage: 'waiting' })).toBe(false);
      expect((await jobs.get('aa'))?.stage).toBe('failed');
      await jobs.change('gg', { stage: 'cancelled' });
      expect(await jobs.change('aa', { stage: 'waiting' })).toBe(true);
    });

    test('lists the newest first, by kind, subject and stage, in pages that count all', async () => {
      const { jobs } = await make();
      await jobs.insert(madeJob('aa', { subject: 'bahrain', stage: 'done' }), 0);
      await jobs.insert(madeJob('bb', { kind: 'other', subject: 'bahrain' }), 0);
      await jobs.insert(madeJob('cc', { subject: 'monza' }), 0);
      await jobs.insert(madeJob('dd', { subject: 'bahrain', stage: 'running' }), 0);
      expect(idsOf(await jobs.list({}))).toBe('dd cc bb aa');
      expect(idsOf(await jobs.list({ kind: 'count' }))).toBe('dd cc aa');
      expect(idsOf(await jobs.list({ subject: 'bahrain' }))).toBe('dd bb aa');
      expect(idsOf(await jobs.list({ stage: 'waiting' }))).toBe('cc bb');
      expect(idsOf(await jobs.list({ kind: 'count', subject: 'bahrain', stage: 'done' }))).toBe('aa');
      const page = await jobs.list({ offset: 1, limit: 2 });
      expect([page.total, idsOf(page)]).toEqual([4, 'cc bb']);
      expect(await jobs.list({ subject: 'spa' })).toEqual({ total: 0, items: [] });
      expect((await jobs.unfinished()).map(({ id }) => id)).toEqual(['bb', 'cc', 'dd']);
    });

    test('a job that is deleted is gone with its data', async () => {
      const { jobs } = await make();
      await jobs.insert(madeJob('aa', { key: 'k' }), 1);
      await jobs.change('aa', { result: 2, checkpoint: 3 });
      expect(await jobs.delete('aa')).toBe(true);
      expect(await jobs.get('aa')).toBeUndefined();
      expect(await jobs.input('aa')).toBeUndefined();
      expect(await jobs.result('aa')).toBeUndefined();
      expect(await jobs.checkpoint('aa')).toBeNull();
      expect(await jobs.insert(madeJob('aa', { key: 'k' }), 4)).toMatchObject({ id: 'aa' });
      expect(await jobs.input('aa')).toBe(4);
    });

    test('the oldest that ended are let go, and none that has not', async () => {
      const { jobs } = await make();
      for (const [id, stage] of [
        ['aa', 'waiting'],
        ['bb', 'done'],
        ['cc', 'failed'],
        ['dd', 'cancelled'],
        ['ee', 'done'],
        ['ff', 'running'],
      ] as const) {
        await jobs.insert(madeJob(id, { stage }), 0);
      }
      await jobs.insert(madeJob('gg', { stage: 'done', kind: 'other' }), 0);
      expect(await jobs.trim('count', 4)).toBe(0);
      expect(await jobs.trim('count', 2)).toBe(2);
      expect(idsOf(await jobs.list({}))).toBe('gg ff ee dd aa');
    });

    test('a result of megabytes is taken, and one beyond all measure refused with the change', async () => {
      const { jobs } = await make();
      await jobs.insert(madeJob('aa'), 0);
      const large = Array.from({ length: 200_000 }, (_, i) => ({ lap: i, time: Math.sin(i) }));
      await jobs.change('aa', { result: large });
      expect(await jobs.result('aa')).toEqual(large);
      const endless = 'x'.repeat(LARGEST_JOB_DATA);
      await expect(jobs.change('aa', { stage: 'done', result: endless })).rejects.toThrow(LibraryError);
      expect((await jobs.get('aa'))?.stage).toBe('waiting');
      expect(await jobs.result('aa')).toEqual(large);
    });

    test.each<[string, unknown]>([
      ['a typed array', { speeds: new Float32Array(2) }],
      ['a map', [new Map()]],
      ['nothing at all', undefined],
      ['a function', { run: () => {} }],
    ])('%s is refused, since JSON would lose it', async (_, input) => {
      const { jobs } = await make();
      await expect(jobs.insert(madeJob('aa'), input)).rejects.toThrow(TypeError);
      expect(await jobs.get('aa')).toBeUndefined();
    });
  });
}
