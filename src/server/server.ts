/**
 * The server: the API, the web app's files and what operators look at, behind one guard. It listens on this machine
 * only unless told otherwise, and ends in good order: what is being done is finished, or left to the next server, within a
 * bound, and nothing half-written stays.
 */

import { setMaxListeners } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { destination, type Logger, pino } from 'pino';
import { Runs } from '../learning/index.ts';
import { modelBuilders } from '../models/index.ts';
import { hasEnded, openJobs } from '../platform/index.ts';
import type { Builder, BundledModels } from '../registry/index.ts';
import type { Library } from '../store/index.ts';
import { inlineAnalyst, threadedAnalyst } from './analyst.ts';
import { WebFiles } from './files.ts';
import { guard, securityHeaders } from './guard.ts';
import { Imports } from './imports.ts';
import { buildersApart } from './models/apart.ts';
import { ModelDesk } from './models/desk.ts';
import { createMetrics, lookedUp, observe } from './observe.ts';
import { HttpError, isForeseen, problemOf, problemResponse, sentenceOf } from './problem.ts';
import { type Following, follow, type LiveSource } from './race/live/feed.ts';
import { Hub } from './race/live/hub.ts';
import { inlineLiveDesk, type LiveListeners, threadedLiveDesk } from './race/live/liveDesk.ts';
import { inlineRaceDesk, threadedRaceDesk, withLive } from './race/raceDesk.ts';
import { RaceImports } from './race/raceImports.ts';
import { type Pace, uploadPace } from './receive.ts';
import { compareRoutes } from './routes/compare.ts';
import { historyRoutes } from './routes/history.ts';
import { importRoutes } from './routes/imports.ts';
import { jobRoutes } from './routes/jobs.ts';
import { modelRoutes } from './routes/models.ts';
import { modelServingRoutes } from './routes/modelsServing.ts';
import { raceImportRoutes } from './routes/raceImports.ts';
import { raceLiveRoutes } from './routes/raceLive.ts';
import { raceRoutes } from './routes/races.ts';
import { raceTableRoutes } from './routes/raceTables.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { runRoutes } from './routes/runs.ts';
import { strategyRoutes } from './routes/strategy.ts';
import { openStrategy } from './strategy/index.ts';

export interface ServerOptions {
  readonly library: Library;
  /** Folder of the built web app. */
  readonly webRoot: string;
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Further names under which the server may be called, `name` or `name:port`; for a proxy in front of it. */
  readonly allowedHosts?: readonly string[];
  /** Bytes of the largest file taken in; 4 GiB when left out. */
  readonly uploadLimit?: number;
  /** How fast a file must come. */
  readonly uploadPace?: Pace;
  /** ms that a job gets to finish when the server closes, and as many again to stop; the next server goes on with it. */
  readonly grace?: number;
  /** True to analyse laps and to ask models in this thread, over the very library given, rather than apart from it. */
  readonly inline?: boolean;
  /** Code that serves trained models, by architecture; of all that Pitboard has, in processes, where left out. */
  readonly modelBuilders?: ReadonlyMap<string, Builder>;
  /** Trained models that come with the program; those that do where left out. */
  readonly bundledModels?: BundledModels;
  /** A session under way to follow, shown under the id `live`. */
  readonly live?: LiveSource;
  readonly logger?: Logger;
  readonly version?: string;
}

export interface RunningServer {
  /** Where a browser finds it. */
  readonly url: string;
  /** Stops taking requests, finishes or interrupts jobs, and ends the connections. The library stays open. */
  close(): Promise<void>;
}

export interface PitboardServer {
  readonly app: OpenAPIHono;
  /** Rejects with the system's error where it cannot listen. */
  listen(): Promise<RunningServer>;
}

const UPLOAD_LIMIT = 4 * 2 ** 30;
const GRACE = 5000;
/** ms for a request's heading. */
const HEADING_TIME = 15_000;

export function createServer(options: ServerOptions): PitboardServer {
  const { library, host = '127.0.0.1', version = '0' } = options;
  const logger = options.logger ?? pino({ level: 'warn' }, destination(2));
  const grace = options.grace ?? GRACE;
  const uploadLimit = options.uploadLimit ?? UPLOAD_LIMIT;
  const metrics = createMetrics(version);
  const closing = new AbortController();
  // Everybody who watches an import listens.
  setMaxListeners(0, closing.signal);
  const jobs = openJobs({
    records: library.jobs,
    folder: join(library.home, 'jobs'),
    logger,
    sentenceOf,
    isForeseen,
  });
  jobs.onStage((job) => {
    if (hasEnded(job)) metrics.jobs.inc({ kind: job.kind, outcome: job.stage });
  });
  const receiving = { library, jobs, limit: uploadLimit, pace: options.uploadPace ?? uploadPace, metrics };
  const imports = new Imports(receiving);
  const raceImports = new RaceImports(receiving);
  const analyst = options.inline ? inlineAnalyst(library) : threadedAnalyst(library.home);
  const listeners: LiveListeners = {
    noted: (note) => hub.noted(note),
    lapped: (note) => strategy.lapped(note),
    ended: () => hub.lost(),
  };
  const live = options.inline
    ? inlineLiveDesk(library, listeners)
    : threadedLiveDesk(library.home, listeners);
  const hub = new Hub(live);
  const strategy = openStrategy({ library, jobs, live, inline: options.inline ?? false, logger });
  const models = new ModelDesk({
    library,
    builders: options.modelBuilders ?? (options.inline ? modelBuilders : buildersApart(modelBuilders.keys())),
    bundled: options.bundledModels,
    logger,
  });
  lookedUp(metrics, 'pitboard_live_clients', 'Clients that watch a race live.', () => hub.clients);
  const races = withLive(options.inline ? inlineRaceDesk(library) : threadedRaceDesk(library.home), live);
  let following: Following | undefined;
  const services = { library, imports, analyst, races };
  const files = new WebFiles(options.webRoot);
  let port = options.port ?? 0;

  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      const where = issue.path.join('.') || result.target;
      throw new HttpError(400, `${where}: ${issue.message}`);
    },
  });
  app.onError((error, c) => {
    const { status } = problemOf(error, c.req.path);
    if (status >= 500) logger.error({ err: error, path: c.req.path }, 'request failed');
    return problemResponse(error, c.req.path);
  });
  app.use(observe(metrics, logger));
  app.use(securityHeaders());
  app.use(guard({ host, port: () => port, allowedHosts: options.allowedHosts ?? [] }));

  recordingRoutes(app, services);
  importRoutes(app, services, { uploadLimit, closing: closing.signal });
  compareRoutes(app, services);
  // In front of `/races/{id}`, which would take it for a race.
  raceImportRoutes(app, raceImports, { uploadLimit, closing: closing.signal });
  raceRoutes(app, services, { live: options.live !== undefined });
  raceTableRoutes(app, services);
  raceLiveRoutes(app, { hub });
  strategyRoutes(app, strategy.strategist);
  historyRoutes(app, services);
  modelRoutes(app, models, closing.signal);
  modelServingRoutes(app, models);
  jobRoutes(app, jobs, closing.signal);
  runRoutes(app, new Runs(join(library.home, 'runs')), closing.signal, logger);
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Pitboard',
      version,
      description:
        'Recordings, laps and what the coach says of them. Times in s, distances in m, speeds in m/s.',
    },
  });
  app.get('/health', (c) => c.json({ status: closing.signal.aborted ? 'closing' : 'ok', version }));
  app.get('/metrics', async (c) =>
    c.body(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType }),
  );
  app.all('/api/*', (c) => {
    throw new HttpError(404, `there is nothing at ${c.req.method} ${c.req.path}`);
  });
  app.get('*', (c) => files.answer(c));
  app.notFound((c) => problemResponse(new HttpError(405, 'that method is not for this address'), c.req.path));

  return {
    app,
    async listen() {
      const server = nodeServer(app);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      // Not before it is known that this process is the one to do them.
      await jobs.begin().catch((error: unknown) => {
        server.close();
        throw error;
      });
      analyst.start();
      if (options.live) following = follow(options.live, live, logger, Date.now);
      const address = server.address();
      if (address !== null && typeof address === 'object') port = address.port;
      let ended: Promise<void> | undefined;
      return {
        url: `http://${urlHost(host)}:${port}`,
        close() {
          ended ??= end(server);
          return ended;
        },
      };
    },
  };

  async function end(server: Server): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeIdleConnections();
    await jobs.close(grace);
    closing.abort();
    await following?.close();
    hub.close();
    // Answers under way get a moment; then whoever still holds a connection loses it.
    const patience = setTimeout(() => server.closeAllConnections(), 1000);
    server.closeIdleConnections();
    await stopped;
    clearTimeout(patience);
    await Promise.all([analyst.close(), races.close(), live.close(), strategy.close(), models.close()]);
    metrics.registry.clear();
  }
}

function nodeServer(app: OpenAPIHono): Server {
  return createHttpServer(
    {
      headersTimeout: HEADING_TIME,
      // A large upload may take long; how fast it must come is watched in `receive.ts`.
      requestTimeout: 0,
      connectionsCheckingInterval: 5000,
      maxHeaderSize: 32 * 1024,
    },
    getRequestListener(app.fetch, { overrideGlobalObjects: false }),
  );
}

/** What to type: an address that stands for all is reached by that of this machine. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
