/**
 * Rollouts in threads: the same numbers as in this one, whatever their number, since each race is a function of the question
 * and its own number. Runs are cut into chunks of some 10 ms; several runs at once take turns, and one that is cancelled gives
 * its threads back after the chunks that they are at.
 *
 * What surprises: each thread has one chunk more waiting than the one that it is at, so that it never waits for this thread;
 * threads do not keep the process alive while nothing is asked of them; and one that dies rejects the runs that it was
 * working for, with one sentence, and another takes its place.
 */

import { Worker } from 'node:worker_threads';
import { blankCarOutcomes, type CarOutcomes, putCarOutcomes } from './carOutcomes.ts';
import { RaceError } from './error.ts';
import { blankOutcomes, type Outcomes, putOutcomes } from './outcomes.ts';
import type { Chunk, Order, Reply } from './poolThread.ts';
import type { RolloutOptions, Rollouts } from './rollouts.ts';
import { type AnyQuestion, CHUNK, isSame, lapsAhead, ofField } from './seat.ts';

/** Chunks that a thread has at once, the one that it is at included. */
const DEPTH = 2;
/** A run is cut at least into so many chunks a thread, as long as they hold `LEAST` races: so the threads end together. */
const CUTS = 4;
const LEAST = 16;
/** Questions that threads keep ready when nobody asks them at the moment. */
const KEPT = 4;

export interface Pool extends Rollouts {
  readonly workers: number;
}

/** Throws RangeError for less than one thread. `thread` is the script that they run. */
export function poolRollouts({
  workers,
  thread = new URL('./poolThread.ts', import.meta.url),
}: {
  readonly workers: number;
  readonly thread?: URL;
}): Pool {
  if (!Number.isInteger(workers) || workers < 1)
    throw new RangeError(`Races take a whole number of threads from 1, not ${workers}.`);
  return new Threads(workers, thread);
}

/** One call of `run` or `field`. */
interface Run {
  readonly question: Known;
  readonly chunks: readonly Piece[];
  /** The next one to be given out. */
  next: number;
  left: number;
  done(piece: Piece, result: CarOutcomes | Outcomes): void;
  resolve(): void;
  reject(reason: unknown): void;
}

interface Piece {
  readonly chunk: Chunk;
  /** Which of the results it belongs to. */
  readonly part: number;
}

interface Known {
  readonly id: number;
  readonly question: AnyQuestion;
  /** Runs that are about it. */
  users: number;
}

interface Thread {
  readonly worker: Worker;
  readonly told: Set<number>;
  readonly inHand: Map<number, { readonly run: Run; readonly piece: Piece }>;
}

class Threads implements Pool {
  readonly workers: number;
  readonly #script: URL;
  readonly #threads = new Set<Thread>();
  /** Those that still have chunks to give out; the first gives the next. */
  #runs: Run[] = [];
  #known: Known[] = [];
  #count = 0;
  #isClosed = false;

  constructor(workers: number, script: URL) {
    this.workers = workers;
    this.#script = script;
    this.#fill();
  }

  async run(
    question: AnyQuestion & { readonly car: number },
    parts: Parameters<Rollouts['run']>[1],
    options: RolloutOptions = {},
  ): Promise<readonly CarOutcomes[]> {
    const { car } = question;
    const byLap = options.byLap === true;
    const laps = byLap ? lapsAhead(question) : 0;
    const wholes = parts.map(({ races, from }) => blankCarOutcomes(races, from, laps));
    const size = this.#sizeFor(parts.reduce((sum, { races }) => sum + races, 0));
    const pieces = parts.flatMap(({ plan, from, races }, part) =>
      cut(from, races, size).map((range): Piece => ({ part, chunk: { of: { car, plan }, byLap, ...range } })),
    );
    await this.#work(question, pieces, options, ({ part }, result) => {
      if (!('cars' in result)) putCarOutcomes(wholes[part], result);
    });
    return wholes;
  }

  async field(
    question: AnyQuestion,
    races: number,
    from = 0,
    options: RolloutOptions = {},
  ): Promise<Outcomes> {
    const { situation } = question;
    const byLap = options.byLap === true;
    const told = { firstLap: situation.lap + 1, laps: lapsAhead(question) };
    const cars = situation.cars.map(({ car }) => car);
    const whole = blankOutcomes(cars, races, from, byLap ? told : null);
    const pieces = cut(from, races, this.#sizeFor(races)).map(
      (range): Piece => ({ part: 0, chunk: { of: null, byLap, ...range } }),
    );
    await this.#work(ofField(question), pieces, options, (_, result) => {
      if ('cars' in result) putOutcomes(whole, result);
    });
    return whole;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const running = new Set([...this.#runs, ...[...this.#threads].flatMap(runsOf)]);
    for (const run of running) this.#drop(run, new Error('The threads that simulate races were closed.'));
    await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()));
  }

  #sizeFor(races: number): number {
    return Math.min(CHUNK, Math.max(LEAST, Math.ceil(races / (this.workers * CUTS))));
  }

  async #work(
    question: AnyQuestion,
    chunks: readonly Piece[],
    { signal, onProgress }: RolloutOptions,
    keep: (piece: Piece, result: CarOutcomes | Outcomes) => void,
  ): Promise<void> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw new Error('The threads that simulate races are closed.');
    if (chunks.length === 0) return;
    const known = this.#know(question);
    let races = 0;
    let cancel = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        const run: Run = {
          question: known,
          chunks,
          next: 0,
          left: chunks.length,
          done: (piece, result) => {
            keep(piece, result);
            races += piece.chunk.races;
            onProgress?.(races);
          },
          resolve,
          reject,
        };
        cancel = () => this.#drop(run, signal?.reason);
        signal?.addEventListener('abort', cancel);
        this.#runs.push(run);
        this.#feed();
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
      known.users--;
      this.#forget();
    }
  }

  /** A run that ends before its time: its chunks in hand are let run out and their results are left aside. */
  #drop(run: Run, reason: unknown): void {
    this.#runs = this.#runs.filter((one) => one !== run);
    run.left = 0;
    run.reject(reason);
  }

  #know(question: AnyQuestion): Known {
    let known = this.#known.find((one) => isSame(one.question, question));
    if (known === undefined) known = { id: ++this.#count, question, users: 0 };
    // The latest stands last.
    this.#known = [...this.#known.filter((one) => one !== known), known];
    known.users++;
    return known;
  }

  #forget(): void {
    while (this.#known.length > KEPT) {
      const at = this.#known.findIndex(({ users }) => users === 0);
      if (at < 0) return;
      const [{ id }] = this.#known.splice(at, 1);
      for (const thread of this.#threads)
        if (thread.told.delete(id)) thread.worker.postMessage({ kind: 'forget', id } satisfies Order);
    }
  }

  #fill(): void {
    while (!this.#isClosed && this.#threads.size < this.workers) this.#begin();
  }

  #begin(): void {
    const worker = new Worker(this.#script);
    worker.unref();
    const thread: Thread = { worker, told: new Set(), inHand: new Map() };
    let reason = 'it ended by itself';
    worker.on('message', (reply: Reply) => this.#take(thread, reply));
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      this.#threads.delete(thread);
      const sentence = `A thread that simulated races was lost: ${reason}.`;
      for (const run of new Set(runsOf(thread))) this.#drop(run, new Error(sentence));
      this.#feed();
    });
    this.#threads.add(thread);
  }

  #take(thread: Thread, reply: Reply): void {
    const taken = thread.inHand.get(reply.number);
    thread.inHand.delete(reply.number);
    // While it is being ended the process has to wait for it.
    if (thread.inHand.size === 0 && !this.#isClosed) thread.worker.unref();
    // What was cancelled has nothing left to be done.
    if (taken !== undefined && taken.run.left > 0) this.#settle(taken.run, taken.piece, reply);
    this.#feed();
  }

  #settle(run: Run, piece: Piece, reply: Reply): void {
    if (!('done' in reply)) {
      const { sentence, isQuestion } = reply;
      const error = isQuestion
        ? new RaceError(sentence)
        : new Error(`Races could not be simulated: ${sentence}`);
      this.#drop(run, error);
      return;
    }
    try {
      run.done(piece, reply.done);
    } catch (error) {
      this.#drop(run, error);
      return;
    }
    run.left--;
    if (run.left === 0) run.resolve();
  }

  /** Hands out chunks, the runs in turn, to whoever has room. */
  #feed(): void {
    if (this.#runs.length === 0) return;
    this.#fill();
    for (let depth = 1; depth <= DEPTH; depth++)
      for (const thread of this.#threads)
        while (thread.inHand.size < depth) {
          const run = this.#runs.shift();
          if (run === undefined) return;
          this.#hand(thread, run, run.chunks[run.next++]);
          if (run.next < run.chunks.length) this.#runs.push(run);
        }
  }

  #hand(thread: Thread, run: Run, piece: Piece): void {
    const { id, question } = run.question;
    const tell = (order: Order) => thread.worker.postMessage(order);
    if (!thread.told.has(id)) tell({ kind: 'question', id, question });
    thread.told.add(id);
    const number = ++this.#count;
    if (thread.inHand.size === 0) thread.worker.ref();
    thread.inHand.set(number, { run, piece });
    tell({ kind: 'chunk', number, id, ...piece.chunk });
  }
}

function runsOf(thread: Thread): Run[] {
  return [...thread.inHand.values()].map(({ run }) => run).filter(({ left }) => left > 0);
}

function cut(from: number, races: number, size: number): { from: number; races: number }[] {
  return Array.from({ length: Math.ceil(races / size) }, (_, i) => ({
    from: from + i * size,
    races: Math.min(size, races - i * size),
  }));
}
