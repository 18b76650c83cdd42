/**
 * A run as server-sent events, while a process of its own trains: its files are looked at a few times a second. Each `points` event
 * has as its id where the next one begins, so that a browser whose connection broke goes on from there.
 */

import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Runs } from '../../learning/index.ts';
import { pointsViewOf, runViewOf } from './views.ts';

/** ms between two looks at a run that is under way, and at one that may be taken up again. */
const LOOK = { running: 400, resting: 2000 };
/** Comments keep proxies from closing a quiet stream, ms. */
const HEARTBEAT = 15_000;

export interface FollowOptions {
  readonly runs: Runs;
  readonly id: string;
  /** Byte of the log. */
  readonly after: number;
  readonly closing: AbortSignal;
}

/** Ends when the run is done, or the server. */
export function followRun(c: Context, { runs, id, after, closing }: FollowOptions): Response {
  return streamSSE(c, async (stream) => {
    let at = after;
    let told = '';
    let last = performance.now();
    while (!stream.aborted && !closing.aborted) {
      // Before its curves: once it has ended, no point comes any more.
      const run = runViewOf(runs.read(id));
      let hasMore = true;
      while (hasMore && !stream.aborted) {
        const read = runs.points(id, at);
        hasMore = read.hasMore;
        if (read.next === at) continue;
        at = read.next;
        last = performance.now();
        await stream.writeSSE({ event: 'points', id: String(at), data: JSON.stringify(pointsViewOf(read)) });
      }
      const now = JSON.stringify(run);
      if (now !== told) {
        told = now;
        last = performance.now();
        await stream.writeSSE({ event: 'run', data: now });
      } else if (performance.now() - last > HEARTBEAT) {
        last = performance.now();
        await stream.write(': still here\n\n');
      }
      if (run.state === 'done') return;
      await pause(run.state === 'running' ? LOOK.running : LOOK.resting, closing);
    }
  });
}

function pause(time: number, closing: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      closing.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, time);
    closing.addEventListener('abort', end);
  });
}
