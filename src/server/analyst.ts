/**
 * Who does the tasks: a thread of its own, so that the server answers others meanwhile. It is started again
 * after it died. A library that lies on no disk is worked on in this thread.
 */

import { Worker as Thread } from 'node:worker_threads';
import type { Library } from '../store/index.ts';
import { HttpError } from './problem.ts';
import { createWorker, type Kind, type Results, type Task, type TaskOf } from './tasks.ts';
import type { Order, Reply } from './thread.ts';

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

interface Waiting {
  readonly resolve: (result: Results[Kind]) => void;
  readonly reject: (error: unknown) => void;
}

/** ms that the thread gets to close its files. */
const PATIENCE = 2000;

export function threadedAnalyst(home: string): Analyst {
  const waiting = new Map<number, Waiting>();
  let thread: Thread | undefined;
  let number = 0;
  let closed = false;

  function begin(): Thread {
    const started = new Thread(new URL('./thread.ts', import.meta.url), { workerData: home });
    // Nobody has to wait for it to end the process.
    started.unref();
    let reason: unknown = new Error('the analysis thread ended');
    started.on('message', (reply: Reply) => settle(reply));
    started.on('error', (error) => {
      reason = error;
    });
    started.on('exit', () => {
      if (thread === started) thread = undefined;
      for (const { reject } of waiting.values()) reject(reason);
      waiting.clear();
    });
    return started;
  }

  function settle(reply: Reply): void {
    const found = waiting.get(reply.number);
    waiting.delete(reply.number);
    if (!found) return;
    if ('result' in reply) found.resolve(reply.result);
    else if ('status' in reply) found.reject(new HttpError(reply.status, reply.detail));
    else found.reject(reply.error);
  }

  function ask(task: Task): Promise<Results[Kind]> {
    if (closed) return Promise.reject(new HttpError(503, 'the server is shutting down'));
    // A thread that does not run remembers nothing.
    if (task.kind === 'forget' && !thread) return Promise.resolve(null);
    thread ??= begin();
    const order: Order = { number: ++number, task };
    return new Promise((resolve, reject) => {
      waiting.set(order.number, { resolve, reject });
      thread?.postMessage(order);
    });
  }

  return {
    start() {
      thread ??= begin();
    },
    async perform<K extends Kind>(task: TaskOf<K>) {
      return resultOf<K>(await ask(task));
    },
    async close() {
      closed = true;
      const ending = thread;
      if (!ending) return;
      const gone = new Promise<void>((resolve) => {
        ending.once('exit', () => resolve());
      });
      ending.ref();
      ending.postMessage('close');
      const timer = setTimeout(() => void ending.terminate(), PATIENCE);
      await gone;
      clearTimeout(timer);
    },
  };
}
