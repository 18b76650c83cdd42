/**
 * Who may talk to the server. It holds a person's recordings and asks for no password, so a page of another origin
 * that is open in the same browser must get nothing out of it. Two checks do that: the Host header must name this
 * server (else a foreign name could be pointed at 127.0.0.1 and pass for the page's own origin), and what a browser
 * says about the page behind a request must be this origin. Programs send neither Origin nor Sec-Fetch-Site and pass.
 */

import { networkInterfaces } from 'node:os';
import type { MiddlewareHandler } from 'hono';
import { HttpError } from './problem.ts';

export interface GuardOptions {
  /** Address that the server listens on. */
  readonly host: string;
  /** Port it listens on, once it does. */
  port(): number;
  /** Further names under which it may be called, `name` or `name:port`; for a proxy in front of it. */
  readonly allowedHosts: readonly string[];
}

const loopback = ['127.0.0.1', 'localhost', '[::1]'];
const wildcard: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]', '']);
const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?$/i;

function bracketed(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}

/** Names that mean this machine at the address it listens on. An address in digits cannot be pointed elsewhere. */
function ownNames(host: string): Set<string> {
  const own = wildcard.has(host)
    ? Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? [])
    : [host];
  return new Set([...loopback, ...own.map((each) => bracketed(each).toLowerCase())]);
}

export function hostChecker(options: GuardOptions): (host: string | undefined) => boolean {
  const names = ownNames(options.host);
  const configured = new Set(options.allowedHosts.map((each) => each.toLowerCase()));
  return (host) => {
    const match = host === undefined ? null : hostPattern.exec(host);
    if (!match) return false;
    const whole = match[0].toLowerCase();
    const name = match[1].toLowerCase();
    if (configured.has(whole) || configured.has(name)) return true;
    return names.has(name) && Number(match[2] ?? 80) === options.port();
  };
}

/** Refuses what does not come from the server's own page, or from a program on behalf of its user. */
export function guard(options: GuardOptions): MiddlewareHandler {
  const known = hostChecker(options);
  return async (c, next) => {
    const asked = new URL(c.req.url).host;
    const host = c.req.header('host') ?? asked;
    // A request line may name a host as well, and by the book it outranks the header.
    if (!known(host) || !known(asked)) {
      throw new HttpError(
        421,
        'this server does not answer to that host name; it can be allowed at the start',
      );
    }
    if (!isPage(c.req.path)) {
      const origin = c.req.header('origin');
      const site = c.req.header('sec-fetch-site');
      const foreign =
        (origin !== undefined && !isOrigin(origin, host)) ||
        (site !== undefined && site !== 'same-origin' && site !== 'none');
      if (foreign) throw new HttpError(403, 'only the page of this server itself may ask for this');
    }
    await next();
  };
}

/** Links from elsewhere may open the app; what it then asks for comes from its own page. */
function isPage(path: string): boolean {
  return !/^\/(api|metrics|health|openapi\.json)(\/|$)/.test(path);
}

function isOrigin(origin: string, host: string): boolean {
  return origin === `http://${host.toLowerCase()}` || origin === `https://${host.toLowerCase()}`;
}

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What every answer at a path carries, and `Cache-Control` where the answer says nothing of it. */
export function securityHeadersOf(path: string): Readonly<Record<string, string>> {
  const page = isPage(path);
  return {
    'Content-Security-Policy': page
      ? pagePolicy
      : "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(page ? {} : { 'Cache-Control': 'no-store' }),
  };
}

/** Headers that every answer carries. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    for (const [name, value] of Object.entries(securityHeadersOf(c.req.path))) {
      if (name !== 'Cache-Control' || !headers.has(name)) headers.set(name, value);
    }
  };
}
