/** Who does the work behind live streams: a thread of its own, or this one for a library that lies on no disk. */

import type { Library } from '../../../store/index.ts';
import { taskThread } from '../../taskThread.ts';
import {
  createLiveWorker,
  type LapNote,
  type LiveKind,
  type LiveNote,
  type LiveResults,
  type LiveTask,
  type LiveTaskOf,
  type LiveWorkerOptions,
} from './liveTasks.ts';

export interface LiveDesk {
  /** Gets ready, so that the first who watches does not have to wait for it. */
  start(): void;
  perform<K extends LiveKind>(task: LiveTaskOf<K>): Promise<LiveResults[K]>;
  close(): Promise<void>;
}

export interface LiveListeners {
  noted(note: LiveNote): void;
  /** The leader of a race that is on, or replayed, has ended a lap. */
  lapped?(note: LapNote): void;
  /** The thread died: what it knew is gone. */
  ended(): void;
}

/** A worker's result has the type that its task's kind stands for; the switch in `liveTasks.ts` sees to that. */
function resultOf<K extends LiveKind>(result: LiveResults[LiveKind]): LiveResults[K] {
  return result as LiveResults[K];
}

export function inlineLiveDesk(
  library: Library,
  { noted, lapped }: LiveListeners,
  options?: LiveWorkerOptions,
): LiveDesk & { tick(): void } {
  const worker = createLiveWorker(library, noted, { ...options, ...(lapped ? { lapped } : {}) });
  return {
    tick: worker.tick,
    start() {},
    async perform<K extends LiveKind>(task: LiveTaskOf<K>) {
      return resultOf<K>(await worker.work(task));
    },
    async close() {
      worker.stop();
    },
  };
}

export function threadedLiveDesk(home: string, { noted, lapped, ended }: LiveListeners): LiveDesk {
  const thread = taskThread<LiveTask, LiveResults[LiveKind], LiveNote | LapNote>(
    new URL('./liveThread.ts', import.meta.url),
    home,
    {
      noted(note) {
        if ('frame' in note) noted(note);
        else lapped?.(note);
      },
      ended,
    },
  );
  return {
    start: thread.start,
    async perform<K extends LiveKind>(task: LiveTaskOf<K>) {
      return resultOf<K>(await thread.ask(task));
    },
    close: thread.close,
  };
}
