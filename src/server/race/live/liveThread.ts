/** What runs in the thread of the live streams. */

import { serveTasks } from '../../taskThread.ts';
import {
  createLiveWorker,
  type LapNote,
  type LiveKind,
  type LiveNote,
  type LiveResults,
  type LiveTask,
} from './liveTasks.ts';

serveTasks<LiveTask, LiveResults[LiveKind], LiveNote | LapNote>((library, note) =>
  createLiveWorker(library, note, { lapped: note }),
);
