/**
 * 2,000 clients who watch one replay of a race: a server in a process of its own, the clients in another, real sockets
 * between them, at 1× and at 20×. Printed are the lag from the server's look at the clock to a client's receipt, and what
 * it costs the server in time and memory, held against a bare server that does nothing but write as many bytes as
 * often to as many sockets, watched by the same clients in the same run.
 *
 * The lag needs no clock of the server's: a replay is a function of the wall clock, so the session time in an event's
 * id says at which moment the server looked. Input is a real race where the data are there, else a made-up one.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect } from 'node:net';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createServer, type TimelineView } from '../src/server/index.ts';
import { raceTable } from '../src/server/race/rows.ts';
import { jsonOf } from '../src/server/race/table.ts';
import { madeUpRace } from '../src/server/race/testing.ts';
import { openLibrary } from '../src/store/index.ts';
import { dataPath, hasRaces } from '../test/real.ts';

const CLIENTS = 2000;
/** s of watching, after all have joined. */
const WATCHED = 15;
const TICK = 250;
/** ms that the issue allows at the 99th percentile. */
const ALLOWED = 500;

const self = fileURLToPath(import.meta.url);

// --- the children --------------------------------------------------------------------------------------------------

type Job =
  | { readonly role: 'server'; readonly home: string }
  | { readonly role: 'echo'; readonly bytes: number }
  | {
      readonly role: 'clients';
      readonly port: number;
      readonly path: string;
      readonly count: number;
      readonly seconds: number;
      /** s and ms: the session time and the wall clock at the beginning, and how fast it goes; null for the echo. */
      readonly replay: { readonly from: number; readonly start: number; readonly speed: number } | null;
    };

interface Watched {
  readonly lags: number[];
  readonly events: number;
  readonly bytes: number;
  readonly joined: number;
  readonly lost: number;
  /** s of CPU of the clients' process. */
  readonly cpu: number;
}

interface Usage {
  /** s of CPU so far. */
  readonly cpu: number;
  /** bytes. */
  readonly memory: number;
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e6, memory: process.memoryUsage.rss() };
}

function say(message: unknown): void {
  process.send?.(message);
}

async function serveRaces(home: string): Promise<void> {
  const library = await openLibrary(home);
  const server = createServer({ library, webRoot: home, logger: pino({ level: 'silent' }) });
  const { url } = await server.listen();
  say({ port: Number(new URL(url).port) });
}

/** Writes a message of so many bytes to all who are there, at every tick. */
function serveEcho(bytes: number): void {
  const lines = new Set<{ write(text: Buffer): boolean }>();
  const server = createHttpServer((_, answer) => {
    answer.useChunkedEncodingByDefault = false;
    answer.writeHead(200, { 'Content-Type': 'text/event-stream' });
    answer.write(': hello\n\n');
    lines.add(answer);
    answer.on('close', () => lines.delete(answer));
  });
  server.listen(0, '127.0.0.1', 16_384, () => {
    const address = server.address();
    say({ port: typeof address === 'object' ? address?.port : 0 });
  });
  setInterval(() => {
    const head = `id: echo~0~0~${Date.now().toString(36)}\nevent: delta\ndata: `;
    const text = Buffer.from(`${head}${'x'.repeat(Math.max(0, bytes - head.length - 2))}\n\n`);
    for (const line of lines) line.write(text);
  }, TICK);
}

async function watch({
  port,
  path,
  count,
  seconds,
  replay,
}: Extract<Job, { role: 'clients' }>): Promise<void> {
  const lags: number[] = [];
  let events = 0;
  let bytes = 0;
  let joined = 0;
  let lost = 0;
  let measuring = false;
  const mark = Buffer.from('\nid: ');
  const received = (chunk: Buffer) => {
    if (!measuring) return;
    bytes += chunk.length;
    const now = Date.now();
    for (let at = chunk.indexOf(mark); at >= 0; at = chunk.indexOf(mark, at + 1)) {
      const end = chunk.indexOf(10, at + mark.length);
      if (end < 0) return;
      const id = chunk.toString('latin1', at + mark.length, end);
      const time = Number.parseInt(id.slice(id.lastIndexOf('~') + 1), 36);
      events++;
      lags.push(now - (replay ? replay.start + (time - 1000 * replay.from) / replay.speed : time));
    }
  };
  const sockets = Array.from({ length: count }, (_, i) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let isFirst = true;
    setTimeout(
      () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n\r\n`),
      i,
    );
    socket.on('data', (chunk: Buffer) => {
      if (isFirst) {
        isFirst = false;
        if (chunk.toString('latin1', 0, 15).startsWith('HTTP/1.1 200')) joined++;
      }
      received(Buffer.concat([Buffer.from('\n'), chunk]));
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      lost++;
    });
    return socket;
  });
  const until = Date.now() + 60_000;
  while (joined < count && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
  await new Promise((resolve) => setTimeout(resolve, 2000));
  say({ ready: joined });
  measuring = true;
  const before = usage();
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  measuring = false;
  const result: Watched = { lags: [], events, bytes, joined, lost, cpu: usage().cpu - before.cpu };
  lags.sort((a, b) => a - b);
  say({
    ...result,
    lags: [0.5, 0.9, 0.99, 1].map(
      (share) => lags[Math.min(lags.length - 1, Math.floor(share * lags.length))],
    ),
  });
  for (const socket of sockets) socket.destroy();
}

if (process.send && process.env.PITBOARD_LIVE_BENCH) {
  const job: Job = JSON.parse(process.env.PITBOARD_LIVE_BENCH);
  process.on('message', (message) => {
    if (message === 'usage') say({ usage: usage() });
    else process.exit(0);
  });
  if (job.role === 'server') await serveRaces(job.home);
  else if (job.role === 'echo') serveEcho(job.bytes);
  else await watch(job);
}

// --- the benchmark -------------------------------------------------------------------------------------------------

function child(job: Job): ChildProcess {
  return fork(self, [], { env: { ...process.env, PITBOARD_LIVE_BENCH: JSON.stringify(job) } });
}

/** The next message of a child that has this member. */
function told<T>(from: ChildProcess, member: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('a process of the benchmark died'));
    const heard = (message: Record<string, unknown>) => {
      if (!(member in message)) return;
      from.off('message', heard);
      from.off('exit', ended);
      resolve(message as T);
    };
    from.on('message', heard);
    from.on('exit', ended);
  });
}

async function usageOf(process: ChildProcess): Promise<Usage> {
  const answer = told<{ usage: Usage }>(process, 'usage');
  process.send('usage');
  return (await answer).usage;
}

function line(what: string, value: string, beside = ''): void {
  process.stdout.write(`  ${what.padEnd(52)} ${value.padStart(12)}  ${beside}\n`);
}

interface Measured {
  readonly watched: Watched;
  readonly cpu: number;
  readonly memory: number;
}

async function measured(
  server: ChildProcess,
  port: number,
  path: string,
  replay: Extract<Job, { role: 'clients' }>['replay'],
): Promise<Measured> {
  const clients = child({ role: 'clients', port, path, count: CLIENTS, seconds: WATCHED, replay });
  await told(clients, 'ready');
  const before = await usageOf(server);
  const watched = await told<Watched>(clients, 'lags');
  const after = await usageOf(server);
  clients.kill();
  return { watched, cpu: (after.cpu - before.cpu) / WATCHED, memory: after.memory };
}

function report(name: string, { watched, cpu, memory }: Measured): void {
  const [median, , late, latest] = watched.lags;
  line(`${name}: ${watched.joined} clients, ${watched.events} events, lost ${watched.lost}`, '');
  line('  lag, median', `${median.toFixed(0)} ms`);
  line('  lag, slowest in 100', `${late.toFixed(0)} ms`, `${(late / ALLOWED).toFixed(2)} of what is allowed`);
  line('  lag, slowest of all', `${latest.toFixed(0)} ms`);
  line('  server', `${(100 * cpu).toFixed(0)} % CPU`, `${(memory / 2 ** 20).toFixed(0)} MiB`);
  line(
    '  clients',
    `${((100 * watched.cpu) / WATCHED).toFixed(0)} % CPU`,
    `${(watched.bytes / watched.events).toFixed(0)} bytes an event`,
  );
}

/** Puts a race into a library; a real one where there is one. */
async function importRace(folder: string, home: string): Promise<string> {
  let source = dataPath('f1', 'telemetry', 'openf1', '2024-01-bahrain');
  if (!hasRaces) {
    source = join(folder, '2031-01-oval');
    mkdirSync(source);
    const session = madeUpRace({ cars: 20, laps: 40, lapTime: 90, rate: 4 });
    for (const name of ['laps', 'stints', 'weather', 'car_data', 'location'] as const) {
      const table = raceTable(session, name);
      const rows = Uint32Array.from({ length: table.length }, (_, row) => row);
      writeFileSync(join(source, `${name}.json`), jsonOf(table, rows));
    }
  }
  const library = await openLibrary(home);
  try {
    const { races } = await library.races.importTiming([source]);
    return races[0].id;
  } finally {
    await library.close();
  }
}

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-bench-'));
  const home = join(folder, 'library');
  const children: ChildProcess[] = [];
  try {
    const machine = cpus();
    process.stdout.write(
      `live: ${machine.length} × ${machine[0]?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}\n`,
    );
    const id = await importRace(folder, home);
    process.stdout.write(`${id}${hasRaces ? '' : ', made up'}; ${CLIENTS} clients for ${WATCHED} s\n`);
    const server = child({ role: 'server', home });
    children.push(server);
    const { port } = await told<{ port: number }>(server, 'port');
    const marks = await fetch(`http://127.0.0.1:${port}/api/v1/races/${id}/timeline`);
    const timeline: TimelineView = JSON.parse(await marks.text());
    const lap = timeline.laps[2];
    const results: Measured[] = [];
    for (const speed of [1, 20]) {
      const start = Date.now();
      const path = `/api/v1/races/${id}/live?speed=${speed}&from=${lap.time}s&start=${start}`;
      const result = await measured(server, port, path, { from: lap.time, start, speed });
      report(`${speed}×`, result);
      results.push(result);
    }
    const bytes = Math.round(results[1].watched.bytes / results[1].watched.events);
    const echo = child({ role: 'echo', bytes });
    children.push(echo);
    const bare = await measured(echo, (await told<{ port: number }>(echo, 'port')).port, '/', null);
    report(`bare server, ${bytes} bytes four times a second`, bare);
    for (const [i, speed] of [1, 20].entries()) {
      const { watched, cpu } = results[i];
      line(
        `${speed}× against the bare server`,
        `${(watched.lags[2] / bare.watched.lags[2]).toFixed(1)} × lag`,
        `${(cpu / bare.cpu).toFixed(1)} × CPU`,
      );
    }
  } finally {
    for (const each of children) each.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
