/** What runs in the analysis thread: tasks come in as messages, over a library that is opened for reading only. */

import { parentPort, workerData } from 'node:worker_threads';
import { type Library, openLibrary } from '../store/index.ts';
import { isKnown, problemOf } from './problem.ts';
import { createWorker, type Kind, type Results, type Task, type Worker } from './tasks.ts';

export interface Order {
  readonly number: number;
  readonly task: Task;
}

export type Reply =
  | { readonly number: number; readonly result: Results[Kind] }
  /** For the user: what a task could not do. */
  | { readonly number: number; readonly status: number; readonly detail: string }
  /** For the log: what nobody foresaw. */
  | { readonly number: number; readonly error: unknown };

function serve(home: string): void {
  let opened: Promise<{ library: Library; work: Worker }> | undefined;
  const open = () => {
    opened ??= openLibrary(home, { readOnly: true }).then((library) => ({
      library,
      work: createWorker(library),
    }));
    opened.catch(() => {
      // Tried again for the next task.
      opened = undefined;
    });
    return opened;
  };
  const answer = async ({ number, task }: Order): Promise<Reply> => {
    try {
      const { work } = await open();
      return { number, result: await work(task) };
    } catch (error) {
      if (!isKnown(error)) return { number, error };
      const { status, detail } = problemOf(error, '');
      return { number, status, detail };
    }
  };
  open();
  parentPort?.on('message', async (order: Order | 'close') => {
    if (order === 'close') {
      await opened?.then(
        ({ library }) => library.close(),
        () => {},
      );
      parentPort?.close();
      return;
    }
    const reply = await answer(order);
    const moved = 'result' in reply && reply.result instanceof Uint8Array ? [reply.result.buffer] : [];
    parentPort?.postMessage(reply, moved);
  });
}

serve(String(workerData));
