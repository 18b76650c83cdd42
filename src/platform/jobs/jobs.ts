/**
 * Jobs over their records. What a job is asked is on disk before anybody is told that it is taken, and how it ended
 * before anybody is told that; between the two its progress lives in memory. A process that ends, in whatever way, leaves
 * jobs that wait or run, and the next one takes them up from what they kept last.
 *
 * A job under which the process ended three times without that it kept anything new is given up: it may be what ends it.
 */

import { randomUUID } from 'node:crypto';
import type { JobRecord } from '../../store/index.ts';
import { contextOf } from './context.ts';
import { Ends } from './ends.ts';
import { JobCancelled, JobInterrupted, JobRefusedError, JobsClosedError } from './errors.ts';
import { JobFolders } from './folders.ts';
import { checkedInput } from './input.ts';
import { Lanes } from './lane.ts';
import { type AnyKind, LiveJob } from './live.ts';
import { type JobsOptions, type Settings, settingsOf } from './options.ts';
import { hasEnded, newRecord, viewOf } from './record.ts';
import { fateOf } from './takeUp.ts';
import type { JobKind, JobQuery, Jobs, JobView } from './types.ts';
import { type Watcher, Watchers } from './watchers.ts';

export function openJobs(options: JobsOptions): Jobs {
  return new RunningJobs(options);
}

class RunningJobs implements Jobs {
  readonly #settings: Settings;
  readonly #folders: JobFolders;
  readonly #kinds = new Map<string, AnyKind>();
  readonly #lanes = new Lanes<LiveJob>();
  readonly #live = new Map<string, LiveJob>();
  readonly #performing = new Set<LiveJob>();
  readonly #ends: Ends;
  readonly #watchers: Watchers;
  readonly #closing = new AbortController();
  readonly #arriving = new Set<Promise<unknown>>();
  #begun: Promise<void> | undefined;
  #ready = false;
  #closed = false;

  constructor(options: JobsOptions) {
    this.#settings = settingsOf(options);
    this.#folders = new JobFolders(options.folder);
    this.#watchers = new Watchers(this.#settings.logger);
    this.#ends = new Ends({
      ...this.#settings,
      folders: this.#folders,
      watchers: this.#watchers,
      over: (job) => {
        if (this.#live.get(job.id) === job) this.#live.delete(job.id);
      },
    });
  }

  get #records(): JobsOptions['records'] {
    return this.#settings.records;
  }

  define<Input, Result>(kind: JobKind<Input, Result>): void {
    if (this.#kinds.has(kind.name)) throw new RangeError(`there is a kind of job "${kind.name}" already`);
    if (this.#begun) throw new RangeError(`the kind of job "${kind.name}" comes after the jobs were begun`);
    // Its input is checked by its own schema before it is called.
    this.#kinds.set(kind.name, kind as unknown as AnyKind);
    this.#lanes.define(kind.name, kind.lane, kind.atOnce ?? 1);
  }

  begin(): Promise<void> {
    this.#begun ??= this.#begin();
    return this.#begun;
  }

  async #begin(): Promise<void> {
    const left = await this.#records.unfinished();
    await this.#folders.sweep(new Set(left.map(({ id }) => id)));
    if (this.#settings.takesUp === 'all') for (const record of left) await this.#takeUp(record);
    this.#ready = true;
    this.#pump();
  }

  async #takeUp(left: JobRecord): Promise<void> {
    const ran = left.stage === 'running';
    const record: JobRecord = { ...left, stage: 'waiting', crashes: left.crashes + (ran ? 1 : 0) };
    if (ran) await this.#ends.note(record.id, { stage: 'waiting', crashes: record.crashes });
    const kind = this.#kinds.get(record.kind);
    const fate = fateOf(record, { isKnown: kind !== undefined, hasFolder: this.#folders.has(record.id) });
    if (typeof fate === 'object') await this.#giveUp(record, fate);
    // Somebody else may have asked for it meanwhile.
    else if (kind && fate === 'waits' && !this.#live.has(record.id)) this.#add(record, kind);
  }

  /** Ends a job that is not in this process's hands. */
  async #giveUp(record: JobRecord, given: Pick<JobRecord, 'stage' | 'error'>): Promise<void> {
    const end = { ...given, endedAt: this.#settings.now() };
    await this.#ends.note(record.id, end);
    await this.#folders.remove(record.id);
    const view = viewOf({ ...record, ...end });
    this.#watchers.tell(view, undefined);
    this.#watchers.drop(record.id);
    this.#watchers.tellStage(view);
  }

  async start(
    kindName: string,
    input: unknown,
    options: Parameters<Jobs['start']>[2] = {},
  ): Promise<JobView> {
    if (this.#closing.signal.aborted) throw new JobsClosedError();
    const starting = this.#start(kindName, input, options);
    this.#arriving.add(starting);
    try {
      return await starting;
    } finally {
      this.#arriving.delete(starting);
    }
  }

  async #start(
    kindName: string,
    given: unknown,
    { key, files }: NonNullable<Parameters<Jobs['start']>[2]>,
  ): Promise<JobView> {
    const kind = this.#kindOf(kindName);
    await this.begin();
    await this.#ends.writeLate();
    const there = key === undefined ? undefined : await this.#holder(kindName, key);
    if (there) return this.#viewOf(there);
    const id = randomUUID();
    try {
      const found = files && (await files(await this.#folders.make(id), this.#closing.signal));
      const input = checkedInput(kind, found ?? given);
      if (this.#closing.signal.aborted) throw new JobsClosedError();
      if (files) await this.#folders.sync(id);
      const record = newRecord({
        id,
        kind: kindName,
        subject: kind.subject?.(input) ?? null,
        key: key ?? null,
        hasFiles: files !== undefined,
        createdAt: this.#settings.now(),
      });
      const kept = await this.#records.insert(record, input);
      if (kept.id !== id) {
        if (files) await this.#folders.remove(id);
        return this.#viewOf(kept);
      }
      // Whoever closed meanwhile left it to the next process.
      if (this.#closing.signal.aborted) return viewOf(record);
      const job = this.#add(record, kind);
      const view = job.view;
      this.#watchers.tellStage(view);
      this.#pump();
      return view;
    } catch (error) {
      if (files) await this.#folders.remove(id);
      throw error;
    }
  }

  /** The job of this key, which goes on where an earlier process left it. */
  async #holder(kind: string, key: string): Promise<JobRecord | undefined> {
    const holder = await this.#records.holder(kind, key);
    if (!holder || hasEnded(holder) || this.#live.has(holder.id)) return holder;
    await this.#takeUp(holder);
    this.#pump();
    // It may have been given up.
    return this.#records.holder(kind, key);
  }

  async get(id: string): Promise<JobView | undefined> {
    const live = this.#live.get(id);
    if (live) return live.view;
    const record = await this.#records.get(id);
    return record && this.#viewOf(record);
  }

  async list(query: JobQuery): Promise<{ total: number; items: JobView[] }> {
    const { total, items } = await this.#records.list(query);
    return { total, items: items.map((record) => this.#viewOf(record)) };
  }

  input(id: string): Promise<unknown> {
    return this.#records.input(id);
  }

  result(id: string): Promise<unknown> {
    return this.#records.result(id);
  }

  async cancel(id: string): Promise<JobView | undefined> {
    await this.begin();
    const job = this.#live.get(id);
    if (!job) {
      const record = await this.#records.get(id);
      if (!record || hasEnded(record)) return record && viewOf(record);
      // Of a kind that is not known here, so nobody runs it.
      await this.#giveUp(record, { stage: 'cancelled', error: null });
      return this.get(id);
    }
    if (hasEnded(job.record)) return job.view;
    if (this.#lanes.remove(job)) {
      await this.#ends.end(job, { stage: 'cancelled', error: null });
      return job.view;
    }
    job.record = { ...job.record, stopping: true };
    await this.#ends.note(id, { stopping: true });
    job.abort.abort(new JobCancelled());
    return job.view;
  }

  async resume(id: string): Promise<JobView | undefined> {
    if (this.#closing.signal.aborted) throw new JobsClosedError();
    await this.begin();
    const live = this.#live.get(id);
    if (live && !hasEnded(live.record)) return live.view;
    await live?.settled;
    const record = this.#live.get(id)?.record ?? (await this.#records.get(id));
    if (!record || (record.stage !== 'failed' && record.stage !== 'cancelled')) {
      return record && this.#viewOf(record);
    }
    const kind = this.#kinds.get(record.kind);
    if (!kind)
      throw new JobRefusedError(`this version of Pitboard has no jobs of the kind "${record.kind}".`);
    if (record.hasFiles && !this.#folders.has(id)) {
      throw new JobRefusedError('the files that came with this were deleted when it ended; send them again.');
    }
    const again = { stage: 'waiting', error: null, endedAt: null, crashes: 0, stopping: false } as const;
    if (!(await this.#records.change(id, again))) {
      const holder = record.key === null ? undefined : await this.#records.holder(record.kind, record.key);
      return holder && this.#viewOf(holder);
    }
    if (live) this.#ends.forget(live);
    const job = this.#add({ ...record, ...again }, kind);
    const view = job.view;
    this.#watchers.tell(view, undefined);
    this.#watchers.tellStage(view);
    this.#pump();
    return view;
  }

  async forget(id: string): Promise<boolean> {
    const live = this.#live.get(id);
    if (live && !hasEnded(live.record)) return false;
    await live?.settled;
    const record = this.#live.get(id)?.record ?? (await this.#records.get(id));
    if (!record || !hasEnded(record)) return false;
    if (live) this.#ends.forget(live);
    this.#live.delete(id);
    return this.#records.delete(id);
  }

  watch(id: string, changed: Watcher): () => void {
    const { tell, end } = this.#watchers.add(id, changed);
    const live = this.#live.get(id);
    if (live) {
      tell(live.view, live.preview);
      if (hasEnded(live.record)) end();
      return end;
    }
    this.#records.get(id).then(
      (record) => {
        if (record) tell(this.#viewOf(record), this.#live.get(id)?.preview);
        if (!record || hasEnded(record)) end();
      },
      (error: unknown) => {
        this.#settings.logger.error({ job: id, err: error }, 'a job that is watched could not be read');
        end();
      },
    );
    return end;
  }

  onStage(changed: (view: JobView) => void): () => void {
    return this.#watchers.addForStages(changed);
  }

  counts(kind: string): { waiting: number; running: number } {
    const counted = { waiting: 0, running: 0 };
    for (const { record } of this.#live.values()) {
      if (record.kind === kind && (record.stage === 'waiting' || record.stage === 'running')) {
        counted[record.stage]++;
      }
    }
    return counted;
  }

  async close(grace: number): Promise<void> {
    this.#closing.abort(new JobsClosedError());
    await Promise.race([Promise.allSettled([...this.#arriving]), pause(grace)]);
    const running = [...this.#performing];
    const ended = Promise.all(running.map(({ settled }) => settled));
    await Promise.race([ended, pause(grace)]);
    for (const job of running) job.abort.abort(new JobInterrupted());
    await Promise.race([ended, pause(grace)]);
    this.#closed = true;
    await Promise.all([...this.#performing].map((job) => this.#leave(job)));
    await this.#ends.writeLate();
    for (const job of this.#live.values()) job.mute();
  }

  #kindOf(name: string): AnyKind {
    const kind = this.#kinds.get(name);
    if (!kind) throw new RangeError(`there is no kind of job "${name}"`);
    return kind;
  }

  #viewOf(record: JobRecord): JobView {
    return this.#live.get(record.id)?.view ?? viewOf(record);
  }

  #add(record: JobRecord, kind: AnyKind): LiveJob {
    const job = new LiveJob(record, kind, (of, preview) => this.#watchers.tell(of.view, preview));
    this.#live.set(record.id, job);
    this.#lanes.add(job);
    return job;
  }

  #pump(): void {
    while (this.#ready && !this.#closing.signal.aborted) {
      const job = this.#lanes.take();
      if (!job) return;
      this.#performing.add(job);
      void this.#perform(job).finally(() => {
        this.#lanes.release(job);
        this.#performing.delete(job);
        job.settle();
        this.#pump();
      });
    }
  }

  /** Never rejects. */
  async #perform(job: LiveJob): Promise<void> {
    try {
      const checkpoint = await this.#records.checkpoint(job.id);
      const begun = {
        stage: 'running',
        attempts: job.record.attempts + 1,
        startedAt: this.#settings.now(),
        ...(checkpoint === null ? { fraction: 0, step: null } : {}),
      } as const;
      await this.#records.change(job.id, begun);
      job.change(begun);
      this.#watchers.tellStage(job.view);
      const input = checkedInput(job.definition, await this.#records.input(job.id));
      const folder = await this.#folders.make(job.id);
      if (this.#closing.signal.aborted) job.abort.abort(new JobInterrupted());
      job.abort.signal.throwIfAborted();
      const context = contextOf(job, {
        folder,
        checkpoint,
        isOver: () => this.#closed,
        write: (change) => this.#records.change(job.id, change),
        note: (change) => this.#ends.note(job.id, change),
        // From here the next process can go on, and this one is in a hurry.
        kept: () => this.#closing.signal.aborted && job.abort.abort(new JobInterrupted()),
      });
      const result = await job.definition.run(input, context);
      if (this.#closed) return;
      await this.#ends.end(job, { stage: 'done', fraction: 1, error: null }, result ?? null);
    } catch (error) {
      if (this.#closed) return;
      const { reason } = job.abort.signal;
      if (reason instanceof JobInterrupted) return this.#leave(job);
      if (reason instanceof JobCancelled) return this.#ends.end(job, { stage: 'cancelled', error: null });
      if (this.#settings.isForeseen(error))
        this.#settings.logger.info({ job: job.id, reason: String(error) }, 'job failed');
      else this.#settings.logger.error({ job: job.id, kind: job.kind, err: error }, 'job failed');
      await this.#ends.end(job, { stage: 'failed', error: this.#settings.sentenceOf(error) });
    }
  }

  /** Leaves a job to the next process. */
  async #leave(job: LiveJob): Promise<void> {
    const { fraction, step } = job.record;
    job.record = { ...job.record, stage: 'waiting' };
    await this.#ends.note(job.id, { stage: 'waiting', fraction, step });
    job.change({});
    this.#watchers.tellStage(job.view);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
