/**
 * The log of answers: gathered and written together, since an answer must not wait for the disk. Those of the last second are lost with
 * the process; a log that the disk does not take any more drops its oldest and never an answer to whoever asked.
 */

import { randomUUID } from 'node:crypto';
import type { ModelRecords, PredictionRecord } from '../../store/index.ts';
import type { Answers } from './servable.ts';

/** Answers in memory after which they are written at once. */
const MANY = 200;
/** ms after which they are written at the latest. */
const SOON = 1000;
/** Most in memory, where they cannot be written. */
const MOST_WAITING = 10_000;

export class PredictionLog {
  readonly #records: ModelRecords;
  readonly #most: number;
  #waiting: PredictionRecord[] = [];
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #dropped = 0;

  /** @param most answers kept of each model */
  constructor(records: ModelRecords, most: number) {
    this.#records = records;
    this.#most = most;
  }

  /** Answers that were lost since the disk did not take them. */
  get dropped(): number {
    return this.#dropped;
  }

  add(records: readonly PredictionRecord[]): void {
    this.#waiting.push(...records);
    if (this.#waiting.length >= MANY) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), SOON).unref();
  }

  /** Writes what waits. Never fails: what could not be written waits on. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(async () => {
      const records = this.#waiting;
      if (records.length === 0) return;
      this.#waiting = [];
      try {
        await this.#records.log(records, this.#most);
      } catch {
        const all = [...records, ...this.#waiting];
        this.#waiting = all.slice(-MOST_WAITING);
        this.#dropped += all.length - this.#waiting.length;
      }
    });
    return this.#writing;
  }
}

/** Rows of one question that are logged: else a single one of many rows would push out all that was answered before. */
const MOST_OF_ONE = 200;

/** A record for each of the first 200 rows, of the outputs that have one value a row. */
export function recordsOf(
  told: Pick<PredictionRecord, 'model' | 'version' | 'arm' | 'at' | 'latency'>,
  rows: number,
  answers: Answers,
  keyOf: (row: number) => string | null,
): PredictionRecord[] {
  const single = [...answers].filter(([, values]) => values.length === rows);
  return Array.from({ length: Math.min(rows, MOST_OF_ONE) }, (_, row) => ({
    ...told,
    id: randomUUID(),
    key: keyOf(row),
    answer: Object.fromEntries(single.map(([name, values]) => [name, values[row]])),
    truth: null,
    error: null,
  }));
}

/** Of several outputs the one that a truth is held against: the median where there are quantiles. */
export function mainOf(answer: PredictionRecord['answer']): number | undefined {
  return answer.value ?? answer.q50 ?? Object.values(answer)[0];
}
