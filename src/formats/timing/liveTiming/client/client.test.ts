import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { compareEvents, eventKey, type RaceEvent } from '../../../../timing/index.ts';
import { contributionOfRecording } from '../contribution.ts';
import { readRecordingFile, recordingsOf } from '../recording.ts';
import { madeLaps, madeState } from '../testing.ts';
import { type LiveStatus, LiveTimingClient, type LiveTimingOptions } from './client.ts';
import { RefusedError } from './negotiate.ts';
import { type FeedServer, type FeedServerOptions, feedServer, type Mischief } from './testing.ts';

const state = madeState;
const made = madeLaps;

let server: FeedServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** Follows until the server says that it is over. */
async function follow(
  options: FeedServerOptions,
  client: LiveTimingOptions = {},
): Promise<{ events: RaceEvent[]; statuses: LiveStatus[]; client: LiveTimingClient }> {
  server = await feedServer(options);
  const live = new LiveTimingClient({
    address: server.address,
    firstWait: 1,
    longestWait: 5,
    random: () => 0.5,
    patience: 5,
    ...client,
  });
  const events: RaceEvent[] = [];
  const statuses: LiveStatus[] = [];
  for await (const update of live) {
    if (update.type === 'events') events.push(...update.events);
    else statuses.push(update.status);
    if (update.type === 'status' && update.status.kind === 'lost' && update.status.reason === 'over') break;
  }
  return { events, statuses, client: live };
}

function keys(events: readonly RaceEvent[]): string[] {
  return [...new Set([...events].sort(compareEvents).map(eventKey))];
}

test('follows a session: state first, then what happens', async () => {
  const { events, statuses, client } = await follow({ state, messages: made(3) });
  expect(statuses.map(({ kind }) => kind)).toEqual(['connecting', 'connected', 'subscribed', 'lost']);
  const laps = events.filter((event) => event.type === 'lap');
  expect(laps.map(({ car, lap, duration }) => [car, lap, duration])).toEqual([
    [4, 1, 89.901],
    [16, 1, 89.901],
    [4, 2, 89.902],
    [16, 2, 89.902],
    [4, 3, 89.903],
    [16, 3, 89.903],
  ]);
  expect(laps[2]?.sectors).toEqual([30.102, 29.5, 30.3]);
  expect(client.counts).toMatchObject({ messages: 60, garbage: 0, connections: 1 });
});

test('asks as the service wants to be asked: token, cookies of the balancer, topics', async () => {
  await follow({ state, messages: made(1) }, { token: () => 'secret', topics: ['TimingData', 'CarData.z'] });
  const [asked, upgrade, subscribed] = server?.asked ?? [];
  expect(asked?.headers.authorization).toBe('Bearer secret');
  expect(upgrade?.headers.authorization).toBe('Bearer secret');
  expect(upgrade?.headers.cookie).toBe('AWSALB=one; AWSALBCORS=two');
  expect(subscribed?.topics).toEqual([['TimingData', 'CarData.z']]);
});

test('a line that ends between two messages loses nothing and repeats nothing', async () => {
  const messages = made(6);
  const clean = await follow({ state, messages });
  await server?.close();
  const mischief = new Map<number, Mischief>([
    [15, 'end'],
    [16, 'end'],
    [70, 'end'],
  ]);
  const { events, statuses } = await follow({ state, messages, mischief });
  expect(statuses.filter(({ kind }) => kind === 'resubscribed')).toEqual(
    Array.from({ length: 3 }, () => ({ kind: 'resubscribed', missed: 0 })),
  );
  expect(keys(events)).toEqual(keys(clean.events));
});

test('what was lost with the line is known by its outcome', async () => {
  const messages = made(6);
  const clean = await follow({ state, messages });
  await server?.close();
  const mischief = new Map<number, Mischief>([
    [18, 'cutFrame'],
    [47, 'cut'],
    [95, 'cutFrame'],
  ]);
  const { events, client } = await follow({ state, messages, mischief });
  const laps = (of: readonly RaceEvent[]) =>
    new Set(
      of.flatMap((event) => (event.type === 'lap' ? [`${event.car} ${event.lap} ${event.duration}`] : [])),
    );
  expect(laps(events)).toEqual(laps(clean.events));
  expect(client.normaliser.state.get('TimingData')).toEqual(clean.client.normaliser.state.get('TimingData'));
  expect(client.counts.connections).toBe(4);
});

test('garbage, repetitions and slow frames change nothing', async () => {
  const messages = made(6);
  const clean = await follow({ state, messages });
  await server?.close();
  const mischief = new Map<number, Mischief>([
    [10, 'garbage'],
    [30, 'repeat'],
    [31, 'slow'],
    [60, 'repeat'],
    [99, 'garbage'],
  ]);
  const { events, statuses, client } = await follow({ state, messages, mischief });
  expect(keys(events)).toEqual(keys(clean.events));
  expect(statuses.filter(({ kind }) => kind === 'warning')).toEqual([
    { kind: 'warning', message: 'a message could not be understood and went by' },
    { kind: 'warning', message: '10 messages so far could not be understood and went by' },
  ]);
  expect(client.counts.garbage).toBe(10);
  expect(client.counts.repeated).toBe(10);
});

test('a busy service is asked again, later each time', async () => {
  const { statuses } = await follow(
    { state, messages: made(1), refusals: [429, 500, 503] },
    { firstWait: 4, longestWait: 1000 },
  );
  const waits = statuses.flatMap((status) =>
    status.kind === 'lost' && status.reason !== 'over' ? [status.wait] : [],
  );
  expect(waits).toEqual([3, 6, 12]);
  expect(statuses.find(({ kind }) => kind === 'lost')).toMatchObject({
    reason: 'the service is busy (status 429)',
  });
});

test('a service that says no is not asked again', async () => {
  await expect(follow({ state, messages: [], refusals: [401] })).rejects.toThrow(RefusedError);
  await server?.close();
  await expect(follow({ state, messages: [], refusals: [403] }, { token: () => 'old' })).rejects.toThrow(
    'the live timing service does not take the token (status 403)',
  );
});

test('a service that is not there is asked again', async () => {
  server = await feedServer({ state, messages: [] });
  const { address } = server;
  await server.close();
  server = null;
  const reasons: string[] = [];
  for await (const update of new LiveTimingClient({ address, firstWait: 1, longestWait: 1 })) {
    if (update.type === 'status' && update.status.kind === 'lost') reasons.push(update.status.reason);
    if (reasons.length === 3) break;
  }
  expect(new Set(reasons)).toEqual(new Set(['the service cannot be reached (ECONNREFUSED)']));
});

test('silence counts as a lost line', async () => {
  const messages = made(2);
  const { events, statuses } = await follow(
    { state, messages, mischief: new Map([[20, 'silence']]) },
    { serverTimeout: 200 },
  );
  expect(statuses).toContainEqual({ kind: 'lost', reason: 'nothing was heard for 0.2 s', wait: 1 });
  expect(events.filter(({ type }) => type === 'lap')).toHaveLength(4);
});

test('an address may be written as that of a WebSocket', async () => {
  server = await feedServer({ state, messages: made(1) });
  const address = `${server.address.replace('http', 'ws')}/`;
  const kinds: string[] = [];
  for await (const update of new LiveTimingClient({ address })) {
    if (update.type === 'status') kinds.push(update.status.kind);
    if (kinds.includes('subscribed')) break;
  }
  expect(kinds).toEqual(['connecting', 'connected', 'subscribed']);
});

test('closing ends the stream', async () => {
  server = await feedServer({ state, messages: made(1) });
  const stop = new AbortController();
  const live = new LiveTimingClient({ address: server.address, signal: stop.signal });
  const seen: string[] = [];
  for await (const update of live) {
    seen.push(update.type);
    stop.abort();
  }
  expect(seen.length).toBeGreaterThan(0);
});

test('the log of a session reads as the session was seen, lost lines and all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'live-'));
  const log = join(folder, 'live.txt');
  try {
    const mischief = new Map<number, Mischief>([
      [18, 'cutFrame'],
      [47, 'end'],
    ]);
    const { events } = await follow({ state, messages: made(4), mischief }, { log });
    const [recording] = recordingsOf([readRecordingFile('live.txt', readFileSync(log, 'utf8'))]);
    expect(recording?.states).toHaveLength(3);
    if (recording === undefined) throw new Error('there is no recording');
    const read = contributionOfRecording(recording, log, {});
    expect(keys(read.events)).toEqual(keys(events));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const qualifying = {
  ...state.SessionInfo,
  Key: 2,
  Type: 'Qualifying',
  Name: 'Qualifying',
  StartDate: '2024-05-19T18:00:00',
};

/** What came, session by session. */
async function sessions(
  options: FeedServerOptions,
  log: string,
): Promise<{ kind: string; cars: number[] }[]> {
  const found = new Map<unknown, { kind: string; cars: number[] }>();
  server = await feedServer(options);
  const live = new LiveTimingClient({
    address: server.address,
    log,
    firstWait: 1,
    longestWait: 5,
    patience: 5,
  });
  for await (const update of live) {
    if (update.type === 'events') {
      const { kind } = update.session.identity;
      const entries = update.events.flatMap((event) => (event.type === 'entry' ? [event.car] : []));
      const known = found.get(update.session)?.cars ?? [];
      found.set(update.session, { kind, cars: [...new Set([...known, ...entries])] });
    } else if (update.status.kind === 'lost' && update.status.reason === 'over') break;
  }
  return [...found.values()];
}

test.each<[string, number, Mischief]>([
  // Nothing comes after it: the client asks for the rest by itself.
  ['while it is followed', 1, 'silence'],
  ['while the line is down', 0, 'cutFrame'],
])('the session after this one is another one, told whole: it begins %s', async (_, after, what) => {
  const before = made(2);
  const time = before.at(-1)?.time ?? 0;
  const messages = [
    ...before,
    { topic: 'SessionInfo', data: qualifying, time: time + 1000 },
    { topic: 'DriverList', data: { 81: { RacingNumber: '81', Tla: 'CCC' } }, time: time + 2000 },
  ];
  const mischief = new Map<number, Mischief>([[before.length + after, what]]);
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-weekend-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const log = join(folder, 'weekend.txt');
  expect(await sessions({ state, messages, mischief, batch: 1 }, log)).toEqual([
    { kind: 'race', cars: [4, 16] },
    { kind: 'qualifying', cars: [4, 16, 81] },
  ]);
  // What was recorded of both is read as two.
  const recordings = recordingsOf([readRecordingFile(log, readFileSync(log, 'utf8'))]);
  const read = recordings.map((recording) => contributionOfRecording(recording, log, {}));
  expect(read.map(({ identity: { kind } }) => kind)).toEqual(['race', 'qualifying']);
  expect(read[0]?.events.filter(({ type }) => type === 'lap')).toHaveLength(4);
  expect(read.flatMap(({ warnings }) => warnings)).toEqual([]);
});
