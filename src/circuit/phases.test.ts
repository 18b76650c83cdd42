import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCircuit } from './build.ts';
import type { CornerPass } from './pass.ts';
import { measureLap } from './phases.ts';
import { lapOf, type Piece, withChannels } from './testing.ts';

/** Straights of 500 m between half circles of 250 m: corners from 250 to 500 and from 1000 to 1250 m. */
const pieces: readonly Piece[] = [[250], [250, 180], [500], [250, 180], [250]];

/** 50 m/s, slowing evenly from `brake` to 20 m/s at `apex`, back to 50 m/s at `full`. */
function speedOf(corners: readonly { brake: number; apex: number; full: number }[]) {
  return (metres: number): number => {
    for (const { brake, apex, full } of corners) {
      const at = metres < brake - 400 ? metres + 1500 : metres;
      if (at >= brake && at <= apex) return 50 - (30 * (at - brake)) / (apex - brake);
      if (at > apex && at < full) return 20 + (30 * (at - apex)) / (full - apex);
    }
    return 50;
  };
}

/** Pedal of a trapezium: up from `on` over 10 m, down to nothing at `off` over `release` m. */
function pedal(n: number, on: number, off: number, release: number, peak: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) =>
    Math.max(0, Math.min(peak, ((i - on) / 10) * peak, ((off - i) / release) * peak)),
  );
}

const clean = lapOf(pieces, {
  speed: speedOf([
    { brake: 150, apex: 370, full: 620 },
    { brake: 930, apex: 1130, full: 1400 },
  ]),
});
const n = clean.distance.length;
const first = { on: 150, off: 330, release: 100, peak: 0.8 };
const firstBrake = pedal(n, first.on, first.off, first.release, first.peak);
const secondBrake = pedal(n, 930, 1010, 20, 0.5);
const brake = firstBrake.map((v, i) => Math.max(v, secondBrake[i]));
/** Off at 140 and 920 m, opened evenly over 60 m from 380 and 1140 m. */
const throttle = Float64Array.from({ length: n }, (_, i) => {
  if (i >= 140 && i < 440) return Math.max(0, (i - 380) / 60);
  if (i >= 920 && i < 1200) return Math.max(0, (i - 1140) / 60);
  return 1;
});
const gear = Float64Array.from({ length: n }, (_, i) => (i > 300 && i < 450 ? 2 : 4));
const lap = withChannels(clean, { brake, throttle, gear });
const circuit = buildCircuit([lap])!;
const [one, two] = measureLap(lap, circuit.corners);

function seconds(from: number, to: number): number {
  return lap.time[Math.round(to)] - lap.time[Math.round(from)];
}

describe('measureLap with pedals', () => {
  it('finds the brake', () => {
    // 8 % of the peak is passed 0.8 m into the 10 m of pressing, and 8 m before the end of 100 m of release.
    expect(one.brakeStart).toBeCloseTo(150.8, 1);
    expect(one.brakePeak?.value).toBeCloseTo(0.8, 6);
    expect(one.brakePeak?.at).toBeCloseTo(160, 6);
    expect(one.brakeEnd).toBeCloseTo(322, 0);
    expect(one.derived).toBe(false);
  });

  it('finds turn-in where the wheel passes a quarter of its most', () => {
    expect(Math.abs(one.turnIn - 250)).toBeLessThan(3);
  });

  it('shares the release between before and after turn-in', () => {
    // At 250 m the pedal still has 80 m of its 100 m of release to go.
    expect(one.trailBraking).toBeCloseTo(0.8, 1);
    expect(one.brakedEntry).toBeCloseTo((322 - 250) / (370 - 250), 1);
    expect(two.trailBraking).toBeCloseTo(0.5, 0);
  });

  it('finds the slowest point and the speeds', () => {
    expect(Math.abs(one.apex - 370)).toBeLessThan(2);
    expect(one.apexSpeed).toBeCloseTo(20, 0);
    expect(one.entrySpeed).toBeCloseTo(50 - (30 * 100) / 220, 0);
    const { end } = circuit.corners[0];
    expect(one.exitSpeed).toBeCloseTo(20 + (30 * (end - 370)) / 250, 1);
  });

  it('finds the throttle and the coasting before it', () => {
    expect(one.throttleOn).toBeCloseTo(386, 0);
    expect(one.fullThrottle).toBeCloseTo(437, 0);
    // Off the throttle at 140 m to the brake at 3 % of its travel, and from the brake to 5 % of throttle at 383 m.
    expect(one.coasting?.time).toBeCloseTo(seconds(140, 150.4) + seconds(326, 383), 1);
    expect(Math.abs((one.coasting?.from ?? 0) - 326)).toBeLessThan(2);
    expect(one.exitLifts).toBe(0);
    expect(one.lift).toBeUndefined();
  });

  it('gives phases that add up', () => {
    expect(one.braking.from).toBeCloseTo(one.brakeStart ?? 0, 9);
    expect(one.braking.to).toBe(one.entry.from);
    expect(one.entry.to).toBe(one.exit.from);
    expect(one.braking.time + one.entry.time + one.exit.time).toBeCloseTo(one.time, 12);
    expect(one.time).toBeCloseTo(seconds(one.braking.from, one.exit.to), 1);
  });

  it('reads the gear at the apex', () => {
    expect([one.gear, two.gear]).toEqual([2, 4]);
  });
});

describe('measureLap with something missing', () => {
  it('has no braking where the brake was not touched, but tells the lift', () => {
    const none = new Float64Array(n);
    const gentle = lapOf(pieces, { speed: (d) => 40 - 3 * Math.exp(-(((d - 375) / 80) ** 2)) });
    const lifted = Float64Array.from({ length: n }, (_, i) => (i > 260 && i < 360 ? 0.3 : 1));
    const [pass] = measureLap(withChannels(gentle, { brake: none, throttle: lifted }), circuit.corners);
    expect(pass.brakeStart).toBeUndefined();
    expect(pass.derived).toBe(false);
    expect(pass.lift).toEqual({ at: 261, throttle: 0.3 });
    expect(pass.braking.time).toBe(0);
  });

  it('derives braking from speed where there are no pedals', () => {
    const pass = measureLap(clean, circuit.corners)[0];
    expect(pass.derived).toBe(true);
    // 50 m/s falling by 30 m/s over 220 m is 6.8 m/s² at the start.
    expect(Math.abs((pass.brakeStart ?? 0) - 150)).toBeLessThan(10);
    expect(pass.brakeEnd).toBeGreaterThan(330);
    expect(pass.throttleOn).toBeGreaterThanOrEqual(pass.apex - 5);
    expect([pass.fullThrottle, pass.coasting, pass.gear]).toEqual([undefined, undefined, undefined]);
  });

  it('does not believe a brake channel that is silent while the car stops hard', () => {
    const pass = measureLap(
      withChannels(clean, { brake: new Float64Array(n), throttle }),
      circuit.corners,
    )[0];
    expect(pass.derived).toBe(true);
    // The car slows from 150 m on.
    expect(Math.abs((pass.brakeStart ?? Number.NaN) - 150)).toBeLessThan(10);
  });

  it('takes line pressure for the pedal', () => {
    const pressure = brake.map((v) => 2e5 + v * 6e6);
    const pass = measureLap(withChannels(clean, { brakePressure: pressure, throttle }), circuit.corners)[0];
    expect(pass.brakeStart).toBeCloseTo(150.8, 0);
    expect(pass.brakePeak?.value).toBeCloseTo(1, 2);
  });

  it.each([['steeringAngle'], ['steeringAngle', 'yawRate'], ['steeringAngle', 'yawRate', 'latAccel']])(
    'finds turn-in without %s %s %s',
    (...gone) => {
      const without = withChannels(lap, Object.fromEntries(gone.map((name) => [name, undefined])));
      const pass = measureLap(without, circuit.corners)[0];
      expect(Math.abs(pass.turnIn - 250)).toBeLessThan(12);
      expect(pass.steeringCorrections).toBeUndefined();
    },
  );

  it('finds turn-in with steering that is positive to the right', () => {
    const steeringAngle = lap.channels.get('steeringAngle')?.map((v) => -v);
    const pass = measureLap(withChannels(lap, { steeringAngle }), circuit.corners)[0];
    expect(pass.turnIn).toBeCloseTo(one.turnIn, 6);
  });

  it('says nothing without speed', () => {
    expect(measureLap(withChannels(lap, { speed: undefined }), circuit.corners)).toEqual([]);
  });
});

it('counts a catch of the wheel as one correction', () => {
  const steeringAngle = lap.channels.get('steeringAngle')?.map((v, i) => (i > 400 && i < 420 ? 0.3 * v : v));
  const pass = measureLap(withChannels(lap, { steeringAngle }), circuit.corners)[0];
  expect([one.steeringCorrections, pass.steeringCorrections]).toEqual([0, 1]);
});

it('counts a lift on the way out, but not a gear change', () => {
  const lifted = throttle.map((v, i) => (i > 450 && i < 470 ? 0.4 : v));
  const shifted = throttle.map((v, i) => (i > 450 && i < 454 ? 0 : v));
  const lifts = [lifted, shifted].map(
    (t) => measureLap(withChannels(lap, { throttle: t }), circuit.corners)[0],
  );
  expect(lifts.map((pass) => pass.exitLifts)).toEqual([1, 0]);
});

describe('across the line', () => {
  // The same circuit with its line 330 m on, in the middle of the first corner, and 200 m on, in its braking zone.
  function moved(by: number): CornerPass {
    const shift = (values: Float64Array): Float64Array => {
      const out = Float64Array.from({ length: n }, (_, i) => values[(i + by) % (n - 1)]);
      return out;
    };
    const names = ['speed', 'brake', 'throttle', 'gear', 'steeringAngle', 'latitude', 'longitude'];
    const channels = new Map(names.map((name) => [name, shift(lap.channels.get(name)!)] as const));
    const time = new Float64Array(n);
    for (let i = 1; i < n; i++) {
      const from = lap.time[(i - 1 + by) % (n - 1)];
      const to = lap.time[((i - 1 + by) % (n - 1)) + 1];
      time[i] = time[i - 1] + to - from;
    }
    const trace = { ...lap, time, channels };
    const { corners } = buildCircuit([trace])!;
    return measureLap(trace, corners)[
      corners.findIndex((c) => Math.abs(((c.apex + by) % (n - 1)) - 375) < 20)
    ];
  }

  it.each([200, 330])('measures the same corner with the line %i m on', (by) => {
    const pass = moved(by);
    const back = (place = Number.NaN): number => (place + by) % (n - 1);
    expect(back(pass.brakeStart)).toBeCloseTo(one.brakeStart ?? 0, 6);
    expect(back(pass.turnIn)).toBeCloseTo(one.turnIn, 6);
    expect(back(pass.apex)).toBeCloseTo(one.apex, 6);
    expect(back(pass.throttleOn)).toBeCloseTo(one.throttleOn ?? 0, 6);
    expect(pass.time).toBeCloseTo(one.time, 3);
  });
});

it('hangs together whatever the driver does', () => {
  /** A channel that steps every 25 m, with holes. */
  const steps = (max: number) =>
    fc
      .array(fc.option(fc.double({ min: 0, max, noNaN: true }), { nil: Number.NaN, freq: 9 }), {
        minLength: 60,
        maxLength: 60,
      })
      .map((levels) => Float64Array.from({ length: n }, (_, i) => levels[Math.floor(i / 25) % 60]));
  fc.assert(
    fc.property(steps(1), steps(1), steps(60), (anyBrake, anyThrottle, anySpeed) => {
      const wild = withChannels(lap, { brake: anyBrake, throttle: anyThrottle, speed: anySpeed });
      for (const [i, pass] of measureLap(wild, circuit.corners).entries()) {
        const { start, end } = circuit.corners[i];
        expect(pass.apex).toBeGreaterThanOrEqual(start - 1e-9);
        expect(pass.apex).toBeLessThanOrEqual(end + 1e-9);
        for (const { time } of [pass.braking, pass.entry, pass.exit]) expect(time).toBeGreaterThanOrEqual(0);
        expect(pass.braking.time + pass.entry.time + pass.exit.time).toBeCloseTo(pass.time, 9);
        for (const value of Object.values(pass)) if (typeof value === 'number') expect(value).not.toBeNaN();
      }
    }),
  );
});
