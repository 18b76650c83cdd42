/** The port for histories: the rows of each source, and which races they name. */

import type { HistorySource, HistorySourceKind, HistoryTables } from '../../timing/index.ts';
import type { NewEvent } from '../bus.ts';
import type { RaceRecord } from './records.ts';

export interface StoredHistorySource extends HistorySource {
  /** SHA-256 of the tables as they came in last, hexadecimal. */
  readonly digest: string;
  readonly importedAt: string;
}

export interface HistoryRecords {
  /** In the order in which they are laid over each other: the first is believed first. */
  sources(): Promise<readonly StoredHistorySource[]>;
  /** Seasons with the rounds that any source has. */
  rounds(): Promise<ReadonlyMap<number, number>>;
  /** What one source says of a season; tables of those who take part are whole. */
  season(kind: HistorySourceKind, season: number): Promise<HistoryTables>;
  /** Circuits, drivers and constructors of one source; all other tables are empty. */
  named(kind: HistorySourceKind): Promise<HistoryTables>;
  /**
   * Lays new tables over those of the same source: where they have rows of a race in a table, these take the place of
   * the old ones. Writes the races that they name with them, and the events: all or nothing.
   */
  replace(
    source: StoredHistorySource,
    tables: HistoryTables,
    races: readonly RaceRecord[],
    events: readonly NewEvent[],
  ): Promise<void>;
}
