import { describe, expect, it } from 'vitest';
import { findLaps } from './laps.ts';
import { evenTimes, makeChannel, makeRecording } from './testing.ts';

/** A car on a 1000 m circuit at 50 m/s: 20.0 s a lap, sampled at 60 Hz; starts 900 m after the line. */
function evenLaps(seconds: number) {
  const times = evenTimes(seconds * 60, 60);
  const metres = times.map((t) => 900 + 50 * t + 0.01);
  return {
    times,
    fraction: metres.map((m) => (m % 1000) / 1000),
    lap: Int32Array.from(metres, (m) => 4 + Math.floor(m / 1000)),
    speed: new Float64Array(times.length).fill(50),
  };
}

describe('laps by the source counter', () => {
  it('interpolates the crossing inside the sample step', () => {
    const { times, fraction, lap, speed } = evenLaps(50);
    const found = findLaps(
      makeRecording(
        [
          makeChannel('lap', times, lap),
          makeChannel('lapFraction', times, fraction),
          makeChannel('speed', times, speed),
        ],
        { trackLength: 1000 },
      ),
    );
    expect(found.source).toBe('counter');
    expect(found.laps.map((l) => l.number)).toEqual([4, 5, 6, 7]);
    expect(found.laps.map((l) => l.clean)).toEqual([false, true, true, false]);
    expect(found.laps[0].reasons).toEqual(['incomplete']);
    expect(found.laps[3].time).toBeNull();
    for (const i of [1, 2]) expect(found.laps[i].time).toBeCloseTo(20, 6);
  });

  it('takes the official time that is published after the line, and not the one of a lap before', () => {
    const { times, fraction, lap, speed } = evenLaps(50);
    const published = times.map((t) => (t < 23.2 ? 19.5 : t < 43.1 ? 20.0123 : 19.9877));
    const { laps } = findLaps(
      makeRecording(
        [
          makeChannel('lap', times, lap),
          makeChannel('lapFraction', times, fraction),
          makeChannel('speed', times, speed),
          makeChannel('lastLapTime', times, published),
        ],
        { trackLength: 1000 },
      ),
    );
    expect(laps.map((l) => l.time)).toEqual([null, 20.0123, 19.9877, null]);
    expect(laps.map((l) => l.official)).toEqual([false, true, true, false]);
  });

  it('drops the zeroed first row and says which laps a reset to the pits cut', () => {
    const { times, fraction, lap, speed } = evenLaps(90);
    fraction[0] = 0;
    lap[0] = 0;
    speed[0] = 0;
    // At 30 s the car is put 100 m behind the line of the lap it is on.
    const at = 30 * 60;
    const shift = 0.1 - fraction[at];
    for (let i = at; i < times.length; i++) {
      const moved = (900 + 50 * times[i]) / 1000 + shift;
      fraction[i] = moved - Math.floor(moved);
      lap[i] =
        lap[at - 1] + Math.max(0, Math.floor(moved) - Math.floor((900 + 50 * times[at]) / 1000 + shift));
    }
    const { laps } = findLaps(
      makeRecording(
        [
          makeChannel('lap', times, lap),
          makeChannel('lapFraction', times, fraction),
          makeChannel('speed', times, speed),
        ],
        { trackLength: 1000 },
      ),
    );
    expect(
      laps.map((l) => [
        l.number,
        l.reasons.join('+'),
        l.time === null ? null : Math.round(l.time * 1e6) / 1e6,
      ]),
    ).toEqual([
      [4, 'incomplete', null],
      [5, '', 20],
      [6, 'incomplete+reset', null],
      [6, 'incomplete+reset', null],
      [7, '', 20],
      [8, '', 20],
      [9, 'incomplete', null],
    ]);
  });

  it('names pit road, leaving the track and slow laps', () => {
    const times = evenTimes(140 * 10, 10);
    const metres = times.map((t) => (t < 80 ? 50 * t : 4000 + 40 * (t - 80)) + 0.001);
    const lap = Int32Array.from(metres, (m) => Math.floor(m / 1000));
    const fraction = metres.map((m) => (m % 1000) / 1000);
    const { laps } = findLaps(
      makeRecording(
        [
          makeChannel('lap', times, lap),
          makeChannel('lapFraction', times, fraction),
          makeChannel('speed', times, new Float64Array(times.length).fill(50)),
          makeChannel(
            'onPitRoad',
            times,
            Uint8Array.from(times, (t) => (t < 5 ? 1 : 0)),
          ),
          makeChannel(
            'trackSurface',
            times,
            Int32Array.from(times, (t) => (t > 25 && t < 26 ? 0 : 3)),
          ),
        ],
        { trackLength: 1000 },
      ),
    );
    expect(laps.slice(0, 5).map((l) => l.reasons)).toEqual([['pit'], ['offTrack'], [], [], ['outlier']]);
    expect(laps[4].time).toBeCloseTo(25, 3);
  });
});

describe('laps without a counter', () => {
  it('counts falls of the lap fraction', () => {
    const { times, fraction, speed } = evenLaps(50);
    const found = findLaps(
      makeRecording([makeChannel('lapFraction', times, fraction), makeChannel('speed', times, speed)], {
        trackLength: 1000,
      }),
    );
    expect(found.source).toBe('distance');
    expect(found.laps.filter((l) => l.clean).map((l) => l.number)).toEqual([2, 3]);
  });

  it('uses beacons and calls their laps official', () => {
    const times = evenTimes(1000, 10);
    const found = findLaps(
      makeRecording([makeChannel('speed', times, new Float64Array(1000).fill(30))], {
        beacons: [12.5, 52.625, 91.125],
      }),
    );
    expect(found.source).toBe('beacon');
    expect(found.laps.map((l) => [l.number, l.time, l.official])).toEqual([
      [0, null, false],
      [1, 40.125, true],
      [2, 38.5, true],
      [3, null, false],
    ]);
  });

  /** A circle of radius 100 m around 45° N, 20 m/s: 10π s a lap. */
  function circle(seconds: number) {
    const times = evenTimes(seconds * 20, 20);
    const angle = times.map((t) => t / 5 + 1);
    const degree = (Math.PI / 180) * 6_371_008.8;
    return [
      makeChannel(
        'latitude',
        times,
        angle.map((a) => 45 + (100 * Math.sin(a)) / degree),
      ),
      makeChannel(
        'longitude',
        times,
        angle.map((a) => 10 + (100 * Math.cos(a)) / (degree * Math.cos(Math.PI / 4))),
      ),
      makeChannel(
        'speed',
        times,
        times.map((t) => 20 + (Math.cos(t / 5) > 0.99 ? 1 : 0)),
      ),
    ];
  }

  it('finds crossings of a start line given as a place', () => {
    const degree = (Math.PI / 180) * 6_371_008.8;
    const east = (metres: number) => 10 + metres / (degree * Math.cos(Math.PI / 4));
    const found = findLaps(
      makeRecording(circle(100), {
        startLine: {
          name: 'Start',
          a: { latitude: 45, longitude: east(95) },
          b: { latitude: 45, longitude: east(105) },
        },
      }),
    );
    expect(found.source).toBe('gps');
    const whole = found.laps.filter((lap) => lap.time !== null);
    expect(whole.length).toBe(2);
    for (const lap of whole) expect(lap.time).toBeCloseTo(10 * Math.PI, 3);
    // The line lies at angle 2π, reached (2π − 1) · 5 s after the start.
    expect(whole[0].start).toBeCloseTo((2 * Math.PI - 1) * 5, 3);
  });

  it('lays a line of its own with GPS alone, and says so', () => {
    const found = findLaps(makeRecording(circle(120)));
    expect(found.source).toBe('gps');
    expect(found.note).toContain('no start line');
    const whole = found.laps.filter((lap) => lap.time !== null);
    expect(whole.length).toBeGreaterThanOrEqual(2);
    for (const lap of whole) expect(lap.time).toBeCloseTo(10 * Math.PI, 3);
  });

  /** m: no multiple of any grid. */
  const AROUND = 1503.4;

  /** Speed over a lap with three corners, integrated in time; each lap a little different. */
  function speedOnly(laps: number, rate = 50) {
    const speeds: number[] = [];
    const driven: number[] = [];
    let metres = 0;
    while (metres < laps * AROUND) {
      const at = metres % AROUND;
      const slow = [300, 620, 1200].reduce(
        (sum, c, k) => sum + (12 + 4 * k) * Math.exp(-(((at - c) / 60) ** 2)),
        0,
      );
      const v = (45 - slow) * (1 + 0.01 * Math.sin(Math.floor(metres / AROUND)));
      speeds.push(v);
      driven.push(metres);
      metres += v / rate;
    }
    const at = (moment: number) => {
      const i = Math.floor(moment * rate);
      return driven[i] + (moment * rate - i) * (driven[i + 1] - driven[i]);
    };
    const when = (place: number) => {
      const i = driven.findIndex((d) => d > place);
      return (i - 1 + (place - driven[i - 1]) / (driven[i] - driven[i - 1])) / rate;
    };
    return { speeds: Float64Array.from(speeds), at, when };
  }

  it.each([50, 20, 10])('times laps by where the speed trace repeats itself, at %i Hz', (rate) => {
    const { speeds, at, when } = speedOnly(4.6, rate);
    const found = findLaps(makeRecording([makeChannel('speed', evenTimes(speeds.length, rate), speeds)]));
    expect(found.source).toBe('repetition');
    expect(found.note).toContain('1.50 km');
    const whole = found.laps.filter((lap) => lap.time !== null);
    expect(whole.length).toBeGreaterThanOrEqual(3);
    for (const lap of whole) {
      const truth = when(at(lap.start) + AROUND) - lap.start;
      expect(Math.abs((lap.time ?? 0) - truth)).toBeLessThan(0.02);
    }
  });

  it('says plainly that there are none', () => {
    const times = evenTimes(6000, 60);
    const noise = times.map((_, i) => 20 + 10 * Math.sin(i ** 1.37 / 5000));
    const found = findLaps(makeRecording([makeChannel('speed', times, noise)]));
    expect(found).toMatchObject({ laps: [], source: 'none' });
    expect(found.note).toContain('No laps');
    expect(findLaps(makeRecording([])).laps).toEqual([]);
  });
});
