/**
 * Reading timing in a thread of its own, for a process that has others to answer meanwhile: a race with its samples is
 * half a second of parsing and more at a stretch. What was read comes over whole; the columns of samples are handed over
 * without being copied.
 */

import { Worker } from 'node:worker_threads';
import { FormatError, type TimingData } from '../../formats/index.ts';

export interface ReadOrder {
  readonly path: string;
  readonly identity: string | undefined;
}

export type ReadReply =
  | { readonly data: TimingData }
  /** What a FormatError says. */
  | { readonly refused: string };

/** The memory of all columns of samples, each once. */
export function buffersOf({ contributions }: TimingData): ArrayBuffer[] {
  const columns: unknown[] = contributions.flatMap(({ carSamples, locations }) => [
    ...Object.values(carSamples ?? {}),
    ...Object.values(locations ?? {}),
  ]);
  const buffers = columns.flatMap((column) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
  return [...new Set(buffers)];
}

/**
 * `readTiming` of one path, elsewhere.
 *
 * @param signal ends it at once
 * @throws FormatError
 */
export function readApart(
  path: string,
  identity: string | undefined,
  signal: AbortSignal | undefined,
): Promise<TimingData> {
  signal?.throwIfAborted();
  const order: ReadOrder = { path, identity };
  const thread = new Worker(new URL('./readThread.ts', import.meta.url), { workerData: order });
  const stop = (): void => void thread.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<TimingData>((resolve, reject) => {
    thread.once('message', (reply: ReadReply) => {
      if ('data' in reply) resolve(reply.data);
      else reject(new FormatError(reply.refused));
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(signal?.reason ?? new Error(`the thread that read ${path} ended`)));
  }).finally(() => signal?.removeEventListener('abort', stop));
}
