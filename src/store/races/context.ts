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
}

export function event(topic: string, id: string, at: string): NewEvent {
  return { topic, key: randomUUID(), at, data: { id } };
}
