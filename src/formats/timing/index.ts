/** Timing from files: the readers, in the order in which they are asked, and the one function that asks them. */

import { chartReader } from './charts/index.ts';
import { ergastReader } from './ergast/index.ts';
import { f1dbReader } from './f1db/index.ts';
import { lapTableReader } from './lapTables/index.ts';
import { liveTimingReader } from './liveTiming/index.ts';
import { openF1Reader } from './openf1/index.ts';
import { readTimingWith } from './read.ts';
import type { TimingData, TimingOptions, TimingReader } from './reader.ts';
import { tracingInsightsReader } from './tracingInsights/index.ts';

export { historyOfErgastJson } from './ergast/index.ts';
export {
  LIVE_TIMING_ADDRESS,
  type LiveStatus,
  LiveTimingClient,
  type LiveTimingOptions,
  type LiveUpdate,
  RefusedError,
} from './liveTiming/index.ts';
export {
  contributionOfOpenF1,
  OPENF1_TABLES,
  type OpenF1Options,
  type OpenF1TableName,
  type OpenF1Tables,
} from './openf1/index.ts';
export type { TimingData, TimingInput, TimingOptions, TimingReader } from './reader.ts';

export { type FetchOptions, fetchTiming, isWebAddress, SourceError } from './web/index.ts';

const timingReaders: readonly TimingReader[] = [
  // Before OpenF1's, whose archives are told by names that are not theirs alone.
  tracingInsightsReader,
  openF1Reader,
  f1dbReader,
  ergastReader,
  lapTableReader,
  chartReader,
  liveTimingReader,
];

/**
 * Reads timing from files and folders: what each source says of each session, and tables of history. Throws FormatError,
 * one sentence that starts with the name of the path, where one of them holds nothing that can be read.
 */
export function readTiming(paths: readonly string[], options: TimingOptions = {}): Promise<TimingData> {
  return readTimingWith(timingReaders, paths, options);
}
