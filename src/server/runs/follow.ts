/**
 * A run as server-sent events, while a process of its own trains: its files are looked at a few times a second. Each `points` event
 * has as its id where the next one begins, so that a browser whose connection broke goes on from there.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Runs } from '../../learning/index.ts';
import type { RunView } from '../contract.ts';
import { pointsViewOf, runViewOf } from './views.ts';

/** ms between two looks at a run that is under way, and at one that may be taken up again. */
const LOOK = { running: 400, resting: 2000 };
/** ms after which a run is told again though only time went by; it also keeps proxies from closing a quiet stream. */
const HEARTBEAT = 15_000;

export interface FollowOptions {
  readonly runs: Runs;
  readonly id: string;
  /** Byte of the log. */
  readonly after: number;
  readonly closing: AbortSignal;
  /** What ended the stream; whoever listens is told nothing of it, and comes again. */
  onError(error: unknown): void;
}

/** Ends when the run is done, or the server. */
export function followRun(c: Context, options: FollowOptions): Response {
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    try {
      await tellOf(stream, options, AbortSignal.any([options.closing, gone.signal]));
    } catch (error) {
      if (!stream.aborted) options.onError(error);
    }
  });
}

async function tellOf(
  stream: SSEStreamingApi,
  { runs, id, after }: FollowOptions,
  ended: AbortSignal,
): Promise<void> {
  let at = after;
  let told = '';
  let last = performance.now();
  while (!ended.aborted) {
    // Before its curves: once it has ended, no point comes any more.
    const run = runViewOf(runs.read(id));
    let hasMore = true;
    while (hasMore && !ended.aborted) {
      const read = runs.points(id, at);
      hasMore = read.hasMore;
      if (read.next === at) continue;
      at = read.next;
      await stream.writeSSE({ event: 'points', id: String(at), data: JSON.stringify(pointsViewOf(read)) });
    }
    const now = timeless(run);
    if (now !== told || performance.now() - last > HEARTBEAT) {
      told = now;
      last = performance.now();
      await stream.writeSSE({ event: 'run', data: JSON.stringify(run) });
    }
    if (run.state === 'done') return;
    await pause(run.state === 'running' ? LOOK.running : LOOK.resting, ended);
  }
}

/** What is new of a run: that time goes by is not, but that it can be told how much is left is. */
function timeless({ seconds: _, progress, ...run }: RunView): string {
  const isTold = typeof progress?.timeLeft === 'number';
  return JSON.stringify({ ...run, progress: progress && { ...progress, timeLeft: isTold ? 0 : null } });
}

async function pause(ms: number, ended: AbortSignal): Promise<void> {
  // It rejects where it is cut short, which is no error here.
  await delay(ms, undefined, { signal: ended }).catch(() => {});
}
