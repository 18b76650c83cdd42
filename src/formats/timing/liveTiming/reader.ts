/** The reader of F1 live timing as people have it on disk: recordings of the feed, archives of it, caches of FastF1. */

import { basename } from 'node:path';
import type { Contribution } from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import { directFiles } from '../input.ts';
import type { TimingData, TimingInput, TimingOptions, TimingReader } from '../reader.ts';
import { archiveOf, looksLikeStream, readStream, topicOfFile } from './archive.ts';
import { contributionOfCache } from './cache.ts';
import { type CacheTable, cacheTableOf, isCache, readCacheFile } from './cacheFiles.ts';
import {
  contributionOfArchive,
  contributionOfRecording,
  identityWith,
  namedIdentity,
} from './contribution.ts';
import { framesOf } from './frames.ts';
import { looksLikeRecording, readRecordingFile, recordingsOf } from './recording.ts';

const decoder = new TextDecoder('utf-8');

/** Names that a recorder gives its files; what else a folder may hold is not even opened. */
const TEXT = /\.(?:txt|json|jsonl|log|ndjson|csv)(?:\.gz)?$/i;

/** Files of an input by what they are to this reader. */
interface Found {
  readonly recordings: readonly string[];
  readonly streams: readonly string[];
  /** Last states beside streams. */
  readonly states: readonly string[];
  readonly cache: readonly string[];
}

async function look(input: TimingInput): Promise<Found> {
  const files = directFiles(input);
  const cache = isCache(files) ? files.filter((file) => cacheTableOf(file) !== null) : [];
  const recordings: string[] = [];
  const streams: string[] = [];
  for (const file of files) {
    const isStream = topicOfFile(file)?.kind === 'stream';
    if (cache.includes(file) || (input.kind === 'folder' && !isStream && !TEXT.test(file))) continue;
    const head = decoder.decode((await input.head(file).catch(() => null)) ?? new Uint8Array());
    if (isStream) {
      // A cut or damaged file with the right name is this reader's, to say so.
      streams.push(file);
    } else if (looksLikeStream(head) && topicOfFile(file) !== null) streams.push(file);
    else if (looksLikeRecording(head)) recordings.push(file);
  }
  const states =
    streams.length === 0
      ? []
      : files.filter((file) => topicOfFile(file)?.kind === 'state' && !streams.includes(file));
  return { recordings: recordings.filter((file) => !states.includes(file)), streams, states, cache };
}

/** Collects what went wrong with single files of a folder; a file by itself throws. */
class Reading {
  readonly warnings: string[] = [];
  readonly used: string[] = [];
  readonly #input: TimingInput;

  constructor(input: TimingInput) {
    this.#input = input;
  }

  async each<Result>(
    files: readonly string[],
    parse: (file: string, text: string) => Result,
    hasLines: boolean,
  ): Promise<Result[]> {
    const results: Result[] = [];
    for (const file of files) {
      this.used.push(file);
      try {
        results.push(parse(file, await this.#input.text(file, hasLines ? () => this.#cut(file) : undefined)));
      } catch (error) {
        if (!(error instanceof FormatError) || this.#input.kind === 'file') throw error;
        this.warnings.push(`${basename(file)}: ${error.message}; it was left out`);
      }
    }
    return results;
  }

  #cut(file: string): void {
    this.warnings.push(`${basename(file)}: the gzip stream is cut short; what came before was read`);
  }
}

async function read(input: TimingInput, options: TimingOptions): Promise<TimingData> {
  const found = await look(input);
  const reading = new Reading(input);
  const contributions: Contribution[] = [];
  const recorded = await reading.each(found.recordings, readRecordingFile, true);
  const recordings = recordingsOf(recorded);
  const hasState = recordings.some(({ states }) => states.length > 0);
  for (const recording of recordings) {
    // Messages of another session than the states beside them: whose they are only the user can say.
    if (hasState && recording.states.length === 0) {
      const names = recording.files.map((file) => basename(file)).join(', ');
      const what = 'is of another session than the rest and does not say of which; import it by itself';
      reading.warnings.push(`${names}: ${what}`);
    } else contributions.push(contributionOfRecording(recording, input.path, options));
  }
  const streams = await reading.each(
    found.streams,
    (file, text) => readStream(topicOfFile(file)?.topic ?? file, text),
    true,
  );
  if (streams.some(({ lines }) => lines.length > 0)) {
    const states = await reading.each(
      found.states,
      (file, text) => [topicOfFile(file)?.topic ?? file, framesOf(text).values[0]] as const,
      false,
    );
    contributions.push(contributionOfArchive(archiveOf(streams, new Map(states)), input.path, options));
  }
  const cached = await reading.each(
    found.cache,
    (file, text) => [cacheTableOf(file), readCacheFile(file, text)] as const,
    false,
  );
  if (cached.length > 0) {
    const tables = new Map<CacheTable, unknown>();
    for (const [name, table] of cached) if (name !== null) tables.set(name, table);
    const named = namedIdentity(input.path, options);
    const made = contributionOfCache(tables, basename(input.path), named?.kind ?? null);
    contributions.push({ ...made, identity: identityWith(made.identity, named) });
  }
  if (contributions.length === 0) {
    throw new FormatError(
      reading.warnings[0] ??
        'holds no message of the live timing feed that can be read; a recording has one a line',
    );
  }
  return { contributions, history: null, warnings: reading.warnings, used: reading.used };
}

export const liveTimingReader: TimingReader = {
  name: 'F1 live timing',
  async recognises(input) {
    const { recordings, streams, cache } = await look(input);
    return recordings.length + streams.length + cache.length > 0;
  },
  read,
};
