/** Races live over real connections: who comes back, who may not come at all, and a session that is under way. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LiveTimingClient, readTiming } from '../../src/formats/index.ts';
import { feedServer } from '../../src/formats/timing/liveTiming/client/testing.ts';
import { madeLaps, madeState } from '../../src/formats/timing/liveTiming/testing.ts';
import type { Problem, RaceDetail, RaceRow, RaceStateView } from '../../src/server/contract.ts';
import { createServer } from '../../src/server/index.ts';
import { Watcher } from '../../src/server/race/live/testing.ts';
import { madeUpRace } from '../../src/server/race/testing.ts';
import { viewOf } from '../../src/server/race/view.ts';
import { fakeLibrary } from '../../src/server/testing.ts';
import { openLibrary } from '../../src/store/index.ts';
import { Timeline } from '../../src/timing/index.ts';
import { jsonOf, type Served, send, sendRaw, serve } from './support.ts';

const session = madeUpRace({ cars: 4, laps: 4, lapTime: 25, rate: 2 });
const replayed = Timeline.of(session);
const path = `/api/v1/races/${session.id}/live`;

let server: Served;

beforeAll(async () => {
  server = await serve({ library: fakeLibrary({ races: [session] }), inline: true });
});

afterAll(() => server.end());

interface Watching {
  readonly client: Watcher;
  readonly status: number;
  /** Resolves when the stream has ended, by whomever. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

async function watch(url: string, client = new Watcher()): Promise<Watching> {
  const abort = new AbortController();
  const headers = client.id === undefined ? {} : { 'Last-Event-ID': client.id };
  const response = await fetch(url, { headers, signal: abort.signal });
  const done = (async () => {
    if (!response.body) return;
    const decoder = new TextDecoder();
    try {
      for await (const piece of response.body) client.take(decoder.decode(piece, { stream: true }));
    } catch {
      // Cut by one of both sides.
    }
  })();
  const stop = async () => {
    abort.abort();
    await done;
  };
  return { client, status: response.status, done, stop };
}

const reached = (client: Watcher, count: number) =>
  vi.waitFor(() => expect(client.seen.length).toBeGreaterThanOrEqual(count), { timeout: 60_000 });

function expectTrue(client: Watcher): void {
  expect(client.state).toEqual(JSON.parse(JSON.stringify(viewOf(replayed.at(client.time)))));
}

describe('a replay', () => {
  it('comes as events, and goes on where a client was', async () => {
    const first = await watch(`${server.url}${path}?speed=60&from=2`);
    expect(first.status).toBe(200);
    await reached(first.client, 3);
    await first.stop();
    expectTrue(first.client);
    const { time } = first.client;
    const again = await watch(`${server.url}${path}?speed=60&from=2`, first.client);
    await again.done;
    expect(again.client.time).toBeGreaterThan(time);
    expect(again.client.ended).toBe(true);
    expect(again.client.seen.filter((event) => event === 'initial')).toHaveLength(1);
    expectTrue(again.client);
    // Who has seen all of it is told not to come back.
    expect((await watch(`${server.url}${path}?speed=60&from=2`, again.client)).status).toBe(204);
  });

  it('goes on after the server was started anew', async () => {
    const before = await serve({ library: fakeLibrary({ races: [session] }), inline: true });
    const first = await watch(`${before.url}${path}?speed=20`);
    await reached(first.client, 3);
    await before.end();
    await first.done;
    expectTrue(first.client);
    const again = await watch(`${server.url}${path}?speed=20`, first.client);
    await reached(again.client, first.client.seen.length + 2);
    await again.stop();
    expect(again.client.seen.filter((event) => event === 'initial')).toHaveLength(1);
    expectTrue(again.client);
  });

  it('is the same for those who give the moment at which it began', async () => {
    const start = Date.now() - 1500;
    const [one, two] = await Promise.all(
      [0, 1].map(() => watch(`${server.url}${path}?speed=10&start=${start}`)),
    );
    await reached(one.client, 3);
    await reached(two.client, 3);
    expect(one.client.time).toBeGreaterThan(replayed.start + 14);
    await Promise.all([one.stop(), two.stop()]);
    expectTrue(two.client);
  });

  it('ends in good order when the server closes', async () => {
    const closing = await serve({ library: fakeLibrary({ races: [session] }), inline: true });
    const all = await Promise.all(Array.from({ length: 5 }, () => watch(`${closing.url}${path}?speed=20`)));
    await Promise.all(all.map(({ client }) => reached(client, 1)));
    await closing.end();
    for (const { done, client } of all) {
      await done;
      expectTrue(client);
    }
  });

  it('bears the headers of all answers, and closes the line at its end', async () => {
    const answer = await sendRaw(
      server.port,
      `GET ${path}?speed=60&from=9999s HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`,
    );
    const [head, body] = answer.split('\r\n\r\n');
    expect(head).toContain('HTTP/1.1 200');
    expect(head.toLowerCase()).toContain('content-type: text/event-stream');
    expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(head.toLowerCase()).toContain("content-security-policy: default-src 'none'");
    expect(head.toLowerCase()).toContain('cache-control: no-store');
    expect(head.toLowerCase()).not.toContain('transfer-encoding');
    expect(body.startsWith('retry: 1000\n\n')).toBe(true);
  });

  it('answers HEAD without a stream', async () => {
    const { status, headers, body } = await send(server, path, { method: 'HEAD' });
    expect([status, headers['content-type'], body.length]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      0,
    ]);
  });

  it.each([
    [`/api/v1/races/2031-77/live`, 404],
    [`${path}?speed=0`, 400],
    [`${path}?speed=61`, 400],
    [`${path}?speed=fast`, 400],
    [`${path}?delay=-1`, 400],
    [`${path}?from=99`, 400],
    [`${path}?start=1.5`, 400],
    [`${path}?start=99999999999999`, 400],
    ['/api/v1/races/live/live', 404],
  ])('%s is refused with %i', async (address, status) => {
    const response = await fetch(`${server.url}${address}`);
    expect(response.status).toBe(status);
    expect((await jsonOf<Problem>(response)).status).toBe(status);
  });

  it('is not for pages of another origin, nor under a foreign name', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as Record<
      string,
      string
    >[]) {
      expect((await send(server, path, { headers })).status).toBe(403);
    }
    expect((await send(server, path, { headers: { host: 'evil.example' } })).status).toBe(421);
  });

  it('is held up by nobody who asks and does not read', async () => {
    const stuck = connect(server.port, '127.0.0.1');
    stuck.on('error', () => {});
    stuck.write(`GET ${path}?speed=60 HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    stuck.pause();
    const quick = await watch(`${server.url}${path}?speed=60`);
    await quick.done;
    expect(quick.client.ended).toBe(true);
    expectTrue(quick.client);
    stuck.destroy();
  });
});

describe('a session under way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-live-'));
  const ends: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is there under the id live, in a thread of its own, and can be imported afterwards', async () => {
    const feed = await feedServer({ state: madeState, messages: madeLaps(5) });
    ends.push(() => feed.close());
    const library = await openLibrary(join(folder, 'library'));
    ends.push(() => library.close());
    const log = join(folder, 'live.txt');
    const line = new LiveTimingClient({ address: feed.address, log, firstWait: 500, patience: 5 });
    const { listen } = createServer({
      library,
      webRoot: folder,
      live: line,
      logger: pino({ level: 'silent' }),
    });
    const { url, close } = await listen();
    ends.push(close);
    const live = `${url}/api/v1/races/live`;
    const client = new Watcher();
    await vi.waitFor(
      async () => {
        const watching = await watch(`${live}/live`, client);
        ends.push(watching.stop);
        expect(watching.status).toBe(200);
      },
      { timeout: 60_000 },
    );
    const lapsOf = (state: unknown) => (state as RaceStateView).cars['16']?.laps;
    await vi.waitFor(() => expect(lapsOf(client.state)).toBe(5), { timeout: 60_000 });
    const laps = await jsonOf<RaceRow<'laps'>[]>(await fetch(`${live}/laps?driver_number=16`));
    expect(laps.map(({ lap_number, lap_duration }) => [lap_number, lap_duration])).toEqual([
      [1, 89.901],
      [2, 89.902],
      [3, 89.903],
      [4, 89.904],
      [5, 89.905],
    ]);
    const detail = await jsonOf<RaceDetail>(await fetch(live));
    expect(detail).toMatchObject({ id: 'live', live: true });
    for (const end of ends.splice(1).reverse()) await end();
    expect(readFileSync(log, 'utf8').length).toBeGreaterThan(100);
    const { contributions } = await readTiming([log]);
    const kept = contributions[0].events.filter((event) => event.type === 'lap' && event.car === 16);
    expect(kept).toHaveLength(5);
  });
});
