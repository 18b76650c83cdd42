/** The reader of F1 live timing as people have it on disk: recordings of the feed, archives of it, caches of FastF1. */

import type { Contribution } from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import { directFiles } from '../input.ts';
import type { TimingData, TimingInput, TimingOptions, TimingReader } from '../reader.ts';
import { contributionOfRecording } from './contribution.ts';
import { looksLikeRecording, type RecordingFile, readRecordingFile, recordingsOf } from './recording.ts';

const decoder = new TextDecoder('utf-8');

/** Names that a recorder gives its files; what else a folder may hold is not even opened. */
const TEXT = /\.(?:txt|json|jsonl|log|ndjson)(?:\.gz)?$/i;

async function recordingFiles(input: TimingInput): Promise<string[]> {
  const found: string[] = [];
  for (const file of directFiles(input)) {
    if (input.kind === 'folder' && !TEXT.test(file)) continue;
    const head = await input.head(file).catch(() => null);
    if (head !== null && looksLikeRecording(decoder.decode(head))) found.push(file);
  }
  return found;
}

async function read(input: TimingInput, options: TimingOptions): Promise<TimingData> {
  const contributions: Contribution[] = [];
  const warnings: string[] = [];
  const used: string[] = [];
  const recorded: RecordingFile[] = [];
  for (const file of await recordingFiles(input)) {
    try {
      recorded.push(readRecordingFile(file, await input.text(file)));
      used.push(file);
    } catch (error) {
      if (!(error instanceof FormatError) || input.kind === 'file') throw error;
      warnings.push(`${file}: ${error.message}; it was left out`);
      used.push(file);
    }
  }
  for (const recording of recordingsOf(recorded)) {
    contributions.push(contributionOfRecording(recording, input.path, options));
  }
  if (contributions.length === 0) {
    throw new FormatError(
      warnings[0] ?? 'holds no message of the live timing feed that can be read; a recording has one a line',
    );
  }
  return { contributions, history: null, warnings, used };
}

export const liveTimingReader: TimingReader = {
  name: 'F1 live timing',
  async recognises(input) {
    return (await recordingFiles(input)).length > 0;
  },
  read,
};
