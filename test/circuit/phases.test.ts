/** Corner measurements on real laps: do they hang together, and does braking read from speed agree with the pedal? */

import { describe, expect, it } from 'vitest';
import { buildCircuit, measureLap } from '../../src/circuit/index.ts';
import { hasData } from '../real.ts';
import { filesIn, tracesOf } from './laps.ts';

const sets = [
  ['Lime Rock', 'garage61', /Driver.*Lime Rock.*gz$/],
  ['Winton', 'garage61', /Winton.*gz$/],
  ['Jefferson', 'garage61', /summit.*gz$/],
  ['Algarve', 'parquet/f4_algarve_20250102_135623', /parquet$/],
] as const;

describe.skipIf(!hasData)('corner measurements of real laps', () => {
  it.each(sets)('hang together at %s', async (_, folder, pattern) => {
    const laps = (await tracesOf(filesIn(folder, pattern))).map(({ trace }) => trace);
    const circuit = buildCircuit(laps);
    if (!circuit) throw new Error('no circuit');
    const ahead = (from: number, to: number): number =>
      (((to - from) % circuit.length) + circuit.length) % circuit.length;
    for (const trace of laps) {
      const passes = measureLap(trace, circuit.corners);
      expect(passes.map(({ corner }) => corner)).toEqual(circuit.corners.map(({ id }) => id));
      let time = 0;
      for (const [i, pass] of passes.entries()) {
        const { start, end } = circuit.corners[i];
        expect(pass.derived).toBe(false);
        expect(pass.braking.time + pass.entry.time + pass.exit.time).toBeCloseTo(pass.time, 9);
        for (const phase of [pass.braking, pass.entry, pass.exit])
          expect(phase.time).toBeGreaterThanOrEqual(0);
        expect(ahead(start, pass.apex)).toBeLessThanOrEqual(ahead(start, end));
        expect(pass.apexSpeed).toBeLessThanOrEqual(Math.max(pass.entrySpeed, pass.exitSpeed) + 1);
        if (pass.brakeStart !== undefined && pass.brakeEnd !== undefined) {
          expect(ahead(pass.brakeStart, pass.brakeEnd)).toBeLessThan(400);
          expect(ahead(pass.brakeStart, pass.apex)).toBeLessThan(700);
        }
        if (pass.throttleOn !== undefined && pass.fullThrottle !== undefined) {
          expect(ahead(pass.throttleOn, pass.fullThrottle)).toBeLessThan(600);
        }
        time += pass.time;
      }
      // Corners do not overlap, so their times fit in the lap; a braking zone may begin in the corner before.
      expect(time).toBeLessThan(1.05 * (trace.lap.time ?? 0));
    }
  });

  it('finds the braking of laps without pedals: none missed, nine of ten within 8 m of the pedal', async () => {
    const off: number[] = [];
    let missed = 0;
    for (const [, folder, pattern] of sets) {
      const laps = (await tracesOf(filesIn(folder, pattern))).map(({ trace }) => trace);
      const corners = buildCircuit(laps)?.corners ?? [];
      for (const trace of laps) {
        const channels = new Map(trace.channels);
        channels.delete('brake');
        channels.delete('throttle');
        const blind = measureLap({ ...trace, channels }, corners);
        for (const [i, pass] of measureLap(trace, corners).entries()) {
          if (pass.brakeStart === undefined || (pass.brakePeak?.value ?? 0) < 0.3) continue;
          const derived = blind[i].brakeStart;
          if (derived === undefined) missed++;
          else off.push(Math.abs(derived - pass.brakeStart));
        }
      }
    }
    expect(off.length).toBeGreaterThan(100);
    expect(missed).toBe(0);
    expect(off.filter((metres) => metres <= 8).length / off.length).toBeGreaterThan(0.9);
  });
});
