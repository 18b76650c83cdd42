import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLibrary } from '../store/index.ts';
import { inlineAnalyst, threadedAnalyst } from './analyst.ts';
import { fakeLibrary, outing } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lap = { id: 'r1', index: 1 };
const compare = { kind: 'compare', lap, reference: undefined, language: 'en', speedUnit: 'km/h' } as const;
const traces = { kind: 'traces', lap, reference: undefined, channels: ['speed'], width: 100 } as const;

describe('an analyst in this thread', () => {
  it('reads a recording once for many questions, and again when it was told to forget it', async () => {
    const library = fakeLibrary({ recordings: { r1: outing([49, 50, 48, 49]) } });
    const analyst = inlineAnalyst(library);
    await analyst.perform(compare);
    await analyst.perform({ ...traces, from: undefined, to: undefined });
    await analyst.perform({ ...traces, from: 10, to: 200 });
    await analyst.perform({ kind: 'corners', id: 'r1' });
    expect(library.reads.length).toBe(1);
    await analyst.perform({ kind: 'forget', id: 'r1' });
    await analyst.perform(compare);
    expect(library.reads.length).toBe(2);
  });

  it('compares laps of two recordings, and refuses what is not there', async () => {
    const recordings = { r1: outing([49, 50, 48, 49]), r2: outing([49, 52, 51, 49]) };
    const analyst = inlineAnalyst(fakeLibrary({ recordings }));
    const { report } = await analyst.perform({ ...compare, reference: { id: 'r2', index: 1 } });
    expect(report.delta).toBeCloseTo(1000 / 50 - 1000 / 52, 1);
    expect(report.reference).toMatchObject({ recording: 'r2.ibt', number: 1 });
    const refused = analyst.perform({ ...compare, reference: { id: 'r3', index: 1 } });
    await expect(refused).rejects.toMatchObject({ status: 404 });
  });
});

describe('an analyst in a thread of its own', () => {
  it('says what a task cannot do, as this thread would', async () => {
    const home = join(folder, 'library');
    const library = await openLibrary(home);
    const analyst = threadedAnalyst(home);
    try {
      const failed = { name: 'HttpError', status: 404, message: 'the library has no such recording.' };
      await expect(analyst.perform(compare)).rejects.toMatchObject(failed);
      await expect(analyst.perform({ kind: 'corners', id: '../x' })).rejects.toMatchObject(failed);
      expect(await analyst.perform({ kind: 'forget', id: 'r1' })).toBeNull();
    } finally {
      await analyst.close();
      await library.close();
    }
    await expect(analyst.perform(compare)).rejects.toMatchObject({ status: 503 });
  });

  it('keeps going where there is no library, and ends all the same', async () => {
    const analyst = threadedAnalyst(join(folder, 'nothing here'));
    const failed = {
      name: 'HttpError',
      status: 503,
      message: expect.stringMatching(/^there is no library in .*\.$/),
    };
    await expect(analyst.perform(compare)).rejects.toMatchObject(failed);
    await expect(analyst.perform(compare)).rejects.toMatchObject(failed);
    await analyst.close();
    await analyst.close();
  });
});
