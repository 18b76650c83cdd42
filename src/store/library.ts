/**
 * What the library is to those who use it: recordings that were imported once and are there for good. How it lies on
 * disk, and that there are ports below it, is nobody's business up here.
 */

import type { ChannelInfo, Lap, LapSource, Recording, RecordingMeta } from '../telemetry/index.ts';
import type { BusEvent, SubscribeOptions, Subscription } from './bus.ts';
import type { JobRecords } from './jobs.ts';
import type { ModelStore } from './models.ts';
import type { Races } from './races/library.ts';

/** Something that a user can mend: the library is in use, was made by a newer version, is damaged. One sentence. */
export class LibraryError extends Error {
  override name = 'LibraryError';
}

/** The disk has no room for a change; nothing of it was made. */
export class StorageFullError extends LibraryError {}

/** It cannot be told which race something is of, or what was said of it cannot be: whoever imports has to name it. */
export class UnnamedRaceError extends LibraryError {}

/** Another process writes to the library, most often the app. */
export class LibraryInUseError extends LibraryError {}

export interface ImportInput {
  /** The file on disk; it is read, never moved or changed. */
  readonly path: string;
  /** What the user calls it; some sources write the lap time into it. Folders in front are dropped. */
  readonly name: string;
  /** Text of a mapping, for a CSV that no reader knows. */
  readonly mapping?: string;
  /** Text of the `.ldx` that belongs to a `.ld`, where it does not lie beside it. */
  readonly sidecar?: string;
  /** Marks the recording as made by a simulator of ours, whatever the file says. */
  readonly simulated?: boolean;
}

export interface ImportProgress {
  readonly stage: 'reading' | 'writing';
  /** 0..1 of the whole import. */
  readonly fraction: number;
}

export interface ImportOptions {
  onProgress?(progress: ImportProgress): void;
  readonly signal?: AbortSignal;
}

export interface ImportResult {
  readonly id: string;
  /** True where the library had this file already; `id` is the recording that it has. */
  readonly duplicate: boolean;
}

export interface StoredLap extends Lap {
  /** Position in the recording, from 0: the key of a lap, since numbers may repeat. */
  readonly index: number;
}

export interface RecordingSummary {
  readonly id: string;
  readonly name: string;
  /** As in `RecordingMeta.format`. */
  readonly format: string;
  readonly car: string | null;
  readonly track: string | null;
  readonly trackConfig: string | null;
  readonly driver: string | null;
  readonly session: string | null;
  /** When it was driven, ISO 8601, local where the source has no zone. */
  readonly date: string | null;
  /** ISO 8601, UTC. */
  readonly importedAt: string;
  readonly simulated: boolean;
  readonly tags: readonly string[];
  /** Samples of the fastest channel. */
  readonly rows: number;
  /** Hz, of the fastest channel. */
  readonly sampleRate: number;
  /** Size of the file that was imported. */
  readonly bytes: number;
  readonly lapCount: number;
  readonly cleanLapCount: number;
  /** s, over the clean laps; null where there is none. */
  readonly bestLapTime: number | null;
}

export interface StoredRecording extends RecordingSummary {
  readonly laps: readonly StoredLap[];
  readonly lapSource: LapSource;
  /** One sentence where the laps are not the source's own; else empty. */
  readonly lapNote: string;
  readonly lineKnown: boolean;
  readonly channels: readonly ChannelInfo[];
  /** One sentence each. */
  readonly warnings: readonly string[];
  readonly meta: RecordingMeta;
}

export type SortKey = 'importedAt' | 'date' | 'name' | 'track' | 'car' | 'bestLapTime';

export interface ListQuery {
  /** Up to eight words; each must be in the name, car, track, driver, session or a tag, in any case and with or without accents. */
  readonly q?: string | undefined;
  readonly car?: string | undefined;
  /** As in `Facets.tracks`, or the bare name of a track for all of its layouts. */
  readonly track?: string | undefined;
  readonly tag?: string | undefined;
  /** Driven on or after this day, `YYYY-MM-DD`. */
  readonly from?: string | undefined;
  /** Driven on or before this day. */
  readonly to?: string | undefined;
  /** Best lap at least, s. */
  readonly lapTimeMin?: number | undefined;
  /** Best lap at most, s. */
  readonly lapTimeMax?: number | undefined;
  /** Default `importedAt`. A recording that lacks the value comes last, whatever the order. */
  readonly sort?: SortKey | undefined;
  /** Default `desc`. */
  readonly order?: 'asc' | 'desc' | undefined;
  readonly offset?: number | undefined;
  /** Default 50. */
  readonly limit?: number | undefined;
}

/** Values over the whole library, for filter menus; sorted. */
export interface Facets {
  readonly cars: string[];
  /** With the layout in parentheses where there is one. */
  readonly tracks: string[];
  readonly tags: string[];
}

export interface RecordingList {
  /** Matches before offset and limit. */
  readonly total: number;
  readonly items: RecordingSummary[];
  readonly facets: Facets;
}

/** Texts hold no control characters; a name is not blank. */
export interface RecordingChange {
  readonly name?: string | undefined;
  /** Replaces all; blank and repeated ones are dropped. */
  readonly tags?: readonly string[] | undefined;
}

/**
 * What happens in the library, in order, kept for good: `recording.imported`, `recording.updated`,
 * `recording.deleted`, `race.imported`, `race.updated`, `race.deleted`, `history.imported`.
 */
export interface LibraryEvents {
  /** Those after number `after` (0 for all), oldest first. */
  read(after: number, limit?: number): Promise<readonly BusEvent[]>;
  subscribe(
    consumer: string,
    handler: (event: BusEvent) => void | Promise<void>,
    options?: SubscribeOptions,
  ): Promise<Subscription>;
}

export interface Library {
  readonly home: string;
  readonly events: LibraryEvents;
  readonly races: Races;
  /** What the jobs of this library were asked and answered; they are run elsewhere. */
  readonly jobs: JobRecords;
  /** What was learned; the registry room makes versions of it. */
  readonly models: ModelStore;
  /**
   * Imports wait for each other. When it resolves, the recording is on disk for good; when it rejects, nothing of it is.
   * Throws FormatError for a file that is no recording, and the signal's reason when it was aborted.
   */
  import(input: ImportInput, options?: ImportOptions): Promise<ImportResult>;
  list(query: ListQuery): Promise<RecordingList>;
  get(id: string): Promise<StoredRecording | undefined>;
  /** Throws LibraryError for a name or a tag that cannot be. */
  update(id: string, change: RecordingChange): Promise<StoredRecording | undefined>;
  /** False where there is no such recording. */
  delete(id: string): Promise<boolean>;
  /**
   * The recording as its source gave it: the named channels (those it has), or all. Throws RangeError for an unknown
   * id, LibraryError where the samples are damaged.
   */
  read(id: string, names?: readonly string[]): Promise<Recording>;
  /** Writes everything into one archive at `path`, replacing what is there only when the archive is whole. */
  backup(path: string): Promise<void>;
  /** Waits for an import that is being written. */
  close(): Promise<void>;
}

export interface OpenLibraryOptions {
  /** Neither locks nor changes anything, so it works beside a process that writes. */
  readonly readOnly?: boolean;
  /** The clock; a test brings its own. */
  readonly now?: () => Date;
}
