/** One training under way, as it writes itself down: record, curves, sign of life. Made by `Runs`. */

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { storageFault, writeDurably } from '../../store/index.ts';
import { LearningError } from '../error.ts';
import { writeSign } from './alive.ts';
import { RunLog } from './log.ts';
import { type KeptRun, keptShape, type RunEnd, type RunPoint, type SearchKind } from './record.ts';

export const RECORD = 'run.json';
export const LOG = 'log.jsonl';

/** ms between two signs of life. */
const BEAT = 2000;
/** ms between two that tell of progress. */
const SOON = 400;
/** s, and share of the whole, before a time left is told. */
const LEAST = { seconds: 3, fraction: 0.01 };
const MOST_NOTES = 200;

export interface RunOptions {
  /** What the user should know though the training goes on: curves that cannot be written. One sentence. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

export class Run {
  readonly folder: string;
  readonly #now: () => number;
  readonly #log: RunLog;
  readonly #beat: NodeJS.Timeout;
  #kept: KeptRun;
  #phase: string | null;
  #fraction: number;
  /** Where this attempt began to tell, for the time left. */
  #from: { readonly at: number; readonly fraction: number } | null = null;
  #told = Number.NEGATIVE_INFINITY;
  #isOver = false;

  /** For `Runs`, which has written the record already. */
  constructor(
    folder: string,
    kept: KeptRun,
    now: () => number,
    before: { readonly phase: string | null; readonly fraction: number } | null,
    options: RunOptions = {},
  ) {
    this.folder = folder;
    this.#kept = kept;
    this.#now = now;
    this.#phase = before?.phase ?? null;
    this.#fraction = before?.fraction ?? 0;
    this.#log = new RunLog(join(folder, LOG), (sentence) => options.onNotice?.(sentence));
    this.#sign();
    this.#beat = setInterval(() => this.#sign(), BEAT).unref();
  }

  get id(): string {
    return this.#kept.id;
  }

  /** As it is written down. */
  get record(): KeptRun {
    return this.#kept;
  }

  get checkpointFolder(): string {
    return join(this.folder, 'checkpoints');
  }

  /**
   * What it learns from, as soon as that is known. Throws LearningError where a run that is taken up again had other data: its
   * checkpoints know nothing of them.
   */
  data({ hash, rows }: { readonly hash: string; readonly rows: number }): void {
    const { data } = this.#kept;
    if (data.hash !== null && data.hash !== hash) {
      throw new LearningError(
        `the data in ${data.folder} are not those that ${this.id} was begun with (${hash.slice(0, 12)}, was ${data.hash.slice(0, 12)}); begin a new run.`,
      );
    }
    if (data.hash !== hash || data.rows !== rows) this.#write({ data: { ...data, hash, rows } });
  }

  point(point: RunPoint): void {
    if (!this.#isOver) this.#log.add(point);
  }

  /** @param told fraction 0..1 of the whole */
  progress(told: { readonly phase: string; readonly fraction: number }): void {
    if (this.#isOver) return;
    const isNew = told.phase !== this.#phase;
    this.#phase = told.phase;
    this.#fraction = Math.min(1, Math.max(0, told.fraction));
    this.#from ??= { at: performance.now(), fraction: this.#fraction };
    if (isNew || performance.now() - this.#told > SOON) this.#sign();
  }

  /** Something that was told of it: a race that was left out. */
  note(sentence: string): void {
    const { notes } = this.#kept;
    if (this.#isOver || notes.includes(sentence) || notes.length >= MOST_NOTES) return;
    this.#write({ notes: [...notes, sentence] });
  }

  /** It trains nothing itself. */
  searches(search: SearchKind): void {
    this.#write({ search });
  }

  /** It came to its end, and checkpoints have had their time. */
  finish({ metrics, artefacts, model = null, score = null, bestRun = null }: RunEnd): void {
    this.#end('done', {
      metrics: [...metrics],
      artefacts: [...artefacts],
      madeModel: model,
      score: score !== null && Number.isFinite(score) ? score : null,
      bestRun,
    });
    rmSync(this.checkpointFolder, { recursive: true, force: true });
  }

  /** It broke, for a reason that is one sentence. */
  fail(sentence: string): void {
    this.#end('failed', { error: sentence });
  }

  cancel(): void {
    this.#end('cancelled', {});
  }

  #end(state: KeptRun['state'], change: Partial<KeptRun>): void {
    if (this.#isOver) return;
    // Curves first: whoever reads that it has ended reads them to their end.
    this.#log.flush(true);
    this.#sign();
    this.#write({ ...change, state, endedAt: new Date(this.#now()).toISOString() });
    this.#isOver = true;
    clearInterval(this.#beat);
  }

  #sign(): void {
    this.#told = performance.now();
    writeSign(this.folder, {
      at: new Date(this.#now()).toISOString(),
      phase: this.#phase,
      fraction: this.#fraction,
      timeLeft: this.#timeLeft(),
    });
  }

  #timeLeft(): number | null {
    if (this.#from === null) return null;
    const seconds = (performance.now() - this.#from.at) / 1000;
    const gone = this.#fraction - this.#from.fraction;
    if (seconds < LEAST.seconds || gone < LEAST.fraction) return null;
    return (seconds * (1 - this.#fraction)) / gone;
  }

  #write(change: Partial<KeptRun>): void {
    const kept = { ...this.#kept, ...change };
    writeRecord(this.folder, kept);
    this.#kept = kept;
  }
}

/** Whole or not at all. Throws LibraryError or StorageFullError; what was written before stays. */
export function writeRecord(folder: string, kept: KeptRun): void {
  const path = join(folder, RECORD);
  const checked = keptShape.safeParse(kept);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new LearningError(`${issue.path.join('.')} of a run: ${issue.message}.`);
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeDurably(path, `${JSON.stringify(kept, null, 2)}\n`);
  } catch (error) {
    rmSync(`${path}.unfinished`, { force: true });
    throw storageFault(error, `the record of the run ${kept.id} cannot be written`);
  }
}
