import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Channel, Recording } from '../../telemetry/index.ts';
import { openBytes } from '../open.ts';
import { lapTimeFromName, metaFromName } from './garage61.ts';
import {
  type Moment,
  madeAim,
  madeGarage61,
  madeMotecCsv,
  madePlain,
  madeRaceChrono,
  madeVbo,
  momentAt,
} from './testing.ts';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function channel(recording: Recording, name: string): Channel {
  const found = recording.channels.get(name);
  if (found === undefined) throw new Error(`no ${name} among ${[...recording.channels.keys()].join(', ')}`);
  return found;
}

/** The channel follows the car on the circle, to within what the file rounds. */
function follows(recording: Recording, name: keyof Moment, within: number): void {
  const { values, times } = channel(recording, name);
  expect(values.length).toBeGreaterThan(100);
  for (let row = 0; row < values.length; row += 7) {
    expect(Math.abs(values[row] - momentAt(times[row])[name])).toBeLessThan(within);
  }
}

describe('Garage 61', () => {
  test('gives time, signs and pedals', async () => {
    const source = await openBytes(bytes(madeGarage61()), 'lap.csv');
    expect(source.meta.format).toBe('garage61-csv');
    expect(source.rows).toBe(600);
    const recording = await source.read();
    for (const name of ['speed', 'latAccel', 'longAccel', 'yawRate'] as const) follows(recording, name, 1e-9);
    expect(channel(recording, 'clutch').values[5]).toBe(0);
    expect(channel(recording, 'throttle').values[5]).toBe(1);
    expect(channel(recording, 'absActive')).toMatchObject({ kind: 'discrete', source: 'ABSActive' });
    expect(channel(recording, 'absActive').values[5]).toBe(0);
  });

  test('says what was put right, of one as of many', async () => {
    const lines = madeGarage61(600).split('\n');
    const lost = (count: number) => lines.filter((_, at) => at < 300 || at >= 300 + count).join('\n');
    const one = await openBytes(bytes(lost(1)), 'lap.csv');
    expect(one.warnings).toEqual([expect.stringMatching(/^1 sample is missing and 0 are repeated; /)]);
    const two = await openBytes(
      bytes(lost(2).replace(`${lines[99]}\n`, `${lines[99]}\n${lines[99]}\n`)),
      'x',
    );
    expect(two.warnings).toEqual([expect.stringMatching(/^2 samples are missing and 1 is repeated; /)]);
  });

  test('reads only what is asked for', async () => {
    const source = await openBytes(bytes(madeGarage61()), 'lap.csv');
    const recording = await source.read(['speed', 'noSuchChannel']);
    expect([...recording.channels.keys()]).toEqual(['speed']);
  });

  test.each([
    ['Garage 61 - D - C - T - 01.26.439 - 01K0.csv', 86.439],
    ['2025-12-12-09-41-summit-point-practice-ray-00-50-985.csv', 50.985],
    ['2025-12-11-13-18-summit-point-offline-testing-51.438-telemetry.csv', 51.438],
    ['2025-12-12-17-02-race-ray-ff1600-00.51.148-01K00000000000000000000019.csv', 51.148],
    ['2025-12-12-09-41-summit-point.csv', undefined],
    ['2025-12-27-1659-winton-race.csv', undefined],
    ['inside-1.csv', undefined],
  ])('%s promises %s', (name, seconds) => {
    expect(lapTimeFromName(name)).toBe(seconds);
  });

  test('takes the names apart that the site gives', () => {
    expect(
      metaFromName('Garage 61 - Ada L - Ray FF1600 - Lime Rock Park (Grand Prix) - 00.55.697 - X.csv'),
    ).toEqual({
      driver: 'Ada L',
      car: 'Ray FF1600',
      track: 'Lime Rock Park',
      trackConfig: 'Grand Prix',
    });
    expect(metaFromName('Garage 61 - Ada - BMW M4 - GT3 - Spa - 02.20.000 - X.csv')).toMatchObject({
      car: 'BMW M4 - GT3',
      track: 'Spa',
    });
    expect(metaFromName('lap.csv')).toEqual({});
  });

  test('refuses a list of laps', async () => {
    const list = 'Run,Lap,Lap time,Started at,Driver,Clean,Sector 1\n1,0,60,2025,A,1,20\n';
    await expect(openBytes(bytes(list), 'race.csv')).rejects.toThrow(
      /^race\.csv: is a list of laps .* not telemetry/,
    );
  });
});

describe('VBOX', () => {
  test('turns minutes west into degrees east and g into m/s²', async () => {
    const source = await openBytes(bytes(madeVbo()), 'x');
    expect(source.meta).toMatchObject({ format: 'vbo', track: 'Circle', date: '2026-05-21T10:00:00' });
    expect(source.warnings).toEqual([]);
    const recording = await source.read();
    follows(recording, 'latitude', 1e-6);
    follows(recording, 'longitude', 1e-6);
    follows(recording, 'speed', 1e-3);
    follows(recording, 'latAccel', 0.01);
    // 137 is a differential fix (128) on 9 satellites.
    expect(channel(recording, 'satellites').values[0]).toBe(9);
    expect(channel(recording, 'speed').rate).toBe(20);
  });

  test.each(['latitude', 'longitude'] as const)('finds the start line written %s first', async (order) => {
    const { meta } = await openBytes(bytes(madeVbo(200, 0, order)), 'x');
    expect(meta.startLine?.name).toBe('The line');
    expect(meta.startLine?.a.latitude).toBeCloseTo(45, 6);
    expect(meta.startLine?.a.longitude).toBeCloseTo(10.001, 6);
    expect(meta.startLine?.b.longitude).toBeCloseTo(10.002, 6);
  });

  test('runs over midnight', async () => {
    const source = await openBytes(bytes(madeVbo(500, 86_390)), 'x');
    const { times } = channel(await source.read(['speed']), 'speed');
    expect(times[499]).toBeCloseTo(499 / 20, 6);
    expect(source.warnings).toEqual([]);
  });

  test('says where the data should be', async () => {
    await expect(openBytes(bytes('[header]\ntime\n[comments]\n'), 'a.vbo')).rejects.toThrow(
      /a\.vbo: has no \[data\] section/,
    );
  });
});

describe('RaceChrono', () => {
  test('tells columns of one name apart by their source', async () => {
    const source = await openBytes(bytes(madeRaceChrono()), 'x');
    expect(source.meta).toMatchObject({ format: 'racechrono-csv', track: 'Circle', session: 'Lap timing' });
    expect(source.meta.date).toMatch(/^2025-12-31T03:13:17/);
    const recording = await source.read();
    follows(recording, 'speed', 1e-9);
    follows(recording, 'latAccel', 1e-9);
    expect(channel(recording, 'speed (calc)').values[0]).toBe(21);
    expect(channel(recording, 'speed (obd)').unit).toBe('m/s');
    expect(channel(recording, 'lap').values[0]).toBe(8);
    // The pedal runs from 5 to 95 % of its sensor.
    const { values } = channel(recording, 'throttle');
    expect(Math.min(...values)).toBeCloseTo(0, 9);
    expect(Math.max(...values)).toBeCloseTo(1, 9);
  });

  test('leaves out the straight lines drawn across a lost sensor', async () => {
    const lines = madeRaceChrono(500).split('\r\n');
    const head = lines.findIndex((line) => line.startsWith(',,,')) + 1;
    for (let row = 100; row <= 300; row++) {
      const cells = lines[head + row].split(',');
      cells[11] = String(10 + (row - 100) * 0.01);
      cells[12] = String(78 + (row - 100) * 0.02);
      lines[head + row] = cells.join(',');
    }
    const source = await openBytes(bytes(lines.join('\r\n')), 'x');
    expect(source.warnings.join()).toMatch(/sensor "200: obd" was lost for (7|8)\.\d s/);
    const { values } = channel(await source.read(), 'throttle');
    expect(values[200]).toBeNaN();
    expect(values[50]).toBeGreaterThanOrEqual(0);
    expect(values[400]).toBeGreaterThanOrEqual(0);
  });

  test('refuses another version', async () => {
    const old = madeRaceChrono().replace('Format,3', 'Format,2');
    await expect(openBytes(bytes(old), 'a.csv')).rejects.toThrow(/version 2, and version 3 is read/);
  });
});

describe('AiM', () => {
  test('turns right-positive channels round and keeps the beacons that lie in the file', async () => {
    const source = await openBytes(bytes(madeAim(400)), 'x');
    // 400 rows at 20 Hz end at 19.95 s; 30 s is the end of the session, not a crossing.
    expect(source.meta).toMatchObject({
      format: 'aim-csv',
      car: 'Kart',
      driver: 'Ada',
      track: 'Circle',
      beacons: [5.5, 12.25],
    });
    expect(source.meta.date).toBe('2024-12-15T13:34:00');
    expect(source.warnings).toEqual([
      expect.stringMatching(/stops at 19\.9\d? s, although its head states 30 s|stops at 20\.0 s/),
    ]);
    const recording = await source.read();
    follows(recording, 'latAccel', 1e-9);
    follows(recording, 'yawRate', 1e-9);
    follows(recording, 'speed', 1e-9);
    follows(recording, 'heading', 1e-9);
  });

  test('says how many beacons lie beyond the end', async () => {
    const source = await openBytes(bytes(madeAim(200)), 'x');
    expect(source.meta.beacons).toEqual([5.5]);
    expect(source.warnings.join()).toMatch(/1 of 2 beacons lie beyond the last sample/);
  });
});

describe('MoTeC i2', () => {
  test('reads quoted numbers and takes the sense of the steering from the lateral g', async () => {
    const source = await openBytes(bytes(madeMotecCsv()), 'x');
    expect(source.meta).toMatchObject({
      format: 'motec-csv',
      track: 'Circle',
      car: 'Car',
      driver: 'Ada',
      session: 'HOTLAP, Lap 3',
      date: '2022-10-30T19:49:00',
      beacons: [0, 9.98],
    });
    const recording = await source.read();
    follows(recording, 'speed', 0.02);
    follows(recording, 'latAccel', 0.05);
    expect(channel(recording, 'steeringAngle').values[0]).toBeGreaterThan(0);
    expect(channel(recording, 'throttle').values[0]).toBe(0.5);
    expect(source.warnings.join()).toMatch(/"Steering Angle" runs against the lateral acceleration/);
  });

  test('takes beacons from the head, in seconds of the recording', async () => {
    const source = await openBytes(bytes(madeMotecCsv(500, 'entire outing', '102.5 104.75 200.0')), 'x');
    expect(source.meta.beacons).toEqual([2.5, 4.75]);
  });
});

describe('a CSV of unknown origin', () => {
  test.each([
    [',', '.'],
    [';', ','],
    ['\t', '.'],
    ['\t', ','],
  ])('set apart by %j with the decimal %j is read by its column names', async (delimiter, decimal) => {
    const source = await openBytes(bytes(madePlain(400, delimiter, decimal)), 'x');
    expect(source.meta.format).toBe('csv');
    const recording = await source.read();
    follows(recording, 'speed', 1e-5);
    follows(recording, 'latitude', 1e-5);
    follows(recording, 'latAccel', 1e-4);
    expect(channel(recording, 'throttle').values[0]).toBeCloseTo(0.5, 9);
    expect(channel(recording, 'lap').values[0]).toBe(2);
    expect(recording.channels.has('Sector')).toBe(false);
  });

  test('gets its time from distance and speed where it has none', async () => {
    const lines = Array.from({ length: 200 }, (_, row) => `${row * 2},36`);
    const source = await openBytes(bytes(['distance_m,speed_kmh', ...lines].join('\n')), 'x');
    const { times } = channel(await source.read(), 'speed');
    expect(times[199]).toBeCloseTo(39.8, 9);
  });

  test.each([
    ['Time,Speed\n0,10\n0.1,11\n', /no column is a speed with its unit/],
    ['Zeit,Speed (km/h)\n0,10\n0.1,11\n', /no column is the time/],
    ['Time,Speed (km/h)\n0,10\n100,11\n200,12\n', /the unit of "Time" is not certain/],
  ])('is refused where that leaves a doubt', async (text, reason) => {
    await expect(openBytes(bytes(text), 'x.csv')).rejects.toThrow(reason);
    await expect(openBytes(bytes(text), 'x.csv')).rejects.toThrow(/docs\/mapping\.md/);
  });
});

test('any of them may be gzipped, in several members too', async () => {
  const text = madeVbo();
  const half = text.length >> 1;
  const packed = Buffer.concat([gzipSync(text.slice(0, half)), gzipSync(text.slice(half))]);
  const source = await openBytes(packed, 'a.vbo.gz');
  expect(source.rows).toBe(500);
});
