/** Asking a server about strategy, following the job that answers, and a library that has one real race without samples. */

import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JobView } from '../../src/server/contract.ts';
import { eventsIn } from '../../src/server/race/live/testing.ts';
import type { Library } from '../../src/store/index.ts';
import { dataPath } from '../real.ts';
import { jsonOf } from './support.ts';

/** Bahrain 2024: 57 laps, dry, no safety car. */
export const RACE = '2024-01-bahrain';

/** @param folder to put copies into */
export async function importBahrain(library: Library, folder: string): Promise<void> {
  const copy = join(folder, 'sources', RACE);
  mkdirSync(copy, { recursive: true });
  for (const file of ['laps.parquet', 'stints.parquet', 'weather.parquet'])
    copyFileSync(dataPath('f1', 'telemetry', 'openf1', RACE, file), join(copy, file));
  await library.races.importTiming([copy, dataPath('f1', 'history', 'f1db')]);
}

export interface Followed {
  readonly jobs: readonly JobView[];
  readonly previews: readonly unknown[];
  readonly last: JobView;
}

export interface Client {
  get<T>(path: string): Promise<T>;
  /** Status and sentence of a request that is refused; POST where it has a body. */
  refused(path: string, body?: unknown): Promise<readonly [number, string]>;
  post<T>(path: string, body?: unknown): Promise<T>;
  cancel(id: string): Promise<JobView>;
  /** Asks a question of `RACE`. */
  ask(kind: string, body: unknown): Promise<JobView>;
  /** Events of a job until it ended, or until `stop` says so. */
  follow(id: string, stop?: (job: JobView) => boolean): Promise<Followed>;
}

export function clientOf({ url }: { readonly url: string }): Client {
  const send = (path: string, method: string, body?: unknown) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const good = async <T>(path: string, method: string, body?: unknown): Promise<T> => {
    const response = await send(path, method, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return jsonOf<T>(response);
  };
  const post = <T>(path: string, body?: unknown) => good<T>(path, 'POST', body);
  return {
    get: (path) => good(path, 'GET'),
    post,
    cancel: (id) => good(`/jobs/${id}`, 'DELETE'),
    ask: (kind, body) => post(`/races/${RACE}/strategy/${kind}`, body),
    async refused(path, body) {
      const response = await send(path, body === undefined ? 'GET' : 'POST', body);
      if (response.headers.get('content-type') !== 'application/problem+json')
        throw new Error(`${path}: ${response.status} ${await response.text()}`);
      const { detail } = await jsonOf<{ detail: string }>(response);
      return [response.status, detail] as const;
    },
    async follow(id, stop = () => false) {
      const jobs: JobView[] = [];
      const previews: unknown[] = [];
      const abort = new AbortController();
      const { body } = await fetch(`${url}/api/v1/jobs/${id}/events`, { signal: abort.signal });
      const decoder = new TextDecoder();
      let text = '';
      for await (const piece of body ?? []) {
        const { events, rest } = eventsIn(text + decoder.decode(piece, { stream: true }));
        text = rest;
        for (const { event, data } of events) {
          if (event === 'progress') jobs.push(data as JobView);
          else if (event === 'preview') previews.push(data);
        }
        const last = jobs.at(-1);
        if (last && stop(last)) break;
      }
      abort.abort();
      const last = jobs.at(-1);
      if (!last) throw new Error('the job sent no event');
      return { jobs, previews, last };
    },
  };
}
