import { describe, expect, it } from 'vitest';
import { findLaps } from './laps.ts';
import { changed, evenTimes, makeChannel, makeDrive, makeRecording } from './testing.ts';
import { atDistance, delta, drivenLength, lapTrace } from './trace.ts';

/** Two laps of 1000 m: the first at 50 m/s, the second at 40 m/s up to 500 m and 50 m/s after. */
function twoLaps() {
  const rate = 60;
  const total = 20 + 12.5 + 10;
  const times = evenTimes(Math.ceil((total + 0.5) * rate), rate);
  const metres = times.map((t) => {
    if (t <= 20) return 50 * t;
    if (t <= 32.5) return 1000 + 40 * (t - 20);
    return 1500 + 50 * (t - 32.5);
  });
  const speed = times.map((t) => (t > 20 && t <= 32.5 ? 40 : 50));
  return makeRecording(
    [
      makeChannel(
        'lapFraction',
        times,
        metres.map((m) => (m % 1000) / 1000),
      ),
      makeChannel('speed', times, speed),
      makeChannel(
        'gear',
        times,
        Int32Array.from(speed, (v) => (v > 45 ? 4 : 3)),
      ),
    ],
    { trackLength: 1000 },
  );
}

describe('lapTrace', () => {
  const recording = twoLaps();
  const [first, second] = findLaps(recording).laps.filter((lap) => lap.time !== null);
  const fast = lapTrace(recording, first, { length: 1000 });
  const slow = lapTrace(recording, second, { length: 1000 });

  it('lies on an even grid from line to line and ends at the lap time', () => {
    expect(fast.distance.length).toBe(1001);
    expect(fast.distance[1000]).toBe(1000);
    expect(fast.time[0]).toBe(0);
    expect(fast.time[1000]).toBeCloseTo(20, 9);
    expect(fast.time[500]).toBeCloseTo(10, 6);
    expect(slow.time[1000]).toBeCloseTo(22.5, 6);
  });

  it('keeps discrete channels discrete', () => {
    expect(new Set(slow.channels.get('gear'))).toEqual(new Set([3, 4]));
  });

  it('has a delta that ends at the difference of the lap times', () => {
    const lost = delta(slow, fast);
    expect(lost[1000]).toBeCloseTo((second.time ?? 0) - (first.time ?? 0), 9);
    expect(atDistance(slow, lost, 250)).toBeCloseTo(1.25, 2);
    expect(atDistance(slow, lost, 500)).toBeCloseTo(2.5, 2);
    expect(lost[900]).toBeCloseTo(2.5, 2);
  });

  it('ends on the official time where there is one', () => {
    const official = { ...first, time: 20.004, official: true };
    expect(lapTrace(recording, official, { length: 1000 }).time[1000]).toBeCloseTo(20.004, 9);
  });

  it('stretches driven distance to the length of the circuit', () => {
    const times = evenTimes(1000, 100);
    const bySpeed = makeRecording(
      [
        makeChannel(
          'speed',
          times,
          times.map((t) => 30 + t),
        ),
      ],
      {
        officialLapTime: 9.99,
      },
    );
    const [lap] = findLaps(bySpeed).laps;
    // ∫(30 + t) dt from 0 to 9.99 s.
    expect(drivenLength(bySpeed, lap)).toBeCloseTo(30 * 9.99 + 9.99 ** 2 / 2, 3);
    const trace = lapTrace(bySpeed, lap, { length: 400 });
    expect(trace.distance[trace.distance.length - 1]).toBe(400);
    expect(trace.time[trace.time.length - 1]).toBeCloseTo(9.99, 9);
  });

  it('moves the lap to where the car was seen to be', () => {
    const times = evenTimes(1201, 60);
    // True distance is 50 t; the speed sensor reads 2 % too much in the first half only.
    const speed = times.map((t) => (t < 10 ? 51 : 50));
    const seen = makeRecording(
      [
        makeChannel('speed', times, speed),
        makeChannel(
          'latitude',
          times,
          times.map((t) => 50 * t),
        ),
        makeChannel('longitude', times, new Float64Array(1201)),
      ],
      { officialLapTime: 20 },
    );
    const [lap] = findLaps(seen).laps;
    const blind = lapTrace(seen, lap, { length: 1000 });
    const aligned = lapTrace(seen, lap, { length: 1000, place: (latitude) => latitude });
    expect(Math.abs(blind.time[500] - 10)).toBeGreaterThan(0.05);
    expect(Math.abs(aligned.time[500] - 10)).toBeLessThan(0.03);
    expect(Math.abs(aligned.time[300] - 6)).toBeLessThan(0.01);
  });

  it('refuses a lap without a time and laps of two lengths', () => {
    const [cut] = findLaps(recording).laps.filter((lap) => lap.time === null);
    expect(() => lapTrace(recording, cut, { length: 1000 })).toThrow('not complete');
    expect(() => delta(fast, lapTrace(recording, first, { length: 990 }))).toThrow('1000 m and 990 m');
  });

  it('refuses a length that no circuit has', () => {
    for (const length of [49, 100_001, 1e9, Number.NaN, 0, Number.POSITIVE_INFINITY]) {
      expect(() => lapTrace(recording, first, { length })).toThrow(`not ${length} m`);
    }
  });
});

describe('a lap whose progress was not seen for a while', () => {
  const drive = makeDrive(300);
  const [from, to] = drive.lines.slice(0, 2);
  const speed = drive.log('speed', 60);
  const progress = drive.log('lapFraction', 60);

  /** m by which the trace is furthest from where the car was. */
  function worst(channels: Parameters<typeof makeRecording>[0]): number {
    const recording = makeRecording(channels);
    const lap = findLaps(recording).laps.find((each) => each.time !== null);
    if (!lap) throw new Error('there is no lap');
    expect(lap.clean).toBe(true);
    expect(lap.end - lap.start).toBeCloseTo(to - from, 3);
    const trace = lapTrace(recording, lap, { length: 4000 });
    const errors = trace.distance.map((d, i) => Math.abs(drive.metres(lap.start + trace.time[i]) - 4000 - d));
    return Math.max(...errors);
  }

  it('is where its speed took it meanwhile', () => {
    const hidden = (first: number, last: number) =>
      changed(progress, (share, _, t) => (t > from + first && t < from + last ? Number.NaN : share));
    expect(worst([progress, speed])).toBeLessThan(0.2);
    expect(worst([hidden(20, 50), speed])).toBeLessThan(1);
    expect(worst([hidden(1, to - from - 1), drive.log('lap', 60), speed])).toBeLessThan(2);
    expect(worst([changed(progress, () => Number.NaN), drive.log('lapDistance', 60), speed])).toBeLessThan(1);
    expect(worst([drive.log('lapFraction', 1), speed])).toBeLessThan(1);
  });
});
