/**
 * Corners and corner measurements on the simulated sessions, where the truth is known: the corners from the plan of
 * the circuit, the learner's faults from the table that made them.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCircuit, type Circuit, type CornerPass, measureLap } from '../../src/circuit/index.ts';
import { openRecording } from '../../src/formats/index.ts';
import { drivenLength, findLaps, type LapTrace, lapTrace, median } from '../../src/telemetry/index.ts';
import {
  buildPath,
  cornerMapOf,
  learnerFaults,
  limeRock,
  writeDemoSessions,
} from '../../src/vehicle/index.ts';

const path = buildPath(limeRock);
const folder = mkdtempSync(join(tmpdir(), 'pitboard-circuit-'));
let expert: LapTrace[];
let learner: LapTrace[];
let circuit: Circuit;

async function lapsOf(file: string, length?: number): Promise<LapTrace[]> {
  const source = await openRecording(file);
  const recording = await source.read();
  await source.close();
  const laps = findLaps(recording).laps.filter((lap) => lap.time !== null && lap.clean);
  return laps.map((lap) => lapTrace(recording, lap, { length: length ?? drivenLength(recording, laps[0]) }));
}

beforeAll(async () => {
  const files = writeDemoSessions(folder);
  expert = await lapsOf(files.expert);
  learner = await lapsOf(files.learner, expert[0].length);
  const built = buildCircuit(expert, { map: cornerMapOf(path) });
  if (!built) throw new Error('no circuit');
  circuit = built;
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('detection on the simulated Lime Rock', () => {
  it('gives each lap alone the same corners, apexes within 10 m', () => {
    const laps = [...expert, ...learner].map((trace) => buildCircuit([trace])?.corners ?? []);
    for (const corners of laps) {
      expect(corners.map((corner) => corner.direction)).toEqual(laps[0].map((corner) => corner.direction));
      for (const [i, { apex }] of corners.entries()) {
        expect(Math.abs(apex - laps[0][i].apex)).toBeLessThanOrEqual(10);
      }
    }
  });

  it('finds the corners of the plan but for the kink after the third', () => {
    const planned = path.corners.filter(({ id }) => id !== '4');
    const found = buildCircuit(expert)?.corners ?? [];
    expect(found.map((corner) => corner.direction)).toEqual(planned.map((corner) => corner.direction));
    for (const [i, { apex }] of found.entries()) {
      // The kink of 11° counts to the third corner and draws its middle along.
      expect(Math.abs(apex - planned[i].apex)).toBeLessThan(i === 2 ? 12 : 5);
    }
  });
});

describe("the learner's faults show", () => {
  /** Median over the laps of learner − expert. */
  function difference(corner: string, fact: (pass: CornerPass) => number | undefined): number {
    const i = circuit.corners.findIndex(({ id }) => id === corner);
    const over = (laps: readonly LapTrace[]): number =>
      median(laps.map((trace) => fact(measureLap(trace, circuit.corners)[i]) ?? Number.NaN));
    return over(learner) - over(expert);
  }

  function amount(corner: string, kind: string): number {
    const fault = learnerFaults.find((it) => it.corner === corner && it.kind === kind);
    if (!fault) throw new Error(`the learner has no ${kind} in corner ${corner}`);
    return fault.amount;
  }

  it('braking early into Big Bend', () => {
    const early = -difference('1', (pass) => pass.brakeStart);
    expect(early).toBeGreaterThan(amount('1', 'brakesEarly') - 5);
    // A slower corner needs braking earlier still.
    expect(early).toBeLessThan(amount('1', 'brakesEarly') + 15);
  });

  it('over-slowing it', () => {
    expect(difference('1', (pass) => pass.apexSpeed)).toBeLessThan(-0.5);
  });

  it('stabbing the throttle out of the Left-Hander', () => {
    expect(difference('2', (pass) => pass.exitLifts)).toBe(amount('2', 'stabsThrottle'));
  });

  it('coasting into West Bend', () => {
    // At 45 m/s or less.
    expect(difference('6', (pass) => pass.coasting?.time)).toBeGreaterThan(amount('6', 'coasts') / 45 - 0.3);
  });

  it('late full throttle out of the Diving Turn', () => {
    expect(difference('7', (pass) => pass.fullThrottle)).toBeGreaterThan(amount('7', 'lateThrottle') / 2);
  });
});
