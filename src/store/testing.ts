/** Small recordings and records for the tests of this room. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { encodeIbt } from '../formats/index.ts';
import type { NewEvent } from './bus.ts';
import { folderBlobs } from './folder.ts';
import type { ModelStore } from './models.ts';
import type { RecordingRecord } from './records.ts';
import { openDatabase } from './sqlite/database.ts';
import { sqliteModels } from './sqlite/models.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An `.ibt` of three laps of 10 s at 60 Hz on a made-up circuit; another `seed` is another file. */
export function smallIbt(seed: number, seconds = 40): Uint8Array {
  const rows = 60 * seconds;
  const column = (value: (t: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => value(i / 60));
  return encodeIbt({
    version: 2,
    tickRate: 60,
    sessionInfo: '---\nWeekendInfo:\n TrackDisplayName: Ring\n',
    startDate: new Date(Date.UTC(2026, 0, 1 + (seed % 28))),
    variables: [
      { name: 'SessionTime', type: 'double', unit: 's', description: '', values: column((t) => 100 + t) },
      { name: 'Lap', type: 'int', unit: '', description: '', values: column((t) => Math.floor(t / 10)) },
      { name: 'LapDistPct', type: 'float', unit: '%', description: '', values: column((t) => (t / 10) % 1) },
      {
        name: 'Speed',
        type: 'float',
        unit: 'm/s',
        description: '',
        values: column((t) => 40 + 10 * Math.sin((t / 10) * 2 * Math.PI + seed)),
      },
      { name: 'OnPitRoad', type: 'bool', unit: '', description: '', values: column(() => 0) },
    ],
  });
}

/** Models without a library: records in memory, files in a folder. */
export function scratchModels(folder: string): ModelStore {
  let last: Promise<unknown> = Promise.resolve();
  return {
    records: sqliteModels(openDatabase(':memory:', false).db),
    files: folderBlobs(folder),
    inTurn(work) {
      const turn = last.then(work);
      last = turn.catch(() => {});
      return turn;
    },
  };
}

export function madeRecord(id: string, over: Partial<RecordingRecord> = {}): RecordingRecord {
  return {
    id,
    digest: `digest of ${id}`,
    name: `${id}.ibt`,
    format: 'ibt',
    car: null,
    track: null,
    trackConfig: null,
    driver: null,
    session: null,
    date: null,
    importedAt: '2026-01-01T00:00:00.000Z',
    simulated: false,
    tags: [],
    rows: 600,
    sampleRate: 60,
    bytes: 12_345,
    lapCount: 0,
    cleanLapCount: 0,
    bestLapTime: null,
    laps: [],
    lapSource: 'none',
    lapNote: '',
    lineKnown: false,
    channels: [],
    warnings: [],
    meta: { format: 'ibt' },
    layout: { version: 1, bases: [], channels: [] },
    ...over,
  };
}

export function madeEvent(key: string, topic = 'recording.imported'): NewEvent {
  return { topic, key, at: '2026-01-01T00:00:00.000Z', data: { id: key } };
}
