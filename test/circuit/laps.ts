/** Laps of the real recordings, laid out for the circuit tests. */

import { readdirSync, readFileSync } from 'node:fs';
import { openBytes, openRecording } from '../../src/formats/index.ts';
import {
  drivenLength,
  findLaps,
  type LapTrace,
  lapTrace,
  type Recording,
} from '../../src/telemetry/index.ts';
import { dataPath } from '../real.ts';

export interface NamedTrace {
  readonly name: string;
  readonly trace: LapTrace;
}

/** Names of the recordings in a folder of `sim/`, sorted. */
export function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(dataPath('sim', folder))
    .filter((file) => pattern.test(file))
    .sort()
    .map((file) => `${folder}/${file}`);
}

async function recordingOf(file: string, mapping?: string): Promise<Recording> {
  const path = dataPath('sim', file);
  const source =
    mapping === undefined
      ? await openRecording(path)
      : await openBytes(readFileSync(path), file.split('/').at(-1) ?? file, { mapping });
  try {
    return await source.read();
  } finally {
    await source.close();
  }
}

/** Complete, clean laps of recordings, stretched to one length: `length`, or what the first of them drove. */
export async function tracesOf(
  files: readonly string[],
  options: { readonly length?: number; readonly mapping?: string } = {},
): Promise<NamedTrace[]> {
  let { length } = options;
  const traces: NamedTrace[] = [];
  for (const file of files) {
    const recording = await recordingOf(file, options.mapping);
    for (const lap of findLaps(recording).laps) {
      if (lap.time === null || !lap.clean) continue;
      length ??= drivenLength(recording, lap);
      traces.push({ name: `${file} #${lap.number}`, trace: lapTrace(recording, lap, { length }) });
    }
  }
  return traces;
}
