/**
 * Who does the tasks: a thread of its own, so that the server answers others meanwhile. It is started again
 * after it died. A library that lies on no disk is worked on in this thread.
 */

import type { Library } from '../store/index.ts';
import { createWorker, type Kind, type Results, type Task, type TaskOf } from './tasks.ts';
import { taskThread } from './taskThread.ts';

export interface Analyst {
  /** Gets ready, so that the first task does not have to wait for it. */
  start(): void;
  /** Rejects with HttpError where the task cannot be done for a reason that the user should know. */
  perform<K extends Kind>(task: TaskOf<K>): Promise<Results[K]>;
  close(): Promise<void>;
}

/** A worker's result has the type that its task's kind stands for; the switch in `tasks.ts` sees to that. */
function resultOf<K extends Kind>(result: Results[Kind]): Results[K] {
  return result as Results[K];
}

export function inlineAnalyst(library: Library): Analyst {
  const work = createWorker(library);
  return {
    start() {},
    async perform<K extends Kind>(task: TaskOf<K>) {
      return resultOf<K>(await work(task));
    },
    async close() {},
  };
}

export function threadedAnalyst(home: string): Analyst {
  const thread = taskThread<Task, Results[Kind]>(new URL('./thread.ts', import.meta.url), home);
  return {
    start: thread.start,
    async perform<K extends Kind>(task: TaskOf<K>) {
      // A thread that does not run remembers nothing.
      if (task.kind === 'forget' && !thread.running) return resultOf<K>(null);
      return resultOf<K>(await thread.ask(task));
    },
    close: thread.close,
  };
}
