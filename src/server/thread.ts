/** What runs in the analysis thread. */

import { createWorker, type Kind, type Results, type Task } from './tasks.ts';
import { serveTasks } from './taskThread.ts';

serveTasks<Task, Results[Kind]>((library) => ({ work: createWorker(library) }));
