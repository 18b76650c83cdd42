/**
 * Real text recordings against what separate scripts found in them (`sim/expected.json`) and against what their
 * makers state: lap times in file names, durations in headings.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRecording } from '../../src/formats/index.ts';
import type { Channel, Recording, RecordingSource } from '../../src/telemetry/index.ts';
import { dataPath, expected, hasData } from '../real.ts';

const mappings = join(import.meta.dirname, '../../docs/mappings');

function truth(file: string): Record<string, unknown> {
  return expected[file] ?? {};
}

function number(of: Record<string, unknown>, key: string): number {
  const value = of[key];
  if (typeof value !== 'number') throw new Error(`expected.json has no number ${key}`);
  return value;
}

function files(folder: string, pattern: RegExp): string[] {
  return hasData
    ? readdirSync(dataPath('sim', folder))
        .filter((name) => pattern.test(name))
        .map((name) => `${folder}/${name}`)
    : [];
}

async function opened(
  file: string,
  mapping?: string,
): Promise<{ source: RecordingSource; recording: Recording }> {
  const source = await openRecording(
    dataPath('sim', file),
    mapping === undefined ? {} : { mapping: join(mappings, mapping) },
  );
  return { source, recording: await source.read() };
}

function channel(recording: Recording, name: string): Channel {
  const found = recording.channels.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function most(values: ArrayLike<number>): number {
  let result = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) if (values[row] > result) result = values[row];
  return result;
}

function least(values: ArrayLike<number>): number {
  return -most(Float64Array.from(values, (value) => -value));
}

/** Pearson's r over the rows where both are known. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const rows = Array.from({ length: a.length }, (_, row) => row).filter(
    (row) => Number.isFinite(a[row]) && Number.isFinite(b[row]),
  );
  const mean = (of: ArrayLike<number>): number => rows.reduce((sum, row) => sum + of[row], 0) / rows.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (x: (row: number) => number): number => rows.reduce((total, row) => total + x(row), 0);
  return (
    sum((row) => (a[row] - ma) * (b[row] - mb)) /
    Math.sqrt(sum((row) => (a[row] - ma) ** 2) * sum((row) => (b[row] - mb) ** 2))
  );
}

describe.skipIf(!hasData)('Garage 61', () => {
  const laps = files('garage61', /\.csv\.gz$/);

  test.each(laps)('%s', async (file) => {
    const facts = truth(file);
    const { source, recording } = await opened(file);
    const speed = channel(recording, 'speed');
    const fraction = channel(recording, 'lapFraction').values;
    expect(source.meta.format).toBe('garage61-csv');
    expect(source.rows).toBe(facts.rows);
    expect(source.channels.map((info) => info.source)).toEqual(facts.columns);
    expect(most(speed.values)).toBe(facts.speedMaxMs);
    expect(least(speed.values)).toBe(facts.speedMinMs);
    expect(most(channel(recording, 'brake').values)).toBe(facts.brakeMax);
    expect(most(channel(recording, 'throttle').values)).toBe(facts.throttleMax);
    expect(fraction[0]).toBe(facts.lapDistPctFirst);
    expect(source.meta.officialLapTime ?? null).toBe(facts.officialLapTimeSeconds);
    if (source.meta.officialLapTime === undefined) return;

    // From line to line: the ends of the lap beyond the first and last sample, driven at their speed.
    const last = source.rows - 1;
    const length = source.meta.trackLength ?? Number.NaN;
    const rest = fraction[last] > 0.5 ? 1 - fraction[last] : -fraction[last];
    const time =
      speed.times[last] + (fraction[0] * length) / speed.values[0] + (rest * length) / speed.values[last];
    // Half a tick is 8 ms; nothing but the true ticks comes within 2 ms on all of them.
    expect(Math.abs(time - source.meta.officialLapTime)).toBeLessThan(0.002);
  });

  test('two drivers at one place find one length of track', async () => {
    for (const [pattern, spread] of [
      [/Lime Rock/, 1],
      [/Winton/, 1],
      [/summit.*ray-ff1600/, 1],
    ] as const) {
      const lengths: number[] = [];
      for (const file of laps.filter((name) => pattern.test(name))) {
        lengths.push((await openRecording(dataPath('sim', file))).meta.trackLength ?? Number.NaN);
      }
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(spread);
    }
  });

  test('turning left is positive in steering, yaw rate and lateral acceleration', async () => {
    const { recording } = await opened(laps.find((name) => name.includes('55.697')) ?? '');
    const yawRate = channel(recording, 'yawRate').values;
    expect(correlation(yawRate, channel(recording, 'latAccel').values)).toBeGreaterThan(0.9);
    expect(correlation(yawRate, channel(recording, 'steeringAngle').values)).toBeGreaterThan(0.7);
    // Lime Rock Park is driven clockwise.
    const { times } = channel(recording, 'yawRate');
    let turned = 0;
    for (let row = 1; row < times.length; row++) turned += yawRate[row] * (times[row] - times[row - 1]);
    expect(turned / (2 * Math.PI)).toBeCloseTo(-1, 1);
    expect(channel(recording, 'clutch').values[1000]).toBe(0);
  });

  test('the file that lost five samples and doubled three says so', async () => {
    const { source } = await opened(laps.find((name) => name.includes('55.697')) ?? '');
    expect(source.warnings).toEqual([expect.stringMatching(/^5 samples are missing and 3 are repeated/)]);
    expect(source.meta).toMatchObject({
      driver: 'Driver 42',
      car: 'Ray FF1600',
      track: 'Lime Rock Park',
      trackConfig: 'Grand Prix',
    });
  });

  test.each(files('garage61', /\.csv$/))('%s is a list of laps', async (file) => {
    await expect(openRecording(dataPath('sim', file))).rejects.toThrow(/is a list of laps .* not telemetry/);
  });
});

describe.skipIf(!hasData)('VBOX', () => {
  test('RaceBox in Lignano', async () => {
    const file = 'vbo/racebox-lignano.vbo.gz';
    const facts = truth(file);
    const { source, recording } = await opened(file);
    expect(source.rows).toBe(facts.rows);
    expect(['time', ...source.channels.map((info) => info.source)]).toEqual(facts.columns);
    const speed = channel(recording, 'speed');
    expect(most(speed.values) * 3.6).toBeCloseTo(number(facts, 'speedMaxKmh'), 6);
    expect(speed.rate).toBe(1 / number(facts, 'medianStepSeconds'));
    expect(speed.times[source.rows - 1]).toBeCloseTo(
      number(facts, 'endSecondsOfDay') - number(facts, 'startSecondsOfDay'),
      6,
    );
    // Lignano Sabbiadoro lies at 45.7 N 13.1 E, north-east of Venice.
    expect(channel(recording, 'latitude').values[0]).toBeCloseTo(45.73, 2);
    expect(channel(recording, 'longitude').values[0]).toBeCloseTo(13.07, 2);
    const { startLine } = source.meta;
    expect(startLine?.a.latitude).toBeCloseTo(2743.96882 / 60, 9);
    expect(startLine?.a.longitude).toBeCloseTo(784.39721 / 60, 9);
    expect(startLine?.b.longitude).toBeCloseTo(784.39786 / 60, 9);
    expect(source.meta).toMatchObject({ track: 'Lignano', date: '2026-04-11T11:32:00' });
    // The box stood upright: what it calls LongAcc measures gravity.
    expect(recording.channels.has('longAccel')).toBe(false);
  });
});

describe.skipIf(!hasData)('RaceChrono', () => {
  test('Tianma', async () => {
    const file = 'racechrono/tianma-2025-12-31-lap-9.csv.gz';
    const facts = truth(file);
    const { source, recording } = await opened(file);
    expect(source.rows).toBe(facts.rows);
    expect(most(channel(recording, 'speed').values)).toBe(facts.speedMaxMs);
    const lap = channel(recording, 'lap');
    const first = (wanted: number): number => lap.times[lap.values.indexOf(wanted)];
    expect(first(10) - first(9)).toBeCloseTo(number(facts, 'lapTimeFromFirstSamplesSeconds'), 3);
    expect(source.meta).toMatchObject({ format: 'racechrono-csv', track: 'Tianma' });
    // The OBD link was down for most of the lap; the GPS was not.
    expect(source.warnings.join()).toMatch(/The sensor "200: obd" was lost for 7\d\.\d s/);
    expect(channel(recording, 'speed').values.some(Number.isNaN)).toBe(false);
    expect(channel(recording, 'throttle').values[1000]).toBeNaN();
  });
});

describe.skipIf(!hasData)('AiM', () => {
  test('a kart session that stops early', async () => {
    const file = 'aim/racestudio3-kart.csv';
    const facts = truth(file);
    const { source, recording } = await opened(file);
    expect(source.rows).toBe(facts.rowsInFile);
    expect(['Time', ...source.channels.map((info) => info.source)]).toEqual(facts.columns);
    const speed = channel(recording, 'speed');
    expect(speed.rate).toBe(facts.sampleRateHz);
    expect(speed.times[source.rows - 1]).toBe(facts.lastTimeInFile);
    expect(source.meta).toMatchObject({
      car: facts.vehicle,
      track: facts.session,
      date: '2024-12-15T13:34:00',
    });
    expect(source.meta.beacons).toBeUndefined();
    expect(source.warnings[0]).toBe('The file stops at 25.1 s, although its head states 535.996 s.');
    expect(source.warnings[1]).toMatch(/9 of 9 beacons lie beyond/);
    expect(
      correlation(channel(recording, 'yawRate').values, channel(recording, 'latAccel').values),
    ).toBeGreaterThan(0.9);
  });

  test('a native log is named as one', async () => {
    await expect(openRecording(dataPath('sim/aim/test.xrk'))).rejects.toThrow(
      /^test\.xrk: is a native AiM log/,
    );
  });
});

describe.skipIf(!hasData)('MoTeC i2', () => {
  test.each(files('motec', /\.csv\.gz$/))('%s', async (file) => {
    const facts = truth(file);
    const { source, recording } = await opened(file);
    expect(source.rows).toBe(facts.rows);
    expect(['Time', ...source.channels.map((info) => info.source)]).toEqual(
      Object.keys(facts.columns as object),
    );
    expect(source.meta).toMatchObject({
      format: 'motec-csv',
      track: facts.venue,
      car: facts.vehicle,
      date: '2022-10-30T19:49:00',
    });
    const distance = channel(recording, 'distance');
    expect(distance.rate).toBe(facts.sampleRateHz);
    expect(distance.times[source.rows - 1]).toBe(Number(facts.lastTime));
    expect(distance.values[source.rows - 1]).toBe(Number(facts.lastDistance));
    expect(source.meta.beacons).toEqual([0, facts.durationSeconds]);
    expect(
      correlation(channel(recording, 'steeringAngle').values, channel(recording, 'latAccel').values),
    ).toBeGreaterThan(0.7);
  });
});

describe.skipIf(!hasData)('the mappings that are ready to use', () => {
  test.each(files('csv/trackday-utah', /\.tsv\.gz$/))('track-day.yaml on %s', async (file) => {
    const facts = truth(file);
    const { source, recording } = await opened(file, 'track-day.yaml');
    expect(source.rows).toBe(facts.rows);
    const speed = channel(recording, 'speed');
    expect(speed.rate).toBe(facts.rateHz);
    expect(most(speed.values) * 3.6).toBeCloseTo(number(facts, 'gpsSpeedMaxKmh'), 6);
    expect(speed.values[0]).toBeNaN();
    expect(source.warnings.filter((warning) => warning.includes('runs against'))).toEqual([]);
    const lap = channel(recording, 'lap').values;
    const lapTime = channel(recording, 'lapTime').values;
    for (const [key, seconds] of Object.entries(facts.lastSampleOfLapSeconds as Record<string, number>)) {
      const inLap = Float64Array.from(lapTime).filter((_, row) => lap[row] === Number(key));
      expect(inLap.length).toBe((facts.rowsPerLap as Record<string, number>)[key]);
      expect(most(inLap)).toBeCloseTo(seconds, 3);
    }
  });

  test.each(files('csv/acc-laguna-seca', /^P.*\.csv\.gz$/))('acc-i2.yaml on %s', async (file) => {
    const facts = truth(file);
    const { source, recording } = await opened(file, 'acc-i2.yaml');
    expect(source.rows).toBe(facts.rows);
    // The figure is of SPEED; Corr Speed, which the mapping takes, differs by up to 0.1 km/h.
    const fastest = most(channel(recording, 'speed').values) * 3.6;
    expect(Math.abs(fastest - number(facts, 'speedMaxKmh'))).toBeLessThan(0.15);
    expect(Math.abs(1 / channel(recording, 'speed').rate - number(facts, 'medianStepSeconds'))).toBeLessThan(
      1e-4,
    );
    const lap = channel(recording, 'lap').values;
    const lapTime = channel(recording, 'lapTime').values;
    for (const [name, of] of Object.entries(facts.laps as Record<string, Record<string, number>>)) {
      const inLap = Float64Array.from(lapTime).filter((_, row) => `Lap ${lap[row]}` === name);
      expect(inLap.length).toBe(of.rows);
      expect(most(inLap)).toBe(of.calcLapTimeMax);
    }
    // Laguna Seca is driven counter-clockwise: more left than right.
    const latAccel = Float64Array.from(channel(recording, 'latAccel').values);
    expect(latAccel.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0);
    expect(correlation(channel(recording, 'steeringAngle').values, latAccel)).toBeGreaterThan(0.3);
    expect(correlation(channel(recording, 'yawRate').values, latAccel)).toBeGreaterThan(0.6);
  });

  test('forza.yaml', async () => {
    const file = 'csv/forza-laguna-seca.csv.gz';
    const facts = truth(file);
    const { source, recording } = await opened(file, 'forza.yaml');
    expect(source.rows).toBe(facts.rows);
    expect(source.channels.length + 1).toBe(facts.columns);
    expect(source.warnings).toEqual([]);
    expect(most(channel(recording, 'speed').values)).toBe(facts.speedMaxMs);
    expect(most(channel(recording, 'distance').values)).toBe(facts.distanceMaxM);
    expect(most(channel(recording, 'lastLapTime').values)).toBe(facts.lastLapTimeSeconds);
    const { times } = channel(recording, 'lap');
    expect(times[source.rows - 1]).toBeGreaterThan(75);
    expect(times[source.rows - 1]).toBeLessThan(76);
    const yawRate = channel(recording, 'yawRate').values;
    expect(correlation(channel(recording, 'steeringAngle').values, yawRate)).toBeGreaterThan(0.8);
    expect(correlation(channel(recording, 'latAccel').values, yawRate)).toBeGreaterThan(0.8);
  });

  test.each(files('csv/acc-laguna-seca', /^(P010|lap-table)/))(
    '%s without a mapping is sent to the manual',
    async (file) => {
      await expect(openRecording(dataPath('sim', file))).rejects.toThrow(/docs\/mapping\.md/);
    },
  );
});
