/** Who does the strategist's work: a thread of its own, or this one for a library that lies on no disk. */

import type { JobContext } from '../../platform/index.ts';
import type { Library } from '../../store/index.ts';
import { taskThread } from '../taskThread.ts';
import type { Question } from './questions.ts';
import {
  createStrategyWorker,
  type StrategyNote,
  type StrategyResults,
  type StrategyTask,
  type StrategyTaskKind,
  type StrategyTaskOf,
} from './tasks.ts';

export interface StrategyDesk {
  /** Rejects with HttpError where the task cannot be done for a reason that the user should know. */
  perform<K extends StrategyTaskKind>(task: StrategyTaskOf<K>): Promise<StrategyResults[K]>;
  /** Answers the question of a job, which hears how far it is. Rejects with the signal's reason once that aborted. */
  answer(question: Question, context: JobContext): Promise<unknown>;
  close(): Promise<void>;
}

/** A worker's result has the type that its task's kind stands for; the switch in `tasks.ts` sees to that. */
function resultOf<K extends StrategyTaskKind>(result: StrategyResults[StrategyTaskKind]): StrategyResults[K] {
  return result as StrategyResults[K];
}

type Ask = (task: StrategyTask) => Promise<StrategyResults[StrategyTaskKind]>;

/** @param connect gives back how to ask, and is told who wants to hear notes */
function deskOf(
  connect: (noted: (note: StrategyNote) => void) => { ask: Ask; close(): Promise<void> },
): StrategyDesk {
  const jobs = new Map<string, JobContext>();
  const { ask, close } = connect((note) => {
    const context = jobs.get(note.job);
    if (context) void tell(context, note);
  });
  return {
    async perform<K extends StrategyTaskKind>(task: StrategyTaskOf<K>) {
      return resultOf<K>(await ask(task));
    },
    async answer(question, context) {
      const { id: job, signal, checkpoint } = context;
      signal.throwIfAborted();
      const stop = () => void ask({ kind: 'stop', job }).catch(() => {});
      signal.addEventListener('abort', stop, { once: true });
      jobs.set(job, context);
      try {
        return await ask({ kind: 'answer', job, question, checkpoint });
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        jobs.delete(job);
        signal.removeEventListener('abort', stop);
      }
    },
    close,
  };
}

async function tell(context: JobContext, note: StrategyNote): Promise<void> {
  switch (note.is) {
    case 'progress':
      context.progress(note.fraction, note.step);
      return;
    case 'checkpoint':
      // Where it cannot be kept the job goes on all the same, and starts from the one before if it has to.
      await context.keep(note.state).catch(() => {});
      return;
    case 'preview':
      context.preview(note.answer);
      return;
    default:
      note satisfies never;
  }
}

export function inlineStrategyDesk(library: Library): StrategyDesk {
  return deskOf((noted) => {
    const worker = createStrategyWorker(library, noted);
    return {
      ask: worker.work,
      async close() {
        worker.stop();
      },
    };
  });
}

export function threadedStrategyDesk(home: string): StrategyDesk {
  return deskOf((noted) => {
    const thread = taskThread<StrategyTask, StrategyResults[StrategyTaskKind], StrategyNote>(
      new URL('./strategyThread.ts', import.meta.url),
      home,
      { noted },
    );
    return { ask: thread.ask, close: thread.close };
  });
}
