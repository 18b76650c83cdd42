/** Real Parquet recordings: an iRacing F4 session at the Algarve, a file a stretch of a lap. */

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bytesOfFile } from '../../src/formats/bytes.ts';
import { parquet } from '../../src/formats/parquet/index.ts';
import { dataPath, expected, hasData } from '../real.ts';

const Facts = z.object({
  rows: z.number(),
  lapNumbers: z.array(z.number()),
  sessionTimeStart: z.number(),
  sessionTimeEnd: z.number(),
  lapDistPctMin: z.number(),
  lapDistPctMax: z.number(),
  speedMaxMs: z.number(),
  rateHz: z.number(),
});

const files = Object.keys(expected).filter((name) => /^parquet\/.*\.parquet$/.test(name));

async function read(name: string) {
  const path = dataPath('sim', name);
  const source = await parquet.open(bytesOfFile(path), { name: 'recording.parquet', path });
  const recording = await source.read();
  await source.close();
  const values = (channel: string) => {
    const found = recording.channels.get(channel);
    if (found === undefined) throw new Error(`no channel ${channel}`);
    return found.values;
  };
  return { source, recording, values };
}

describe.skipIf(!hasData)('recordings', () => {
  test.each(files)('%s', async (name) => {
    const truth = Facts.parse(expected[name]);
    const { source, recording, values } = await read(name);
    expect(source.rows).toBe(truth.rows);
    expect(source.warnings).toEqual([]);
    expect(source.channels.every(({ rate }) => Math.abs(rate - truth.rateHz) < 1e-3)).toBe(true);
    expect([...new Set(values('lap'))]).toEqual(truth.lapNumbers);
    expect(Math.max(...values('speed'))).toBeCloseTo(truth.speedMaxMs, 6);
    expect(Math.min(...values('lapFraction'))).toBeCloseTo(truth.lapDistPctMin, 9);
    expect(Math.max(...values('lapFraction'))).toBeCloseTo(truth.lapDistPctMax, 9);
    const { times } = recording.channels.get('speed') ?? {};
    expect(times?.at(-1)).toBeCloseTo(truth.sessionTimeEnd - truth.sessionTimeStart, 6);
    expect(recording.channels.has('tire_wear')).toBe(false);
  });

  test('the Algarve is driven clockwise: a lap turns right by a whole turn, and all signs agree', async () => {
    const lap = files.find((name) => name.includes('110.36419677734375'));
    const { values } = await read(lap ?? '');
    const yawRate = Float64Array.from(values('yawRate'));
    const turn = yawRate.reduce((sum, rate) => sum + rate / 60, 0);
    expect(turn).toBeLessThan(-2 * Math.PI + 0.2);
    expect(turn).toBeGreaterThan(-2 * Math.PI - 0.2);
    // A car that is caught from a slide steers the other way for a moment.
    for (const name of ['latAccel', 'steeringAngle']) {
      const column = values(name);
      const turning = [...yawRate.keys()].filter((i) => Math.abs(yawRate[i]) > 0.3);
      const agree = turning.filter((i) => Math.sign(column[i]) === Math.sign(yawRate[i]));
      expect(agree.length / turning.length, name).toBeGreaterThan(0.95);
    }
  });
});
