/**
 * All trainings that were written down, one folder each: `run.json` (with what it was begun, how it ended), `log.jsonl` (its curves),
 * `alive.json` (how far it is), `checkpoints/`. Anybody may read while a training writes.
 */

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { storageFault } from '../../store/index.ts';
import { LearningError } from '../error.ts';
import { isAlive, readSign, type Sign, thisProcess } from './alive.ts';
import { compareRuns, type RunComparison } from './compare.ts';
import { type PointsRead, readPoints } from './log.ts';
import { type KeptRun, keptShape, type NewRun, type RunRecord, runId } from './record.ts';
import { LOG, RECORD, Run, type RunOptions, writeRecord } from './run.ts';

const LONGEST_ID = 100;

/** There is no such run. */
export class NoSuchRunError extends LearningError {}

export class Runs {
  readonly folder: string;
  readonly #now: () => number;
  /** Records by id, each with what its file was when it was read: most are over and change no more. */
  readonly #known = new Map<string, { readonly stamp: string; readonly kept: KeptRun }>();

  /** @param folder made by the first run */
  constructor(folder: string, options: { readonly now?: () => number } = {}) {
    this.folder = folder;
    this.#now = options.now ?? Date.now;
  }

  /** Writes a new run down. Throws LearningError for a name that is none, LibraryError or StorageFullError. */
  start(record: NewRun, options: RunOptions = {}): Run {
    if (!runId.test(record.model) || record.model.length > 60)
      throw new LearningError(`"${record.model}" is no name of a model; words like lap-time are.`);
    const at = new Date(this.#now()).toISOString();
    const id = this.#newId(record.model, at);
    const kept: KeptRun = {
      pitboardRun: 1,
      id,
      model: record.model,
      title: record.title,
      state: 'running',
      settings: { ...record.settings },
      seed: record.seed,
      device: record.device,
      codeVersion: record.codeVersion,
      data: { folder: record.data, hash: null, rows: null },
      seasons: record.seasons === null ? null : [...record.seasons],
      parent: record.parent ?? null,
      trial: record.trial ?? null,
      search: null,
      createdAt: at,
      begunAt: at,
      endedAt: null,
      attempts: 1,
      before: 0,
      process: thisProcess(),
      score: null,
      metrics: [],
      artefacts: [],
      madeModel: null,
      bestRun: null,
      notes: [],
      error: null,
    };
    writeRecord(join(this.folder, id), kept);
    return new Run(join(this.folder, id), kept, this.#now, null, options);
  }

  /**
   * Takes up a run that broke off, was cancelled or failed. Throws NoSuchRunError, and LearningError where it is done or goes on
   * elsewhere.
   */
  open(id: string, options: RunOptions = {}): Run {
    const kept = this.#kept(id);
    const record = this.#recordOf(kept);
    if (record.state === 'running')
      throw new LearningError(`the run ${id} is under way in process ${kept.process.pid}.`);
    if (record.state === 'done')
      throw new LearningError(`the run ${id} is done; there is nothing to take up.`);
    const folder = join(this.folder, id);
    const again: KeptRun = {
      ...kept,
      state: 'running',
      begunAt: new Date(this.#now()).toISOString(),
      endedAt: null,
      attempts: kept.attempts + 1,
      before: record.seconds,
      process: thisProcess(),
      error: null,
    };
    writeRecord(folder, again);
    return new Run(folder, again, this.#now, readSign(folder), options);
  }

  /** Newest first. A folder whose record cannot be read is left out. */
  list(): readonly RunRecord[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isId(entry.name))
      .flatMap(({ name }) => {
        try {
          return this.read(name);
        } catch {
          return [];
        }
      })
      .sort((a, b) =>
        a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : a.id < b.id ? 1 : -1,
      );
  }

  /** Throws NoSuchRunError, and LearningError where its record is damaged. */
  read(id: string): RunRecord {
    return this.#recordOf(this.#kept(id));
  }

  /** Trials of a search, in the order in which they were begun. */
  trials(id: string): readonly RunRecord[] {
    return this.list()
      .filter(({ parent }) => parent === id)
      .reverse();
  }

  /** @param after byte of the log, as `next` of the answer before */
  points(id: string, after = 0): PointsRead {
    this.#mustBe(id);
    return readPoints(join(this.folder, id, LOG), after);
  }

  /** What two to ten runs were begun with, what differs of it, and how good each came out. */
  compare(ids: readonly string[]): RunComparison {
    return compareRuns(ids.map((id) => this.read(id)));
  }

  #mustBe(id: string): void {
    if (!isId(id) || !existsSync(join(this.folder, id, RECORD)))
      throw new NoSuchRunError(`there is no run "${id.slice(0, LONGEST_ID)}".`);
  }

  #kept(id: string): KeptRun {
    this.#mustBe(id);
    const path = join(this.folder, id, RECORD);
    const stamp = stampOf(path);
    const known = this.#known.get(id);
    if (known?.stamp === stamp) return known.kept;
    const text = readFileSync(path, 'utf8');
    try {
      const kept = keptShape.parse(JSON.parse(text));
      if (kept.id === id) {
        this.#known.set(id, { stamp, kept });
        return kept;
      }
    } catch {
      // Said below.
    }
    throw new LearningError(`${path} is not the record of a training run.`);
  }

  #recordOf(kept: KeptRun): RunRecord {
    const { pitboardRun: _, before, process, state, ...rest } = kept;
    const sign = state === 'done' ? null : readSign(join(this.folder, kept.id));
    const now = this.#now();
    // Of an earlier attempt, a sign says nothing of this one.
    const seen = sign !== null && sign.at > kept.begunAt ? sign.at : kept.begunAt;
    const isGone = state === 'running' && !isAlive(process, seen, now);
    const until = state !== 'running' ? (kept.endedAt ?? seen) : isGone ? seen : new Date(now).toISOString();
    return {
      ...rest,
      state: isGone ? 'broken off' : state,
      progress: state === 'done' ? null : progressOf(sign, state === 'running' && !isGone ? now : null),
      seconds: before + Math.max(0, Date.parse(until) - Date.parse(kept.begunAt)) / 1000,
    };
  }

  /** Sorts by time, can be typed, and is nobody else's. */
  #newId(model: string, at: string): string {
    const [day, minute] = [at.slice(0, 10).replaceAll('-', ''), at.slice(11, 16).replace(':', '')];
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      for (;;) {
        const id = `${model}-${day}-${minute}-${randomBytes(2).toString('hex')}`;
        if (existsSync(join(this.folder, id))) continue;
        mkdirSync(join(this.folder, id), { mode: 0o700 });
        return id;
      }
    } catch (error) {
      throw storageFault(error, `a run cannot be written down in ${this.folder}`);
    }
  }
}

function isId(id: string): boolean {
  return id.length <= LONGEST_ID && runId.test(id);
}

/** A record is replaced, never changed: another is another file. */
function stampOf(path: string): string {
  const { ino, mtimeMs, size } = statSync(path);
  return `${ino} ${mtimeMs} ${size}`;
}

/** @param now ms, of a run that goes on */
function progressOf(sign: Sign | null, now: number | null): RunRecord['progress'] {
  if (sign === null || sign.phase === null) return null;
  const { at, phase, fraction, timeLeft } = sign;
  if (now === null || timeLeft === null) return { phase, fraction, timeLeft: null };
  // Between two signs time goes on.
  return { phase, fraction, timeLeft: Math.max(0, timeLeft - Math.max(0, now - Date.parse(at)) / 1000) };
}
