/** The progress of a job as server-sent events: its last state first, then every change until it ends. */

import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { hasEnded, type Jobs, type JobView } from './jobs.ts';

/** ms between two changes that are told; a large file makes thousands. */
const INTERVAL = 100;

/** Comments keep proxies from closing a quiet stream, ms. */
const HEARTBEAT = 15_000;

/** @param id of a job that is there */
export function progressOf<View extends JobView>(
  c: Context,
  jobs: Jobs<View>,
  id: string,
  closing: AbortSignal,
): Response {
  return streamSSE(c, async (stream) => {
    const change = new Changes();
    const unwatch = jobs.watch(id, change.happened);
    closing.addEventListener('abort', change.happened);
    stream.onAbort(change.happened);
    try {
      let view = jobs.get(id);
      let told: View | undefined;
      while (view && !stream.aborted) {
        // What changed while a slow reader was being served is told as one change.
        if (view !== told) await stream.writeSSE({ event: 'progress', data: JSON.stringify(view) });
        else await stream.write(': still here\n\n');
        told = view;
        if (hasEnded(view) || closing.aborted) return;
        const from = performance.now();
        await change.next(HEARTBEAT);
        // What happens meanwhile is told as one change.
        await stream.sleep(Math.max(0, INTERVAL - (performance.now() - from)));
        view = jobs.get(id);
      }
    } finally {
      unwatch?.();
      closing.removeEventListener('abort', change.happened);
    }
  });
}

/** Waits for something to happen that may have happened already. */
class Changes {
  #pending = false;
  #wake: (() => void) | undefined;

  readonly happened = (): void => {
    this.#pending = true;
    this.#wake?.();
  };

  async next(timeout: number): Promise<void> {
    if (!this.#pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeout);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = undefined;
    this.#pending = false;
  }
}
