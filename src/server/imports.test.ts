import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { FormatError } from '../formats/index.ts';
import { hasEnded, openJobs } from '../platform/index.ts';
import type { ImportInput, ImportOptions, ImportResult, JobRecords } from '../store/index.ts';
import type { ImportView } from './contract.ts';
import { Imports } from './imports.ts';
import { createMetrics } from './observe.ts';
import { isForeseen, sentenceOf } from './problem.ts';
import { fakeLibrary } from './testing.ts';

interface Begun {
  readonly input: ImportInput;
  readonly options: ImportOptions;
  readonly finish: (result: ImportResult) => void;
  readonly fail: (error: unknown) => void;
}

interface Before {
  readonly records: JobRecords;
  readonly folder: string;
}

/**
 * Imports whose library waits to be told how each one ends.
 *
 * @param before the server that was there before this one
 */
function made({ obeys = true, before }: { obeys?: boolean; before?: Before } = {}) {
  const begun: Begun[] = [];
  const library = fakeLibrary({
    import: (input, options) =>
      new Promise((finish, fail) => {
        if (obeys) options.signal?.addEventListener('abort', () => fail(options.signal?.reason));
        begun.push({ input, options, finish, fail });
      }),
  });
  const records = before?.records ?? library.jobs;
  const folder = before?.folder ?? join(library.home, 'jobs');
  const metrics = createMetrics('0');
  const jobs = openJobs({ records, folder, sentenceOf, isForeseen });
  const imports = new Imports({ library, jobs, limit: 1000, pace: { every: 60_000, least: 1 }, metrics });
  const send = (name: string, text = name) =>
    imports.receiveFile({
      name,
      mapping: undefined,
      body: ReadableStream.from([new TextEncoder().encode(text)]),
    });
  return { imports, jobs, records, begun, folder, send, metrics };
}

function ended(imports: Imports, id: string): Promise<ImportView> {
  return new Promise((resolve) => {
    imports.watch(id, (job) => hasEnded(job) && resolve(imports.viewOf(job)));
  });
}

/** The library has been asked for that many imports. */
const asked = (begun: readonly Begun[], count: number) =>
  vi.waitFor(() => expect(begun.length).toBe(count), { timeout: 10_000 });

const emptied = (folder: string) =>
  vi.waitFor(() => expect(readdirSync(folder)).toEqual([]), { timeout: 10_000 });

describe('Imports', () => {
  it('hands the received bytes to the library and tells every stage', async () => {
    const { imports, begun, folder, send, metrics } = made();
    const { id, stage, name } = await send('a.ibt', 'the bytes');
    expect([name, stage]).toEqual(['a.ibt', 'receiving']);
    await asked(begun, 1);
    expect(readFileSync(begun[0].input.path, 'utf8')).toBe('the bytes');
    const seen: string[] = [];
    imports.watch(id, ({ step, fraction }) => seen.push(`${step} ${fraction}`));
    begun[0].options.onProgress?.({ stage: 'reading', fraction: 0.25 });
    begun[0].options.onProgress?.({ stage: 'writing', fraction: 1.5 });
    begun[0].finish({ id: 'r1', duplicate: true });
    expect(await ended(imports, id)).toMatchObject({ stage: 'done', recordingId: 'r1', duplicate: true });
    expect(seen).toEqual(['null 0', 'reading 0.25', 'writing 1', 'writing 1']);
    await emptied(folder);
    expect(await metrics.registry.metrics()).toContain('pitboard_imports_total{outcome="done"} 1');
  });

  it('reads one file at a time', async () => {
    const { imports, begun, send } = made();
    const [a, b] = [await send('a'), await send('b')];
    await asked(begun, 1);
    expect(begun.map(({ input }) => input.name)).toEqual(['a']);
    begun[0].finish({ id: 'r1', duplicate: false });
    await ended(imports, a.id);
    await asked(begun, 2);
    expect(begun.map(({ input }) => input.name)).toEqual(['a', 'b']);
    begun[1].fail(new FormatError('b: is empty (0 bytes)'));
    expect(await ended(imports, b.id)).toMatchObject({ stage: 'failed', error: 'b: is empty (0 bytes).' });
  });

  it('tells nothing of an error that nobody foresaw', async () => {
    const { imports, begun, send } = made();
    const { id } = await send('a');
    await asked(begun, 1);
    begun[0].fail(new Error('EACCES /home/someone'));
    const view = await ended(imports, id);
    expect(view).toMatchObject({ stage: 'failed', error: expect.stringContaining('the log says what') });
  });

  it('cancels what runs and what waits', async () => {
    const { imports, begun, folder, send } = made();
    const [a, b] = [await send('a'), await send('b')];
    await asked(begun, 1);
    expect(await imports.cancel(b.id)).toMatchObject({ stage: 'cancelled' });
    await imports.cancel(a.id);
    expect(await ended(imports, a.id)).toMatchObject({ stage: 'cancelled', error: null });
    await emptied(folder);
    expect(begun.length).toBe(1);
    expect(await imports.cancel(a.id)).toMatchObject({ stage: 'cancelled' });
    expect(await imports.cancel('unknown')).toBeUndefined();
  });

  it('takes no more files than it can hold, and takes them again later', async () => {
    const { jobs, begun, send } = made();
    for (let i = 0; i < 65; i++) await send(`file ${i}`);
    await expect(send('one too many')).rejects.toMatchObject({ status: 429 });
    begun[0].finish({ id: 'r', duplicate: false });
    await asked(begun, 2);
    await expect(send('now')).resolves.toMatchObject({ stage: 'receiving' });
    await jobs.close(10);
  });

  it('takes no more than eight bodies at once', async () => {
    const { imports, jobs, send } = made();
    const still = Promise.allSettled(
      Array.from({ length: 8 }, () =>
        imports.receiveFile({ name: 'still', mapping: undefined, body: new ReadableStream() }),
      ),
    );
    await expect(send('ninth')).rejects.toMatchObject({ status: 429 });
    await jobs.close(10);
    for (const each of await still) expect(each).toMatchObject({ reason: { status: 503 } });
  });

  it('leaves nothing of a body that was too large', async () => {
    const { folder, send } = made();
    await expect(send('a', 'x'.repeat(1001))).rejects.toMatchObject({ status: 413 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets a running import finish when it closes, and leaves what waits to the next server', async () => {
    const before = made();
    const { imports, jobs, begun, folder, send } = before;
    const [a, b] = [await send('a'), await send('b')];
    await asked(begun, 1);
    const closed = jobs.close(5000);
    begun[0].finish({ id: 'r1', duplicate: false });
    await closed;
    expect(await imports.get(a.id)).toMatchObject({ stage: 'done' });
    expect(await imports.get(b.id)).toMatchObject({ stage: 'receiving' });
    expect(readdirSync(folder)).toEqual([b.id]);
    await expect(send('late')).rejects.toMatchObject({ status: 503 });
    const next = made({ before });
    await next.jobs.begin();
    await asked(next.begun, 1);
    expect(next.begun[0].input.name).toBe('b');
    expect(readFileSync(next.begun[0].input.path, 'utf8')).toBe('b');
    next.begun[0].finish({ id: 'r2', duplicate: false });
    expect(await ended(next.imports, b.id)).toMatchObject({ stage: 'done', recordingId: 'r2' });
    expect(await next.imports.get(a.id)).toMatchObject({ stage: 'done', recordingId: 'r1' });
    await emptied(folder);
  });

  it('aborts an import that does not finish in time, and begins it again in the next server', async () => {
    const before = made();
    const { imports, jobs, begun, send } = before;
    const { id } = await send('a');
    await asked(begun, 1);
    await jobs.close(20);
    expect(begun[0].options.signal?.aborted).toBe(true);
    expect(await imports.get(id)).toMatchObject({ stage: 'receiving', error: null });
    const next = made({ before });
    await next.jobs.begin();
    await asked(next.begun, 1);
    next.begun[0].finish({ id: 'r1', duplicate: false });
    expect(await ended(next.imports, id)).toMatchObject({ stage: 'done' });
  });

  it('does not wait for ever for an import that will not stop', async () => {
    const { jobs, begun, send } = made({ obeys: false });
    await send('a');
    await asked(begun, 1);
    await expect(jobs.close(20)).resolves.toBeUndefined();
  });
});
