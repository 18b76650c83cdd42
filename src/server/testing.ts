/** A library in memory for tests, whose imports do as they are told, and a short recording to put into it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ImportInput,
  type ImportOptions,
  type ImportResult,
  type Library,
  memoryJobRecords,
  type Races,
  type StoredRecording,
} from '../store/index.ts';
import { scratchModels } from '../store/testing.ts';
import { canonicalChannels, findLaps, type Recording } from '../telemetry/index.ts';
import type { RaceSession } from '../timing/index.ts';
import { fakeRaces } from './race/testing.ts';

const homes = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
process.once('exit', () => rmSync(homes, { recursive: true, force: true }));

/** Laps of 1000 m with two half circles, each at one speed in m/s; the last is cut at its half. */
export function outing(speeds: readonly number[]): Recording {
  const rate = 60;
  const length = 1000;
  const rows: { lap: number; metres: number; speed: number }[] = [];
  let from = 0;
  for (const [lap, speed] of speeds.entries()) {
    const until = lap === speeds.length - 1 ? length / 2 : length;
    let metres = from;
    for (; metres < until; metres += speed / rate) rows.push({ lap, metres, speed });
    from = metres - length;
  }
  const times = Float64Array.from(rows, (_, i) => i / rate);
  const turning = (metres: number) => metres % 500 >= 200;
  const columns = {
    lap: rows.map(({ lap }) => lap),
    lapDistance: rows.map(({ metres }) => metres),
    speed: rows.map(({ speed }) => speed),
    yawRate: rows.map(({ metres, speed }) => (turning(metres) ? (speed * Math.PI) / 300 : 0)),
    fuelLevel: rows.map((_, i) => 40 - i / 1000),
  } as const;
  const channels = Object.entries(columns).map(([name, values]) => {
    const { unit, kind } = canonicalChannels[name as keyof typeof columns];
    const channel = { name, source: name, unit, kind, rate, length: rows.length, times };
    return [name, { ...channel, values: Float64Array.from(values) }] as const;
  });
  const meta = { format: 'made-up', car: 'Test car', track: 'Oval', driver: 'Test driver' };
  return { meta, channels: new Map(channels) };
}

function storedOf(id: string, name: string, recording: Recording): StoredRecording {
  const { laps, source, lineKnown, note } = findLaps(recording);
  const clean = laps.filter((lap) => lap.clean);
  return {
    id,
    name,
    format: 'made-up',
    car: recording.meta.car ?? null,
    track: recording.meta.track ?? null,
    trackConfig: null,
    driver: recording.meta.driver ?? null,
    session: null,
    date: null,
    importedAt: '2026-01-02T03:04:05.000Z',
    simulated: false,
    tags: [],
    rows: 1000,
    sampleRate: 60,
    bytes: 12_345,
    lapCount: laps.length,
    cleanLapCount: clean.length,
    bestLapTime: clean.length > 0 ? Math.min(...clean.map((lap) => lap.time ?? Number.NaN)) : null,
    laps: laps.map((lap, index) => ({ ...lap, index })),
    lapSource: source,
    lapNote: note,
    lineKnown,
    channels: [...recording.channels.values()].map(({ times: _, values: __, ...info }) => info),
    warnings: [],
    meta: recording.meta,
  };
}

export interface FakeLibrary extends Library {
  /** How often samples were read. */
  readonly reads: string[];
}

export function fakeLibrary(options: {
  readonly recordings?: Readonly<Record<string, Recording>>;
  readonly names?: Readonly<Record<string, string>>;
  readonly import?: (input: ImportInput, options: ImportOptions) => Promise<ImportResult>;
  readonly races?: readonly RaceSession[];
  readonly importTiming?: Races['importTiming'];
}): FakeLibrary {
  const stored = new Map<string, StoredRecording>();
  const recordings = new Map(Object.entries(options.recordings ?? {}));
  for (const [id, recording] of recordings) {
    stored.set(id, storedOf(id, options.names?.[id] ?? `${id}.ibt`, recording));
  }
  const reads: string[] = [];
  const unused = () => Promise.reject(new Error('not part of this test'));
  const home = mkdtempSync(join(homes, 'library-'));
  const races = fakeRaces(options.races ?? [], options.importTiming ?? unused);
  return {
    races,
    jobs: memoryJobRecords(),
    models: scratchModels(join(home, 'models')),
    home,
    reads,
    events: { read: unused, subscribe: unused },
    import: (input, importOptions = {}) => (options.import ? options.import(input, importOptions) : unused()),
    async list() {
      const items = [...stored.values()];
      return { total: items.length, items, facets: { cars: [], tracks: [], tags: [] } };
    },
    async get(id) {
      return stored.get(id);
    },
    async update(id, { name, tags }) {
      const known = stored.get(id);
      if (!known) return undefined;
      const changed = { ...known, name: name ?? known.name, tags: tags ?? known.tags };
      stored.set(id, changed);
      return changed;
    },
    async delete(id) {
      return stored.delete(id);
    },
    async read(id, names) {
      reads.push(id);
      const recording = recordings.get(id);
      if (!recording) throw new RangeError(`the library has no recording "${id}"`);
      if (!names) return recording;
      const channels = [...recording.channels].filter(([name]) => names.includes(name));
      return { ...recording, channels: new Map(channels) };
    },
    backup: unused,
    async close() {},
  };
}
