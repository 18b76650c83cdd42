/** The first step of a SignalR connection: ask the service for a connection, and learn where and under what name. */

import { parsed } from '../frames.ts';
import { field, textOf } from '../values.ts';

/** The service will not have us, and asking again will not change it. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

/** The service is busy or broken; `wait`: ms that it asks for, null where it does not say. */
export class BusyError extends Error {
  override name = 'BusyError';
  readonly wait: number | null;

  constructor(message: string, wait: number | null = null) {
    super(message);
    this.wait = wait;
  }
}

export interface Connection {
  /** `wss://…?id=…`. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
}

const MAX_REDIRECTS = 3;
const LONGEST_ANSWER = 64 * 1024;

/** ms of `Retry-After`: seconds or a date. */
function retryAfter(value: string | null): number | null {
  if (value === null) return null;
  const seconds = /^\d{1,6}$/.test(value.trim()) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : null;
}

/** The text of an answer, no more of it than an answer has. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      if (text.length > LONGEST_ANSWER) break;
    }
  } catch {
    // What came of it is judged by the caller.
  }
  return text;
}

/** `name=value` of each cookie set, for the balancer that has to send us to the same server again. */
function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0]?.trim() ?? '')
    .filter((cookie) => cookie.includes('='))
    .join('; ');
}

/**
 * Asks for a connection. Throws RefusedError where the service says no for good, BusyError where it may say yes later.
 *
 * @param base `https://livetiming.formula1.com/signalrcore`; `wss:` means the same
 */
export async function negotiate(
  base: string,
  token: string | null,
  signal: AbortSignal,
): Promise<Connection> {
  let url = base.replace(/^ws/, 'http').replace(/\/$/, '');
  let bearer = token;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const headers: Record<string, string> = bearer === null ? {} : { Authorization: `Bearer ${bearer}` };
    const separator = url.includes('?') ? '&' : '?';
    const [path, query] = url.split('?', 2);
    const asked = `${path}/negotiate${query === undefined ? '' : `?${query}`}${separator}negotiateVersion=1`;
    const response = await fetch(asked, { method: 'POST', headers, signal, redirect: 'error' }).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        throw new BusyError(`the service cannot be reached (${causeOf(error)})`);
      },
    );
    const text = await beginningOf(response);
    if (response.status === 401 || response.status === 403) {
      const what = token === null ? 'asks for an account: give a token' : 'does not take the token';
      throw new RefusedError(`the live timing service ${what} (status ${response.status})`);
    }
    if (response.status === 429 || response.status >= 500) {
      const wait = retryAfter(response.headers.get('retry-after'));
      throw new BusyError(`the service is busy (status ${response.status})`, wait);
    }
    if (!response.ok)
      throw new RefusedError(`the live timing service answers with status ${response.status}`);
    const answer = parsed(text);
    const next = textOf(field(answer, 'url'));
    if (next !== null && next !== '') {
      if (!/^https?:\/\//.test(next))
        throw new RefusedError('the live timing service sends to an address that is none');
      url = next;
      // Our token is for the first address only; the next one is reached with what it gives.
      bearer = textOf(field(answer, 'accessToken'));
      continue;
    }
    const id = textOf(field(answer, 'connectionToken')) ?? textOf(field(answer, 'connectionId'));
    if (id === null || id === '') throw new BusyError('the service gave no connection');
    const cookies = cookiesOf(response);
    if (cookies !== '') headers.Cookie = cookies;
    const address = `${url.replace(/^http/, 'ws')}${separator}id=${encodeURIComponent(id)}`;
    return { address, headers };
  }
  throw new RefusedError('the live timing service sends from address to address');
}

export function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code !== '' ? code : cause instanceof Error ? cause.message.slice(0, 100) : 'unknown';
}
