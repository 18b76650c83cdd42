/**
 * Bodies of requests, none of which is taken at its word: a file goes to disk piece by piece under a limit, JSON into
 * memory under a small one, and a sender that dawdles is sent away. Node's own `requestTimeout` cannot be used, since
 * it would also end a large upload that is making good progress.
 */

import { open } from 'node:fs/promises';
import type { MiddlewareHandler } from 'hono';
import { HttpError } from './problem.ts';

export interface Pace {
  /** ms between two looks at the sender. */
  readonly every: number;
  /** Bytes that must have come between them. */
  readonly least: number;
}

export const uploadPace: Pace = { every: 30_000, least: 64 * 1024 };
export const jsonPace: Pace = { every: 10_000, least: 64 * 1024 };
const LONGEST_JSON = 64 * 1024;

function megabytes(bytes: number): string {
  const round = (value: number) => Number(value.toPrecision(3));
  return bytes >= 1 << 20 ? `${round(bytes / (1 << 20))} MiB` : `${round(bytes / 1024)} KiB`;
}

export function tooLarge(limit: number): HttpError {
  return new HttpError(413, `the body is larger than the ${megabytes(limit)} that are allowed`, {
    connection: 'close',
  });
}

/** nginx's status for it; nobody is left to read the answer, but the log tells it from a fault of ours. */
export const GONE_AWAY = 499;

function goneAway(): HttpError {
  return new HttpError(GONE_AWAY, 'the sender went away before the body was all here', {
    connection: 'close',
  });
}

/** The pieces of a body, as long as they come fast enough and are not too many. */
export async function* pieces(
  body: ReadableStream<Uint8Array>,
  limit: number,
  pace: Pace,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  let seen = 0;
  let stopped: Error | undefined;
  const stop = (reason: Error) => {
    stopped ??= reason;
    reader.cancel(reason).catch(() => {});
  };
  const watch = setInterval(() => {
    if (bytes - seen < pace.least) {
      stop(new HttpError(408, 'the body came too slowly and was given up', { connection: 'close' }));
    }
    seen = bytes;
  }, pace.every);
  const aborted = () => stop(new HttpError(503, 'the server is shutting down', { connection: 'close' }));
  signal?.addEventListener('abort', aborted, { once: true });
  if (signal?.aborted) aborted();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw goneAway();
      });
      if (stopped) throw stopped;
      if (done) return;
      bytes += value.byteLength;
      if (bytes > limit) throw tooLarge(limit);
      yield value;
    }
  } catch (error) {
    throw stopped ?? error;
  } finally {
    clearInterval(watch);
    signal?.removeEventListener('abort', aborted);
    reader.releaseLock();
  }
}

/**
 * Writes a body to a new file.
 *
 * @returns its size in bytes
 * @throws HttpError 413 past `limit` bytes, 408 where it comes too slowly, 499 where its sender went away, 503 once `signal` is aborted; what was
 *   written until then stays, for the caller to delete
 */
export async function receiveFile(
  body: ReadableStream<Uint8Array> | null,
  path: string,
  options: { readonly limit: number; readonly pace: Pace; readonly signal?: AbortSignal },
): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    if (!body) return 0;
    for await (const piece of pieces(body, options.limit, options.pace, options.signal)) {
      for (let written = 0; written < piece.byteLength; ) {
        const { bytesWritten } = await file.write(piece, written);
        written += bytesWritten;
      }
      size += piece.byteLength;
    }
    return size;
  } finally {
    await file.close();
  }
}

/** Takes a small body in before it is parsed; goes in front of a route whose body is JSON. */
export function smallBody(pace: Pace = jsonPace, longest: number = LONGEST_JSON): MiddlewareHandler {
  return async (c, next) => {
    const { raw } = c.req;
    if (Number(c.req.header('content-length') ?? 0) > longest) throw tooLarge(longest);
    const parts: Uint8Array[] = [];
    if (raw.body) for await (const piece of pieces(raw.body, longest, pace)) parts.push(piece);
    const { url, method, headers } = raw;
    c.req.raw = new Request(url, { method, headers, body: Buffer.concat(parts) });
    await next();
  };
}
