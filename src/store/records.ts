/**
 * The port for records: what is known of each recording, without its samples. A change and the events that tell of it
 * are written in one transaction; `pendingEvents` are those that the bus has not been given yet. So a process that dies
 * in between loses neither.
 */

import type { RecordingMeta } from '../telemetry/index.ts';
import type { NewEvent } from './bus.ts';
import type { Facets, ListQuery, RecordingChange, RecordingSummary, StoredRecording } from './library.ts';
import type { SampleLayout } from './samples/layout.ts';

/** A recording as it is kept. */
export interface RecordingRecord extends StoredRecording {
  /** SHA-256 of what was imported, hexadecimal; unique. */
  readonly digest: string;
  readonly meta: RecordingMeta;
  readonly layout: SampleLayout;
}

export interface Records {
  /** Returns false, and keeps nothing, where the id or the digest is there already. */
  insert(record: RecordingRecord, event: NewEvent): Promise<boolean>;
  idOfDigest(digest: string): Promise<string | undefined>;
  get(id: string): Promise<RecordingRecord | undefined>;
  list(query: ListQuery): Promise<{ total: number; items: RecordingSummary[] }>;
  facets(): Promise<Facets>;
  /** Returns false where there is no such recording. */
  update(id: string, change: RecordingChange, event: NewEvent): Promise<boolean>;
  delete(id: string, event: NewEvent): Promise<boolean>;
  ids(): Promise<readonly string[]>;
  /** Oldest first. */
  pendingEvents(): Promise<readonly NewEvent[]>;
  /** The bus has these. */
  settleEvents(keys: readonly string[]): Promise<void>;
}
