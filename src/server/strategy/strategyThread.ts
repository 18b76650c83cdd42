/** What runs in the thread of the strategist. */

import { serveTasks } from '../taskThread.ts';
import {
  createStrategyWorker,
  type StrategyNote,
  type StrategyResults,
  type StrategyTask,
  type StrategyTaskKind,
  sharedRollouts,
} from './tasks.ts';

serveTasks<StrategyTask, StrategyResults[StrategyTaskKind], StrategyNote>((library, note) =>
  createStrategyWorker(library, note, sharedRollouts()),
);
