/**
 * The races of the library, as those who use it see them. A race is known by season, round and kind; several sources
 * may tell of the same one, and what each said is kept, so that a later one merges with all before it. Histories
 * (results of every season) are kept as tables of their own: they name races that no timing was imported for, and
 * complete those that there is timing for.
 */

import type { MissingPart, RaceSession, SessionKind, SourceKind, SourceNote } from '../../timing/index.ts';
import type { RaceHistory } from './history.ts';
import type { RaceReport } from './report.ts';

export interface RaceProgress {
  readonly stage: 'reading' | 'storing';
  /** 0..1 of the whole import. */
  readonly fraction: number;
  /** Id of the race that is being stored. */
  readonly race?: string | undefined;
}

export interface TimingImportOptions {
  /** Which race it is, for a source that does not say so: `2024-01-bahrain`, `2024-07-imola-qualifying`. */
  readonly as?: string | undefined;
  /** True to take of the web only what was fetched before. */
  readonly offline?: boolean | undefined;
  /** True to read files in a thread of their own, so that this one answers others meanwhile. */
  readonly apart?: boolean | undefined;
  onProgress?(progress: RaceProgress): void;
  readonly signal?: AbortSignal | undefined;
}

/** What became of one race. */
export interface RaceImport {
  readonly id: string;
  readonly name: string | null;
  /** True where the library had nothing of this race. */
  readonly isNew: boolean;
  /** False where the library had all of it already. */
  readonly changed: boolean;
  /** All that this race is made of now, what came before included. */
  readonly sources: readonly SourceNote[];
  readonly missing: readonly MissingPart[];
  /** One sentence each, of what came in now. */
  readonly warnings: readonly string[];
}

export interface HistoryImport {
  readonly sources: readonly SourceKind[];
  readonly firstSeason: number;
  readonly lastSeason: number;
  readonly races: number;
  /** Rows of results. */
  readonly results: number;
  /** False where the library had all of it already. */
  readonly changed: boolean;
}

export interface TimingImport {
  /** By id. */
  readonly races: readonly RaceImport[];
  readonly history: HistoryImport | null;
  /** Paths that were no timing or damaged, where others were; one sentence each. */
  readonly refused: readonly string[];
  /** Of the whole, and of what was left out; one sentence each. */
  readonly warnings: readonly string[];
}

export interface RaceSummary {
  /** `2024-01-bahrain`; `2024-07-imola-qualifying` for another kind than the race. */
  readonly id: string;
  readonly kind: SessionKind;
  readonly season: number;
  readonly round: number;
  readonly name: string | null;
  /** As in the id. */
  readonly place: string | null;
  /** `YYYY-MM-DD`. */
  readonly date: string | null;
  /** Laps of the winner; of a qualifying none. */
  readonly laps: number | null;
  /** Cars that took part. */
  readonly cars: number | null;
  /** Of another kind than a race, who was fastest. */
  readonly winner: {
    readonly code: string | null;
    readonly name: string;
    readonly team: string | null;
  } | null;
  /** Whether there is timing to replay; else only what a history tells. */
  readonly hasTiming: boolean;
  readonly hasCarSamples: boolean;
  readonly hasLocations: boolean;
  readonly sources: readonly SourceKind[];
  readonly missing: readonly MissingPart[];
  /** ISO 8601, UTC, of the last source that came in; null where only a history tells of it. */
  readonly importedAt: string | null;
}

export interface RaceQuery {
  readonly season?: number | undefined;
  readonly kind?: SessionKind | undefined;
  /** Up to eight words; each must be in the id, the name, the winner, in any case and with or without accents. */
  readonly q?: string | undefined;
  /** True for those with timing only. */
  readonly timing?: boolean | undefined;
  /** By date. Default `desc`. */
  readonly order?: 'asc' | 'desc' | undefined;
  readonly offset?: number | undefined;
  /** Default 50. */
  readonly limit?: number | undefined;
}

export interface RaceList {
  /** Matches before offset and limit. */
  readonly total: number;
  readonly items: RaceSummary[];
  /** All seasons of the library, newest first, whatever the query. */
  readonly seasons: { readonly season: number; readonly races: number; readonly withTiming: number }[];
}

export interface OpenRaceOptions {
  /** Whether to read the car and location samples too (default), which are most of the data. */
  readonly samples?: boolean | undefined;
}

export interface Races {
  readonly history: RaceHistory;
  /**
   * Reads files and folders of timing, or addresses on the web (`openf1:2024/1`, `jolpica:1976`), and keeps what is in
   * them. Each race is there as a whole or not at all; where it
   * rejects, those that were stored before are there. What is no timing is refused (FormatError) where nothing else
   * came in, and else named in `refused`. Throws UnnamedRaceError where it cannot be told which race it is.
   */
  importTiming(paths: readonly string[], options?: TimingImportOptions): Promise<TimingImport>;
  list(query: RaceQuery): Promise<RaceList>;
  /** The full id for a lenient one (`2024-01`, `2024-1-bahrain`, `2024-bahrain`); undefined where there is none. */
  resolve(id: string): Promise<string | undefined>;
  /** Ids that look like this one, best first, for a sentence that says "did you mean". */
  nearest(id: string, most?: number): Promise<readonly string[]>;
  summary(id: string): Promise<RaceSummary | undefined>;
  /**
   * The whole session, merged of all sources and completed by the history. Throws RangeError for an unknown id,
   * LibraryError where it is damaged.
   */
  open(id: string, options?: OpenRaceOptions): Promise<RaceSession>;
  /** The race at a glance. Throws as `open` does. */
  report(id: string): Promise<RaceReport>;
  /** Deletes the timing of a race; what a history tells of it stays. False where there is no timing of it. */
  delete(id: string): Promise<boolean>;
}
