/**
 * Everybody who watches a race live. All who watch one stream get the very same bytes, written once. Nobody gets more than
 * they can take: a client whose connection is full is left alone until it has drained, and then gets one event with all
 * that it missed, however long that took. So a client never has more than one event waiting in this process.
 *
 * Bytes go to the connection itself: with thousands of clients, a stream object and a promise for each event and client
 * would cost more than all the rest.
 */

import { HttpError } from '../../problem.ts';
import type { LiveDesk } from './liveDesk.ts';
import type { LiveNote, WatchOrder } from './liveTasks.ts';
import { type Place, placeText } from './place.ts';
import type { Frame } from './player.ts';

/** What a connection can do; a `ServerResponse` is one. */
export interface Line {
  /** False where it is full; `drain` says when it is not any more. */
  write(bytes: Uint8Array): boolean;
  end(): void;
  destroy(): void;
  once(event: 'drain', listener: () => void): unknown;
  on(event: 'close' | 'error', listener: () => void): unknown;
  readonly destroyed: boolean;
}

export interface HubOptions {
  /** ms after which a quiet stream says that it is still there. */
  readonly heartbeat?: number;
  /** ms that a client may take to drain. */
  readonly patience?: number;
  /** ms that a stream goes on without anybody, for those who are coming back. */
  readonly linger?: number;
  readonly mostClients?: number;
}

interface Client {
  readonly line: Line;
  readonly stream: Stream;
  /** What it was sent last. */
  place: Place;
  seq: number;
  /** True while it drains or waits for what it missed. */
  busy: boolean;
  /** ms, when it was last written to, and since when it drains. */
  written: number;
  full: number | undefined;
}

interface Stream {
  readonly key: string;
  seq: number;
  readonly clients: Set<Client>;
  /** Answers of this look at the clock, by what was missing. */
  readonly frames: Map<string, Promise<Frame>>;
  leaving: ReturnType<typeof setTimeout> | undefined;
}

const encoder = new TextEncoder();
const stillHere = encoder.encode(': still here\n\n');
const farewell = encoder.encode(': the server is closing\n\n');
/** Where a client is after the end: it need not come back. */
const endEvent = (place: Place) => `id: ${placeText(place)}\nevent: end\ndata: {}\n\n`;

class StreamEndedError extends HttpError {
  override name = 'StreamEndedError';

  constructor() {
    super(503, 'the stream ended; try again', { 'retry-after': '1' });
  }
}

export class Hub {
  readonly #streams = new Map<string, Stream>();
  readonly #desk: LiveDesk;
  readonly #options: Required<HubOptions>;
  readonly #watch: ReturnType<typeof setInterval>;
  #clients = 0;
  #closed = false;

  constructor(desk: LiveDesk, options: HubOptions = {}) {
    this.#desk = desk;
    this.#options = { heartbeat: 15_000, patience: 60_000, linger: 30_000, mostClients: 10_000, ...options };
    this.#watch = setInterval(() => this.#lookAround(), Math.min(1000, this.#options.heartbeat));
    this.#watch.unref();
  }

  get clients(): number {
    return this.#clients;
  }

  /**
   * Joins a stream.
   *
   * @param since what the client has already
   * @returns how to begin: undefined where the client has seen all there is
   * @throws HttpError 404, 400, 503
   */
  async join(order: WatchOrder, since: Place | undefined): Promise<((line: Line) => void) | undefined> {
    if (this.#closed) throw new HttpError(503, 'the server is shutting down');
    if (this.#clients >= this.#options.mostClients) {
      throw new HttpError(503, `${this.#options.mostClients} clients watch already; try again later`, {
        'retry-after': '10',
      });
    }
    const { stream, frame } = await this.#enter(order, since).catch((error: unknown) => {
      // It ended in the moment that it was entered; the second time it begins anew.
      if (error instanceof StreamEndedError) return this.#enter(order, since);
      throw error;
    });
    if (since && frame.over && frame.text === '' && placeText(since) === placeText(frame.place))
      return undefined;
    return (line) => this.#begin(line, stream, frame);
  }

  async #enter(order: WatchOrder, since: Place | undefined): Promise<{ stream: Stream; frame: Frame }> {
    const { stream: key, seq } = await this.#desk.perform({ kind: 'watch', ...order });
    const stream = this.#streamOf(key, seq);
    // Who entered may be gone before it begins to watch.
    this.#tidy(stream);
    return { stream, frame: await this.#frame(stream, since) };
  }

  /** An event for all who are in a stream. */
  readonly noted = ({ stream: key, frame }: LiveNote): void => {
    const stream = this.#streams.get(key);
    if (!stream) return;
    const before = stream.seq;
    stream.seq = frame.seq;
    stream.frames.clear();
    const bytes = encoder.encode(frame.over ? frame.text + endEvent(frame.place) : frame.text);
    for (const client of stream.clients) {
      if (client.busy) continue;
      if (client.seq === before) this.#write(client, bytes, frame);
      else this.#resume(client);
    }
  };

  /** The thread behind it died: clients come back by themselves, with their places. */
  readonly lost = (): void => {
    for (const stream of this.#streams.values()) {
      for (const client of [...stream.clients]) client.line.destroy();
      clearTimeout(stream.leaving);
    }
    this.#streams.clear();
  };

  /** Ends all streams; clients find their place again once there is a server. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#watch);
    for (const stream of this.#streams.values()) {
      clearTimeout(stream.leaving);
      for (const client of stream.clients) {
        if (!client.busy) client.line.write(farewell);
        client.line.end();
      }
    }
  }

  #streamOf(key: string, seq: number): Stream {
    let stream = this.#streams.get(key);
    if (!stream) {
      stream = { key, seq, clients: new Set(), frames: new Map(), leaving: undefined };
      this.#streams.set(key, stream);
    }
    clearTimeout(stream.leaving);
    stream.leaving = undefined;
    return stream;
  }

  /** What a client needs that is at a place; asked for once for all who are there. */
  #frame(stream: Stream, since: Place | undefined): Promise<Frame> {
    const key = since ? placeText(since) : '';
    let asked = stream.frames.get(key);
    if (!asked) {
      asked = this.#desk.perform({ kind: 'frame', stream: stream.key, since }).then((frame) => {
        if (!frame) throw new StreamEndedError();
        return frame;
      });
      asked.catch(() => stream.frames.delete(key));
      stream.frames.set(key, asked);
    }
    return asked;
  }

  #begin(line: Line, stream: Stream, frame: Frame): void {
    clearTimeout(stream.leaving);
    stream.leaving = undefined;
    const now = performance.now();
    const client: Client = {
      line,
      stream,
      place: frame.place,
      seq: frame.seq,
      busy: false,
      written: now,
      full: undefined,
    };
    stream.clients.add(client);
    this.#clients++;
    // A client that goes away is no error of anybody.
    line.on('error', () => {});
    line.on('close', () => {
      this.#clients--;
      stream.clients.delete(client);
      this.#tidy(stream);
    });
    // How long the browser waits before it comes back.
    const text = `retry: 1000\n\n${frame.text}${frame.over ? endEvent(frame.place) : ''}`;
    this.#write(client, encoder.encode(text), frame);
    if (!client.busy) this.#resume(client);
  }

  #write(client: Client, bytes: Uint8Array, frame: Frame): void {
    const { line } = client;
    client.place = frame.place;
    client.seq = frame.seq;
    client.written = performance.now();
    const free = line.write(bytes);
    if (frame.over) {
      client.busy = true;
      line.end();
      return;
    }
    if (free) return;
    client.busy = true;
    client.full = client.written;
    line.once('drain', () => {
      client.busy = false;
      client.full = undefined;
      this.#resume(client);
    });
  }

  /** Sees to it that a client gets what it missed meanwhile. */
  #resume(client: Client): void {
    const { stream, line } = client;
    if (client.seq === stream.seq || client.busy || line.destroyed) return;
    client.busy = true;
    this.#frame(stream, client.place).then(
      (frame) => {
        client.busy = false;
        if (line.destroyed || this.#closed) return;
        this.#write(
          client,
          encoder.encode(frame.over ? frame.text + endEvent(frame.place) : frame.text),
          frame,
        );
        this.#resume(client);
      },
      // It comes back with its place, and is served anew.
      () => line.destroy(),
    );
  }

  #lookAround(): void {
    const now = performance.now();
    for (const { clients } of this.#streams.values()) {
      for (const client of clients) {
        if (client.full !== undefined) {
          if (now - client.full > this.#options.patience) client.line.destroy();
        } else if (!client.busy && now - client.written >= this.#options.heartbeat) {
          client.written = now;
          client.line.write(stillHere);
        }
      }
    }
  }

  /** A stream that nobody watches ends after a while. */
  #tidy(stream: Stream): void {
    if (stream.clients.size > 0 || stream.leaving !== undefined || this.#closed) return;
    stream.leaving = setTimeout(() => {
      if (stream.clients.size > 0 || this.#streams.get(stream.key) !== stream) return;
      this.#streams.delete(stream.key);
      this.#desk.perform({ kind: 'leave', stream: stream.key }).catch(() => {});
    }, this.#options.linger);
    stream.leaving.unref();
  }
}
