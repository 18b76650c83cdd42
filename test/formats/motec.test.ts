/**
 * MoTeC files of others: a logger's (Calder, 2005), ACC's (Kyalami) and lap sidecars. What they hold is known from
 * `expected.json`; what they mean is checked by physics that the reader does not use.
 */

import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bytesOfFile, FormatError } from '../../src/formats/bytes.ts';
import { motecLd, motecLdx, parseLdx } from '../../src/formats/motec/index.ts';
import type { Samples } from '../../src/telemetry/index.ts';
import { GRAVITY, toSi } from '../../src/units.ts';
import { dataPath, expected, hasData } from '../real.ts';

const sample = 'Sample1.ld';
const kyalami = 'Kyalami-porsche_991ii_gt3_r-1-2021.12.15-21.37.58.ld';

const LdFacts = z.object({
  venue: z.string(),
  dateTime: z.string(),
  channelCount: z.number(),
  durationSeconds: z.number(),
  channels: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      rateHz: z.number(),
      samples: z.number(),
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      first: z.array(z.number()),
    }),
  ),
  event: z.object({ vehicle: z.string() }),
});

const LdxFacts = z.object({
  beaconTimesSeconds: z.array(z.number()),
  wellFormedLdx: z.boolean(),
});

function facts(file: string) {
  return LdFacts.parse(expected[`motec/${file}`]);
}

async function open(file: string, path = dataPath('sim', 'motec', file)) {
  return motecLd.open(bytesOfFile(path), { name: file, path });
}

async function valuesOf(file: string, ...names: string[]): Promise<Samples[]> {
  const source = await open(file);
  const { channels } = await source.read(names);
  await source.close();
  return names.map((name) => {
    const channel = channels.get(name);
    if (channel === undefined) throw new Error(`no channel ${name}`);
    return channel.values;
  });
}

function statistics(values: ArrayLike<number>) {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    min = Math.min(min, values[i]);
    max = Math.max(max, values[i]);
    sum += values[i];
  }
  return { min, max, mean: sum / values.length };
}

describe.skipIf(!hasData).each([sample, kyalami])('%s', (file) => {
  test('all channels, with the units, rates and values that they were found to have', async () => {
    const truth = facts(file);
    const source = await open(file);
    const { channels } = await source.read();
    await source.close();
    const list = [...channels.values()];
    expect(list.map(({ source: name }) => name)).toEqual(truth.channels.map(({ name }) => name));
    for (const [i, fact] of truth.channels.entries()) {
      const channel = list[i];
      expect(channel).toMatchObject({ rate: fact.rateHz, length: fact.samples });
      expect(channel.values).toHaveLength(fact.samples);
      expect(channel.times.at(-1)).toBeCloseTo((fact.samples - 1) / fact.rateHz, 9);

      const unit = ['..', 'no', '1/min'].includes(fact.unit) ? '' : fact.unit;
      let { scale } = toSi(unit);
      const { shift } = toSi(unit);
      // The two known cases in which the samples overrule the label.
      if (file === kyalami && fact.name.startsWith('G_')) scale = GRAVITY;
      if (fact.name === 'Steered Angle') scale = -scale;
      const back = Float64Array.from(channel.values, (value) => (value - shift) / scale);
      const { min, max, mean } = statistics(back);
      const tolerance = 2e-5 + 1e-6 * Math.max(Math.abs(fact.min), Math.abs(fact.max));
      expect(Math.abs(min - fact.min), `${fact.name} min`).toBeLessThan(tolerance);
      expect(Math.abs(max - fact.max), `${fact.name} max`).toBeLessThan(tolerance);
      expect(Math.abs(mean - fact.mean), `${fact.name} mean`).toBeLessThan(tolerance);
      for (const [k, first] of fact.first.entries()) {
        expect(Math.abs(back[k] - first), `${fact.name}[${k}]`).toBeLessThan(tolerance);
      }
    }
  });

  test('car, track and date', async () => {
    const truth = facts(file);
    const { meta } = await open(file);
    expect(meta).toMatchObject({
      car: truth.event.vehicle,
      track: truth.venue,
      date: truth.dateTime.replace(' ', 'T'),
    });
  });
});

describe.skipIf(!hasData)('what the channels mean', () => {
  test('ACC: in a left turn the right wheels are faster, yaw rate, lateral acceleration and steering positive', async () => {
    const [left, right, speed] = await valuesOf(kyalami, 'WHEEL_SPEED_LF', 'WHEEL_SPEED_RF', 'speed');
    // Sampled at 200 and 60 Hz, the others at 20 or 60.
    for (const [name, rate] of [
      ['yawRate', 20],
      ['latAccel', 20],
      ['steeringAngle', 60],
    ] as const) {
      const [values] = await valuesOf(kyalami, name);
      let agree = 0;
      let total = 0;
      for (let i = 0; i < 5642; i++) {
        const turn = right[i * 10] - left[i * 10];
        if (speed[i * 3] < 15 || Math.abs(turn) < 0.4) continue;
        total++;
        if (Math.sign(values[(i * rate) / 20]) === Math.sign(turn)) agree++;
      }
      expect(total).toBeGreaterThan(300);
      expect(agree / total, name).toBeGreaterThan(0.9);
    }
  });

  test('ACC: Kyalami is driven counter-clockwise, so a lap turns left by a whole turn', async () => {
    const [yaw] = await valuesOf(kyalami, 'yawRate');
    // About one lap is driven, from the pit lane on.
    const turn = Float64Array.from(yaw).reduce((sum, rate) => sum + rate / 20, 0);
    expect(turn).toBeGreaterThan(5);
  });

  test('ACC: lateral acceleration is speed times yaw rate in m/s2', async () => {
    const [yaw, lat, speed] = await valuesOf(kyalami, 'yawRate', 'latAccel', 'speed');
    let xy = 0;
    let xx = 0;
    for (let i = 0; i < yaw.length; i++) {
      const expectedAccel = yaw[i] * speed[i * 3];
      xy += expectedAccel * lat[i];
      xx += expectedAccel ** 2;
    }
    expect(xy / xx).toBeGreaterThan(0.8);
    expect(xy / xx).toBeLessThan(1.2);
  });

  test('Calder is driven clockwise: between two beacons the car turns right by a whole turn', async () => {
    const { meta } = await open(sample);
    const [yaw] = await valuesOf(sample, 'yawRate');
    const [from, to] = meta.beacons ?? [];
    let turn = 0;
    for (let i = Math.ceil(from * 20); i < to * 20; i++) turn += yaw[i] / 20;
    expect(turn).toBeLessThan(-2 * Math.PI + 0.3);
    expect(turn).toBeGreaterThan(-2 * Math.PI - 0.3);
  });

  test('Calder: beacons fall where the lap counter steps, a lap apart as the logger timed it', async () => {
    const { meta } = await open(sample);
    const beacons = meta.beacons ?? [];
    const [lap, lapTime] = await valuesOf(sample, 'Lap Number', 'Lap Time');
    expect(beacons).toHaveLength(5);
    for (const [i, beacon] of beacons.slice(1).entries()) {
      // The logger shows a new count and the time of the lap before one to three seconds after the line.
      const after = Math.ceil(beacon) + 3;
      expect(lap[Math.floor(beacon)]).toBe(i);
      expect(lap[after]).toBe(i + 1);
      // It counts in steps of 10 ms, cut off.
      expect(Math.abs(beacon - beacons[i] - lapTime[after])).toBeLessThan(0.02);
    }
  });
});

describe.skipIf(!hasData)('.ldx', () => {
  const sidecars = Object.keys(expected).filter((name) => /^motec\/.*\.ldx$|^motec\/Valid copy/.test(name));

  test.each(sidecars)('%s', (name) => {
    const truth = LdxFacts.parse(expected[name]);
    const text = readFileSync(dataPath('sim', name), 'utf8');
    if (!truth.wellFormedLdx) {
      expect(() => parseLdx(text)).toThrow(FormatError);
      return;
    }
    expect(parseLdx(text)).toEqual(truth.beaconTimesSeconds.map((time) => expect.closeTo(time, 6)));
  });

  test('is not a recording, also under the name of one', () => {
    for (const file of ['Valid.ldx', 'Valid copy.ld', 'no-laps.ldx', 'Invalid.ldx']) {
      const source = bytesOfFile(dataPath('sim', 'motec', file));
      const head = source.slice(0, Math.min(source.byteLength, 65536));
      expect(motecLd.matches(head, source, { name: file })).toBe(false);
      expect(motecLdx.matches(head, source, { name: file })).toBe(true);
      expect(() => motecLdx.open(source, { name: file })).toThrow('give the .ld beside it');
      source.close();
    }
  });

  test('of the same car and track is not paired, nor when it is renamed', async () => {
    const here = await open(kyalami);
    expect(here.meta.beacons).toBeUndefined();
    expect(here.warnings.join()).toContain('belong to other runs');

    const folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
    try {
      copyFileSync(dataPath('sim', 'motec', kyalami), join(folder, 'run.ld'));
      const other = 'Kyalami-porsche_991ii_gt3_r-3-2021.12.15-21.43.22.ldx';
      copyFileSync(dataPath('sim', 'motec', other), join(folder, 'run.ldx'));
      const renamed = await open('run.ld', join(folder, 'run.ld'));
      expect(renamed.meta.beacons).toBeUndefined();
      expect(renamed.warnings.join()).toContain('run.ldx is not used: it belongs to another run');
      await renamed.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
