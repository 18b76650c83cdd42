/** A replay as a program reads it: a line a lap, out of a real recording, to the result that history knows. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataPath, hasData } from '../real.ts';
import { pitboard } from './run.ts';

const bahrain = dataPath('f1/telemetry/openf1/2024-01-bahrain');

interface Line {
  readonly lap: number;
  readonly totalLaps: number | null;
  readonly cars: {
    position: number;
    car: number;
    laps: number;
    gap: { value: number } | null;
    stops: number;
  }[];
}

describe.skipIf(!hasData)('pitboard race replay', () => {
  let folder = '';

  // Whoever runs this may have a library of their own.
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pitboard-replay-'));
    process.env.PITBOARD_HOME = join(folder, 'home');
  });

  afterAll(() => {
    delete process.env.PITBOARD_HOME;
    rmSync(folder, { recursive: true, force: true });
  });

  it('replays the end of a race at sixty times its speed', () => {
    const { status, stdout, stderr } = pitboard(
      'race',
      'replay',
      bahrain,
      '--speed',
      '60',
      '--from',
      '56',
      '--json',
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line): Line => JSON.parse(line));
    expect(lines.map(({ lap }) => lap)).toContain(57);
    const last = lines.at(-1);
    // The official result: f1db, 2024 round 1.
    expect(last?.cars.map(({ car }) => car)).toEqual([
      1, 11, 55, 16, 63, 4, 44, 81, 14, 18, 24, 20, 3, 22, 23, 27, 31, 10, 77, 2,
    ]);
    expect(last?.cars.slice(0, 11).map(({ laps }) => laps)).toEqual([
      57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 56,
    ]);
    expect(last?.cars[1]?.gap?.value).toBeCloseTo(22.457, 1);
    expect(last?.cars.slice(0, 3).map(({ stops }) => stops)).toEqual([2, 2, 2]);
  });

  it('says what is wrong with what it was told', () => {
    for (const [args, sentence] of [
      [['2031-01', '--speed', '5'], 'there is no library in'],
      [[bahrain, '--speed', '0.5'], '--speed takes a number from 1 to 60, not "0.5".'],
      [[bahrain, '--delay', 'x'], '--delay takes a number from 0 to 3600, not "x".'],
      [[bahrain, '--from', '99'], '--from takes a number from 1 to 57, not "99".'],
    ] as const) {
      const { status, stderr } = pitboard('race', 'replay', ...args);
      expect(status).toBe(2);
      expect(stderr).toContain(sentence);
    }
  });
});
