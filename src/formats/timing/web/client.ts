/**
 * Asks a web service for JSON as a good guest does: within its limits, once for what we have, again after a while where
 * it is busy or broken, and not at all when told to stay offline. What came is checked before it is kept: an answer that
 * was cut on the way is asked for again.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { FormatError } from '../../bytes.ts';
import { Budget, type Clock, type Limit } from './budget.ts';
import { DiskCache, type Entry } from './cache.ts';

/** The service could not give what was asked for. One sentence; what had come before is kept. */
export class SourceError extends FormatError {
  override name = 'SourceError';
}

export interface WebClientOptions {
  /** For messages: `OpenF1`. */
  readonly name: string;
  /** Without a slash at the end. */
  readonly base: string;
  readonly folder: string;
  readonly limits: readonly Limit[];
  readonly offline?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of each answer, and of what is waited for. */
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  /** Bytes of the largest answer taken. */
  readonly maxBytes?: number | undefined;
  /** ms that a request may take. */
  readonly timeout?: number | undefined;
  readonly clock?: Clock | undefined;
  /** 0..1, for the spread of the waits. */
  readonly random?: (() => number) | undefined;
}

export interface FetchProgress {
  readonly path: string;
  /** `waiting` for the provider's limit, `retrying` after a failure; `ms` says how long. */
  readonly what: 'asking' | 'waiting' | 'retrying' | 'cached' | 'received';
  readonly ms: number;
}

export interface GetOptions {
  /** s that a cached answer is good without asking; Infinity for what cannot change any more. Default 0. */
  readonly maxAge?: number | undefined;
  /** Statuses that are an answer and not a failure (OpenF1 says 404 for "no rows"). */
  readonly accept?: readonly number[] | undefined;
}

export interface Answer {
  readonly status: number;
  readonly json: unknown;
  readonly fromCache: boolean;
}

const ATTEMPTS = 6;
/** ms before the first second try; doubles each time. */
const FIRST_WAIT = 500;
/** ms; a service that wants more patience than this is told to the user instead. */
const LONGEST_WAIT = 120_000;
const TIMEOUT = 60_000;
const MAX_BYTES = 256 * 2 ** 20;

const realClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal ? { signal } : {});
  },
};

type Failure = { readonly reason: string; readonly retryAfter: number | null };

export class WebClient {
  readonly #options: WebClientOptions;
  readonly #cache: DiskCache;
  readonly #budget: Budget;
  readonly #clock: Clock;

  constructor(options: WebClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    this.#cache = new DiskCache(options.folder);
    this.#budget = new Budget(options.limits, this.#clock, `${options.folder}/requests.json`);
  }

  /**
   * @param path with its query, from a slash on
   * @throws SourceError where the service cannot give it, or where it is not at hand while offline
   */
  async get(path: string, { maxAge = 0, accept = [] }: GetOptions = {}): Promise<Answer> {
    const { name, base, offline, onProgress } = this.#options;
    const url = base + path;
    const cached = this.#cache.get(url);
    if (cached && (offline || this.#clock.now() - cached.heading.checkedAt < maxAge * 1000)) {
      const answer = readAnswer(cached);
      if (answer) {
        onProgress?.({ path, what: 'cached', ms: 0 });
        return answer;
      }
    }
    if (offline)
      throw new SourceError(`${name} ${path} is not at hand, and asking for it was ruled out (--offline)`);
    return await this.#ask(url, path, cached, accept);
  }

  async #ask(url: string, path: string, cached: Entry | null, accept: readonly number[]): Promise<Answer> {
    const { name, signal, onProgress, random = Math.random } = this.#options;
    let failure: Failure = { reason: 'it was not asked', retryAfter: null };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        const spread = FIRST_WAIT * 2 ** (attempt - 1) * (0.5 + random());
        const ms = Math.max(spread, failure.retryAfter ?? 0);
        if (ms > LONGEST_WAIT) break;
        onProgress?.({ path, what: 'retrying', ms });
        await this.#clock.sleep(ms, signal);
      }
      await this.#budget.take(signal, (ms) => onProgress?.({ path, what: 'waiting', ms }));
      onProgress?.({ path, what: 'asking', ms: 0 });
      const result = await this.#once(url, cached, accept);
      if ('json' in result) {
        onProgress?.({ path, what: 'received', ms: 0 });
        return result;
      }
      failure = result;
    }
    const later =
      failure.retryAfter === null ? '' : ` (it asks to wait ${Math.ceil(failure.retryAfter / 1000)} s)`;
    throw new SourceError(
      `${name} did not give ${path}: ${failure.reason}${later}; what came before is kept, so the same command goes on from here`,
    );
  }

  async #once(url: string, cached: Entry | null, accept: readonly number[]): Promise<Answer | Failure> {
    const { name, signal, timeout = TIMEOUT, maxBytes = MAX_BYTES } = this.#options;
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (cached?.heading.etag) headers['If-None-Match'] = cached.heading.etag;
    else if (cached?.heading.lastModified) headers['If-Modified-Since'] = cached.heading.lastModified;
    const limit = AbortSignal.timeout(timeout);
    try {
      const response = await fetch(url, {
        headers,
        redirect: 'follow',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      const { status } = response;
      if (status === 304 && cached) {
        await response.body?.cancel();
        this.#cache.confirm(cached, this.#clock.now());
        const answer = readAnswer(cached);
        if (answer) return answer;
        this.#cache.delete(url);
        return { reason: 'what it had not changed was damaged here', retryAfter: null };
      }
      if (!response.ok && !accept.includes(status)) {
        await response.body?.cancel();
        const reason = `it answered ${status}${response.statusText ? ` ${response.statusText}` : ''}`;
        // Only what may be better next time is asked for again.
        if (status !== 429 && status !== 408 && status < 500)
          throw new SourceError(`${name} did not give ${url}: ${reason}`);
        return { reason, retryAfter: retryAfter(response.headers.get('retry-after'), this.#clock.now()) };
      }
      const body = await bounded(response, maxBytes);
      if (!body) throw new SourceError(`${name} answered ${url} with more than ${maxBytes} bytes`);
      const declared = response.headers.get('content-length');
      const plain = (response.headers.get('content-encoding') ?? 'identity') === 'identity';
      if (plain && declared !== null && Number(declared) !== body.byteLength) {
        return { reason: `the answer was cut at byte ${body.byteLength} of ${declared}`, retryAfter: null };
      }
      const json = parse(body);
      if (json === undefined) return { reason: 'the answer is no whole JSON', retryAfter: null };
      this.#cache.put(
        url,
        {
          status,
          etag: response.headers.get('etag'),
          lastModified: response.headers.get('last-modified'),
          checkedAt: this.#clock.now(),
        },
        body,
      );
      return { status, json, fromCache: false };
    } catch (error) {
      if (error instanceof SourceError || signal?.aborted) throw error;
      return { reason: said(error), retryAfter: null };
    }
  }
}

function readAnswer({ heading, body }: Entry): Answer | null {
  const json = parse(body);
  return json === undefined ? null : { status: heading.status, json, fromCache: true };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

async function bounded(response: Response, most: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.byteLength;
    // Leaving the loop cancels the rest.
    if (length > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** RFC 9110, 10.2.3: seconds, or a date. ms from now; null where it says nothing that can be read. */
function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d{1,6}$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** What went wrong on the way, in words: fetch hides it in the cause. */
function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it did not answer in time';
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
