/**
 * What a question came to, in the library's job records: asked again it is answered at once, and cancelled half-way it goes
 * on from what it kept last. The key says all that an answer depends on, the version of Pitboard included.
 */

import { createHash, randomUUID } from 'node:crypto';
import type { JobRecord, JobRecords } from '../../store/index.ts';
import { VERSION } from '../version.ts';

const KIND = 'cli.strategy';
/** Questions whose answers are kept. */
const REMEMBERED = 200;
/** ms between two checkpoints that are written down; the last one is always. */
const WRITTEN_EVERY = 3000;

/** Plain data: what is asked, with seed, number of races and all that the simulation is given. */
export interface Question {
  readonly race: string;
  readonly [part: string]: unknown;
}

/** One question under way. */
export interface Kept {
  /** Undefined where there is no answer yet. */
  readonly result: unknown;
  readonly checkpoint: unknown;
  /** 0..1 that was done by an earlier run. */
  readonly fraction: number;
  keep(state: unknown, fraction: number): Promise<void>;
  done(result: unknown): Promise<void>;
  /** Writes down what was kept last, to go on from another time. */
  leave(): Promise<void>;
}

/** Where nothing can be kept. */
export const unkept: Kept = {
  result: undefined,
  checkpoint: undefined,
  fraction: 0,
  async keep() {},
  async done() {},
  async leave() {},
};

export async function keptIn(records: JobRecords, question: Question): Promise<Kept> {
  const asked = { version: VERSION, ...question };
  const key = createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 24);
  const known = (await records.holder(KIND, key)) ?? (await cancelled(records, question.race, key));
  if (known?.stage === 'done') {
    return { ...unkept, result: await records.result(known.id), fraction: 1 };
  }
  const record = known ?? (await records.insert(newRecord(question.race, key), asked));
  const checkpoint = (await records.checkpoint(record.id)) ?? undefined;
  await records.change(record.id, {
    stage: 'running',
    endedAt: null,
    startedAt: new Date().toISOString(),
    attempts: record.attempts + 1,
  });
  return new KeptRecord(records, record.id, checkpoint, checkpoint === undefined ? 0 : record.fraction);
}

async function cancelled(records: JobRecords, subject: string, key: string): Promise<JobRecord | undefined> {
  const { items } = await records.list({ kind: KIND, subject, stage: 'cancelled', limit: REMEMBERED });
  return items.find((record) => record.key === key);
}

function newRecord(subject: string, key: string): JobRecord {
  return {
    id: randomUUID(),
    kind: KIND,
    subject,
    key,
    stage: 'waiting',
    fraction: 0,
    step: null,
    error: null,
    attempts: 0,
    crashes: 0,
    stopping: false,
    hasFiles: false,
    createdAt: new Date().toISOString(),
    startedAt: null,
    endedAt: null,
  };
}

class KeptRecord implements Kept {
  readonly #records: JobRecords;
  readonly #id: string;
  #last: { state: unknown; fraction: number } | undefined;
  #written = performance.now();
  readonly result = undefined;
  readonly checkpoint: unknown;
  readonly fraction: number;

  constructor(records: JobRecords, id: string, checkpoint: unknown, fraction: number) {
    this.#records = records;
    this.#id = id;
    this.checkpoint = checkpoint;
    this.fraction = fraction;
  }

  async keep(state: unknown, fraction: number): Promise<void> {
    this.#last = { state, fraction };
    if (performance.now() - this.#written < WRITTEN_EVERY) return;
    this.#written = performance.now();
    await this.#records.change(this.#id, { checkpoint: state, fraction });
  }

  async done(result: unknown): Promise<void> {
    const endedAt = new Date().toISOString();
    await this.#records.change(this.#id, { stage: 'done', fraction: 1, checkpoint: null, result, endedAt });
    await this.#records.trim(KIND, REMEMBERED);
  }

  async leave(): Promise<void> {
    const last =
      this.#last === undefined ? {} : { checkpoint: this.#last.state, fraction: this.#last.fraction };
    await this.#records.change(this.#id, { ...last, stage: 'cancelled', endedAt: new Date().toISOString() });
  }
}
