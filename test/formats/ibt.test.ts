/** The `.ibt` reader on real recordings, against facts computed by scripts that share no code with it. */

import { readdirSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { type ByteSource, bytesOfFile, FormatError } from '../../src/formats/bytes.ts';
import { ibt, readIbtHeader } from '../../src/formats/ibt/index.ts';
import type { Recording, RecordingSource } from '../../src/telemetry/index.ts';
import { dataPath, expected, hasData } from '../real.ts';

interface Segment {
  readonly lap: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly timeStart: number;
  readonly timeEnd: number;
  readonly speedMaxMs: number;
}

interface Facts {
  readonly headerVersion: number;
  readonly variables: number;
  readonly bufferLengthBytes: number;
  readonly rowsInFile: number;
  readonly trackDisplayName: string;
  readonly trackConfig: string;
  readonly trackLength: string;
  readonly sessionType: string;
  readonly carScreenName: string;
  readonly sessionTimeStart: number;
  readonly sessionTimeEnd: number;
  readonly segments: readonly Segment[];
  readonly officialLapTimes: readonly { seconds: number; publishedAtRow: number }[];
  readonly speedMaxMs: number;
}

const isIbt = (name: string): boolean => name.endsWith('.ibt');
const files = hasData ? readdirSync(dataPath('sim', 'ibt')).filter(isIbt).sort() : [];
const facts = (file: string): Facts => expected[`ibt/${file}`] as unknown as Facts;
const recordings = files.filter((file) => facts(file).segments !== undefined);

function bytes(file: string): ByteSource {
  return bytesOfFile(dataPath('sim', 'ibt', file));
}

function matches(file: string): boolean {
  const source = bytes(file);
  const head = source.slice(0, Math.min(source.byteLength, 65536));
  try {
    return ibt.matches(head, source, { name: 'renamed' });
  } finally {
    source.close();
  }
}

async function use<T>(file: string, work: (source: RecordingSource, recording: Recording) => T): Promise<T> {
  const source = await ibt.open(bytes(file), { name: file });
  const result = work(source, await source.read());
  await source.close();
  return result;
}

function values(recording: Recording, name: string): ArrayLike<number> {
  const channel = recording.channels.get(name);
  if (channel === undefined) throw new Error(`no channel ${name}`);
  return channel.values;
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = mean(x.map((value, i) => (value - mx) * (y[i] - my)));
  return product / Math.sqrt(mean(x.map((v) => (v - mx) ** 2)) * mean(y.map((v) => (v - my) ** 2)));
}

describe.skipIf(!hasData)('real .ibt files', () => {
  test('all nine recordings are here', () => {
    expect(recordings).toHaveLength(9);
  });

  test.each(recordings)('%s', async (file) => {
    const fact = facts(file);
    expect(matches(file)).toBe(true);
    const heading = bytes(file);
    const header = readIbtHeader(heading);
    heading.close();
    expect(header.version).toBe(fact.headerVersion);
    expect(header.variables).toHaveLength(fact.variables);
    expect(header.rowLength).toBe(fact.bufferLengthBytes);

    await use(file, (source, recording) => {
      expect(source.warnings).toEqual([]);
      expect(source.rows).toBe(fact.rowsInFile);
      const { meta } = source;
      expect(meta.track).toBe(fact.trackDisplayName);
      expect(meta.trackConfig ?? '').toBe(fact.trackConfig);
      expect(meta.trackLength).toBeCloseTo(Number.parseFloat(fact.trackLength) * 1000, 6);
      expect(meta.session).toBe(fact.sessionType);
      expect(meta.car).toBe(fact.carScreenName);
      expect(meta.driver).toMatch(/^Driver \d+$/);
      expect(meta.simulated).toBeUndefined();

      const speed = recording.channels.get('speed');
      expect(speed?.rate).toBe(60);
      expect(Math.max(...Array.from(values(recording, 'speed')))).toBeCloseTo(fact.speedMaxMs, 4);
      const clock = values(recording, 'SessionTime');
      expect(clock[0]).toBeCloseTo(fact.sessionTimeStart, 4);
      expect(clock[fact.rowsInFile - 1]).toBeCloseTo(fact.sessionTimeEnd, 4);
      const times = speed?.times ?? new Float64Array();
      expect(times[0]).toBe(0);
      expect(times[fact.rowsInFile - 1]).toBeCloseTo(fact.sessionTimeEnd - fact.sessionTimeStart, 3);

      const lap = values(recording, 'lap');
      for (const { lap: number, firstRow, rows, timeStart, timeEnd, speedMaxMs } of fact.segments) {
        const column = Array.from({ length: rows }, (_, i) => lap[firstRow + i]);
        expect(column.every((value) => value === number)).toBe(true);
        expect(times[firstRow]).toBeCloseTo(timeStart - fact.sessionTimeStart, 3);
        expect(times[firstRow + rows - 1]).toBeCloseTo(timeEnd - fact.sessionTimeStart, 3);
        const fastest = Math.max(...Array.from(values(recording, 'speed')).slice(firstRow, firstRow + rows));
        expect(fastest).toBeCloseTo(speedMaxMs, 3);
      }
      for (const { seconds, publishedAtRow } of fact.officialLapTimes) {
        expect(values(recording, 'lastLapTime')[publishedAtRow]).toBeCloseTo(seconds, 4);
      }
    });
  });

  test('signs: a left-turning oval has everything to the left positive', async () => {
    await use('skmodified_langley 2015-08-24 20-48-50.ibt', (_, recording) => {
      // The first row is zeroed.
      const column = (name: string): number[] => Array.from(values(recording, name)).slice(1);
      expect(correlation(column('latAccel'), column('yawRate'))).toBeGreaterThan(0.8);
      expect(correlation(column('latAccel'), column('steeringAngle'))).toBeGreaterThan(0.5);
      const yaw = column('yaw');
      const turn = yaw.slice(1).map((angle, i) => {
        const step = angle - yaw[i];
        return 60 * (step - 2 * Math.PI * Math.round(step / (2 * Math.PI)));
      });
      expect(correlation(turn, column('yawRate').slice(1))).toBeGreaterThan(0.99);
      const speed = column('speed');
      const gain = speed.slice(1).map((value, i) => 60 * (value - speed[i]));
      expect(correlation(gain, column('longAccel').slice(1))).toBeGreaterThan(0.95);
      // Ahead of the line the pedal is down, hence the clutch is not.
      const clutch = column('clutch');
      expect(clutch.filter((value) => value < 0.05).length).toBeGreaterThan(clutch.length / 2);
      expect(column('latitude')[100]).toBeCloseTo(37.086, 1);
      expect(column('longitude')[100]).toBeCloseTo(-76.386, 1);
    });
  });

  test('a 360 Hz variable ends each row with the value that the 60 Hz variable has', async () => {
    await use('valid_test_file.ibt', (source, recording) => {
      const fast = recording.channels.get('SteeringWheelTorque_ST');
      const slow = recording.channels.get('SteeringWheelTorque');
      expect(fast).toMatchObject({ rate: 360, length: 6 * source.rows, unit: 'N·m' });
      let same = 0;
      for (let row = 0; row < source.rows; row++) {
        if (fast?.values[6 * row + 5] === slow?.values[row]) same++;
        expect(fast?.times[6 * row + 5]).toBeCloseTo(slow?.times[row] ?? Number.NaN, 9);
      }
      expect(same).toBeGreaterThan(0.99 * source.rows);
    });
  });

  test('a memory dump of the live interface is read by the size of the file, with a warning', async () => {
    const file = 'live_test_file.ibt';
    expect(matches(file)).toBe(true);
    await use(file, (source, recording) => {
      expect(source.rows).toBe(facts(file).rowsInFile);
      expect(source.warnings.join(' ')).toMatch(/memory dump of the live interface.*last 4326 bytes/);
      expect(source.meta).toMatchObject({
        car: facts(file).carScreenName,
        track: facts(file).trackDisplayName,
      });
      expect(source.meta.date).toBeUndefined();
      expect(recording.channels.get('speed')?.values[0]).toBe(0);
      expect(recording.channels.get('CarIdxLapDistPct[63]')?.length).toBe(9);
      expect(recording.channels.get('yawRate')?.rate).toBe(360);
    });
  });

  test.each([
    ['empty_test_file.ibt', /the file is empty/],
    ['invalid_test_file.ibt', /version 1635021600, expected 1 or 2/],
  ])('%s is refused with one sentence', (file, message) => {
    expect(matches(file)).toBe(false);
    const source = bytes(file);
    expect(() => ibt.open(source, { name: file })).toThrow(FormatError);
    expect(() => ibt.open(source, { name: file })).toThrow(message);
    source.close();
  });
});
