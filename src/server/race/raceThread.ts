/** What runs in the thread of the races. */

import { serveTasks } from '../taskThread.ts';
import { createRaceWorker, type RaceKind, type RaceResults, type RaceTask } from './raceTasks.ts';

serveTasks<RaceTask, RaceResults[RaceKind]>(createRaceWorker);
