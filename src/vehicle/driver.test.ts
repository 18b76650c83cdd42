import { describe, expect, it } from 'vitest';

import { formulaFord1600 as car } from './cars.ts';
import { limeRock } from './circuits/limeRock.ts';
import type { Driver } from './driver.ts';
import { drive } from './driver.ts';
import { expert, learner } from './drivers.ts';
import { drag, engineBrakingForce, fullThrottleForce, gripForce, resistance } from './forces.ts';
import { buildPath } from './path.ts';
import { type Samples, sample } from './samples.ts';
import { driveSession, lapTimesOf } from './session.ts';
import { learnerFaults, steadyLap, truthTable } from './truth.ts';

const path = buildPath(limeRock);
const n = path.curvature.length;

/** One flying lap without scatter, 60 rows a second. */
function cleanLap(driver: Driver): Samples {
  const calm = {
    ...driver,
    scatter: { braking: 0, cornerSpeed: 0, line: 0, grip: 0, brake: 0, habit: 0, steering: 0 },
  };
  const run = drive(path, car, calm, { first: 0, count: 3 * n, pits: false });
  return sample(path, car, calm, run, 60, 0);
}

/** Rows of the second lap between two places, m. */
function rowsBetween(samples: Samples, from: number, to: number): number[] {
  const rows: number[] = [];
  for (let k = 0; k < samples.rows; k++) {
    const s = samples.lapDistance[k];
    if (samples.lap[k] === 1 && s >= from && s < to) rows.push(k);
  }
  return rows;
}

describe('a driven lap', () => {
  for (const driver of [expert, learner]) {
    it(`stays within the tyres: ${driver.label}`, () => {
      const run = drive(path, car, driver, { first: 0, count: 3 * n, pits: false });
      const { ground } = run.line;
      for (let i = n; i < 2 * n; i++) {
        const place = { curvature: ground.curvature[i], grade: ground.grade[i], crest: ground.crest[i] };
        const v = run.speed[i];
        const a = (run.speed[i + 1] ** 2 - v * v) / (2 * ground.step * ground.stretch[i]);
        const along = car.mass * (1 + car.rotatingMass) * a + resistance(car, v, place);
        const across = car.mass * v * v * place.curvature;
        expect(Math.hypot(along, across) / gripForce(car, v, place)).toBeLessThan(1.02);
      }
    });
  }

  it('has pedals that push the car as its speed says, by a sum of forces of its own', () => {
    const lap = cleanLap(learner);
    const rows = rowsBetween(lap, 0, path.length).slice(1, -1);
    const errors: number[] = [];
    for (const k of rows) {
      if (lap.throttle[k] > 0.97 || lap.clutch[k] > 0 || lap.gear[k] !== lap.gear[k + 1]) continue;
      const v = lap.speed[k];
      const gear = lap.gear[k];
      const held = engineBrakingForce(car, v, gear);
      const engine = lap.throttle[k] * (fullThrottleForce(car, v, gear) + held) - held;
      const force = engine - lap.brake[k] * car.brakeForce - drag(car, v);
      const metres = lap.lapDistance[k + 1] - lap.lapDistance[k - 1];
      const climbing = ((lap.altitude[k + 1] - lap.altitude[k - 1]) / metres) * 9.81;
      const rolling = 0.016 * 9.81;
      const gained = (lap.speed[k + 1] - lap.speed[k - 1]) * 30;
      const inertia = car.mass * (1 + car.rotatingMass) * gained;
      errors.push(Math.abs(inertia - force + car.mass * (climbing + rolling)) / car.mass);
    }
    // m/s²; the worst is at the onset of braking, where a step of 1/60 s is long.
    errors.sort((p, q) => p - q);
    expect(errors.length).toBeGreaterThan(500);
    expect(errors[Math.floor(0.9 * errors.length)]).toBeLessThan(0.1);
    expect(errors[errors.length - 1]).toBeLessThan(1.3);
  });

  it('turns right with negative steering, yaw rate and lateral acceleration', () => {
    const lap = cleanLap(expert);
    for (const k of rowsBetween(lap, 300, 420)) {
      expect(lap.steeringAngle[k]).toBeLessThan(0);
      expect(lap.yawRate[k]).toBeLessThan(0);
      expect(lap.latAccel[k]).toBeLessThan(0);
    }
  });

  it('never has both feet down', () => {
    const lap = cleanLap(expert);
    for (let k = 0; k < lap.rows; k++) expect(Math.min(lap.throttle[k], lap.brake[k])).toBe(0);
  });
});

describe('the faults of the learner appear where they were authored', () => {
  const fast = cleanLap(expert);
  const slow = cleanLap(learner);
  const corner = (number: number) => path.corners[number - 1];

  it('brakes about 15 m early for Big Bend and turns in too slowly', () => {
    const brakes = (lap: Samples) => {
      const k = rowsBetween(lap, 60, 250).find((row) => lap.brake[row] > 0.1)!;
      return lap.lapDistance[k];
    };
    // Over-slowing moves the point by a few metres more.
    expect(brakes(fast) - brakes(slow)).toBeGreaterThan(13);
    expect(brakes(fast) - brakes(slow)).toBeLessThan(28);
    const slowest = (lap: Samples) =>
      Math.min(...rowsBetween(lap, corner(1).start, corner(1).end).map((k) => lap.speed[k]));
    expect(slowest(slow) / slowest(fast)).toBeCloseTo(0.965, 2);
  });

  it('stabs the throttle out of The Left-Hander', () => {
    const lifts = (lap: Samples) => {
      const rows = rowsBetween(lap, corner(2).apex, corner(2).end + 25);
      return rows.filter((k) => lap.throttle[k] < 0.3 && lap.throttle[k - 1] >= 0.3).length;
    };
    expect(lifts(fast)).toBeLessThanOrEqual(1);
    expect(lifts(slow) - lifts(fast)).toBe(2);
  });

  it('misses the apex of The Uphill by a metre', () => {
    const north = (lap: Samples, k: number) => lap.latitude[k] * 111_080;
    const east = (lap: Samples, k: number) => lap.longitude[k] * 82_900;
    const at = (lap: Samples) => rowsBetween(lap, corner(5).apex, corner(5).end)[0];
    const k = at(slow);
    const distances = rowsBetween(fast, corner(5).start, corner(5).end).map((j) =>
      Math.hypot(north(slow, k) - north(fast, j), east(slow, k) - east(fast, j)),
    );
    expect(Math.min(...distances)).toBeCloseTo(1, 0);
  });

  it('coasts into West Bend', () => {
    const coasted = (lap: Samples) => {
      const rows = rowsBetween(lap, 1350, corner(6).apex).filter(
        (k) => lap.throttle[k] === 0 && lap.brake[k] < 0.02,
      );
      return rows.reduce((sum, k) => sum + lap.lapDistance[k + 1] - lap.lapDistance[k], 0);
    };
    expect(coasted(fast)).toBeLessThan(10);
    expect(coasted(slow)).toBeGreaterThan(60);
  });

  it('is late on full throttle out of The Diving Turn', () => {
    const flatOut = (lap: Samples) => {
      const rows = rowsBetween(lap, corner(7).start, path.length);
      let last = rows[0];
      for (const k of rows) if (lap.throttle[k] < 0.97) last = k;
      return lap.lapDistance[last];
    };
    expect(flatOut(slow) - flatOut(fast)).toBeGreaterThan(40);
  });
});

describe('the truth about the learner', () => {
  const table = truthTable(path, car);

  it('adds up to the difference of the two steady laps', () => {
    const total = table.reduce((sum, row) => sum + row.loss, 0);
    expect(total).toBeCloseTo(steadyLap(path, car, learner)[n] - steadyLap(path, car, expert)[n], 9);
    expect(total).toBeGreaterThan(1);
    expect(total).toBeLessThan(3);
  });

  it('names the corners that have faults, and each of them costs', () => {
    const faulty = new Set(learnerFaults.map((fault) => fault.corner));
    expect([...faulty]).toEqual(['1', '2', '5', '6', '7']);
    for (const row of table) {
      if (faulty.has(row.corner)) expect(row.habitCost).toBeGreaterThan(0.05);
      else expect(row.habitCost).toBe(0);
    }
  });
});

describe('a session', () => {
  it('is the same for the same seed and another for another', () => {
    const once = driveSession(path, car, learner, 2);
    const again = driveSession(path, car, learner, 2);
    const other = driveSession(path, car, { ...learner, seed: learner.seed + 1 }, 2);
    expect(again.speed).toEqual(once.speed);
    expect(again.latAccel).toEqual(once.latAccel);
    expect(lapTimesOf(other)).not.toEqual(lapTimesOf(once));
  });

  it('scatters the learner more than the expert', () => {
    const spread = (driver: Driver) => {
      const times = lapTimesOf(driveSession(path, car, driver, 5)).slice(1);
      return Math.max(...times) - Math.min(...times);
    };
    expect(spread(expert)).toBeGreaterThan(0.03);
    expect(spread(expert)).toBeLessThan(0.3);
    expect(spread(learner)).toBeLessThan(1);
    expect(spread(learner)).toBeGreaterThan(spread(expert));
  });
});
