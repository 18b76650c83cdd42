/** The progress of a job as server-sent events: its last state first, then every change until it ends. */

import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { hasEnded, type JobView } from '../platform/index.ts';

/** ms between two changes that are told; a large file makes thousands. */
const INTERVAL = 100;

/** Comments keep proxies from closing a quiet stream, ms. */
const HEARTBEAT = 15_000;

export interface ProgressOptions {
  /** As `Jobs.watch`, of a job that is there. */
  watch(changed: (view: JobView, preview: unknown) => void): () => void;
  /** What is told of a job; the job itself when left out. */
  render?(view: JobView): Promise<unknown>;
  readonly closing: AbortSignal;
}

export function progressOf(c: Context, { watch, render, closing }: ProgressOptions): Response {
  return streamSSE(c, async (stream) => {
    const change = new Changes();
    let view: JobView | undefined;
    let told: JobView | undefined;
    let preview: unknown;
    const unwatch = watch((now, shown) => {
      view = now;
      preview = shown ?? preview;
      change.happened();
    });
    closing.addEventListener('abort', change.happened);
    stream.onAbort(change.happened);
    try {
      while (!stream.aborted) {
        const from = performance.now();
        await change.next(HEARTBEAT);
        // What changed while a slow reader was being served is told as one change.
        const [now, shown] = [view, preview];
        preview = undefined;
        if (now && now !== told) {
          const data = JSON.stringify(render ? await render(now) : now);
          await stream.writeSSE({ event: 'progress', data });
        } else await stream.write(': still here\n\n');
        told = now;
        if (shown !== undefined) await stream.writeSSE({ event: 'preview', data: JSON.stringify(shown) });
        if ((now && hasEnded(now)) || closing.aborted) return;
        await stream.sleep(Math.max(0, INTERVAL - (performance.now() - from)));
      }
    } finally {
      unwatch();
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
