/**
 * How fast a library of ten thousand recordings answers: list, filter, open a lap. The records are generated from a
 * seed and go in through the same port as imported ones; the laps that are opened are real imports, one of the demo
 * and one of half an hour with 280 variables. The yardstick is what one would do without a database: all summaries in
 * one JSON file, read, parsed, filtered and sorted anew for each question.
 */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IbtVariable, writeIbt } from '../src/formats/index.ts';
import { type Library, type ListQuery, openLibrary, type RecordingSummary } from '../src/store/index.ts';
import type { RecordingRecord } from '../src/store/records.ts';
import { openDatabase } from '../src/store/sqlite/database.ts';
import { sqliteRecords } from '../src/store/sqlite/records.ts';
import { lapTrace } from '../src/telemetry/index.ts';
import { writeDemoSessions } from '../src/vehicle/index.ts';

const RECORDINGS = 10_000;
const ROUNDS = 15;
/** ms that the issue allows for each answer. */
const ALLOWED = 200;
/** What the coach reads of a lap. */
const COACH = ['speed', 'throttle', 'brake', 'steeringAngle', 'gear', 'lapFraction', 'latAccel', 'longAccel'];

/** Seeded (mulberry32), so that every run asks the same of the same library. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function madeRecord(like: RecordingRecord, i: number, random: () => number): RecordingRecord {
  const pick = (n: number): number => Math.floor(n * random() ** 2);
  const id = `made${i.toString(16).padStart(12, '0')}`;
  const best = 50 + 90 * random();
  const day = new Date(Date.UTC(2022, 0, 1) + Math.floor(random() * 4 * 365 * 86400) * 1000);
  const laps = like.laps.map((lap) => ({ ...lap, time: lap.time === null ? null : best + 3 * random() }));
  const track = `Circuit ${pick(60)}`;
  return {
    ...like,
    id,
    digest: `digest ${i}`,
    name: `${track.toLowerCase().replace(' ', '-')} ${day.toISOString().slice(0, 16)}.ibt`,
    car: `Car ${pick(80)}`,
    track,
    trackConfig: random() < 0.5 ? 'Grand Prix' : null,
    driver: `Driver ${pick(30)}`,
    date: day.toISOString(),
    importedAt: new Date(day.getTime() + 3_600_000).toISOString(),
    tags: ['wet', 'race', 'setup A', 'setup B', 'league'].filter(() => random() < 0.15),
    laps,
    bestLapTime: best,
  };
}

/** Half an hour of a car of today. What the values are does not matter, that they differ does. */
function writeLong(path: string): void {
  const rows = 30 * 60 * 60;
  const waves = Array.from({ length: 16 }, (_, k) =>
    Float32Array.from(
      { length: rows },
      (_, i) => Math.sin(i / (20 + 7 * k)) * (k + 1) + Math.sin(i * (1.7 + k)) / 50,
    ),
  );
  const lap = (i: number): number => i / (60 * 90);
  const one = (
    name: string,
    type: IbtVariable['type'],
    unit: string,
    values: ArrayLike<number>,
  ): IbtVariable => ({
    name,
    type,
    unit,
    description: name,
    values,
  });
  writeIbt(path, {
    version: 2,
    tickRate: 60,
    sessionInfo: '---\n',
    variables: [
      one(
        'SessionTime',
        'double',
        's',
        Float64Array.from({ length: rows }, (_, i) => 900 + i / 60),
      ),
      one(
        'Lap',
        'int',
        '',
        Int32Array.from({ length: rows }, (_, i) => Math.floor(lap(i))),
      ),
      one(
        'LapDistPct',
        'float',
        '%',
        Float32Array.from({ length: rows }, (_, i) => lap(i) % 1),
      ),
      one(
        'Speed',
        'float',
        'm/s',
        waves[3].map((v) => 45 + 5 * v),
      ),
      ...['Throttle', 'Brake', 'SteeringWheelAngle', 'RPM', 'LatAccel', 'LongAccel'].map((name, k) =>
        one(name, 'float', '', waves[k]),
      ),
      one(
        'Gear',
        'int',
        '',
        waves[0].map((v) => Math.round(3 + 2 * v)),
      ),
      ...Array.from({ length: 269 }, (_, k) =>
        one(`Value${k}`, k % 3 === 0 ? 'int' : 'float', '', waves[k % 16]),
      ),
    ],
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

interface Measured {
  readonly median: number;
  readonly worst: number;
}

async function measure(work: (round: number) => unknown): Promise<Measured> {
  await work(0);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await work(round);
    times.push(performance.now() - start);
  }
  return { median: median(times), worst: Math.max(...times) };
}

/** The same question to a file: every summary is parsed and looked at. */
function scan(path: string, wanted: (recording: RecordingSummary) => boolean): RecordingSummary[] {
  const all = JSON.parse(readFileSync(path, 'utf8')) as RecordingSummary[];
  return all
    .filter(wanted)
    .sort((a, b) => (a.importedAt < b.importedAt ? 1 : -1))
    .slice(0, 50);
}

async function fill(home: string, like: string): Promise<number> {
  const database = openDatabase(join(home, 'library.sqlite'), false);
  const records = sqliteRecords(database.db);
  const template = await records.get(like);
  if (template === undefined) throw new Error('the recording that was just imported is not there');
  const random = generator(7);
  const start = performance.now();
  for (let i = 0; i < RECORDINGS; i++) {
    const record = madeRecord(template, i, random);
    await records.insert(record, {
      topic: 'recording.imported',
      key: record.id,
      at: record.importedAt,
      data: { id: record.id },
    });
  }
  const seconds = (performance.now() - start) / 1000;
  await records.settleEvents((await records.pendingEvents()).map(({ key }) => key));
  await database.close();
  return seconds;
}

async function openLap(library: Library, id: string): Promise<void> {
  const recording = await library.get(id);
  const lap = recording?.laps.find(({ time }) => time !== null);
  if (lap === undefined) throw new Error('the recording has no complete lap');
  lapTrace(await library.read(id, COACH), lap, { length: 2000, names: COACH });
}

/** Runs the benchmark and prints machine, input, medians and ratios. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-bench-'));
  const home = join(folder, 'home');
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  let library: Library | undefined;
  try {
    mkdirSync(join(folder, 'files'));
    const { learner } = await writeDemoSessions(join(folder, 'files'));
    const longPath = join(folder, 'files', 'long.ibt');
    writeLong(longPath);
    print(
      `machine   ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.versions.node}`,
    );

    library = await openLibrary(home);
    const demo = await library.import({ path: learner, name: 'demo.ibt' });
    const start = performance.now();
    const long = await library.import({ path: longPath, name: 'long.ibt' });
    const importing = (performance.now() - start) / 1000;
    await library.close();
    const packed = statSync(join(home, 'samples', `${long.id}.parquet`)).size / 1e6;
    const megabytes = statSync(longPath).size / 1e6;
    print(
      `import    .ibt of ${megabytes.toFixed(0)} MB, 108000 rows, 280 variables: ${importing.toFixed(1)} s, ${packed.toFixed(0)} MB of Parquet`,
    );
    const filling = await fill(home, demo.id);
    const reopening = performance.now();
    library = await openLibrary(home);
    const opened = performance.now() - reopening;
    const lib = library;
    print(
      `input     ${RECORDINGS} generated records (${((1000 * filling) / RECORDINGS).toFixed(1)} ms each to insert durably), database of ${(statSync(join(home, 'library.sqlite')).size / 1e6).toFixed(0)} MB; opens in ${opened.toFixed(0)} ms`,
    );

    const json = join(folder, 'all.json');
    const all: RecordingSummary[] = [];
    for (let offset = 0; offset < RECORDINGS; offset += 200)
      all.push(...(await lib.list({ offset, limit: 200 })).items);
    writeFileSync(json, JSON.stringify(all));

    const line = (label: string, { median: ms, worst }: Measured, note: string): void =>
      print(
        `${label.padEnd(34)}${ms.toFixed(1).padStart(7)} ms  worst ${worst.toFixed(0).padStart(4)} ms  ${note}${worst > ALLOWED ? `  (more than ${ALLOWED} ms)` : ''}`,
      );
    const ask = async (label: string, query: ListQuery, wanted: (recording: RecordingSummary) => boolean) => {
      let total = 0;
      const ours = await measure(async () => {
        total = (await lib.list(query)).total;
      });
      const theirs = await measure(() => scan(json, wanted));
      line(
        label,
        ours,
        `${total} found; JSON scan ${theirs.median.toFixed(0)} ms, ${(theirs.median / ours.median).toFixed(1)} x`,
      );
    };
    await ask('list, newest first', {}, () => true);
    await ask('list, by lap time, page 100', { sort: 'bestLapTime', order: 'asc', offset: 5000 }, () => true);
    await ask('filter by car', { car: 'Car 7' }, ({ car }) => car === 'Car 7');
    await ask('filter by track', { track: 'Circuit 3' }, ({ track }) => track === 'Circuit 3');
    await ask(
      'filter by date',
      { from: '2023-06-01', to: '2023-06-30' },
      ({ date }) => date !== null && date >= '2023-06-01' && date < '2023-07-01',
    );
    await ask('filter by tag', { tag: 'league' }, ({ tags }) => tags.includes('league'));
    await ask(
      'filter by lap time',
      { lapTimeMin: 60, lapTimeMax: 61 },
      ({ bestLapTime: t }) => t !== null && t >= 60 && t <= 61,
    );
    await ask(
      'search for two words',
      { q: 'circuit league' },
      ({ name, tags }) => name.includes('circuit') && tags.includes('league'),
    );

    print('(each answer holds the values for the filter menus too)');
    const wholeFile = await measure(() => readFileSync(longPath).length);
    line(
      'open a lap of the demo',
      await measure(() => openLap(lib, demo.id)),
      `record, ${COACH.length} channels, lap on its grid`,
    );
    const longLap = await measure(() => openLap(lib, long.id));
    line(
      'open a lap of the half hour',
      longLap,
      `reading the bytes of the .ibt takes ${wholeFile.median.toFixed(0)} ms`,
    );
  } finally {
    await library?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
