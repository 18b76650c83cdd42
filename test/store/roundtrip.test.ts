/**
 * A recording that went through the library is the recording: every sample, every time and everything that was known
 * of it, exactly, against what the source gives directly. Tried on the demo and on one file of every kind.
 */

import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecording } from '../../src/formats/index.ts';
import { type Library, openLibrary } from '../../src/store/index.ts';
import { type Channel, findLaps, lapChannels, type Samples } from '../../src/telemetry/index.ts';
import { writeDemoSessions } from '../../src/vehicle/index.ts';
import { dataPath, hasData } from '../real.ts';

let folder = '';
let library: Library;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-roundtrip-'));
  library = await openLibrary(join(folder, 'home'));
});

afterAll(async () => {
  await library.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Index of the first sample that differs, or -1. A dictionary in Parquet takes −0 for 0, and so do we. */
function firstDifference(a: Samples, b: Samples): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return i;
  }
  return -1;
}

function expectSame(read: Channel | undefined, source: Channel): void {
  const { values, times, ...info } = source;
  const {
    values: readValues,
    times: readTimes,
    ...readInfo
  } = read ?? { ...source, values: new Uint8Array(0), times: new Float64Array(0) };
  expect(readInfo).toEqual(info);
  expect(readValues.constructor).toBe(values.constructor);
  expect([source.name, firstDifference(readValues, values)]).toEqual([source.name, -1]);
  expect([source.name, firstDifference(readTimes, times)]).toEqual([source.name, -1]);
}

async function expectRoundTrip(path: string, uploaded = path): Promise<string> {
  const source = await openRecording(path);
  try {
    const { id } = await library.import({ path: uploaded, name: basename(path) });
    const whole = await source.read();
    const stored = await library.read(id);
    expect(stored.meta).toEqual(source.meta);
    expect([...stored.channels.keys()]).toEqual(source.channels.map(({ name }) => name));
    for (const channel of whole.channels.values()) expectSame(stored.channels.get(channel.name), channel);
    const record = await library.get(id);
    expect(record?.rows).toBe(source.rows);
    expect(record?.channels).toEqual(source.channels);
    expect(record?.warnings).toEqual(source.warnings);
    const { laps, source: lapSource, note } = findLaps(await library.read(id, lapChannels));
    expect(record?.laps.map(({ index: _, ...lap }) => lap)).toEqual(laps);
    expect([record?.lapSource, record?.lapNote]).toEqual([lapSource, note]);
    return id;
  } finally {
    await source.close();
  }
}

test('the demo', async () => {
  const { expert, learner } = await writeDemoSessions(folder);
  await expectRoundTrip(expert);
  const id = await expectRoundTrip(learner);
  expect(await library.get(id)).toMatchObject({ simulated: true });
});

function garage61(): string {
  if (!hasData) return '';
  const [first] = readdirSync(dataPath('sim', 'garage61')).filter((name) => name.includes('00.55.697'));
  return dataPath('sim', 'garage61', first);
}

const kinds: readonly (readonly [string, string])[] = [
  ['ibt', dataPath('sim', 'ibt', 'skmodified_langley 2015-08-24 20-48-50.ibt')],
  ['motec-ld', dataPath('sim', 'motec', 'Sample1.ld')],
  ['motec-ld', dataPath('sim', 'motec', 'Kyalami-porsche_991ii_gt3_r-1-2021.12.15-21.37.58.ld')],
  ['motec-csv', dataPath('sim', 'motec', 'i2-60.2kw_-_Lap_1.csv.gz')],
  ['garage61-csv', garage61()],
  ['vbo', dataPath('sim', 'vbo', 'racebox-lignano.vbo.gz')],
  ['racechrono-csv', dataPath('sim', 'racechrono', 'tianma-2025-12-31-lap-9.csv.gz')],
  ['aim-csv', dataPath('sim', 'aim', 'racestudio3-kart.csv')],
];

describe.skipIf(!hasData)('real files', () => {
  test.each(kinds)('%s: %s', async (format, path) => {
    const id = await expectRoundTrip(path);
    expect((await library.get(id))?.format).toBe(format);
  });

  test('parquet', async () => {
    const session = dataPath('sim', 'parquet', 'f4_algarve_20250102_135623');
    const file = readdirSync(session, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('.parquet'),
    );
    if (file !== undefined) await expectRoundTrip(join(session, file));
  });

  test('an upload under another name keeps the lap time that is in its user’s name', async () => {
    const upload = join(folder, 'upload-7');
    cpSync(garage61(), upload);
    // The round trip above has it already; a library of its own has not.
    const own = await openLibrary(join(folder, 'own'));
    try {
      const { id } = await own.import({ path: upload, name: basename(garage61()) });
      expect((await own.get(id))?.meta.officialLapTime).toBe(55.697);
      expect((await own.get(id))?.bestLapTime).toBe(55.697);
    } finally {
      await own.close();
    }
  });
});
