/**
 * The curves of a run: a line of JSON a point, appended. Who reads it while it grows sees whole lines only; a line that was cut
 * short by a crash is passed over. A disk that is full keeps no training from going on: points wait in memory until there is room.
 */

import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { storageFault } from '../../store/index.ts';
import type { RunPoint } from './record.ts';

/** ms that a point may wait. */
const DELAY = 300;
/** Bytes that are read at once. */
const MOST = 1 << 20;
const NEWLINE = 0x0a;

export class RunLog {
  readonly #path: string;
  readonly #onNotice: (sentence: string) => void;
  #waiting: string[] = [];
  /** Of a line of which a part is written already. */
  #rest: Uint8Array = new Uint8Array(0);
  #timer: NodeJS.Timeout | null = null;
  #last = performance.now();
  #isTold = false;
  #isBegun = false;

  constructor(path: string, onNotice: (sentence: string) => void) {
    this.#path = path;
    this.#onNotice = onNotice;
  }

  add({ series, step, value }: RunPoint): void {
    const told = value !== null && Number.isFinite(value) ? value : null;
    this.#waiting.push(`${JSON.stringify({ series, step, value: told })}\n`);
    // A training that never lets go of its thread gives no timer a turn.
    if (performance.now() - this.#last > DELAY) this.flush();
    this.#timer ??= setTimeout(() => this.flush(), DELAY).unref();
  }

  /** Writes what waits; what cannot be written waits on. */
  flush(isLast = false): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#last = performance.now();
    if (this.#waiting.length === 0 && this.#rest.length === 0 && !isLast) return;
    const all = Buffer.concat([this.#rest, Buffer.from(this.#waiting.join(''))]);
    this.#waiting = [];
    let done = 0;
    try {
      const file = openSync(this.#path, 'a+');
      try {
        if (!this.#isBegun && isTorn(file)) writeSync(file, '\n');
        this.#isBegun = true;
        while (done < all.length) done += writeSync(file, all, done);
        if (isLast) fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      this.#tell(error);
    }
    this.#rest = all.subarray(done);
    if (this.#rest.length > 0 && !isLast) this.#timer ??= setTimeout(() => this.flush(), DELAY).unref();
  }

  #tell(error: unknown): void {
    if (this.#isTold) return;
    this.#isTold = true;
    const fault = storageFault(error, 'the curves of this run cannot be written; it goes on without them');
    this.#onNotice(fault instanceof Error ? fault.message : String(fault));
  }
}

/** A crash left a line without an end. */
function isTorn(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return false;
  const last = new Uint8Array(1);
  return readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
}

export interface PointsRead {
  readonly points: readonly RunPoint[];
  /** Byte to go on from. */
  readonly next: number;
  /** Whether there was more to read than is read at once. */
  readonly hasMore: boolean;
}

/** Points from a byte on; nothing where there is no log yet. */
export function readPoints(path: string, after: number): PointsRead {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return { points: [], next: after, hasMore: false };
  }
  try {
    const bytes = Buffer.alloc(MOST);
    const count = readSync(file, bytes, 0, MOST, after);
    const end = bytes.subarray(0, count).lastIndexOf(NEWLINE) + 1;
    // A line longer than all that is read at once is none of ours.
    const next = after + (end === 0 && count === MOST ? count : end);
    const lines = bytes.toString('utf8', 0, end).split('\n');
    const points = lines.flatMap((line) => pointOf(line) ?? []);
    return { points, next, hasMore: next < fstatSync(file).size && count === MOST };
  } finally {
    closeSync(file);
  }
}

function pointOf(line: string): RunPoint | null {
  if (line === '') return null;
  try {
    const { series, step, value }: Partial<Record<keyof RunPoint, unknown>> = JSON.parse(line);
    if (typeof series !== 'string' || typeof step !== 'number') return null;
    return { series, step, value: typeof value === 'number' ? value : null };
  } catch {
    return null;
  }
}
