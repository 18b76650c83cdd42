/** What the work on races stands on. */

import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../bus.ts';
import type { CachedHistory } from './historyQueries.ts';
import type { HistoryRecords } from './historyRecords.ts';
import type { Keeping } from './keep.ts';
import type { RaceRecords } from './records.ts';

export interface RaceContext extends Keeping {
  readonly races: RaceRecords;
  readonly histories: HistoryRecords;
  /** The same, laid over each other. */
  readonly history: CachedHistory;
  readonly now: () => Date;
  /** Folder for what came from the web, so that it is asked for once. May be deleted at any time. */
  readonly webCache: string;
}

export function event(topic: string, id: string, at: string): NewEvent {
  return { topic, key: randomUUID(), at, data: { id } };
}
