/**
 * Follows a session live. It connects, subscribes, turns messages into events, and when the line is lost it comes back
 * and tells only what it missed: the full state that answers a new subscription is compared with what was merged before.
 *
 * When the feed goes on into another session (from qualifying to the race), what it has said of that by then is known to
 * a new subscription only; so the line is ended, and what comes over the next one is another session.
 *
 * What would surprise: the feed has no numbers on its messages and repeats nothing, so that what happened while the line
 * was down is known by its outcome alone. Of several laps that a car ended meanwhile only the last is told.
 */

import type { RaceEvent } from '../../../../timing/index.ts';
import type { FeedMessage } from '../message.ts';
import { Normaliser, type NormaliserOptions } from '../normaliser.ts';
import { timeOfState } from '../recording.ts';
import { ReorderBuffer } from '../reorder.ts';
import { RawLog } from './log.ts';
import { BusyError, type Connection, causeOf, negotiate, RefusedError } from './negotiate.ts';
import { HANDSHAKE, PING, RecordReader, type ServerRecord, subscribe } from './protocol.ts';
import { Queue } from './queue.ts';

export const LIVE_TIMING_ADDRESS = 'https://livetiming.formula1.com/signalrcore';

/** Car data and positions need an account since 2025; without one the service leaves them out. */
export const LIVE_TIMING_TOPICS: readonly string[] = [
  'Heartbeat',
  'SessionInfo',
  'SessionData',
  'SessionStatus',
  'DriverList',
  'TimingData',
  'TimingAppData',
  'TimingStats',
  'TrackStatus',
  'RaceControlMessages',
  'LapCount',
  'WeatherData',
  'ExtrapolatedClock',
  'PitLaneTimeCollection',
  'PitStopSeries',
  'CarData.z',
  'Position.z',
];

export interface LiveTimingOptions {
  readonly address?: string | undefined;
  readonly topics?: readonly string[] | undefined;
  /** Of an F1 account; asked for anew at every connection, since they expire. */
  readonly token?: (() => string | null | Promise<string | null>) | undefined;
  /** A file that what the feed says is appended to, for reading the session again. */
  readonly log?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly normaliser?: NormaliserOptions | undefined;
  /** 0..1, for the spread of the waits. */
  readonly random?: (() => number) | undefined;
  /** ms before the first second try (default 1000); it doubles up to `longestWait` (default 60000). */
  readonly firstWait?: number | undefined;
  readonly longestWait?: number | undefined;
  /** ms of silence after which the line counts as lost (default 30000; the server pings every 15 s). */
  readonly serverTimeout?: number | undefined;
  /** ms between our own pings (default 15000). */
  readonly pingEvery?: number | undefined;
  /** ms that a message waits for one that was sent before it (default 100). */
  readonly patience?: number | undefined;
}

export type LiveStatus =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'connected' }
  /** The first full state has come. */
  | { readonly kind: 'subscribed' }
  /** After a lost line: the full state has come and was compared; `missed` events came of it. */
  | { readonly kind: 'resubscribed'; readonly missed: number }
  /** `wait`: ms until the next try. */
  | { readonly kind: 'lost'; readonly reason: string; readonly wait: number }
  | { readonly kind: 'warning'; readonly message: string };

/** What is known of a session so far. Another session is another object. */
export type LiveSession = Pick<Normaliser, 'identity' | 'epoch'>;

export type LiveUpdate =
  /** `session`: whose they are; more may become known of it. */
  | { readonly type: 'events'; readonly events: readonly RaceEvent[]; readonly session: LiveSession }
  | { readonly type: 'status'; readonly status: LiveStatus };

export interface LiveCounts {
  readonly messages: number;
  /** Records and messages that were none of the feed's. */
  readonly garbage: number;
  readonly repeated: number;
  readonly late: number;
  readonly connections: number;
}

interface Settings {
  readonly firstWait: number;
  readonly longestWait: number;
  readonly serverTimeout: number;
  readonly pingEvery: number;
  readonly patience: number;
}

/** Events as they come, and news of the line. Throws RefusedError where the service says no for good. */
export class LiveTimingClient implements AsyncIterable<LiveUpdate> {
  #normaliser: Normaliser;
  #line: Line | null = null;
  readonly #options: LiveTimingOptions;
  readonly #settings: Settings;
  readonly #buffer = new ReorderBuffer();
  readonly #queue = new Queue<Waiting>(merged);
  readonly #stop = new AbortController();
  #log: RawLog | null;
  /** UTC in ms of the newest message. */
  #newest: number | null = null;
  #messages = 0;
  #garbage = 0;
  #connections = 0;
  #subscribed = false;
  #flush: NodeJS.Timeout | null = null;
  #running = false;

  /** Throws the system's error where the log cannot be opened. */
  constructor(options: LiveTimingOptions = {}) {
    this.#options = options;
    this.#settings = {
      firstWait: options.firstWait ?? 1000,
      longestWait: options.longestWait ?? 60_000,
      serverTimeout: options.serverTimeout ?? 30_000,
      pingEvery: options.pingEvery ?? 15_000,
      patience: options.patience ?? 100,
    };
    this.#normaliser = new Normaliser(options.normaliser);
    this.#log = options.log === undefined ? null : new RawLog(options.log);
  }

  /** Of the session that is followed now. */
  get normaliser(): Normaliser {
    return this.#normaliser;
  }

  get counts(): LiveCounts {
    return {
      messages: this.#messages,
      garbage: this.#garbage,
      repeated: this.#buffer.repeated,
      late: this.#buffer.late,
      connections: this.#connections,
    };
  }

  /** Ends the iteration; the connection is closed and the log synced. */
  close(): void {
    this.#stop.abort(new Error('closed'));
  }

  /** Connects with the first call; there is one stream of updates, whoever reads it. */
  [Symbol.asyncIterator](): AsyncIterator<LiveUpdate> {
    if (!this.#running) {
      this.#running = true;
      this.#options.signal?.addEventListener('abort', () => this.close(), { once: true });
      if (this.#options.signal?.aborted === true) this.close();
      this.#run().then(
        () => this.#queue.end(),
        (error: unknown) => this.#queue.end(error),
      );
    }
    return {
      next: () => this.#queue.next(),
      return: async () => {
        this.close();
        return { done: true, value: undefined };
      },
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let attempt = 0;
    try {
      while (!signal.aborted) {
        this.#say({ kind: 'connecting', attempt });
        const { reason, wait, wasGood } = await this.#connect(signal);
        if (signal.aborted) break;
        this.#drain();
        attempt = wasGood ? 1 : attempt + 1;
        const next = Math.max(wait ?? 0, this.#backoff(attempt));
        this.#say({ kind: 'lost', reason, wait: next });
        await pause(next, signal);
      }
    } finally {
      this.#drain();
      this.#emit(this.normaliser.end());
      this.#log?.close();
    }
  }

  /** Half of the doubled wait is certain, half is chance, so that many clients do not come back at once. */
  #backoff(attempt: number): number {
    const { firstWait, longestWait } = this.#settings;
    const most = Math.min(longestWait, firstWait * 2 ** Math.min(20, attempt - 1));
    return Math.round(most * (0.5 + 0.5 * (this.#options.random ?? Math.random)()));
  }

  /** One connection from beginning to end, and why it ended. Throws RefusedError only. */
  async #connect(signal: AbortSignal): Promise<{ reason: string; wait: number | null; wasGood: boolean }> {
    try {
      const token = (await this.#options.token?.()) ?? null;
      const timed = AbortSignal.any([signal, AbortSignal.timeout(this.#settings.serverTimeout)]);
      const connection = await negotiate(this.#options.address ?? LIVE_TIMING_ADDRESS, token, timed);
      const line = new Line(connection, this.#settings, signal, {
        opened: () => {
          this.#connections++;
          this.#say({ kind: 'connected' });
        },
        greeted: () => subscribe(this.#options.topics ?? LIVE_TIMING_TOPICS),
        records: (records) => this.#take(records),
      });
      this.#line = line;
      const { reason, received } = await line.ended;
      return { reason, wait: null, wasGood: received };
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      const wait = error instanceof BusyError ? error.wait : null;
      const reason =
        error instanceof BusyError ? error.message : `the service does not answer (${causeOf(error)})`;
      return {
        reason,
        wait: wait === null ? null : Math.min(wait, this.#settings.longestWait),
        wasGood: false,
      };
    }
  }

  #take(records: readonly ServerRecord[]): void {
    const texts: string[] = [];
    for (const record of records) {
      if (record.kind === 'garbage') this.#garble();
      if (record.kind !== 'items') continue;
      texts.push(record.text);
      for (const item of record.items) {
        if (item.kind === 'state') this.#state(item.state);
        else this.#message(item.message);
      }
    }
    this.#write(texts);
    if (this.#buffer.waiting === 0 || this.#flush !== null) return;
    this.#flush = setTimeout(() => {
      this.#flush = null;
      this.#drain();
    }, this.#settings.patience);
  }

  /** Garbage is said when it first comes and each time that there is ten times as much. */
  #garble(): void {
    this.#garbage++;
    if (!Number.isInteger(Math.log10(this.#garbage))) return;
    const count = this.#garbage === 1 ? 'a message' : `${this.#garbage} messages so far`;
    this.#say({ kind: 'warning', message: `${count} could not be understood and went by` });
  }

  #message(message: FeedMessage): void {
    this.#messages++;
    if (message.time !== null) this.#newest = Math.max(this.#newest ?? message.time, message.time);
    this.#ready(this.#buffer.push(message));
  }

  #state(state: Readonly<Record<string, unknown>>): void {
    this.#drain();
    const told = timeOfState(state);
    const time = told === null ? this.#newest : Math.max(told, this.#newest ?? told);
    let events = this.normaliser.initial(state, time);
    if (this.normaliser.over) {
      this.#emit(this.normaliser.end());
      this.#normaliser = new Normaliser(this.#options.normaliser);
      this.#subscribed = false;
      events = this.normaliser.initial(state, time);
    }
    this.#say(this.#subscribed ? { kind: 'resubscribed', missed: events.length } : { kind: 'subscribed' });
    this.#subscribed = true;
    this.#emit(events);
  }

  #drain(): void {
    if (this.#flush !== null) clearTimeout(this.#flush);
    this.#flush = null;
    this.#ready(this.#buffer.flush());
  }

  #ready(messages: readonly FeedMessage[]): void {
    this.#emit(messages.flatMap((message) => this.normaliser.push(message)));
    if (this.normaliser.over) this.#line?.end('the feed went on into another session');
  }

  #emit(events: readonly RaceEvent[]): void {
    if (events.length > 0) {
      this.#queue.push({ type: 'events', events: [...events], session: this.normaliser });
    }
  }

  #say(status: LiveStatus): void {
    this.#queue.push({ type: 'status', status });
  }

  #write(texts: readonly string[]): void {
    try {
      this.#log?.write(texts);
    } catch (error) {
      this.#log = null;
      this.#say({ kind: 'warning', message: `the log of the session ends here (${causeOf(error)})` });
    }
  }
}

/** An update while it waits for its reader. */
type Waiting =
  | { readonly type: 'events'; readonly events: RaceEvent[]; readonly session: LiveSession }
  | Extract<LiveUpdate, { type: 'status' }>;

/** A slow reader gets the events of several messages at once. */
function merged(last: Waiting, next: Waiting): Waiting | null {
  if (last.type !== 'events' || next.type !== 'events' || last.session !== next.session) return null;
  for (const event of next.events) last.events.push(event);
  return last;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

interface LineEvents {
  opened(): void;
  /** What to send once the server has answered the handshake. */
  greeted(): string;
  records(records: readonly ServerRecord[]): void;
}

/** One WebSocket with the hub protocol on it. */
class Line {
  readonly ended: Promise<{ reason: string; received: boolean }>;
  readonly #reader = new RecordReader();
  /** Gives it up. */
  readonly end: (reason: string) => void;

  constructor(connection: Connection, settings: Settings, signal: AbortSignal, events: LineEvents) {
    const { promise, resolve, reject } = Promise.withResolvers<{ reason: string; received: boolean }>();
    this.ended = promise;
    let received = false;
    let greeted = false;
    let over = false;
    const socket = new WebSocket(connection.address, { headers: { ...connection.headers } });
    const stop = (): void => {
      over = true;
      clearTimeout(silence);
      clearInterval(pings);
      signal.removeEventListener('abort', stopped);
      // A line that is half open takes its time to close; nobody waits for it.
      if (socket.readyState <= WebSocket.OPEN) socket.close();
    };
    const end = (reason: string): void => {
      if (over) return;
      stop();
      resolve({ reason, received });
    };
    this.end = end;
    const stopped = (): void => end('closed');
    const silent = (): void => end(`nothing was heard for ${settings.serverTimeout / 1000} s`);
    let silence = setTimeout(silent, settings.serverTimeout);
    const pings = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send(PING);
    }, settings.pingEvery);
    signal.addEventListener('abort', stopped);
    if (signal.aborted) stopped();
    socket.addEventListener('open', () => {
      if (over) return;
      events.opened();
      socket.send(HANDSHAKE);
    });
    socket.addEventListener('error', () => end('the connection broke'));
    socket.addEventListener('close', ({ code }) => end(`the connection was closed (code ${code})`));
    socket.addEventListener('message', ({ data }: { data: unknown }) => {
      if (over) return;
      clearTimeout(silence);
      silence = setTimeout(silent, settings.serverTimeout);
      if (typeof data !== 'string') return events.records([{ kind: 'garbage' }]);
      const records = this.#reader.push(data);
      if (!greeted && records.some(({ kind }) => kind === 'empty')) {
        greeted = true;
        socket.send(events.greeted());
      }
      received ||= records.some(({ kind }) => kind === 'items');
      try {
        events.records(records);
      } catch (error) {
        stop();
        return reject(error);
      }
      for (const record of records) {
        if (record.kind === 'close') end(record.reason);
        if (record.kind === 'refused') end(`the subscription was refused: ${record.reason}`);
      }
    });
  }
}
