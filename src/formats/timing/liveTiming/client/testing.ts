/**
 * A SignalR Core server on loopback for tests. It plays messages as the feed would, keeps the full state for those who
 * come anew, and misbehaves where it is told to. The WebSocket side is written out here (RFC 6455), so that a frame can be
 * cut in its middle.
 */

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mergeFeed } from '../merge.ts';
import type { FeedMessage } from '../message.ts';
import { type FeedObject, isObject } from '../values.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const MARK = '\u001e';

export type Mischief =
  /** All that was sent arrives, then the line ends. */
  | 'end'
  /** The line breaks; what was under way is lost. */
  | 'cut'
  /** The line breaks in the middle of a frame. */
  | 'cutFrame'
  /** Text and bytes that are none of the protocol's. */
  | 'garbage'
  /** The last messages again. */
  | 'repeat'
  /** The line stays open and says nothing more. */
  | 'silence'
  /** One record, spread over two frames with a pause between. */
  | 'slow';

export interface FeedServerOptions {
  /** The first full state. */
  readonly state: Readonly<Record<string, unknown>>;
  readonly messages: readonly FeedMessage[];
  /** What to do before the message with that index. */
  readonly mischief?: ReadonlyMap<number, Mischief>;
  /** Statuses of the first negotiations, in turn; after them all are answered. */
  readonly refusals?: readonly number[];
  /** Messages in one frame. */
  readonly batch?: number;
}

export interface FeedServer {
  readonly address: string;
  /** Headers of the negotiations and upgrades. */
  readonly asked: readonly {
    readonly what: 'negotiate' | 'upgrade' | 'subscribe';
    readonly headers: IncomingMessage['headers'];
    readonly topics?: unknown;
  }[];
  close(): Promise<void>;
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? Buffer.from([0x80 | opcode, length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 255])
        : Buffer.concat([Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0]), uint32(length)]);
  return Buffer.concat([head, payload]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return frame(1, Buffer.from(value));
}

/** Texts of the client's frames, which are short and never fragmented. */
function textsOf(bytes: Buffer): { texts: string[]; rest: Buffer; closed: boolean } {
  const texts: string[] = [];
  let rest = bytes;
  let closed = false;
  while (rest.length >= 2) {
    const opcode = (rest[0] ?? 0) & 15;
    let length = (rest[1] ?? 0) & 127;
    let at = 2;
    if (length === 126) {
      if (rest.length < 4) break;
      length = rest.readUInt16BE(2);
      at = 4;
    }
    if (rest.length < at + 4 + length) break;
    const mask = rest.subarray(at, at + 4);
    const data = Buffer.from(rest.subarray(at + 4, at + 4 + length)).map(
      (byte, i) => byte ^ (mask[i % 4] ?? 0),
    );
    if (opcode === 1) texts.push(Buffer.from(data).toString('utf8'));
    if (opcode === 8) closed = true;
    rest = rest.subarray(at + 4 + length);
  }
  return { texts, rest, closed };
}

/** The feed sends lists as lists in a full state. */
function withLists(value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withLists(inner)] as const);
  const isList = entries.length > 0 && entries.every(([key], i) => key === String(i));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function feedRecord({ topic, data, time }: FeedMessage): string {
  const sent = time === null ? '' : new Date(time).toISOString().replace('Z', fraction(time));
  return JSON.stringify({ type: 1, target: 'feed', arguments: [topic, data, sent] }) + MARK;
}

/** What a Date leaves out of a ms, as the feed writes it. */
function fraction(time: number): string {
  const rest = Math.round((time - Math.floor(time)) * 1e4);
  return rest === 0 ? 'Z' : `${String(rest).padStart(4, '0')}Z`;
}

export async function feedServer(options: FeedServerOptions): Promise<FeedServer> {
  const { messages, mischief = new Map<number, Mischief>(), batch = 20 } = options;
  const refusals = [...(options.refusals ?? [])];
  const asked: {
    what: 'negotiate' | 'upgrade' | 'subscribe';
    headers: IncomingMessage['headers'];
    topics?: unknown;
  }[] = [];
  const state = new Map<string, FeedObject>();
  const merge = (topic: string, data: unknown): void => {
    if (topic.endsWith('.z')) return;
    state.set(topic, mergeFeed(state.get(topic) ?? (Object.create(null) as FeedObject), data));
  };
  for (const [topic, data] of Object.entries(options.state)) merge(topic, data);
  const done = new Set<number>();
  let at = 0;
  let current: Socket | null = null;

  const play = async (socket: Socket): Promise<void> => {
    const write = (data: Buffer): Promise<void> =>
      new Promise((resolve) => {
        if (socket.destroyed) resolve();
        else socket.write(data, () => resolve());
      });
    const full = Object.fromEntries([...state].map(([topic, data]) => [topic, withLists(data)]));
    await write(text(JSON.stringify({ type: 3, invocationId: 'subscription', result: full }) + MARK));
    while (at < messages.length && current === socket && !socket.destroyed) {
      const what = done.has(at) ? undefined : mischief.get(at);
      done.add(at);
      if (what === 'end') {
        await write(frame(8, Buffer.from([3, 232])));
        socket.end();
        return;
      }
      if (what === 'silence') return;
      if (what === 'cut') {
        socket.destroy();
        return;
      }
      let until = Math.min(messages.length, at + batch);
      for (let next = at + 1; next < until; next++) if (mischief.has(next) && !done.has(next)) until = next;
      const some = messages.slice(at, until);
      for (const { topic, data } of some) merge(topic, data);
      const bytes = text(some.map(feedRecord).join(''));
      const from = at;
      at = until;
      if (what === 'cutFrame') {
        await write(bytes.subarray(0, bytes.length >> 1));
        socket.destroy();
        return;
      }
      if (what === 'garbage') {
        await write(text(`{"type":1,"target":"feed","arguments":["TimingData",{"Lin${MARK}`));
        await write(
          text(`no json at all${MARK}{"type":1,"target":"other","arguments":[1]}${MARK}[[[]]]${MARK}`),
        );
        await write(frame(2, Buffer.from([0xff, 0x00, 0xfe])));
      }
      if (what === 'repeat')
        await write(
          text(
            messages
              .slice(Math.max(0, from - 5), from)
              .map(feedRecord)
              .join(''),
          ),
        );
      if (what === 'slow') {
        const whole = some.map(feedRecord).join('');
        await write(text(whole.slice(0, whole.length >> 1)));
        await sleep(20);
        await write(text(whole.slice(whole.length >> 1)));
        continue;
      }
      await write(bytes);
    }
    if (at >= messages.length && current === socket) {
      await write(text(JSON.stringify({ type: 7, error: 'over', allowReconnect: false }) + MARK));
    }
  };

  const server = createServer((request, response) => {
    asked.push({ what: 'negotiate', headers: request.headers });
    const status = refusals.shift();
    if (request.method !== 'POST' || !request.url?.startsWith('/signalrcore/negotiate?')) {
      response.writeHead(405).end();
      return;
    }
    if (status !== undefined) {
      response.writeHead(status, status === 429 ? { 'Retry-After': '0' } : {}).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Set-Cookie': ['AWSALB=one; Path=/', 'AWSALBCORS=two; Secure'],
    });
    response.end(
      JSON.stringify({
        negotiateVersion: 1,
        connectionId: 'id',
        connectionToken: 'a token/with+marks',
        availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text', 'Binary'] }],
      }),
    );
  });
  const sockets = new Set<Socket>();
  server.on('upgrade', (request, stream) => {
    const socket = stream as Socket;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    asked.push({ what: 'upgrade', headers: request.headers });
    const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
    );
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      const read = textsOf(Buffer.concat([rest, bytes]));
      rest = read.rest;
      if (read.closed) socket.end();
      for (const record of read.texts.join('').split(MARK)) {
        if (record.includes('"protocol"')) socket.write(text(`{}${MARK}`));
        if (!record.includes('"Subscribe"')) continue;
        const call: unknown = JSON.parse(record);
        asked.push({
          what: 'subscribe',
          headers: request.headers,
          topics: isObject(call) ? call.arguments : null,
        });
        current = socket;
        void play(socket);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/signalrcore`,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
