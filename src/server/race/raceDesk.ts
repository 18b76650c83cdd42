/** Who does the work on races: a thread of its own, or this one for a library that lies on no disk. */

import type { Library } from '../../store/index.ts';
import { taskThread } from '../taskThread.ts';
import { LIVE } from './desk.ts';
import type { LiveDesk } from './live/liveDesk.ts';
import {
  createRaceWorker,
  type RaceKind,
  type RaceResults,
  type RaceTask,
  type RaceTaskOf,
} from './raceTasks.ts';

export interface RaceDesk {
  /** Gets ready, so that the first task does not have to wait for it. */
  start(): void;
  /** Rejects with HttpError where the task cannot be done for a reason that the user should know. */
  perform<K extends RaceKind>(task: RaceTaskOf<K>): Promise<RaceResults[K]>;
  close(): Promise<void>;
}

/** A worker's result has the type that its task's kind stands for; the switch in `raceTasks.ts` sees to that. */
function resultOf<K extends RaceKind>(result: RaceResults[RaceKind]): RaceResults[K] {
  return result as RaceResults[K];
}

/**
 * Hands what is asked of the session under way to where that lies. Who asks for the marks of a scrubber is about to play
 * the race, so it is opened there as well.
 */
export function withLive(desk: RaceDesk, live: LiveDesk): RaceDesk {
  return {
    ...desk,
    start() {
      desk.start();
      live.start();
    },
    async perform<K extends RaceKind>(task: RaceTaskOf<K>) {
      const order: RaceTask = task;
      if (order.id !== LIVE) {
        const result = await desk.perform<K>(task);
        if (order.kind === 'timeline') live.perform({ kind: 'warm', id: order.id }).catch(() => {});
        return result;
      }
      return resultOf<K>(await live.perform({ kind: 'race', task: order }));
    },
  };
}

export function inlineRaceDesk(library: Library): RaceDesk {
  const { work } = createRaceWorker(library);
  return {
    start() {},
    async perform<K extends RaceKind>(task: RaceTaskOf<K>) {
      return resultOf<K>(await work(task));
    },
    async close() {},
  };
}

export function threadedRaceDesk(home: string): RaceDesk {
  const thread = taskThread<RaceTask, RaceResults[RaceKind]>(
    new URL('./raceThread.ts', import.meta.url),
    home,
  );
  return {
    start: thread.start,
    async perform<K extends RaceKind>(task: RaceTaskOf<K>) {
      return resultOf<K>(await thread.ask(task));
    },
    close: thread.close,
  };
}
