/** The whole of Pitboard from the outside: recordings that it wrote itself, read, coached and refused by command. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pitboard } from './run.ts';

let folder = '';
let learner = '';
let expert = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitboard-cli-'));
  const run = pitboard('demo', '--keep', folder, '--json');
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  learner = join(folder, 'lime-rock-learner.ibt');
  expert = join(folder, 'lime-rock-expert.ibt');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('pitboard demo', () => {
  it('prints a report that a person can read, marked as simulated', () => {
    const { status, stdout } = pitboard('demo');
    expect(status).toBe(0);
    expect(stdout).toContain('Simulated, not recorded.');
    expect(stdout).toContain('Three things to work on');
    expect(stdout).toContain('Big Bend');
    expect(stdout).not.toContain('\u001b');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it('finds the faults that the learner was given, dearest first', () => {
    const report = JSON.parse(pitboard('demo', '--json').stdout);
    expect(report.top.map((item: { corner: string }) => item.corner)).toEqual(['1', '7', '6']);
    const [bigBend, divingTurn, westBend] = report.top;
    expect(bigBend.type).toBe('brakePoint');
    expect(Math.abs(bigBend.delta + 15)).toBeLessThanOrEqual(6);
    expect(divingTurn.type).toBe('fullThrottle');
    expect(divingTurn.carried).toBeGreaterThan(0.1);
    expect(westBend.type).toBe('coasting');
  });
});

describe('pitboard inspect', () => {
  it('prints the promised JSON', () => {
    const { status, stdout, stderr } = pitboard('inspect', learner, '--json');
    expect(status).toBe(0);
    expect(stderr).toBe('');
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ format: 'ibt', sampleRate: 60, simulated: true });
    expect(found.track).toContain('Lime Rock Park');
    expect(found.rows).toBeGreaterThan(20_000);
    expect(found.channels).toContainEqual({ name: 'speed', source: 'Speed', unit: 'm/s', rate: 60 });
    const timed = found.laps.filter((lap: { clean: boolean }) => lap.clean);
    expect(timed.length).toBe(5);
    for (const lap of timed) expect(lap).toMatchObject({ official: true, reasons: [] });
    expect(found.laps[0]).toMatchObject({ time: null, clean: false });
    expect(found.laps[0].reasons).toContain('incomplete');
  });

  it('reads the same from a gzipped file of any name', () => {
    const renamed = join(folder, 'recording.bin');
    writeFileSync(renamed, gzipSync(readFileSync(learner), { level: 1 }));
    const { stdout } = pitboard('inspect', renamed, '--json');
    expect(JSON.parse(stdout).laps).toEqual(JSON.parse(pitboard('inspect', learner, '--json').stdout).laps);
  });
});

describe('pitboard coach', () => {
  const run = (...args: string[]) => JSON.parse(pitboard('coach', learner, ...args, '--json').stdout);

  it('adds up to the lap-time difference', () => {
    const report = run('--reference', expert);
    const parts = [...report.corners, ...report.straights] as { delta: number }[];
    const sum = parts.reduce((total, part) => total + part.delta, 0);
    expect(Math.abs(sum - report.delta)).toBeLessThanOrEqual(0.005);
    expect(report.delta).toBeCloseTo(report.lap.time - report.reference.time, 3);
    expect(report.theoreticalBest.time).toBeLessThan(report.lap.time);
    for (const { issues } of report.corners) {
      for (const issue of issues) {
        expect(Object.keys(issue)).toEqual(
          expect.arrayContaining(['type', 'severity', 'delta', 'unit', 'description', 'cost', 'evidence']),
        );
      }
    }
  });

  it('takes a lap by number, its own best, and a numbered lap of another file', () => {
    expect(run('--lap', '3', '--reference', 'best')).toMatchObject({
      lap: { number: 3 },
      reference: { kind: 'lap', number: 5 },
    });
    expect(run('--reference', `${expert}#4`).reference).toMatchObject({
      number: 4,
      recording: 'lime-rock-expert.ibt',
    });
    expect(run().reference).toMatchObject({ kind: 'theoreticalBest' });
  });
});

describe('bad input gets one sentence and exit code 2', () => {
  const refused = (args: string[], sentence: RegExp) => {
    const { status, stdout, stderr } = pitboard(...args);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(2);
  };
  const file = (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  it('for files that are no recordings', () => {
    refused(['inspect', join(folder, 'nowhere.ibt')], /nowhere\.ibt: there is no such file/);
    refused(['inspect', folder], /is a folder/);
    refused(['coach', file('empty.ibt', new Uint8Array())], /empty\.ibt: is empty/);
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13);
    refused(['coach', file('lap.ibt', png)], /lap\.ibt: .*PNG/);
  });

  it('for recordings that lie or were cut', () => {
    const bytes = readFileSync(learner);
    refused(['coach', file('cut.ibt', bytes.subarray(0, 5000))], /cut\.ibt: /);
    const lying = Uint8Array.from(bytes.subarray(0, 400_000));
    new DataView(lying.buffer).setInt32(24, 2_000_000_000, true);
    refused(['coach', file('lying.ibt', lying)], /lying\.ibt: /);
  });

  it('keeps the whole rows of a cut recording, with a warning', () => {
    const cut = file('half.ibt', readFileSync(learner).subarray(0, 2_500_001));
    const { status, stdout, stderr } = pitboard('inspect', cut, '--json');
    expect(status).toBe(0);
    expect(stderr).toMatch(/^! /);
    expect(JSON.parse(stdout).laps.filter((lap: { clean: boolean }) => lap.clean).length).toBeGreaterThan(0);
  });

  it('for laps, references, maps and words that do not exist', () => {
    refused(['coach', learner, '--lap', '77'], /no lap 77; complete are: /);
    refused(['coach', learner, '--lap', 'seven'], /--lap expects the number of a lap, got "seven"/);
    refused(['coach', learner, '--lap', '7'], /lap 7 of lime-rock-learner\.ibt is not complete \(incomplete/);
    refused(['coach', learner, '--reference', `${expert}#99`], /no lap 99/);
    refused(
      ['coach', learner, '--corners', file('map.json', Buffer.from('{"corners":'))],
      /map\.json is not JSON/,
    );
    refused(['coach', learner, '--corners', file('map2.json', Buffer.from('{}'))], /corner map/);
    refused(['coach', learner, '--units', 'knots'], /--units knows km\/h and mph/);
    refused(['coach', learner, '--lang', 'tlh'], /--lang knows en/);
    refused(['fly'], /unknown command 'fly'/);
    refused(['bench', 'nothing'], /there is no benchmark "nothing"/);
    refused(['bench', '--fast'], /no option --fast without the name of a benchmark/);
    refused(['bench', '--json'], /--json prints one benchmark; name one of: .*race/);
    refused(['bench', 'ibt', '--json'], /the benchmark ibt has no --json; it takes nothing after its name/);
    refused(['bench', 'ibt', 'twice'], /the benchmark ibt takes nothing after its name, but got "twice"/);
    refused(['bench', 'backtest', '--json'], /the benchmark backtest needs --data; it takes --data DIR/);
    refused(['bench', 'race', '--fast'], /the benchmark race has no option --fast; it takes \[--json\]/);
  });
});
