/**
 * The port for races: what is known of each, and where what the sources said of it lies. A change and the events that
 * tell of it are written in one transaction, into the same outbox as those of recordings.
 */

import type { SourceKind } from '../../timing/index.ts';
import type { NewEvent } from '../bus.ts';
import type { RaceList, RaceQuery, RaceSummary } from './library.ts';

/** Where a session lies among the blobs. */
export interface SessionFiles {
  /** Head and events. */
  readonly bundle: string;
  readonly carSamples: SampleFile | null;
  readonly locations: SampleFile | null;
}

export interface SampleFile {
  readonly key: string;
  readonly rows: number;
}

/** What one source said, as it is kept. */
export interface ContributionRecord {
  /** SHA-256 of what it says, hexadecimal; unique within a race. */
  readonly digest: string;
  readonly source: SourceKind;
  readonly from: string;
  readonly importedAt: string;
  readonly files: SessionFiles;
}

/** A race as it is kept. */
export interface RaceRecord extends RaceSummary {
  /** `2024-01-race`; unique. */
  readonly key: string;
  /** The assembled session; null where only a history tells of the race. */
  readonly files: SessionFiles | null;
  /** What the session was assembled by and of, beside its contributions; null where there is no session. */
  readonly stamp: string | null;
}

/** What became of a race by one import. */
export interface RaceChange {
  readonly race: RaceRecord;
  /** Those that it had not yet. */
  readonly added: readonly ContributionRecord[];
  /** Digests of those that newer ones take the place of. */
  readonly removed: readonly string[];
}

export interface RaceRecords {
  /** Writes the races, new or known, and what was added to them: all or nothing. */
  save(changes: readonly RaceChange[], events: readonly NewEvent[]): Promise<void>;
  get(key: string): Promise<RaceRecord | undefined>;
  /** In the order of arrival. */
  contributions(key: string): Promise<readonly ContributionRecord[]>;
  list(query: RaceQuery): Promise<RaceList>;
  /** What a lenient look-up needs of every race, by season and round. */
  names(): Promise<readonly RaceName[]>;
  /** Takes the race's contributions away, and the race unless `left` is what a history knows of it. */
  clear(key: string, left: RaceRecord | null, event: NewEvent): Promise<void>;
  /** Keys of all blobs that some race or contribution needs. */
  blobs(): Promise<readonly string[]>;
}

export interface RaceName {
  readonly key: string;
  readonly id: string;
  readonly season: number;
  readonly round: number;
  readonly kind: RaceSummary['kind'];
  readonly name: string | null;
  readonly place: string | null;
  readonly date: string | null;
  readonly hasTiming: boolean;
  readonly stamp: string | null;
}
