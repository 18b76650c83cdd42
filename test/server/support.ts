/** A server on a free port over a library of its own, and requests that are sent to the letter. */

import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { writeIbt } from '../../src/formats/index.ts';
import { createServer, type ImportView, type ServerOptions } from '../../src/server/index.ts';
import { type Library, openLibrary } from '../../src/store/index.ts';
import { buildPath, demoFile, expert, formulaFord1600, learner, limeRock } from '../../src/vehicle/index.ts';

export interface Served {
  readonly url: string;
  readonly port: number;
  readonly library: Library;
  readonly folder: string;
  readonly close: () => Promise<void>;
  /** Ends the server and deletes everything. */
  end(): Promise<void>;
}

export async function serve(options: Partial<ServerOptions> = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
  const library = options.library ?? (await openLibrary(join(folder, 'library')));
  const server = createServer({
    webRoot: join(folder, 'web'),
    port: 0,
    logger: pino({ level: 'silent' }),
    version: '1.2.3',
    ...options,
    library,
  });
  const { url, close } = await server.listen();
  return {
    url,
    port: Number(new URL(url).port),
    library,
    folder,
    close,
    async end() {
      await close();
      await library.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request whose path and headers are sent as they are, which `fetch` would tidy up. */
export function send(
  { port }: Pick<Served, 'port'>,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('error', reject);
      incoming.on('end', () => {
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(parts),
        });
      });
    });
    outgoing.on('error', reject);
    if (body !== undefined && !('transfer-encoding' in headers)) {
      outgoing.setHeader('content-length', Buffer.byteLength(body));
    }
    outgoing.end(body);
  });
}

/** Bytes on a bare connection; what came back until the other side ended it. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let got = '';
    socket.on('data', (part) => {
      got += part.toString('latin1');
    });
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
  });
}

/** The states that an import went through, by its events. */
export async function follow(url: string, id: string): Promise<ImportView[]> {
  const response = await fetch(`${url}/api/v1/imports/${id}/events`);
  const text = await response.text();
  return text
    .split('\n\n')
    .filter((event) => event.startsWith('event: progress\n'))
    .map((event): ImportView => JSON.parse(event.slice(event.indexOf('data: ') + 6)));
}

export type Body = string | NonSharedBuffer;

/** A response's JSON, taken to be what the contract says. */
export async function jsonOf<T>(response: Response): Promise<T> {
  return JSON.parse(await response.text());
}

export async function upload(url: string, name: string, body: Body, mapping?: string): Promise<ImportView> {
  const query = new URLSearchParams({ name, ...(mapping === undefined ? {} : { mapping }) });
  const response = await fetch(`${url}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body,
  });
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
  return jsonOf(response);
}

/** Imports a file and returns its last state. */
export async function imported(url: string, name: string, body: Body, mapping?: string): Promise<ImportView> {
  const { id } = await upload(url, name, body, mapping);
  const last = (await follow(url, id)).at(-1);
  if (!last) throw new Error('the import sent no event');
  return last;
}

/** Two short simulated sessions, as files. */
export function demoSessions(folder: string): { expert: string; learner: string } {
  const path = buildPath(limeRock);
  const files = { expert: join(folder, 'expert.ibt'), learner: join(folder, 'learner.ibt') };
  writeIbt(files.expert, demoFile(path, formulaFord1600, expert, 3));
  writeIbt(files.learner, demoFile(path, formulaFord1600, learner, 3));
  return files;
}
