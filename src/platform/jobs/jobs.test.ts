import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type JobContext, JobInputError, JobRefusedError, JobsClosedError } from './index.ts';
import { ended, machine, type Process, type Run } from './testing.ts';

/** That many runs have begun. */
const runs = async ({ begun }: Process, count: number): Promise<readonly Run[]> => {
  await vi.waitFor(() => expect(begun.length).toBe(count), { timeout: 10_000 });
  return begun;
};

describe('a job', () => {
  it('is on disk when it is taken, runs, and keeps its answer', async () => {
    const { records, boot, folder } = machine();
    const here = await boot([{ subject: ({ n }) => `number ${n}` }]);
    const { id, ...view } = await here.jobs.start('told', { n: 4 });
    expect(await records.get(id)).toBeDefined();
    expect(view).toMatchObject({ kind: 'told', subject: 'number 4', fraction: 0, error: null });
    const [run] = await runs(here, 1);
    expect(run.input).toEqual({ n: 4 });
    expect(run.context).toMatchObject({ id, checkpoint: null, folder: join(folder, id) });
    expect(existsSync(run.context.folder)).toBe(true);
    run.context.progress(0.5, 'counting');
    expect(await here.jobs.get(id)).toMatchObject({ stage: 'running', fraction: 0.5, step: 'counting' });
    expect(await here.jobs.result(id)).toBeUndefined();
    run.finish({ sum: 10 });
    expect(await ended(here.jobs, id)).toMatchObject({ stage: 'done', fraction: 1, attempts: 1 });
    expect(await here.jobs.result(id)).toEqual({ sum: 10 });
    expect(await here.jobs.input(id)).toEqual({ n: 4 });
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]));
  });

  it('that fails says why in one sentence, and can go on from what it kept', async () => {
    const here = await machine().boot();
    const { id } = await here.jobs.start('told', { n: 1 });
    const [first] = await runs(here, 1);
    first.context.progress(0.25, 'half-way');
    await first.context.keep({ at: 25 });
    first.fail(new Error('the tyres are gone.'));
    expect(await ended(here.jobs, id)).toMatchObject({ stage: 'failed', error: 'the tyres are gone.' });
    expect(await here.jobs.resume(id)).toMatchObject({ stage: 'waiting', fraction: 0.25, error: null });
    const [, second] = await runs(here, 2);
    expect(second.context.checkpoint).toEqual({ at: 25 });
    second.finish(1);
    expect(await ended(here.jobs, id)).toMatchObject({ stage: 'done', attempts: 2 });
    // What is done stays done.
    expect(await here.jobs.resume(id)).toMatchObject({ stage: 'done', attempts: 2 });
    expect(await here.jobs.resume('unknown')).toBeUndefined();
  });

  it('is cancelled while it runs and while it waits, and may be resumed', async () => {
    const here = await machine().boot();
    const [a, b] = [await here.jobs.start('told', { n: 1 }), await here.jobs.start('told', { n: 2 })];
    const [first] = await runs(here, 1);
    expect(await here.jobs.cancel(b.id)).toMatchObject({ stage: 'cancelled', error: null });
    await here.jobs.cancel(a.id);
    expect(first.context.signal.reason).toMatchObject({ name: 'JobCancelled' });
    expect(await ended(here.jobs, a.id)).toMatchObject({ stage: 'cancelled', error: null });
    expect(await here.jobs.cancel(a.id)).toMatchObject({ stage: 'cancelled' });
    expect(await here.jobs.cancel('unknown')).toBeUndefined();
    await here.jobs.resume(b.id);
    const [, second] = await runs(here, 2);
    expect(second.input.n).toBe(2);
  });

  it('of a key is there once, as long as it was not cancelled and did not fail', async () => {
    const here = await machine().boot();
    const start = async () => (await here.jobs.start('told', { n: 1 }, { key: 'one' })).id;
    const [id, again] = await Promise.all([start(), start()]);
    expect(again).toBe(id);
    const [first] = await runs(here, 1);
    first.finish(1);
    await ended(here.jobs, id);
    expect(await start()).toBe(id);
    expect((await here.jobs.start('told', { n: 1 }, { key: 'two' })).id).not.toBe(id);
    await here.jobs.forget(id);
    const fresh = await start();
    expect(fresh).not.toBe(id);
    await here.jobs.cancel(fresh);
    await ended(here.jobs, fresh);
    const third = await start();
    expect(third).not.toBe(fresh);
    // Its place is taken.
    expect((await here.jobs.resume(fresh))?.id).toBe(third);
  });

  it('is refused where its kind does not take the input, and where there is no such kind', async () => {
    const { boot, records } = machine();
    const { jobs } = await boot();
    await expect(jobs.start('told', { n: 'x' })).rejects.toThrow(JobInputError);
    await expect(jobs.start('told', { n: 'x' })).rejects.toThrow(/^told cannot be asked this: n: .*\.$/);
    await expect(jobs.start('other', {})).rejects.toThrow(RangeError);
    expect((await records.list({})).total).toBe(0);
  });

  it('is listed with what it is at', async () => {
    const here = await machine().boot([{ subject: ({ n }) => `${n % 2}` }]);
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) ids.push((await here.jobs.start('told', { n })).id);
    const [run] = await runs(here, 1);
    run.context.progress(0.75);
    const { total, items } = await here.jobs.list({ subject: '0' });
    expect([total, items.map(({ id }) => id)]).toEqual([2, [ids[2], ids[0]]]);
    expect(items[1]).toMatchObject({ stage: 'running', fraction: 0.75 });
    expect(here.jobs.counts('told')).toEqual({ waiting: 3, running: 1 });
  });

  it('that ended is forgotten on demand, and by itself where there are newer ones enough', async () => {
    const here = await machine().boot([{ remembered: 2, run: async ({ n }) => n }]);
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) {
      const { id } = await here.jobs.start('told', { n });
      await ended(here.jobs, id);
      ids.push(id);
    }
    await vi.waitFor(async () =>
      expect((await here.jobs.list({})).items.map(({ id }) => id)).toEqual([ids[3], ids[2]]),
    );
    expect(await here.jobs.forget(ids[3])).toBe(true);
    expect(await here.jobs.forget(ids[3])).toBe(false);
    expect(await here.jobs.get(ids[3])).toBeUndefined();
    expect(await here.jobs.result(ids[3])).toBeUndefined();
  });
});

describe('who is next', () => {
  it('one of a kind at a time, in the order in which they came, and kinds beside each other', async () => {
    const here = await machine().boot([{ name: 'a' }, { name: 'b', atOnce: 2 }]);
    for (const kind of ['a', 'a', 'b', 'b', 'b']) await here.jobs.start(kind, { n: 1 });
    await runs(here, 3);
    expect(here.begun.map(({ kind }) => kind).sort()).toEqual(['a', 'b', 'b']);
    here.begun.find(({ kind }) => kind === 'b')?.finish(0);
    await runs(here, 4);
    expect(here.begun[3].kind).toBe('b');
  });

  it('kinds of one lane take turns', async () => {
    const here = await machine().boot([
      { name: 'a', lane: 'both' },
      { name: 'b', lane: 'both' },
    ]);
    for (const [kind, n] of [
      ['a', 1],
      ['a', 2],
      ['a', 3],
      ['b', 4],
    ] as const) {
      await here.jobs.start(kind, { n });
    }
    for (let count = 1; count <= 4; count++) (await runs(here, count))[count - 1].finish(0);
    expect(here.begun.map(({ input }) => input.n)).toEqual([1, 2, 4, 3]);
  });
});

describe('watching', () => {
  it('begins with the present state, and ends with the last', async () => {
    const here = await machine().boot();
    const { id } = await here.jobs.start('told', { n: 1 });
    const [run] = await runs(here, 1);
    const seen: string[] = [];
    here.jobs.watch(id, ({ stage, fraction }, preview) =>
      seen.push(`${stage} ${fraction} ${preview ?? '-'}`),
    );
    run.context.progress(0.5, 'a step');
    run.finish(0);
    await ended(here.jobs, id);
    expect(seen).toEqual(['running 0 -', 'running 0.5 -', 'done 1 -']);
    run.context.progress(0.1);
    run.context.preview('late');
    const late: string[] = [];
    here.jobs.watch(id, ({ stage }) => late.push(stage));
    await vi.waitFor(() => expect(late).toEqual(['done']));
    expect(seen.length).toBe(3);
  });

  it('tells of answers that are not final, the last of them also to who comes later', async () => {
    const here = await machine().boot();
    const { id } = await here.jobs.start('told', { n: 1 });
    const [run] = await runs(here, 1);
    const seen: unknown[] = [];
    here.jobs.watch(id, (_, preview) => preview !== undefined && seen.push(preview));
    run.context.preview('coarse');
    run.context.preview('finer');
    await vi.waitFor(() => expect(seen.at(-1)).toBe('finer'));
    const late: unknown[] = [];
    here.jobs.watch(id, (_, preview) => late.push(preview));
    expect(late).toEqual(['finer']);
    run.finish(0);
    await ended(here.jobs, id);
    // Each is told once.
    expect(seen.filter((each) => each === 'finer').length).toBe(1);
  });

  it('hears of a thousand steps a few times only', async () => {
    const here = await machine().boot();
    const { id } = await here.jobs.start('told', { n: 1 });
    const [run] = await runs(here, 1);
    let told = 0;
    here.jobs.watch(id, () => told++);
    for (let i = 0; i < 1000; i++) run.context.progress(i / 1000);
    expect(told).toBeLessThan(5);
    // Whatever is told.
    for (const odd of [0.2, Number.NaN, -1]) run.context.progress(odd);
    expect(await here.jobs.get(id)).toMatchObject({ fraction: 0.999 });
    run.context.progress(7);
    expect(await here.jobs.get(id)).toMatchObject({ fraction: 1 });
  });

  it('can be ended, and never tells of a job that is not there', async () => {
    const here = await machine().boot();
    const { id } = await here.jobs.start('told', { n: 1 });
    const [run] = await runs(here, 1);
    let told = 0;
    here.jobs.watch('unknown', () => told++);
    here.jobs.watch(id, () => told++)();
    const before = told;
    run.finish(0);
    await ended(here.jobs, id);
    expect(told).toBe(before);
  });

  it('of all jobs tells their stages', async () => {
    const here = await machine().boot();
    const seen: string[] = [];
    here.jobs.onStage(({ stage, kind }) => seen.push(`${kind} ${stage}`));
    const { id } = await here.jobs.start('told', { n: 1 });
    (await runs(here, 1))[0].finish(0);
    await ended(here.jobs, id);
    expect(seen).toEqual(['told waiting', 'told running', 'told done']);
  });
});

describe('files of a job', () => {
  const files = (text: string) => async (folder: string) => writeFileSync(join(folder, 'upload'), text);

  it('are there when it begins, also in another process, and are gone when it ended', async () => {
    const { boot, folder } = machine();
    const { jobs } = await boot();
    const waits = await jobs.start('told', { n: 1 }, { files: files('first') });
    const next = await jobs.start('told', { n: 2 }, { files: files('second') });
    await jobs.close(0);
    const here = await boot();
    const [run] = await runs(here, 1);
    expect(readFileSync(join(run.context.folder, 'upload'), 'utf8')).toBe('first');
    run.finish(0);
    await ended(here.jobs, waits.id);
    const [, second] = await runs(here, 2);
    expect(readFileSync(join(second.context.folder, 'upload'), 'utf8')).toBe('second');
    second.fail(new Error('no.'));
    await ended(here.jobs, next.id);
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]));
    await expect(here.jobs.resume(next.id)).rejects.toThrow(JobRefusedError);
  });

  it('may say themselves what the job is asked', async () => {
    const here = await machine().boot();
    await here.jobs.start('told', undefined, { files: async () => ({ n: 7 }) });
    expect((await runs(here, 1))[0].input).toEqual({ n: 7 });
  });

  it('that do not come, or with an input that is refused, leave nothing', async () => {
    const { boot, folder, records } = machine();
    const { jobs } = await boot();
    const cut = async (own: string) => {
      writeFileSync(join(own, 'upload'), 'ha');
      throw new Error('gone');
    };
    await expect(jobs.start('told', { n: 1 }, { files: cut })).rejects.toThrow('gone');
    await expect(jobs.start('told', {}, { files: files('x') })).rejects.toThrow(JobInputError);
    expect(readdirSync(folder)).toEqual([]);
    expect((await records.list({})).total).toBe(0);
  });

  it('are swept where their job never came to be, and missed where they are gone', async () => {
    const { boot, folder } = machine();
    const { jobs } = await boot();
    const kept = await jobs.start('told', { n: 1 }, { files: files('x') });
    const lost = await jobs.start('told', { n: 2 }, { files: files('y') });
    await jobs.close(0);
    rmSync(join(folder, lost.id), { recursive: true });
    mkdirSync(join(folder, 'half-received'));
    const here = await boot();
    expect(readdirSync(folder)).toEqual([kept.id]);
    expect(await here.jobs.get(lost.id)).toMatchObject({
      stage: 'failed',
      error: 'the files that came with this are gone; send them again.',
    });
  });
});

describe('another process', () => {
  it('takes up what waited and what ran, from what was kept', async () => {
    const { boot } = machine();
    const killed = await boot();
    const a = await killed.jobs.start('told', { n: 1 });
    const b = await killed.jobs.start('told', { n: 2 });
    const [run] = await runs(killed, 1);
    run.context.progress(0.6, 'there');
    await run.context.keep([6]);
    const here = await boot();
    expect(await here.jobs.get(b.id)).toMatchObject({ stage: 'waiting' });
    const [again] = await runs(here, 1);
    expect(again.context).toMatchObject({ id: a.id, checkpoint: [6] });
    expect(await here.jobs.get(a.id)).toMatchObject({ fraction: 0.6, step: 'there', attempts: 2 });
  });

  it('starts over what kept nothing', async () => {
    const { boot } = machine();
    const killed = await boot();
    const { id } = await killed.jobs.start('told', { n: 1 });
    (await runs(killed, 1))[0].context.progress(0.6, 'there');
    const here = await boot();
    await runs(here, 1);
    expect(await here.jobs.get(id)).toMatchObject({ stage: 'running', fraction: 0, step: null, attempts: 2 });
  });

  it('gives up a job under which it ended three times, until that is resumed', async () => {
    const { boot } = machine();
    let here = await boot();
    const { id } = await here.jobs.start('told', { n: 1 });
    for (let crash = 0; crash < 3; crash++) {
      await runs(here, 1);
      here = await boot();
    }
    expect(await here.jobs.get(id)).toMatchObject({
      stage: 'failed',
      error: 'Pitboard ended 3 times while this ran, so it is not begun again by itself.',
      attempts: 3,
    });
    await here.jobs.resume(id);
    (await runs(here, 1))[0].finish('after all');
    await ended(here.jobs, id);
    expect(await here.jobs.result(id)).toBe('after all');
  });

  it('does not give up a job that gets further each time, but one that keeps the same', async () => {
    const { boot } = machine();
    let here = await boot();
    const { id } = await here.jobs.start('told', { n: 1 });
    const crash = async (kept: unknown) => {
      const [{ context }] = await runs(here, 1);
      await context.keep(kept);
      here = await boot();
    };
    for (let at = 0; at < 10; at++) await crash({ at });
    expect(await here.jobs.get(id)).toMatchObject({ attempts: expect.any(Number), error: null });
    await crash({ at: 9 });
    await crash({ at: 9 });
    expect(await here.jobs.get(id)).toMatchObject({ stage: 'failed' });
  });

  it('that is given one thing to do leaves the rest, until it is asked for by its key', async () => {
    const { boot } = machine();
    const before = await boot();
    const a = await before.jobs.start('told', { n: 1 }, { key: 'one' });
    const b = await before.jobs.start('told', { n: 2 }, { key: 'two' });
    await (await runs(before, 1))[0].context.keep('so far');
    await before.jobs.close(0);
    const here = await boot([{}], 'asked');
    const c = await here.jobs.start('told', { n: 3 }, { key: 'three' });
    expect((await runs(here, 1))[0].context.id).toBe(c.id);
    here.begun[0].finish(0);
    await ended(here.jobs, c.id);
    expect(here.begun.length).toBe(1);
    expect((await here.jobs.start('told', { n: 1 }, { key: 'one' })).id).toBe(a.id);
    expect((await runs(here, 2))[1].context).toMatchObject({ id: a.id, checkpoint: 'so far' });
    here.begun[1].finish(0);
    await ended(here.jobs, a.id);
    expect(await here.jobs.get(b.id)).toMatchObject({ stage: 'waiting', attempts: 0 });
  });

  it('does not take up what was to be cancelled', async () => {
    const { boot } = machine();
    const killed = await boot([{ run: () => new Promise(() => {}) }]);
    const { id } = await killed.jobs.start('told', { n: 1 });
    await vi.waitFor(async () => expect(await killed.jobs.get(id)).toMatchObject({ stage: 'running' }));
    await killed.jobs.cancel(id);
    const here = await boot();
    expect(await here.jobs.get(id)).toMatchObject({ stage: 'cancelled' });
  });

  it('leaves alone and lists what it does not know, which may be cancelled', async () => {
    const { boot } = machine();
    const newer = await boot([{ name: 'later' }]);
    const { id } = await newer.jobs.start('later', { n: 1 });
    await runs(newer, 1);
    const here = await boot();
    expect((await here.jobs.list({ kind: 'later' })).items).toMatchObject([{ id, stage: 'waiting' }]);
    const again = await boot([{ name: 'later' }]);
    expect((await runs(again, 1))[0].context.id).toBe(id);
    const older = await boot();
    expect(await older.jobs.cancel(id)).toMatchObject({ stage: 'cancelled' });
    await expect(older.jobs.resume(id)).rejects.toThrow(JobRefusedError);
  });

  it('fails a job whose input it understands no more', async () => {
    const { boot } = machine();
    const stopped = await boot();
    const { id } = await stopped.jobs.start('told', { n: 1 });
    await stopped.jobs.close(0);
    const here = await boot([{ input: z.object({ m: z.number() }) as unknown as z.ZodType<{ n: number }> }]);
    expect(await ended(here.jobs, id)).toMatchObject({
      stage: 'failed',
      error: expect.stringMatching(/^told cannot be asked this: m: .*\.$/),
    });
  });
});

describe('closing', () => {
  it('lets what runs finish, and leaves what waits', async () => {
    const { boot, records } = machine();
    const here = await boot();
    const [a, b] = [await here.jobs.start('told', { n: 1 }), await here.jobs.start('told', { n: 2 })];
    const [run] = await runs(here, 1);
    const closed = here.jobs.close(10_000);
    await expect(here.jobs.start('told', { n: 3 })).rejects.toThrow(JobsClosedError);
    run.finish('done');
    await closed;
    expect(await records.get(a.id)).toMatchObject({ stage: 'done' });
    expect(await records.get(b.id)).toMatchObject({ stage: 'waiting', attempts: 0 });
    expect(here.begun.length).toBe(1);
  });

  it('stops a job as soon as it kept something, and counts that as no crash', async () => {
    const { boot, records } = machine();
    let context: JobContext | undefined;
    const here = await boot([
      {
        async run(_, given) {
          context = given;
          for (let i = 1; ; i++) {
            await new Promise((resolve) => setTimeout(resolve, 1));
            given.signal.throwIfAborted();
            given.progress(i / 1e6);
            await given.keep(i);
          }
        },
      },
    ]);
    const { id } = await here.jobs.start('told', { n: 1 });
    await vi.waitFor(() => expect(context).toBeDefined());
    await here.jobs.close(60_000);
    expect(context?.signal.reason).toMatchObject({ name: 'JobInterrupted' });
    expect(await records.get(id)).toMatchObject({ stage: 'waiting', crashes: 0, endedAt: null });
    expect(await records.checkpoint(id)).toBeGreaterThan(0);
  });

  it('aborts what keeps nothing, and does not wait for ever for what will not stop', async () => {
    const { boot, records } = machine();
    const here = await boot([{}, { name: 'deaf', run: () => new Promise(() => {}) }]);
    const [a, b] = [await here.jobs.start('told', { n: 1 }), await here.jobs.start('deaf', { n: 2 })];
    const [run] = await runs(here, 1);
    await vi.waitFor(async () => expect(await here.jobs.get(b.id)).toMatchObject({ stage: 'running' }));
    await here.jobs.close(20);
    expect(run.context.signal.aborted).toBe(true);
    expect(await records.get(a.id)).toMatchObject({ stage: 'waiting', crashes: 0 });
    expect(await records.get(b.id)).toMatchObject({ stage: 'waiting', crashes: 0 });
  });

  it('gives up files that are on their way', async () => {
    const { boot, folder } = machine();
    const { jobs } = await boot();
    const coming = jobs.start(
      'told',
      { n: 1 },
      {
        files: (_, signal) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
    );
    const refused = expect(coming).rejects.toThrow(JobsClosedError);
    await vi.waitFor(() => expect(readdirSync(folder).length).toBe(1));
    await jobs.close(1000);
    await refused;
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a full disk', () => {
  it('takes no job, and leaves nothing of one', async () => {
    const here = machine();
    const { jobs } = await here.boot();
    here.full = true;
    const files = async (folder: string) => writeFileSync(join(folder, 'upload'), 'x');
    await expect(jobs.start('told', { n: 1 }, { files })).rejects.toThrow(/disk is full/);
    expect(readdirSync(here.folder)).toEqual([]);
    here.full = false;
    expect((await jobs.list({})).total).toBe(0);
    await expect(jobs.start('told', { n: 1 })).resolves.toMatchObject({ kind: 'told' });
  });

  it('fails a job that keeps something, which then goes on from what it had kept before', async () => {
    const made = machine();
    const here = await made.boot();
    const { id } = await here.jobs.start('told', { n: 1 });
    const [run] = await runs(here, 1);
    await run.context.keep('before');
    made.full = true;
    const error: unknown = await run.context.keep('after').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'LibraryError' });
    run.fail(error);
    expect(await ended(here.jobs, id)).toMatchObject({
      stage: 'failed',
      error: 'a job could not be written down (database or disk is full).',
    });
    made.full = false;
    expect(await here.jobs.resume(id)).toMatchObject({ stage: 'waiting' });
    expect((await runs(here, 2))[1].context.checkpoint).toBe('before');
  });

  it('fails a job whose answer has no room, and the next process tries again', async () => {
    const made = machine();
    const here = await made.boot();
    const { id } = await here.jobs.start('told', { n: 1 });
    const [run] = await runs(here, 1);
    await run.context.keep('before');
    made.full = true;
    run.finish('the answer');
    expect(await ended(here.jobs, id)).toMatchObject({
      stage: 'failed',
      error: expect.stringMatching(/disk is full/),
    });
    expect(await here.jobs.get(id)).toMatchObject({ stage: 'failed' });
    made.full = false;
    const next = await made.boot();
    const [again] = await runs(next, 1);
    expect(again.context.checkpoint).toBe('before');
    again.finish('the answer');
    await ended(next.jobs, id);
    expect(await next.jobs.result(id)).toBe('the answer');
  });

  it('does not keep Pitboard from starting, nor from cancelling what runs', async () => {
    const made = machine();
    const killed = await made.boot();
    const { id } = await killed.jobs.start('told', { n: 1 });
    await runs(killed, 1);
    made.full = true;
    const here = await made.boot();
    expect(await ended(here.jobs, id)).toMatchObject({
      stage: 'failed',
      error: expect.stringContaining('disk is full'),
    });
    made.full = false;
    await here.jobs.resume(id);
    await runs(here, 1);
    made.full = true;
    await here.jobs.cancel(id);
    expect(await ended(here.jobs, id)).toMatchObject({ stage: 'cancelled' });
    made.full = false;
    await here.jobs.close(0);
    expect(await made.records.get(id)).toMatchObject({ stage: 'cancelled' });
  });

  it('that has room again lets the same be asked anew', async () => {
    const made = machine();
    const here = await made.boot();
    const { id } = await here.jobs.start('told', { n: 1 }, { key: 'one' });
    const [run] = await runs(here, 1);
    made.full = true;
    run.finish('the answer');
    await ended(here.jobs, id);
    made.full = false;
    const again = await here.jobs.start('told', { n: 1 }, { key: 'one' });
    expect(again.id).not.toBe(id);
    expect(await made.records.get(id)).toMatchObject({ stage: 'failed' });
  });
});
