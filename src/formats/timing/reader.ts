/**
 * What a reader of timing is: it looks at a file or a folder and says whether that is its own; then it yields what the
 * sources say of one or many sessions, each on its own clock. Making one session of several contributions is
 * `timing/assemble`'s work, so that no reader knows of another.
 *
 * A reader must be cheap to ask (`head` of a file or its name decides) and never throws from `recognises`.
 */

import type { Contribution, HistoryTables } from '../../timing/index.ts';

/** A file or a folder as a reader sees it. Names are relative to `path`, with `/`; a single file has its own name. */
export interface TimingInput {
  /** As the user called it. For messages, and for names that say which race it is. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Of a folder also those in its folders, a few levels down. Sorted. */
  readonly files: readonly string[];
  /** Absolute path of a file, for an engine that opens it itself. */
  pathOf(file: string): string;
  /** The first bytes (64 KiB, or all), un-gzipped where the content is gzip. */
  head(file: string): Promise<Uint8Array>;
  /** All bytes, un-gzipped where the content is gzip. Throws FormatError where they are too many or are cut. */
  bytes(file: string): Promise<Uint8Array>;
  /**
   * `bytes` as UTF-8, without a byte order mark. Where `onCut` is given, gzip that is cut is taken as far as it goes, and
   * `onCut` is called: for text of which each line stands for itself.
   */
  text(file: string, onCut?: () => void): Promise<string>;
}

export interface TimingOptions {
  /** Which session it is where the source does not say: `2024-01-bahrain`, `2024-07-imola-qualifying`. */
  readonly identity?: string | undefined;
  /** Leaves out the samples of car and location, which are most of the work. */
  readonly samples?: boolean | undefined;
}

export interface TimingData {
  readonly contributions: readonly Contribution[];
  readonly history: HistoryTables | null;
  /** One sentence each, about what belongs to no contribution. */
  readonly warnings: readonly string[];
  /** Which files of the input were read; left out where it was all of them. The others are offered to the readers alone. */
  readonly used?: readonly string[] | undefined;
}

export interface TimingReader {
  /** For messages: `OpenF1`, `FastF1 lap table`. */
  readonly name: string;
  recognises(input: TimingInput): Promise<boolean>;
  /** Throws FormatError with one sentence where nothing of the input can be used. */
  read(input: TimingInput, options: TimingOptions): Promise<TimingData>;
}
