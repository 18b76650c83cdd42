/** A web service on loopback for tests: it answers what it is told to, and remembers what it was asked. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from './budget.ts';

export interface Asked {
  readonly path: string;
  readonly etag: string | undefined;
}

export interface Loopback {
  readonly base: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}

export async function loopback(
  answer: (request: IncomingMessage, response: ServerResponse, asked: readonly Asked[]) => void,
): Promise<Loopback> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', etag: request.headers['if-none-match'] });
    answer(request, response, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    base: `http://127.0.0.1:${address.port}`,
    asked,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A clock that stands still but for those who sleep by it. */
export class TestClock implements Clock {
  time = Date.UTC(2024, 5, 1);
  readonly slept: number[] = [];

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(ms);
    this.time += ms;
    return Promise.resolve();
  }
}
