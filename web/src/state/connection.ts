/**
 * Whether the server answers. `navigator.onLine` would not tell: the server is usually on this very machine, and it
 * is the server that goes away, not the network. A page that is looked at asks now and then, so that it also notices
 * while nobody clicks; while the server is lost we ask until it is back.
 */

import { Observable } from './observable.ts';

const BEAT_EVERY = 4000;
const ASK_EVERY = 2000;

const isTimeout = (error: unknown) => error instanceof DOMException && error.name === 'TimeoutError';

class Connection {
  readonly online = new Observable(true);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #slow = 0;

  found(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.online.set(true);
  }

  lost(): void {
    this.online.set(false);
    this.#timer ??= setTimeout(() => this.#ask(), ASK_EVERY);
  }

  /** Begins to ask on its own; once, when the app starts. */
  watch(): void {
    setInterval(() => void this.#beat(), BEAT_EVERY);
    document.addEventListener('visibilitychange', () => void this.#beat());
  }

  async #beat(): Promise<void> {
    if (document.visibilityState !== 'visible' || !this.online.value) return;
    try {
      await fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(ASK_EVERY) });
      this.#slow = 0;
    } catch (error) {
      // A server that is busy may answer late once; one that refuses is gone.
      if (isTimeout(error) && ++this.#slow < 2) return;
      this.#slow = 0;
      this.lost();
    }
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    try {
      const response = await fetch('/api/v1/recordings?limit=1', { signal: AbortSignal.timeout(ASK_EVERY) });
      if (response.ok) return this.found();
    } catch {
      // Still away; asked again below.
    }
    this.lost();
  }
}

export const connection = new Connection();
