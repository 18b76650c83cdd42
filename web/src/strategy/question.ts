/**
 * One question that is put to the simulator, outside of React: it is asked as a job, watched until it ends, can be
 * cancelled and goes on where it was. The last answer stays until the next one is there; whether it still is the answer to
 * what is on the desk is for those to say who show it.
 */

import type { JobView, StrategyAnswer, StrategyKind } from '../../../src/server/contract.ts';
import { OfflineError } from '../api.ts';
import { Observable } from '../state/observable.ts';
import { t as app } from '../texts/index.ts';
import { strategyApi } from './api.ts';
import { Memory } from './memory.ts';

export interface Asked {
  readonly kind: StrategyKind;
  /** One job each, one after the other: what has happened is asked of one plan at a time. */
  readonly bodies: readonly unknown[];
  /** What it is about, for whoever shows the answer beside what has changed since. */
  readonly about: About;
}

export interface About {
  readonly car: number | null;
  readonly lap: number | null;
  /** Plans that were asked about, as text, by name. */
  readonly plans: Readonly<Record<string, string>>;
}

export interface QuestionState<T> {
  readonly stage: 'idle' | 'sending' | JobView['stage'];
  /** 0..1 */
  readonly fraction: number;
  /** s; null before it can be said. */
  readonly timeLeft: number | null;
  /** One sentence. */
  readonly error: string | null;
  /** What was asked last. */
  readonly asked: Asked | null;
  readonly answer: T | null;
  /** What `answer` answers; not `asked` while a newer question is under way. */
  readonly answered: Asked | null;
  /** A first coarse answer to what is asked now. */
  readonly preview: T | null;
}

const idle = {
  stage: 'idle',
  fraction: 0,
  timeLeft: null,
  error: null,
  asked: null,
  answer: null,
  answered: null,
  preview: null,
} as const;

/** A stream that breaks this often in a row is given up. */
const MISSES = 5;

export const underWay = (stage: QuestionState<unknown>['stage']): boolean =>
  stage === 'sending' || stage === 'waiting' || stage === 'running';

export class Question<T extends StrategyAnswer['answer']> {
  readonly state = new Observable<QuestionState<T>>(idle);
  readonly #race: string;
  readonly #join: (answers: readonly T[]) => T;
  readonly #memory: Memory;
  #job: string | null = null;
  /** Of the jobs of this question that have ended. */
  #answers: T[] = [];
  #events: EventSource | null = null;
  #misses = 0;
  /** Counts questions, so that what belongs to an earlier one is not taken for this one's. */
  #turn = 0;

  /**
   * @param name what it is remembered by, so that a page that is loaded anew goes on where it was
   * @param join makes one answer of those of all bodies, in their order
   */
  constructor(
    race: string,
    name: string,
    join: (answers: readonly T[]) => T = (answers) => answers[answers.length - 1],
  ) {
    this.#race = race;
    this.#join = join;
    this.#memory = new Memory(`pitboard.strategy.${race}.${name}`);
  }

  /** Takes up what was asked last in this tab, whether it is still under way or done. */
  async restore(): Promise<void> {
    const kept = this.#memory.read();
    if (!kept || this.state.value.stage !== 'idle') return;
    const turn = this.#begin({ asked: kept.asked });
    try {
      this.#follow(await strategyApi.job(kept.job), turn);
    } catch {
      // The server knows it no more; it can be asked again.
      if (turn === this.#turn) this.state.set(idle);
    }
  }

  async ask(asked: Asked): Promise<void> {
    this.#answers = [];
    const turn = this.#begin({ fraction: 0, asked, preview: null });
    await this.#send(asked, turn);
  }

  async #send(asked: Asked, turn: number): Promise<void> {
    try {
      const job = await strategyApi.start(this.#race, asked.kind, asked.bodies[this.#answers.length]);
      if (turn !== this.#turn) {
        // It was cancelled, or something else asked, before the server had said that it began.
        await strategyApi.cancel(job.id);
        return;
      }
      this.#follow(job, turn);
    } catch (error) {
      this.#failed(turn, error);
    }
  }

  async cancel(): Promise<void> {
    const job = this.#job;
    if (job === null) {
      // Nobody knows its id yet; `send` cancels it when it does.
      this.#begin({ stage: 'cancelled' });
      return;
    }
    try {
      await strategyApi.cancel(job);
    } catch (error) {
      this.#failed(this.#turn, error);
    }
  }

  /** Goes on with what was cancelled or failed. */
  async resume(): Promise<void> {
    const job = this.#job;
    const { asked } = this.state.value;
    if (!asked) return;
    const turn = this.#begin({});
    if (job === null) {
      await this.#send(asked, turn);
      return;
    }
    try {
      this.#follow(await strategyApi.resume(job), turn);
    } catch (error) {
      this.#failed(turn, error);
    }
  }

  /** Stops watching; the job itself goes on. */
  close(): void {
    this.#turn++;
    this.#events?.close();
  }

  #begin(change: Partial<QuestionState<T>>): number {
    this.#events?.close();
    this.#events = null;
    if (change.asked) this.#job = null;
    this.#change({ stage: 'sending', timeLeft: null, error: null, ...change });
    return ++this.#turn;
  }

  #change(change: Partial<QuestionState<T>>): void {
    this.state.set({ ...this.state.value, ...change });
  }

  #follow(job: JobView, turn: number): void {
    this.#job = job.id;
    this.#misses = 0;
    const { asked } = this.state.value;
    if (asked) this.#memory.write({ asked, job: job.id });
    this.#show(job, turn);
    if (!underWay(job.stage)) return;
    const events = strategyApi.events(job.id);
    this.#events = events;
    events.addEventListener('progress', ({ data }) => {
      this.#misses = 0;
      this.#show(JSON.parse(String(data)) as JobView, turn);
    });
    events.addEventListener('preview', ({ data }) => {
      if (turn === this.#turn) this.#change({ preview: JSON.parse(String(data)) as T });
    });
    events.onerror = () => {
      // The browser connects again by itself.
      if (events.readyState !== EventSource.CLOSED && ++this.#misses < MISSES) return;
      events.close();
      this.#failed(turn, new OfflineError(app.imports.lost));
    };
  }

  #show(job: JobView, turn: number): void {
    if (turn !== this.#turn) return;
    if (!underWay(job.stage)) this.#events?.close();
    const { asked } = this.state.value;
    const all = asked?.bodies.length ?? 1;
    const ended = this.#answers.length;
    if (job.stage === 'done') {
      // "Done" is said when there is something to show.
      this.#change({ stage: 'running', fraction: (ended + 1) / all, timeLeft: null });
      void this.#take(job.id, turn);
      return;
    }
    const spent = (ended + job.fraction) / all;
    // The jobs of one question are alike; those to come take as long as this one.
    const left = job.timeLeft === null || job.fraction >= 1 ? null : job.timeLeft / (1 - job.fraction);
    const timeLeft = left === null || job.timeLeft === null ? null : job.timeLeft + left * (all - ended - 1);
    this.#change({ stage: job.stage, fraction: spent, timeLeft, error: job.error });
  }

  async #take(job: string, turn: number): Promise<void> {
    try {
      const { answer } = await strategyApi.answer(job);
      const { asked } = this.state.value;
      if (turn !== this.#turn || !asked) return;
      this.#job = null;
      this.#answers.push(answer as T);
      if (this.#answers.length < asked.bodies.length) {
        await this.#send(asked, turn);
        return;
      }
      this.#change({ stage: 'done', answer: this.#join(this.#answers), answered: asked, preview: null });
    } catch (error) {
      this.#failed(turn, error);
    }
  }

  #failed(turn: number, error: unknown): void {
    if (turn !== this.#turn) return;
    this.#events?.close();
    this.#change({ stage: 'failed', error: error instanceof Error ? error.message : app.error.unexpected });
  }
}
