/** Lap times of real recordings against the times that their sources published. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../src/formats/index.ts';
import { findLaps, lapChannels } from '../../src/telemetry/index.ts';
import { dataPath, expected, hasData } from '../real.ts';

function example(name: string): string {
  return join(import.meta.dirname, '../../docs/mappings', name);
}

async function lapsOf(path: string, options: { mapping?: string } = {}) {
  const source = await openRecording(dataPath('sim', path), options);
  try {
    return findLaps(await source.read(lapChannels));
  } finally {
    await source.close();
  }
}

/** Files of the facts table under a folder. */
function factsUnder(folder: string) {
  return Object.entries(expected).filter(([file]) => file.startsWith(`${folder}/`));
}

describe.skipIf(!hasData)('official lap times', () => {
  it('of iRacing are those that the sim published, to 1 ms', async () => {
    let checked = 0;
    for (const [file, facts] of factsUnder('ibt')) {
      const official = (facts.officialLapTimes ?? []) as { lap: number; seconds: number }[];
      if (official.length === 0) continue;
      const { laps, source } = await lapsOf(file);
      expect(source).toBe('counter');
      const timed = laps.filter((lap) => lap.time !== null);
      expect(timed.map((lap) => lap.number)).toEqual(official.map((lap) => lap.lap));
      for (const [i, lap] of timed.entries()) {
        expect(Math.abs((lap.time ?? 0) - official[i].seconds)).toBeLessThanOrEqual(0.001);
        expect(lap.official).toBe(true);
        checked++;
      }
    }
    expect(checked).toBe(5);
  });

  it('of Garage 61 are those in the file names', async () => {
    let checked = 0;
    for (const [file, facts] of factsUnder('garage61')) {
      if (typeof facts.officialLapTimeSeconds !== 'number') continue;
      const { laps } = await lapsOf(file);
      expect(laps.filter((lap) => lap.time !== null).map((lap) => lap.time)).toEqual([
        facts.officialLapTimeSeconds,
      ]);
      checked++;
    }
    expect(checked).toBe(13);
  });

  it('of the F4 session, which stand in the next file, are met by line crossings to one sample', async () => {
    const folder = 'parquet/f4_algarve_20250102_135623';
    const official = expected[folder].officialLapTimesByLapNumber as Record<string, number>;
    const found: Record<string, number> = {};
    for (const file of readdirSync(dataPath('sim', folder))) {
      const { laps } = await lapsOf(`${folder}/${file}`);
      for (const lap of laps) if (lap.time !== null) found[lap.number] = lap.time;
    }
    expect(Object.keys(found)).toEqual(Object.keys(official));
    for (const [lap, seconds] of Object.entries(official)) {
      expect(Math.abs(found[lap] - seconds)).toBeLessThanOrEqual(1 / 60);
    }
  });

  it('of RaceChrono agree with the first samples of the laps to one sample', async () => {
    const { laps } = await lapsOf('racechrono/tianma-2025-12-31-lap-9.csv.gz');
    const whole = laps.filter((lap) => lap.time !== null);
    expect(whole.map((lap) => lap.number)).toEqual([9]);
    expect(Math.abs((whole[0].time ?? 0) - 76.329)).toBeLessThanOrEqual(0.04);
  });

  it('of a VBOX log come from crossing the line that it gives', async () => {
    const { laps, source } = await lapsOf('vbo/racebox-lignano.vbo.gz');
    expect(source).toBe('gps');
    expect(laps.length).toBe(14);
    for (const lap of laps.filter((each) => each.clean)) {
      expect(lap.time).toBeGreaterThan(65);
      expect(lap.time).toBeLessThan(69);
    }
  });

  it('of an AiM log that stops before its first beacon are none, and it says so', async () => {
    const found = await lapsOf('aim/racestudio3-kart.csv');
    expect(found).toMatchObject({ laps: [], source: 'none' });
    expect(found.note).toContain('No laps');
  });

  it('of MoTeC i2 exports of one lap are the time that the export states', async () => {
    for (const [lap, seconds] of [
      [1, 57.04],
      [3, 57.2],
      [4, 57.24],
    ]) {
      const { laps } = await lapsOf(`motec/i2-60.2kw_-_Lap_${lap}.csv.gz`);
      expect(laps.length).toBe(1);
      expect(Math.abs((laps[0].time ?? 0) - seconds)).toBeLessThanOrEqual(0.001);
    }
  });

  it('of a track-day log through a mapping end where its laps end, to one sample', async () => {
    const file = 'csv/trackday-utah/utah-west-2021-05-21-driver-a-session-2.tsv.gz';
    const lastSamples = expected[file].lastSampleOfLapSeconds as Record<string, number>;
    const { laps } = await lapsOf(file, { mapping: example('track-day.yaml') });
    const whole = laps.filter((lap) => lap.time !== null);
    expect(whole.length).toBeGreaterThanOrEqual(11);
    for (const lap of whole) {
      expect(Math.abs((lap.time ?? 0) - lastSamples[lap.number])).toBeLessThanOrEqual(0.1);
    }
  });

  it('of an ACC export through a mapping agree with the table of its laps to one sample', async () => {
    // P026 left the circuit: its second lap is 240 m shorter than its first, and is not taken for whole.
    for (const participant of ['P010', 'P029', 'P036']) {
      const file = `csv/acc-laguna-seca/${participant}.csv.gz`;
      const official = expected[file].officialLapTimes as Record<string, number>;
      const { laps } = await lapsOf(file, { mapping: example('acc-i2.yaml') });
      for (const [name, seconds] of Object.entries(official)) {
        const lap = laps.find(({ number }) => `Lap ${number}` === name);
        const rows = (expected[file].laps as Record<string, { rows: number }>)[name].rows;
        expect(Math.abs((lap?.time ?? 0) - seconds)).toBeLessThanOrEqual(seconds / rows);
      }
    }
  });

  it('of a .ld with beacons are the times between them; of one shorter than a lap there are none', async () => {
    const calder = await lapsOf('motec/Sample1.ld');
    expect(calder.source).toBe('beacon');
    expect(calder.laps.filter((lap) => lap.time !== null).length).toBe(4);
    const kyalami = await lapsOf('motec/Kyalami-porsche_991ii_gt3_r-1-2021.12.15-21.37.58.ld');
    expect(kyalami).toMatchObject({ laps: [], source: 'none' });
    expect(kyalami.note).toContain('No laps');
  });
});
