/** The demo's recordings, taken the way of a user's file: written, opened by content, laps found. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCircuit } from '../../src/circuit/index.ts';
import { openRecording } from '../../src/formats/index.ts';
import { atDistance, delta, findLaps, lapTrace, type Recording } from '../../src/telemetry/index.ts';
import {
  buildPath,
  cornerMapOf,
  demoLaps,
  limeRock,
  truthTable,
  writeDemoSessions,
} from '../../src/vehicle/index.ts';

let folder = '';
let files: { expert: string; learner: string };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-demo-'));
  files = writeDemoSessions(join(folder, 'made', 'on', 'the', 'way'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(path: string): Promise<Recording> {
  const source = await openRecording(path);
  try {
    return await source.read();
  } finally {
    await source.close();
  }
}

/** Times between crossings of the line, s, from nothing but the share of the lap and the session's clock. */
function crossingTimes(recording: Recording): number[] {
  const share = recording.channels.get('lapFraction')!;
  const crossings: number[] = [];
  for (let k = 1; k < share.length; k++) {
    const before = 1 - share.values[k - 1];
    const after = share.values[k];
    if (share.values[k] - share.values[k - 1] > -0.5) continue;
    const part = before / (before + after);
    crossings.push(share.times[k - 1] + part * (share.times[k] - share.times[k - 1]));
  }
  return crossings.slice(1).map((time, i) => time - crossings[i]);
}

describe('the demo sessions', () => {
  it('say who drove, where, and that nobody did', async () => {
    for (const [name, path] of Object.entries(files)) {
      const { meta } = await read(path);
      expect(meta.simulated).toBe(true);
      expect(meta.format).toBe('ibt');
      expect(meta.track).toBe('Lime Rock Park');
      expect(meta.driver?.toLowerCase()).toBe(`${name} (simulated)`);
    }
  });

  it('hold an out lap, whole laps with official times, and a cut lap back to the stall', async () => {
    for (const path of Object.values(files)) {
      const recording = await read(path);
      const { laps, source } = findLaps(recording);
      expect(source).toBe('counter');
      const clean = laps.filter((lap) => lap.clean);
      expect(clean.map((lap) => lap.number)).toEqual([2, 3, 4, 5, 6]);
      expect(clean).toHaveLength(demoLaps);
      expect(clean.every((lap) => lap.official)).toBe(true);
      expect(laps.at(-1)?.time).toBeNull();
      expect(laps[1].reasons).toContain('pit');
    }
  });

  it('have official times that agree with the line crossed in between samples, to 1 ms', async () => {
    for (const path of Object.values(files)) {
      const recording = await read(path);
      const official = findLaps(recording).laps.filter((lap) => lap.time !== null);
      const crossed = crossingTimes(recording);
      expect(official).toHaveLength(crossed.length);
      for (const [i, lap] of official.entries()) expect(Math.abs(lap.time! - crossed[i])).toBeLessThan(1e-3);
    }
  });

  it('show the time of a lap a moment after the line, as the sim does', async () => {
    const recording = await read(files.expert);
    const { laps } = findLaps(recording);
    const shown = recording.channels.get('lastLapTime')!;
    const second = laps.find((lap) => lap.number === 2)!;
    const row = shown.values.findIndex((value) => Math.abs(value - second.time!) < 1e-6);
    expect(shown.times[row] - second.end).toBeGreaterThan(0.5);
    expect(shown.times[row] - second.end).toBeLessThan(1);
  });

  it('have the learner one to three seconds behind', async () => {
    const best = async (path: string) =>
      Math.min(...findLaps(await read(path)).laps.flatMap((lap) => (lap.clean ? [lap.time!] : [])));
    const gap = (await best(files.learner)) - (await best(files.expert));
    expect(gap).toBeGreaterThan(1);
    expect(gap).toBeLessThan(3);
  });

  it('have the learner lose most where the worst faults are: Big Bend, The Diving Turn, West Bend', async () => {
    const path = buildPath(limeRock);
    const traces = [];
    for (const file of [files.learner, files.expert]) {
      const recording = await read(file);
      const clean = findLaps(recording).laps.filter((lap) => lap.clean);
      const best = clean.reduce((a, b) => (b.time! < a.time! ? b : a));
      traces.push(lapTrace(recording, best, { length: path.length }));
    }
    const [slow, fast] = traces;
    const lost = delta(slow, fast);
    const at = (s: number) => atDistance(slow, lost, s);
    const losses = truthTable(path).map(({ name, from, to }) => ({
      name,
      loss: at(to) - at(from) + (to < from ? at(path.length) : 0),
    }));
    losses.sort((a, b) => b.loss - a.loss);
    expect(losses.slice(0, 3).map(({ name }) => name)).toEqual(['Big Bend', 'The Diving Turn', 'West Bend']);

    // The corners that the analysis sees are those of the map, with their directions from the driven line.
    const circuit = buildCircuit(traces, { map: cornerMapOf(path) })!;
    expect(circuit.corners.map(({ name }) => name)).toEqual(path.corners.map(({ name }) => name));
    for (const [i, corner] of circuit.corners.entries()) {
      expect(corner.turn).toBeCloseTo(path.corners[i].turn, 1);
    }
  });

  it('are the same bytes every time', () => {
    const again = writeDemoSessions(join(folder, 'again'));
    expect(readFileSync(again.expert).equals(readFileSync(files.expert))).toBe(true);
    expect(readFileSync(again.learner).equals(readFileSync(files.learner))).toBe(true);
  });
});
