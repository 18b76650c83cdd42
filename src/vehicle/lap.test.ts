import { describe, expect, it } from 'vitest';

import { type Car, formulaFord1600 } from './cars.ts';
import { limeRock } from './circuits/limeRock.ts';
import { drag, fullThrottleForce, gearFor, gripForce, pedalsFor, resistance } from './forces.ts';
import { type Ground, openLimits, simulateLap, solveSpeed, timesOf } from './lap.ts';
import { buildPath } from './path.ts';

/** A car without air, rolling or turning parts, for sums that fit on paper. */
const plain: Car = {
  ...formulaFord1600,
  mass: 500,
  rotatingMass: 0,
  mu: 1,
  loadSensitivity: 0,
  drivenLoad: 1,
  brakeForce: 1e6,
  dragArea: 0,
  rollingResistance: 0,
  torque: [
    { rpm: 0, torque: 100 },
    { rpm: 50_000, torque: 100 },
  ],
  engineBraking: 0,
  driveline: 1,
  shiftRpm: 50_000,
  limitRpm: 50_000,
  reductions: [5],
  wheelRadius: 0.3,
};

function flat(nodes: number, step: number, curvature: number): Ground {
  return {
    step,
    curvature: new Float64Array(nodes).fill(curvature),
    grade: new Float64Array(nodes),
    crest: new Float64Array(nodes),
    stretch: new Float64Array(nodes).fill(1),
  };
}

describe('by hand', () => {
  it('circles of 50 m at mu 1.2 are driven at the root of mu g R, 24.26 m/s', () => {
    const speed = solveSpeed(flat(400, 0.5, 1 / 50), { ...plain, mu: 1.2 }, openLimits(400));
    for (const v of speed) expect(v).toBeCloseTo(24.261, 2);
  });

  it('downforce: 1 m² more at mu 1.2 and R 200 m holds v² = mu g / (1/R − mu ρ A / 2m)', () => {
    // 1.2 · 9.81 / (0.005 − 1.2 · 1.18 · 1 / 1000) = 11.772 / 0.003584 = 3284.6, v = 57.31
    const car = { ...plain, mu: 1.2, downforceArea: 1 };
    const speed = solveSpeed(flat(2600, 0.5, -1 / 200), car, openLimits(2600));
    for (const v of speed) expect(v).toBeCloseTo(57.31, 1);
  });

  it('from 50 to 20 m/s at mu 1 takes (50² − 20²) / 2g = 107.0 m', () => {
    const limits = openLimits(1001);
    limits.throttle.fill(0);
    for (let i = 0; i < 1001; i++) limits.speed[i] = 50;
    const speed = solveSpeed(flat(1001, 0.5, 0), plain, limits, { from: 50, to: 20 });
    const braking = speed.findIndex((v) => v < 49.999);
    expect((1000 - braking + 1) * 0.5).toBeCloseTo(107.03, 0);
    // The time of an even deceleration: 30 m/s at 9.81 m/s².
    const times = timesOf(flat(1001, 0.5, 0), speed);
    expect(times[1000] - times[braking - 1]).toBeCloseTo(30 / 9.81, 1);
  });

  it('1667 N against 0.295 v² ends at 75.2 m/s, and is at 46.1 m/s after 400 m', () => {
    const car = { ...plain, mu: 10, dragArea: 0.5 };
    const force = (100 * 5) / 0.3;
    const top = Math.sqrt(force / (0.5 * 1.18 * 0.5));
    expect(top).toBeCloseTo(75.16, 2);
    const ground = flat(40_001, 0.5, 0);
    const speed = solveSpeed(ground, car, openLimits(40_001), { from: 0, to: 200 });
    // v² = top² (1 − exp(−2 k s / m)) from the work of force and drag over the distance.
    expect(speed[800]).toBeCloseTo(top * Math.sqrt(1 - Math.exp((-2 * 0.295 * 400) / 500)), 1);
    expect(speed[40_000]).toBeCloseTo(top, 1);
    expect(drag(car, top)).toBeCloseTo(force, 6);
  });

  it('a slope of 10 % slows a rolling car by g · sin', () => {
    const ground = flat(201, 0.5, 0);
    ground.grade.fill(0.1);
    const limits = openLimits(201);
    limits.throttle.fill(0);
    const speed = solveSpeed(ground, plain, limits, { from: 30, to: 100 });
    const sine = 0.1 / Math.sqrt(1.01);
    expect(speed[200]).toBeCloseTo(Math.sqrt(900 - 2 * 9.81 * sine * 100), 3);
  });
});

describe('pedals', () => {
  it('give back the force that they were read from', () => {
    const car = formulaFord1600;
    const full = fullThrottleForce(car, 40, 3);
    expect(pedalsFor(car, full, 40, 3)).toEqual({ throttle: 1, brake: 0 });
    expect(pedalsFor(car, full + 500, 40, 3).throttle).toBe(1);
    const brake = pedalsFor(car, -5000, 40, 3);
    expect(brake.throttle).toBe(0);
    expect(brake.brake).toBeGreaterThan(0.45);
    expect(brake.brake).toBeLessThan(5000 / car.brakeForce);
  });
});

describe('a lap of Lime Rock', () => {
  const path = buildPath(limeRock);
  const car = formulaFord1600;
  const lap = simulateLap(path, car);

  it('takes about as long as such cars take there', () => {
    expect(lap.time).toBeGreaterThan(54.5);
    expect(lap.time).toBeLessThan(56.5);
  });

  it('never leaves the friction ellipse and never outdrives the engine', () => {
    for (let i = 0; i < lap.speed.length; i++) {
      const v = lap.speed[i];
      const place = { curvature: path.curvature[i], grade: path.grade[i], crest: path.crest[i] };
      const along = car.mass * (1 + car.rotatingMass) * lap.longAccel[i] + resistance(car, v, place);
      const across = car.mass * lap.latAccel[i];
      // Braking is planned from the far end of a cell, which differs by a hair from its near end.
      expect(Math.hypot(along, across) / gripForce(car, v, place)).toBeLessThan(1.01);
      expect(along).toBeLessThan(fullThrottleForce(car, v, gearFor(car, v)) * 1.001 + 1);
    }
  });

  it('is the same on a grid twice as fine, to 20 ms', () => {
    expect(simulateLap(buildPath(limeRock, 0.25), car).time).toBeCloseTo(lap.time, 1.7);
  });

  it('gets shorter with grip and with power', () => {
    const time = (changes: Partial<Car>) => simulateLap(path, { ...car, ...changes }).time;
    const byGrip = [1.2, 1.3, 1.4, 1.5].map((mu) => time({ mu }));
    const byPower = [0.7, 0.8, 0.9, 1].map((driveline) => time({ driveline }));
    for (const times of [byGrip, byPower]) {
      for (let i = 1; i < times.length; i++) expect(times[i]).toBeLessThan(times[i - 1]);
    }
  });
});
