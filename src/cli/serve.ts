/**
 * `pitboard serve` and `npm start`: the app in the browser. It builds the web app where that was not done yet, opens
 * the library, puts the simulated sessions into an empty one, and serves until it is told to stop.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { destination, type Logger, pino } from 'pino';
import { LIVE_TIMING_ADDRESS, LiveTimingClient } from '../formats/index.ts';
import { createServer } from '../server/index.ts';
import { type Library, openLibrary } from '../store/index.ts';
import { writeDemoSessions } from '../vehicle/index.ts';
import { coachCommand } from './coach.ts';
import { InputError } from './failure.ts';
import { libraryHome } from './library.ts';
import { paint, print, tell } from './terminal.ts';
import { VERSION } from './version.ts';

export interface ServeOptions {
  readonly host: string;
  readonly port: string;
  readonly demo: boolean;
  /** Further names under which a browser may call the server. */
  readonly allowHost?: readonly string[];
  /** MiB of the largest file taken in. */
  readonly uploadLimit?: string;
  readonly logLevel: string;
  /** Follow a live session: at the address given, or where F1 has it. */
  readonly live?: string | true;
}

const root = resolve(import.meta.dirname, '../..');
const webRoot = join(root, 'web', 'dist');

/** Newest change below a folder, ms. */
function newest(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(webRoot))
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);
}

/** Builds `web/dist` where it is missing or older than its source. */
function buildWeb(): void {
  const index = join(webRoot, 'index.html');
  if (existsSync(index) && statSync(index).mtimeMs >= newest(join(root, 'web'))) return;
  tell('building the web app ...');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // Built beside it and moved in place: a build that is broken off must not look like a whole one.
  const fresh = `${webRoot}.new`;
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [vite, 'build', 'web', '--logLevel', 'error', '--outDir', fresh, '--emptyOutDir'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`the web app could not be built: ${stderr || stdout}`);
  rmSync(webRoot, { recursive: true, force: true });
  renameSync(fresh, webRoot);
}

async function importDemo(library: Library): Promise<void> {
  const { total } = await library.list({ limit: 1 });
  if (total > 0) return;
  tell('no recordings yet: putting in two simulated sessions at Lime Rock Park ...');
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-demo-'));
  try {
    const { expert, learner } = await writeDemoSessions(folder);
    for (const path of [expert, learner]) await library.import({ path, name: basename(path) });
    await coachCommand(learner, { reference: expert, lang: 'en', units: 'km/h' });
    print();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function uploadLimit(text: string | undefined): { uploadLimit?: number } {
  if (text === undefined) return {};
  const mebibytes = Number(text);
  if (!(mebibytes > 0)) throw new InputError(`--upload-limit expects a number of MiB, got "${text}".`);
  return { uploadLimit: mebibytes * 2 ** 20 };
}

const logLevels = ['error', 'warn', 'info', 'debug'];

function createLogger(level: string): Logger {
  if (!logLevels.includes(level)) {
    throw new InputError(`--log-level knows ${logLevels.join(', ')}, got "${level}".`);
  }
  return pino({ level }, destination(2));
}

/** Environment variable with the token of an F1 account; without one the feed leaves out car data and positions. */
const TOKEN = 'PITBOARD_F1_TOKEN';

function liveAddress(live: string | true | undefined): string | undefined {
  if (live === undefined) return undefined;
  if (live === true) return LIVE_TIMING_ADDRESS;
  if (URL.canParse(live) && /^https?:$/.test(new URL(live).protocol)) return live;
  throw new InputError(`--live expects an address such as ${LIVE_TIMING_ADDRESS}, got "${live}".`);
}

/**
 * The line to a live session. What comes over it is kept beside the library as it came, to be imported once the
 * session is over.
 */
function liveLine(address: string, home: string): { client: LiveTimingClient; log: string } {
  const folder = join(home, 'live');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = join(folder, `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.txt`);
  return { client: new LiveTimingClient({ address, log, token: () => process.env[TOKEN] ?? null }), log };
}

export async function serve(options: ServeOptions): Promise<void> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InputError(`--port expects a number from 0 to 65535, got "${options.port}".`);
  }
  if (options.host.trim() === '') throw new InputError('--host expects an address, got an empty one.');
  const limits = uploadLimit(options.uploadLimit);
  const logger = createLogger(options.logLevel);
  const address = liveAddress(options.live);
  buildWeb();
  const library = await openLibrary(libraryHome());
  try {
    if (options.demo) await importDemo(library);
    const line = address === undefined ? undefined : liveLine(address, library.home);
    const server = createServer({
      library,
      webRoot,
      host: options.host,
      port,
      version: VERSION,
      logger,
      ...limits,
      ...(line ? { live: line.client } : {}),
      ...(options.allowHost ? { allowedHosts: options.allowHost } : {}),
    });
    const { url, close } = await listen(server, options);
    print(`Pitboard is at ${paint(['bold', 'cyan'], url)}`);
    if (line) tell(`live session at ${url}/races/live · kept in ${line.log}`);
    tell(`library ${libraryHome()} · Ctrl+C stops`);
    await stopSignal();
    tell('stopping ...');
    await close();
  } finally {
    await library.close();
  }
}

async function listen(
  server: ReturnType<typeof createServer>,
  { host, port }: ServeOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  try {
    return await server.listen();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new InputError(`port ${port} on ${host} is taken; choose another with --port.`);
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new InputError(
        `cannot listen on ${host}:${port} (${code}); choose others with --host and --port.`,
      );
    }
    throw error;
  }
}

/** ms within which a signal is the same one: a process group and its parent both send it. */
const SAME_SIGNAL = 1000;

/** The first Ctrl+C or termination asks for an end in good order; a later one ends at once. */
function stopSignal(): Promise<void> {
  return new Promise((stop) => {
    let since: number | undefined;
    const ask = () => {
      if (since === undefined) {
        since = performance.now();
        stop();
      } else if (performance.now() - since > SAME_SIGNAL) process.exit(130);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  });
}
