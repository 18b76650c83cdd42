/**
 * Keeps what the feed says as it said it, one record a line, so that a session that was watched can be read again by the
 * same reader as any recording. Lines are written at once and synced to the disk once a second at most.
 */

import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';

const SYNC_EVERY = 1000;

export class RawLog {
  readonly #fd: number;
  #synced = 0;
  #open = true;

  /** Appends to the file. Throws the system's error where it cannot be opened. */
  constructor(path: string) {
    this.#fd = openSync(path, 'a');
  }

  /** Throws the system's error where the disk is full. */
  write(records: readonly string[]): void {
    if (!this.#open || records.length === 0) return;
    writeSync(this.#fd, records.map((record) => `${record.replaceAll(/[\r\n]+/g, ' ')}\n`).join(''));
    const now = performance.now();
    if (now - this.#synced < SYNC_EVERY) return;
    this.#synced = now;
    fdatasyncSync(this.#fd);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      fdatasyncSync(this.#fd);
    } finally {
      closeSync(this.#fd);
    }
  }
}
