/**
 * A job that waits or runs in this process. What it tells of its progress stays in memory and is written down now and
 * then; who watches hears of it at most some ten times a second, and of a change of stage or step at once.
 */

import type { JobRecord } from '../../store/index.ts';
import { viewOf } from './record.ts';
import { TimeLeft } from './timeLeft.ts';
import type { JobKind, JobView } from './types.ts';

/** ms between two changes that are told. */
const INTERVAL = 100;

export type AnyKind = JobKind<unknown, unknown>;

export class LiveJob {
  record: JobRecord;
  readonly definition: AnyKind;
  readonly abort = new AbortController();
  /** Resolves when nothing more happens to it in this process. */
  readonly settled: Promise<void>;
  readonly settle: () => void;
  /** What was told last of an answer that is not final. */
  preview: unknown;
  readonly #tell: (job: LiveJob, preview: unknown) => void;
  readonly #timeLeft = new TimeLeft();
  #untold: unknown;
  #toldAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(record: JobRecord, definition: AnyKind, tell: (job: LiveJob, preview: unknown) => void) {
    this.record = record;
    this.definition = definition;
    this.#tell = tell;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.settled = promise;
    this.settle = resolve;
  }

  get kind(): string {
    return this.record.kind;
  }

  get id(): string {
    return this.record.id;
  }

  get view(): JobView {
    const { record } = this;
    const timeLeft =
      record.stage === 'running' ? this.#timeLeft.from(performance.now(), record.fraction) : null;
    return viewOf(record, timeLeft);
  }

  /** Takes a change over and tells it at once. */
  change(change: Partial<JobRecord>): void {
    this.record = { ...this.record, ...change };
    this.#tellNow();
  }

  /** Progress never goes back within an attempt. */
  progress(fraction: number, step: string | undefined): void {
    const { record } = this;
    const next = Number.isFinite(fraction)
      ? Math.min(1, Math.max(record.fraction, fraction))
      : record.fraction;
    const changed = step !== undefined && step !== record.step;
    this.record = { ...record, fraction: next, step: step ?? record.step };
    this.#timeLeft.add(performance.now(), next);
    if (changed) {
      this.#tellNow();
      this.#toldAt = performance.now();
    } else this.#tellSoon();
  }

  show(preview: unknown): void {
    this.preview = preview;
    this.#untold = preview;
    this.#tellSoon();
  }

  /** Nothing of it is told any more. */
  mute(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tellNow(): void {
    this.mute();
    const untold = this.#untold;
    this.#untold = undefined;
    this.#tell(this, untold);
  }

  #tellSoon(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#toldAt + INTERVAL - performance.now();
    if (wait <= 0) {
      this.#toldAt = performance.now();
      this.#tellNow();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#toldAt = performance.now();
      this.#tellNow();
    }, wait);
    this.#timer.unref();
  }
}
