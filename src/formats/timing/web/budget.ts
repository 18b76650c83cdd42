/**
 * How many requests a provider allows in how long. Sliding windows over the times of the last requests: never more than
 * the limit in any stretch of that length, which token buckets do not promise. The times are kept in a file, because an
 * hourly limit outlives the command that used it up, and read again before each request, because two commands may run at
 * a time.
 */

import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface Limit {
  readonly requests: number;
  readonly seconds: number;
}

export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export class Budget {
  readonly #limits: readonly Limit[];
  readonly #clock: Clock;
  readonly #file: string;
  /** ms since 1970, oldest first. */
  #taken: number[];
  #turn: Promise<void> = Promise.resolve();

  constructor(limits: readonly Limit[], clock: Clock, file: string) {
    this.#limits = limits;
    this.#clock = clock;
    this.#file = file;
    this.#taken = readTimes(file) ?? [];
  }

  /** ms until the next request may go; 0 for at once. */
  wait(): number {
    const now = this.#clock.now();
    this.#taken = readTimes(this.#file) ?? this.#taken;
    // A time in the future is left from a clock that was set back; it must not lock us out.
    this.#taken = this.#taken.filter((time) => time <= now);
    let until = 0;
    for (const { requests, seconds } of this.#limits) {
      const oldest = this.#taken.at(-requests);
      if (oldest !== undefined) until = Math.max(until, oldest + seconds * 1000 - now);
    }
    return until;
  }

  /** Resolves when a request may go, and counts it. Those who wait are served in turn. */
  take(signal?: AbortSignal, onWait?: (ms: number) => void): Promise<void> {
    const mine = this.#turn.then(async () => {
      signal?.throwIfAborted();
      for (let ms = this.wait(); ms > 0; ms = this.wait()) {
        onWait?.(ms);
        await this.#clock.sleep(ms, signal);
      }
      this.#taken.push(this.#clock.now());
      const longest = Math.max(0, ...this.#limits.map(({ seconds }) => seconds)) * 1000;
      this.#taken = this.#taken.filter((time) => time > this.#clock.now() - longest);
      writeTimes(this.#file, this.#taken);
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function readTimes(file: string): number[] | null {
  try {
    const times: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(times) ? times.filter((time) => Number.isFinite(time)).sort((a, b) => a - b) : null;
  } catch {
    // None yet, or cut while written: at worst the provider says 429 and we wait then.
    return null;
  }
}

function writeTimes(file: string, times: readonly number[]): void {
  const unfinished = `${file}.${process.pid}.unfinished`;
  writeFileSync(unfinished, JSON.stringify(times));
  renameSync(unfinished, file);
}
