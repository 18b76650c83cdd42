/**
 * What the server tells of itself: a log line a request, and metrics with OpenTelemetry's names and seconds. Label
 * values come from the route table and never from a request, so that no caller can make their number grow.
 */

import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Logger } from 'pino';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { GONE_AWAY } from './receive.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'http_request_method' | 'http_route' | 'http_response_status_code'>;
  readonly active: Gauge;
  readonly jobs: Counter<'kind' | 'outcome'>;
  readonly imports: Counter<'outcome'>;
  readonly importDuration: Histogram;
  readonly importsWaiting: Gauge;
  readonly received: Counter;
}

export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'pitboard_build_info',
    help: 'Always 1; the version is the label.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  return {
    registry,
    requests: new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Duration of HTTP requests, until the head of the answer.',
      labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
      registers,
    }),
    active: new Gauge({ name: 'http_server_active_requests', help: 'Requests being answered.', registers }),
    jobs: new Counter({
      name: 'pitboard_jobs_total',
      help: 'Jobs that came to an end, by kind and how.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    imports: new Counter({
      name: 'pitboard_imports_total',
      help: 'Imports that came to an end, by how.',
      labelNames: ['outcome'],
      registers,
    }),
    importDuration: new Histogram({
      name: 'pitboard_import_duration_seconds',
      help: 'Time from a received file to a stored recording.',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers,
    }),
    importsWaiting: new Gauge({
      name: 'pitboard_imports_waiting',
      help: 'Imports that are waiting or running.',
      registers,
    }),
    received: new Counter({
      name: 'pitboard_received_bytes_total',
      help: 'Bytes of files that were received.',
      registers,
    }),
  };
}

/** A gauge whose value is looked up when somebody asks. */
export function lookedUp({ registry }: Metrics, name: string, help: string, value: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'PUT']);

export function observe(metrics: Metrics, logger: Logger): MiddlewareHandler {
  return async (c, next) => {
    const from = performance.now();
    metrics.active.inc();
    try {
      await next();
    } finally {
      metrics.active.dec();
    }
    const seconds = (performance.now() - from) / 1000;
    const route = matchedRoutes(c)[c.req.routeIndex]?.path ?? '*';
    const { method } = c.req;
    const { status } = c.res;
    metrics.requests.observe(
      {
        http_request_method: methods.has(method) ? method : '_OTHER',
        http_route: route,
        http_response_status_code: status,
      },
      seconds,
    );
    const line = { method, path: c.req.path, status, duration: Math.round(seconds * 1e6) / 1e6 };
    if (status >= 500) logger.error(line, 'request');
    // Whoever cancels an upload does nothing wrong.
    else if (status >= 400 && status !== GONE_AWAY) logger.warn(line, 'request');
    else logger.info(line, 'request');
  };
}
