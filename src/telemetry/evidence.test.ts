import { describe, expect, it } from 'vitest';
import type { CanonicalName } from './channels.ts';
import { isAlive } from './evidence.ts';
import { findLaps } from './laps.ts';
import type { Recording, RecordingMeta } from './recording.ts';
import { changed, evenTimes, makeChannel, makeDrive, makeRecording, without } from './testing.ts';
import { lapTrace } from './trace.ts';

const drive = makeDrive(380);
const truth = drive.lines.slice(1).map((line, i) => line - drive.lines[i]);
const constant = () => 0;
const missing = () => Number.NaN;

/** The drive with some channels' values replaced. */
function recorded(
  names: readonly CanonicalName[],
  damage: Partial<Record<CanonicalName, (v: number, i: number, t: number) => number>> = {},
  meta: Partial<RecordingMeta> = {},
): Recording {
  const channels = names.map((name) => {
    const channel = drive.log(name, 20);
    const value = damage[name];
    return value ? changed(channel, value) : channel;
  });
  return makeRecording(channels, meta);
}

/** The source, and how far the complete laps are from truth, s; line-free laps are as long as any other. */
function outcome(recording: Recording): { source: string; laps: number; error: number } {
  const { laps, source } = findLaps(recording);
  const times = laps.flatMap((lap) => (lap.time === null ? [] : [lap.time]));
  return { source, laps: times.length, error: Math.max(...times.map((time) => Math.abs(time - truth[0]))) };
}

describe('a channel that nothing was written to', () => {
  it('is one without two different numbers', () => {
    const times = evenTimes(4, 1);
    const alive = (...values: number[]) => isAlive(makeChannel('lap', times, Float64Array.from(values)));
    expect(alive(Number.NaN, 3, 3, Number.NaN)).toBe(false);
    expect(alive(Number.NaN, Number.NaN, Number.NaN, Number.NaN)).toBe(false);
    expect(alive(Number.NaN, 3, Number.NaN, 4)).toBe(true);
    expect(isAlive(undefined)).toBe(false);
  });

  const gps = ['speed', 'latitude', 'longitude'] as const;
  it.each([
    ['lapFraction', 'missing', 'distance', missing, ['lapDistance', 'speed']],
    ['lapFraction', 'constant', 'distance', constant, ['lapDistance', 'speed']],
    ['lapFraction', 'in percent', 'distance', (v: number) => 100 * v, ['lapDistance', 'speed']],
    ['lapFraction', 'constant', 'counter', constant, ['lap', 'speed']],
    ['lapFraction', 'constant', 'gps', constant, gps],
    ['lapDistance', 'missing', 'gps', missing, gps],
    ['lapDistance', 'constant', 'gps', constant, gps],
    ['distance', 'missing', 'gps', missing, gps],
    ['distance', 'constant', 'gps', constant, gps],
    ['lap', 'constant', 'gps', constant, gps],
    ['lap', 'missing', 'gps', missing, gps],
    ['lap', 'constant', 'repetition', constant, ['speed']],
    ['lap', 'missing', 'repetition', missing, ['speed']],
    ['distance', 'constant', 'repetition', constant, ['speed']],
    ['distance', 'missing', 'repetition', missing, ['speed']],
    ['lap', 'missing', 'distance', missing, ['lapFraction']],
    ['speed', 'missing', 'counter', missing, ['lap', 'lapFraction']],
  ] as const)('does not hide what was recorded: %s %s leaves laps by %s', (dead, _, source, value, names) => {
    const found = outcome(recorded([dead, ...names], { [dead]: value }));
    expect(found.source).toBe(source);
    expect(found.laps).toBeGreaterThanOrEqual(truth.length - 1);
    expect(found.error).toBeLessThan(1 / 20);
  });

  it('does not keep a lap from being laid out by its speed', () => {
    const names = ['lap', 'speed', 'distance', 'lapFraction'] as const;
    const recording = recorded(names, { lapFraction: missing, distance: constant });
    const lap = findLaps(recording).laps[2];
    const trace = lapTrace(recording, lap, { length: 4000 });
    for (const metres of [500, 1700, 3100]) {
      const truly = drive.metres(lap.start + trace.time[metres]) - drive.metres(lap.start);
      expect(Math.abs(truly - metres)).toBeLessThan(3);
    }
  });

  it('leaves the stretches of the counter listed where nothing else holds a lap', () => {
    const recording = makeRecording([
      makeChannel(
        'lap',
        evenTimes(100, 10),
        Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 3 : 4)),
      ),
    ]);
    const { laps, source } = findLaps(recording);
    expect(source).toBe('counter');
    expect(laps.map((lap) => [lap.number, lap.reasons])).toEqual([
      [3, ['incomplete']],
      [4, ['incomplete']],
    ]);
  });

  it('says that no lap is whole where the line was passed but once', () => {
    const once = recorded([...gps, 'lap'], { lap: (v) => Math.min(v, 8) });
    const found = findLaps(once);
    expect(found).toMatchObject({ source: 'gps', lineKnown: false });
    expect(found.note).toContain('no lap from line to line');
  });
});

describe('what laps are judged by', () => {
  const times = evenTimes(1000, 10);
  const speed = makeChannel(
    'speed',
    times,
    times.map((t) => (t > 40 && t < 47 ? 0 : 30)),
  );
  const second = (channels: Parameters<typeof makeRecording>[0]) =>
    findLaps(makeRecording([speed, ...channels], { beacons: [30, 90] })).laps[1].reasons;

  it('is the standstill where nothing was written to pit road', () => {
    expect(second([makeChannel('onPitRoad', times, new Float64Array(1000).fill(Number.NaN))])).toEqual([
      'pit',
    ]);
    expect(second([makeChannel('onPitRoad', times, new Float64Array(1000))])).toEqual([]);
  });

  it('counts the whole time off the track, also where most cells are empty', () => {
    const off = times.map((t, i) => (i % 4 !== 0 ? Number.NaN : t > 60 && t < 60.9 ? 0 : 3));
    expect(
      second([
        makeChannel('trackSurface', times, off),
        makeChannel(
          'onPitRoad',
          times,
          times.map(() => 0),
        ),
      ]),
    ).toEqual(['offTrack']);
  });
});

describe('beacons', () => {
  const names = ['lap', 'speed'] as const;
  const beacons = drive.lines.map((line) => Math.round(line * 1e6) / 1e6);

  it('outrank a counter seen less often than five times a second', () => {
    const seen = (rate: number) =>
      findLaps(makeRecording([drive.log('lap', rate), drive.log('speed', 20)], { beacons })).source;
    expect([1, 4, 5, 10].map(seen)).toEqual(['beacon', 'beacon', 'counter', 'counter']);
    expect(findLaps(recorded(names, { lap: constant }, { beacons })).source).toBe('beacon');
  });

  it('that stand twice in a lap make outliers', () => {
    const times = evenTimes(2500, 10);
    const doubled = [10, 70, 130, 160, 190, 250];
    const speed = makeChannel('speed', times, new Float64Array(2500).fill(30));
    const { laps } = findLaps(makeRecording([speed], { beacons: doubled }));
    expect(laps.filter((lap) => lap.time !== null).map((lap) => [lap.time, lap.reasons.join()])).toEqual([
      [60, ''],
      [60, ''],
      [30, 'outlier'],
      [30, 'outlier'],
    ]);
  });
});

describe('a start line given as a place', () => {
  it('lies where it is, wherever the first fix of one coordinate alone was', () => {
    const line = {
      name: 'Start',
      a: { latitude: 45, longitude: 9.0079 },
      b: { latitude: 45, longitude: 9.0083 },
    };
    const starts = (recording: Recording) => {
      const { laps, source } = findLaps(recording);
      expect(source).toBe('gps');
      return laps.filter((lap) => lap.time !== null).map((lap) => lap.start);
    };
    const all = starts(recorded(['latitude', 'longitude'], {}, { startLine: line }));
    expect(Math.abs(all[0] - drive.lines[0])).toBeLessThan(0.05);
    const late = { longitude: (v: number, i: number) => (i < 200 ? Number.NaN : v) };
    const some = starts(recorded(['latitude', 'longitude'], late, { startLine: line }));
    for (const [i, start] of some.entries()) expect(start).toBeCloseTo(all[i], 2);
  });

  it('is not passed by a car that stands on it', () => {
    const times = evenTimes(600, 10);
    const jitter = (i: number, k: number) => 1e-5 * Math.sin(i * k);
    const latitude = makeChannel(
      'latitude',
      times,
      times.map((_, i) => 45 + jitter(i, 1.7)),
    );
    const longitude = makeChannel(
      'longitude',
      times,
      times.map((_, i) => 9 + jitter(i, 2.3)),
    );
    const startLine = {
      name: 'Start',
      a: { latitude: 45, longitude: 8.999 },
      b: { latitude: 45, longitude: 9.001 },
    };
    const { laps } = findLaps(makeRecording([latitude, longitude], { startLine }));
    expect(laps.every((lap) => lap.time === null)).toBe(true);
  });
});

describe('missing samples', () => {
  const names = ['lap', 'speed', 'lapFraction'] as const;
  const reasons = (recording: Recording) => findLaps(recording).laps.map((lap) => lap.reasons.join('+'));

  it('of more than a second make a lap unclean, of all channels or of the speed alone', () => {
    const from = drive.lines[1] + 30;
    const cut = (seconds: number, channels: readonly CanonicalName[]) =>
      makeRecording(
        names.map((name) => {
          const channel = drive.log(name, 20);
          return channels.includes(name) ? without(channel, from, from + seconds) : channel;
        }),
      );
    expect(reasons(cut(20, names))).toEqual(
      ['incomplete', '', 'gap', '', 'incomplete'].slice(0, truth.length + 2),
    );
    expect(reasons(cut(1.5, ['speed']))[2]).toBe('gap');
    expect(reasons(cut(0.8, names))[2]).toBe('');
    expect(reasons(cut(20, ['lapFraction']))[2]).toBe('');
  });

  it('are none between the rows of a slow logger, or while the car crawls', () => {
    const slow = makeRecording(names.map((name) => drive.log(name, 0.5)));
    expect(reasons(slow).some((each) => each.includes('gap'))).toBe(false);
    const times = evenTimes(1000, 10).map((t) => (t < 50 ? t : t + 3));
    const crawl = times.map((t) => (Math.abs(t - 50) < 4 ? 1 : 30));
    const found = findLaps(makeRecording([makeChannel('speed', times, crawl)], { beacons: [10, 90] }));
    expect(found.laps[1].reasons).toEqual([]);
  });
});
