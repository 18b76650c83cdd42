import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Budget } from './budget.ts';
import { type FetchProgress, SourceError, WebClient, type WebClientOptions } from './client.ts';
import { type Loopback, loopback, TestClock } from './testing.ts';

let folder: string;
let server: Loopback | undefined;
let clock: TestClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-web-'));
  clock = new TestClock();
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function client(options: Partial<WebClientOptions> = {}): WebClient {
  return new WebClient({
    name: 'Example',
    base: server?.base ?? 'http://127.0.0.1:1',
    folder,
    limits: [],
    clock,
    random: () => 0.5,
    ...options,
  });
}

function json(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
}

describe('asking a web service', () => {
  it('keeps an answer and asks again only whether it has changed', async () => {
    let version = 1;
    server = await loopback((request, response) => {
      const etag = `"v${version}"`;
      if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
      else json(response, { version }, { ETag: etag });
    });
    expect(await client().get('/a')).toEqual({ status: 200, json: { version: 1 }, fromCache: false });
    expect(await client().get('/a')).toEqual({ status: 200, json: { version: 1 }, fromCache: true });
    expect(server.asked.map(({ etag }) => etag)).toEqual([undefined, '"v1"']);
    version = 2;
    expect((await client().get('/a')).json).toEqual({ version: 2 });
    expect(await client().get('/a', { maxAge: 60 })).toMatchObject({ json: { version: 2 }, fromCache: true });
    expect(server.asked).toHaveLength(3);
    clock.time += 61_000;
    await client().get('/a', { maxAge: 60 });
    expect(server.asked).toHaveLength(4);
  });

  it('stays offline when told to, and says what is not at hand', async () => {
    server = await loopback((_, response) => json(response, [1]));
    await client().get('/a');
    await server.close();
    expect((await client({ offline: true }).get('/a')).json).toEqual([1]);
    await expect(client({ offline: true }).get('/b')).rejects.toThrow(
      'Example /b is not at hand, and asking for it was ruled out (--offline)',
    );
  });

  it('waits as long as a busy service asks for, and longer each time where it says nothing', async () => {
    const busy = [{ 'Retry-After': '7' }, {}, {}];
    server = await loopback((_, response, asked) => {
      const headers = busy[asked.length - 1];
      if (headers) response.writeHead(429, headers).end();
      else json(response, 'at last');
    });
    const seen: FetchProgress[] = [];
    expect((await client({ onProgress: (each) => seen.push(each) }).get('/a')).json).toBe('at last');
    expect(clock.slept).toEqual([7000, 1000, 2000]);
    expect(seen.filter(({ what }) => what === 'retrying').map(({ ms }) => ms)).toEqual(clock.slept);
  });

  it('asks again after an error of the service and gives up with a sentence', async () => {
    server = await loopback((_, response) => response.writeHead(500).end('<html>'));
    await expect(client().get('/a')).rejects.toThrow(
      /^Example did not give \/a: it answered 500.*; what came before is kept, so the same command goes on from here$/,
    );
    expect(server.asked).toHaveLength(6);
    expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  it('does not ask again for what will not get better', async () => {
    server = await loopback((_, response) => response.writeHead(401).end());
    await expect(client().get('/a')).rejects.toThrow(SourceError);
    expect(server.asked).toHaveLength(1);
  });

  it('takes no answer that was cut on the way, declared or not', async () => {
    const whole = JSON.stringify({ rows: Array.from({ length: 500 }, (_, i) => i) });
    server = await loopback((_, response, asked) => {
      switch (asked.length) {
        case 1: // The line is cut within what was announced.
          response.writeHead(200, { 'Content-Length': whole.length });
          response.write(whole.slice(0, 300), () => response.destroy());
          return;
        case 2: // A body that ends early but in good order.
          response.writeHead(200).end(whole.slice(0, 900));
          return;
        default:
          response.writeHead(200).end(whole);
      }
    });
    expect((await client().get('/a')).json).toEqual(JSON.parse(whole));
    expect(server.asked).toHaveLength(3);
  });

  it('takes nothing larger than its bound', async () => {
    server = await loopback((_, response) => response.end(JSON.stringify('x'.repeat(10_000))));
    await expect(client({ maxBytes: 1000 }).get('/a')).rejects.toThrow('more than 1000 bytes');
    expect(server.asked).toHaveLength(1);
  });

  it('fetches anew what was damaged on disk', async () => {
    server = await loopback((_, response) => json(response, { whole: true }, { ETag: '"1"' }));
    await client().get('/a');
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.body'))) {
      writeFileSync(join(folder, name), readFileSync(join(folder, name)).subarray(0, 5));
    }
    expect(await client().get('/a', { maxAge: Number.POSITIVE_INFINITY })).toMatchObject({
      fromCache: false,
    });
    expect(server.asked[1]?.etag).toBeUndefined();
  });

  it('gives up waiting when told to stop', async () => {
    server = await loopback((_, response) => response.writeHead(503).end());
    const stop = new AbortController();
    const asking = client({
      signal: stop.signal,
      onProgress: ({ what }) => what === 'retrying' && stop.abort(new Error('stopped')),
    }).get('/a');
    await expect(asking).rejects.toThrow('stopped');
  });
});

describe('a budget of requests', () => {
  it('never lets more go than allowed in any window, whatever the pace, and remembers over a restart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 60 }), async (pauses) => {
        const limits = [
          { requests: 4, seconds: 1 },
          { requests: 20, seconds: 30 },
        ];
        const time = new TestClock();
        const file = join(folder, `requests-${Math.round(time.time)}.json`);
        rmSync(file, { force: true });
        const went: number[] = [];
        for (const pause of pauses) {
          time.time += pause;
          // Anew each time: the file is all that is known.
          await new Budget(limits, time, file).take();
          went.push(time.time);
        }
        for (const { requests, seconds } of limits) {
          for (let i = requests; i < went.length; i++) {
            expect((went[i] ?? 0) - (went[i - requests] ?? 0)).toBeGreaterThanOrEqual(seconds * 1000);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is one for two commands at a time', async () => {
    const limits = [{ requests: 2, seconds: 10 }];
    const file = join(folder, 'shared.json');
    const [one, other] = [new Budget(limits, clock, file), new Budget(limits, clock, file)];
    await one.take();
    await other.take();
    expect(one.wait()).toBe(10_000);
    expect(other.wait()).toBe(10_000);
  });

  it('is not locked out by a clock that was set back', async () => {
    const file = join(folder, 'requests.json');
    writeFileSync(file, JSON.stringify([clock.time + 9e9]));
    await new Budget([{ requests: 1, seconds: 3600 }], clock, file).take();
    expect(clock.slept).toEqual([]);
  });
});
