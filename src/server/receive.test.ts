import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { receiveFile } from './receive.ts';

const folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => join(folder, `${count++}`);
const patient = { every: 60_000, least: 1 };

function streamOf(...pieces: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(pieces.map((piece) => new TextEncoder().encode(piece)));
}

describe('receiveFile', () => {
  it('writes the body as it is', async () => {
    const path = fresh();
    expect(await receiveFile(streamOf('one ', 'two'), path, { limit: 7, pace: patient })).toBe(7);
    expect(readFileSync(path, 'utf8')).toBe('one two');
    expect(await receiveFile(null, fresh(), { limit: 7, pace: patient })).toBe(0);
  });

  it('stops at the limit without taking the rest', async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1000));
      },
    });
    const receiving = receiveFile(endless, fresh(), { limit: 10_000, pace: patient });
    await expect(receiving).rejects.toMatchObject({ status: 413 });
    expect(pulled).toBeLessThan(20);
  });

  it('gives up a body that drips', async () => {
    let drip: ReturnType<typeof setInterval> | undefined;
    const dripping = new ReadableStream<Uint8Array>({
      start(controller) {
        drip = setInterval(() => controller.enqueue(new Uint8Array(1)), 5);
      },
      cancel() {
        clearInterval(drip);
      },
    });
    const receiving = receiveFile(dripping, fresh(), { limit: 1e6, pace: { every: 50, least: 1000 } });
    await expect(receiving).rejects.toMatchObject({ status: 408 });
  });

  it('gives up a body that stands still when the server closes', async () => {
    const closing = new AbortController();
    const still = new ReadableStream<Uint8Array>();
    const receiving = receiveFile(still, fresh(), { limit: 1e6, pace: patient, signal: closing.signal });
    closing.abort();
    await expect(receiving).rejects.toMatchObject({ status: 503 });
  });

  it('tells a sender that went away from a fault of ours', async () => {
    const cut = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('connection reset'));
      },
    });
    await expect(receiveFile(cut, fresh(), { limit: 1e6, pace: patient })).rejects.toMatchObject({
      status: 499,
      message: 'the sender went away before the body was all here',
    });
  });
});
