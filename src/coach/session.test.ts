import { describe, expect, it } from 'vitest';
import { type Recording, sampleAt } from '../telemetry/index.ts';
import { evenTimes, makeChannel, makeRecording } from '../telemetry/testing.ts';
import { CoachError, layGround, withLaps, withSameLine } from './session.ts';

/** m: straights of 200 m and half circles of 300 m, to the left; the line begins the first straight. */
const LENGTH = 1000;
const RADIUS = 300 / Math.PI;
const origin = { latitude: 45, longitude: 9 };
/** m in a degree at 45° north (WGS84). */
const north = 111_132;
const east = 78_847;

function placeOf(metres: number): { x: number; y: number } {
  const half = metres % 500;
  const angle = Math.max(0, half - 200) / RADIUS;
  const x = Math.min(half, 200) + RADIUS * Math.sin(angle);
  const y = RADIUS * (1 - Math.cos(angle));
  // The second half is the first turned about the middle.
  return metres % LENGTH < 500 ? { x, y } : { x: 200 - x, y: 2 * RADIUS - y };
}

/** 50 m/s in the middle of the first straight, 40 m/s opposite. */
function speedAt(metres: number): number {
  return 45 + 5 * Math.cos((2 * Math.PI * (metres - 100)) / LENGTH);
}
/** s: ∫ ds / (45 + 5 cos) over a lap. */
const LAP_TIME = LENGTH / Math.sqrt(45 ** 2 - 5 ** 2);

interface Outing {
  /** m since the line where the recording begins. */
  readonly from?: number;
  /** m by which the circuit lies farther to the north. */
  readonly away?: number;
  /** m by which the wheel turns later than the stadium does. */
  readonly bendsAt?: number;
  /** Of metres: a wheel sensor that shows more. */
  readonly gain?: number;
}

/** 90 s at 20 Hz, four laps and a bit, with the channels named. */
function outing(
  names: readonly string[],
  { from = 0, away = 0, bendsAt = 0, gain = 1 }: Outing = {},
): Recording {
  const rate = 20;
  const n = 90 * rate;
  const times = evenTimes(n, rate);
  const metres = new Float64Array(n);
  metres[0] = from;
  for (let i = 1; i < n; i++) {
    const middle = metres[i - 1] + speedAt(metres[i - 1]) / (2 * rate);
    metres[i] = metres[i - 1] + speedAt(middle) / rate;
  }
  const turning = (m: number) => (((m - bendsAt) % 500) + 500) % 500 >= 200;
  const columns = {
    lap: metres.map((m) => Math.floor(m / LENGTH)),
    lapDistance: metres.map((m) => (m % LENGTH) * gain),
    speed: metres.map((m) => speedAt(m) * gain),
    yawRate: metres.map((m) => (turning(m) ? speedAt(m) / RADIUS : 0)),
    latitude: metres.map((m) => origin.latitude + (placeOf(m).y + away) / north),
    longitude: metres.map((m) => origin.longitude + placeOf(m).x / east),
  };
  const wanted = (['lap', 'lapDistance', 'speed', 'yawRate', 'latitude', 'longitude'] as const).filter(
    (name) => names.includes(name),
  );
  return makeRecording(wanted.map((name) => makeChannel(name, times, columns[name])));
}

const counted = ['lap', 'speed', 'latitude', 'longitude'];
const gpsOnly = ['speed', 'latitude', 'longitude'];

/** m east and north of the line, where each complete lap starts. */
function starts({ recording, found }: ReturnType<typeof withLaps>): { x: number; y: number }[] {
  const complete = found.laps.filter((lap) => lap.time !== null);
  const at = Float64Array.from(complete, (lap) => lap.start);
  const lat = recording.channels.get('latitude');
  const lon = recording.channels.get('longitude');
  if (!lat || !lon) throw new Error('no GPS');
  const [y, x] = [sampleAt(lat, at), sampleAt(lon, at)];
  return complete.map((_, i) => ({
    x: (x[i] - origin.longitude) * east,
    y: (y[i] - origin.latitude) * north,
  }));
}

describe('withSameLine', () => {
  const known = { name: 'counted', recording: outing(counted, { from: 900 }) };
  const alone = { name: 'logger', recording: outing(gpsOnly, { from: 600 }) };

  it('knows of a session with GPS only that its laps begin at a place of our choice, the fastest', () => {
    const { found, ...session } = withLaps(alone);
    expect(found.lineKnown).toBe(false);
    for (const { x, y } of starts({ ...session, found })) {
      expect(Math.abs(x - 100)).toBeLessThan(3);
      expect(Math.abs(y)).toBeLessThan(0.5);
    }
  });

  it.each(['session', 'reference'])('brings a %s with GPS only to the line that the other knows', (which) => {
    const laid = which === 'session' ? withSameLine(alone, known) : withSameLine(known, alone);
    const moved = laid.find(({ name }) => name === 'logger')!;
    expect(laid.map(({ name }) => name)).toEqual(
      which === 'session' ? ['logger', 'counted'] : ['counted', 'logger'],
    );
    const places = starts(moved);
    expect(places.length).toBeGreaterThanOrEqual(3);
    for (const { x, y } of places) {
      // The counter ticks with the first sample past the line, 2.4 m on at most.
      expect(x).toBeGreaterThan(-2.5);
      expect(x).toBeLessThan(2.5);
      expect(Math.abs(y)).toBeLessThan(0.5);
    }
    for (const { time } of moved.found.laps) if (time !== null) expect(time).toBeCloseTo(LAP_TIME, 2);
  });

  it('lays both by one line where neither knows it', () => {
    const other = { name: 'other', recording: outing(gpsOnly, { from: 350 }) };
    const [mine, theirs] = withSameLine(alone, other);
    const [there] = starts(theirs);
    for (const { x, y } of starts(mine)) expect(Math.hypot(x - there.x, y - there.y)).toBeLessThan(0.5);
  });

  it('leaves two that know it as they are', () => {
    const other = { name: 'other', recording: outing(counted) };
    expect(withSameLine(known, other)).toEqual([withLaps(known), withLaps(other)]);
  });

  it('refuses where GPS does not bring one to the other’s line', () => {
    const elsewhere = { name: 'elsewhere', recording: outing(gpsOnly, { away: 2000 }) };
    const blind = { name: 'blind', recording: outing(['lap', 'speed']) };
    expect(() => withSameLine(elsewhere, known)).toThrow(CoachError);
    expect(() => withSameLine(elsewhere, known)).toThrow(/elsewhere never crosses the start line of counted/);
    expect(() => withSameLine(alone, blind)).toThrow(/logger does not tell where the start line is/);
  });
});

describe('layGround', () => {
  const driven = ['lap', 'lapDistance', 'speed', 'yawRate'];
  const session = (name: string, more: Outing = {}) => withLaps({ name, recording: outing(driven, more) });

  it('takes two recordings of one circuit, the first of which sets the length', () => {
    const ground = layGround([session('main'), session('other', { gain: 1.05 })]);
    expect(Math.abs(ground.length - LENGTH)).toBeLessThan(3);
    expect(ground.circuit?.corners.length).toBe(2);
  });

  it('refuses a circuit of another length', () => {
    expect(() => layGround([session('main'), session('other', { gain: 1.08 })])).toThrow(
      /^the laps are not of one circuit: main is (999|1000|1001) m long, other 10(79|80|81) m$/,
    );
  });

  it('refuses a circuit of the same length that turns elsewhere', () => {
    // Bends 250 m on: 40 % of the lap bend in both or neither, which makes a correlation of −0.67.
    expect(() => layGround([session('main'), session('other', { bendsAt: 250 })])).toThrow(
      /main and other do not turn at the same places \(correlation -0\.6\d/,
    );
    expect(() => layGround([session('main'), session('other', { bendsAt: 10 })])).not.toThrow();
  });
});
