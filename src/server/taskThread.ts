/**
 * Tasks in a thread of its own, so that the server answers others meanwhile: messages in, plain data out, over a library
 * that is opened for reading only. The thread is started at the first task and again after it died. Besides answers
 * it may send notes, which nobody asked for.
 */

import { parentPort, Worker, workerData } from 'node:worker_threads';
import { type Library, openLibrary } from '../store/index.ts';
import { HttpError, isKnown, problemOf } from './problem.ts';

interface Order<Task> {
  readonly number: number;
  readonly task: Task;
}

type Reply<Result> =
  | { readonly number: number; readonly result: Result }
  /** For the user: what a task could not do. */
  | { readonly number: number; readonly status: number; readonly detail: string }
  /** For the log: what nobody foresaw. */
  | { readonly number: number; readonly error: unknown };

/** What the thread sends. */
type Message<Result, Note> = Reply<Result> | { readonly note: Note };

export interface TaskThread<Task, Result> {
  readonly running: boolean;
  /** Gets ready, so that the first task does not have to wait for it. */
  start(): void;
  /** Rejects with HttpError where the task cannot be done for a reason that the user should know. */
  ask(task: Task): Promise<Result>;
  close(): Promise<void>;
}

interface Waiting<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** ms that the thread gets to close its files. */
const PATIENCE = 2000;

/**
 * @param script calls `serveTasks`
 * @param ended is called when the thread died by itself
 */
export function taskThread<Task, Result, Note = never>(
  script: URL,
  home: string,
  { noted, ended }: { noted?: (note: Note) => void; ended?: () => void } = {},
): TaskThread<Task, Result> {
  const waiting = new Map<number, Waiting<Result>>();
  let thread: Worker | undefined;
  let number = 0;
  let closed = false;

  function begin(): Worker {
    const started = new Worker(script, { workerData: home });
    // Nobody has to wait for it to end the process.
    started.unref();
    let reason: unknown = new Error('the thread ended');
    started.on('message', (message: Message<Result, Note>) => {
      if ('note' in message) noted?.(message.note);
      else settle(message);
    });
    started.on('error', (error) => {
      reason = error;
    });
    started.on('exit', () => {
      if (thread === started) thread = undefined;
      for (const { reject } of waiting.values()) reject(reason);
      waiting.clear();
      ended?.();
    });
    return started;
  }

  function settle(reply: Reply<Result>): void {
    const found = waiting.get(reply.number);
    waiting.delete(reply.number);
    if (!found) return;
    if ('result' in reply) found.resolve(reply.result);
    else if ('status' in reply) found.reject(new HttpError(reply.status, reply.detail));
    else found.reject(reply.error);
  }

  return {
    get running() {
      return thread !== undefined;
    },
    start() {
      if (!closed) thread ??= begin();
    },
    ask(task) {
      if (closed) return Promise.reject(new HttpError(503, 'the server is shutting down'));
      thread ??= begin();
      const order: Order<Task> = { number: ++number, task };
      return new Promise((resolve, reject) => {
        waiting.set(order.number, { resolve, reject });
        thread?.postMessage(order);
      });
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

export interface TaskWorker<Task, Result> {
  work(task: Task): Promise<Result>;
  /** Ends what goes on without being asked. */
  stop?(): void;
}

/** Runs in the thread: does one task after another, each as soon as it comes. */
export function serveTasks<Task, Result, Note = never>(
  make: (library: Library, note: (note: Note) => void) => TaskWorker<Task, Result>,
): void {
  const home = String(workerData);
  const post = (message: Message<Result, Note>, moved: ArrayBuffer[] = []) =>
    parentPort?.postMessage(message, moved);
  let opened: Promise<{ library: Library; worker: TaskWorker<Task, Result> }> | undefined;
  const open = () => {
    opened ??= openLibrary(home, { readOnly: true }).then((library) => ({
      library,
      worker: make(library, (note) => post({ note })),
    }));
    opened.catch(() => {
      // Tried again for the next task.
      opened = undefined;
    });
    return opened;
  };
  const answer = async ({ number, task }: Order<Task>): Promise<Reply<Result>> => {
    try {
      const { worker } = await open();
      return { number, result: await worker.work(task) };
    } catch (error) {
      if (!isKnown(error)) return { number, error };
      const { status, detail } = problemOf(error, '');
      return { number, status, detail };
    }
  };
  open();
  parentPort?.on('message', async (order: Order<Task> | 'close') => {
    if (order === 'close') {
      await opened?.then(
        ({ library, worker }) => {
          worker.stop?.();
          return library.close();
        },
        () => {},
      );
      parentPort?.close();
      return;
    }
    const reply = await answer(order);
    const moved =
      'result' in reply && reply.result instanceof Uint8Array && reply.result.buffer instanceof ArrayBuffer
        ? [reply.result.buffer]
        : [];
    post(reply, moved);
  });
}
