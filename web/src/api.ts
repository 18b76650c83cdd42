/**
 * The API as functions. Errors come as one sentence for the user: `ApiError` where the server answered, `OfflineError`
 * where nobody did; the second also tells the whole page, which then waits for the server to come back.
 */

import type {
  CompareView,
  CornerTimesView,
  ImportView,
  Problem,
  RecordingDetail,
  RecordingPage,
  RecordingPatch,
} from '../../src/server/contract.ts';
import { decodeFrame, type Frame } from './frame.ts';
import { connection } from './state/connection.ts';
import { t } from './texts/index.ts';

export const BASE = '/api/v1';

export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** The server did not answer at all. */
export class OfflineError extends Error {
  override name = 'OfflineError';
}

export async function ask(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(BASE + path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    connection.lost();
    throw new OfflineError(t.offline.sentence);
  }
  connection.found();
  if (!response.ok) throw new ApiError(response.status, await sentenceOf(response));
  return response;
}

async function sentenceOf(response: Response): Promise<string> {
  try {
    const body: Partial<Problem> = await response.json();
    return body.detail ?? body.title ?? t.error.status(response.status);
  } catch {
    return t.error.status(response.status);
  }
}

export async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await ask(path, init)).json() as Promise<T>;
}

/** Drops what is empty, so that a cleared filter leaves the address. */
export function queryString(values: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

const id = encodeURIComponent;

export interface Pair {
  /** `RID:INDEX` */
  readonly lap: string;
  /** `RID:INDEX`, `theoretical` or `best`; undefined lets the server choose. */
  readonly reference?: string | undefined;
}

export const api = {
  recordings: (query: Readonly<Record<string, string | number | undefined>>, signal?: AbortSignal) =>
    json<RecordingPage>(`/recordings${queryString(query)}`, signal ? { signal } : {}),
  recording: (rid: string, signal?: AbortSignal) =>
    json<RecordingDetail>(`/recordings/${id(rid)}`, signal ? { signal } : {}),
  change: (rid: string, patch: RecordingPatch) =>
    json<RecordingDetail>(`/recordings/${id(rid)}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(patch),
    }),
  delete: async (rid: string): Promise<void> => {
    await ask(`/recordings/${id(rid)}`, { method: 'DELETE' });
  },
  cornerTimes: (rid: string, signal?: AbortSignal) =>
    json<CornerTimesView>(`/recordings/${id(rid)}/corners`, signal ? { signal } : {}),
  compare: ({ lap, reference }: Pair, units: string, signal?: AbortSignal) =>
    json<CompareView>(`/compare${queryString({ lap, reference, units })}`, signal ? { signal } : {}),
  traces: async (
    { lap, reference }: Pair,
    options: { channels: readonly string[]; from?: number; to?: number; width: number },
    signal?: AbortSignal,
  ): Promise<Frame> => {
    const { channels, from, to, width } = options;
    const search = queryString({ lap, reference, channels: channels.join(','), from, to, width });
    const response = await ask(`/compare/traces${search}`, signal ? { signal } : {});
    return decodeFrame(await response.arrayBuffer());
  },
  cancelImport: async (importId: string): Promise<void> => {
    await ask(`/imports/${id(importId)}`, { method: 'DELETE' });
  },
  importEvents: (importId: string) => new EventSource(`${BASE}/imports/${id(importId)}/events`),
  uploadAddress: (name: string, beside: { mapping: string | undefined; sidecar: string | undefined }) =>
    `${BASE}/imports${queryString({ name, ...beside })}`,
  exportAddress: (rid: string, index: number, format: 'csv' | 'parquet') =>
    `${BASE}/recordings/${id(rid)}/laps/${index}/export?format=${format}`,
};

/** Only `ImportView`s arrive as events; anything else is a server of another version. */
export function importViewOf(text: string): ImportView {
  return JSON.parse(text) as ImportView;
}
