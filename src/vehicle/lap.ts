/**
 * The fastest speed at every place of a line, within what car and driver can do: first the speed that each curve
 * bears, then one pass forward for traction and one backward for braking, and the lower of them holds. Everything
 * a driver does worse than the car allows enters as a limit of these passes, never as a change of their result, so
 * that speed, time and acceleration always belong together (a = v dv/ds).
 *
 * Method: quasi-steady-state point mass, as in Brayshaw & Harrison (2005), "A quasi steady state approach to race
 * car lap simulation", without the moment balance.
 */

import type { Car } from './cars.ts';
import {
  engineBrakingForce,
  fullThrottleForce,
  gearFor,
  gripAlong,
  gripForce,
  type Place,
  resistance,
} from './forces.ts';
import type { Path } from './path.ts';

/** Places on an even grid; `stretch` is the metres driven per metre of the grid (1 on the line itself). */
export interface Ground {
  readonly step: number;
  readonly curvature: Float64Array;
  readonly grade: Float64Array;
  readonly crest: Float64Array;
  readonly stretch: Float64Array;
}

/** One value per node. */
export interface Limits {
  /** Share of the grip that is used. */
  readonly grip: Float64Array;
  /** m/s: never faster than this here. */
  readonly speed: Float64Array;
  /** Share of full throttle at most; 0 coasts with the engine braking. */
  readonly throttle: Float64Array;
  /** Share of the grip left for braking that is used. */
  readonly brake: Float64Array;
  /** m/s²: never accelerates harder than this. */
  readonly acceleration: Float64Array;
}

export function openLimits(nodes: number): Limits {
  return {
    grip: new Float64Array(nodes).fill(1),
    speed: new Float64Array(nodes).fill(Number.POSITIVE_INFINITY),
    throttle: new Float64Array(nodes).fill(1),
    brake: new Float64Array(nodes).fill(1),
    acceleration: new Float64Array(nodes).fill(Number.POSITIVE_INFINITY),
  };
}

export function groundOf(path: Path): Ground {
  return {
    step: path.step,
    curvature: path.curvature,
    grade: path.grade,
    crest: path.crest,
    stretch: new Float64Array(path.curvature.length).fill(1),
  };
}

/** m/s: no curve is taken faster than this, to keep straights finite. */
const TOP = 150;

/** m/s at which the curve takes all the grip; bisection, because load and grip depend on speed. */
export function cornerSpeed(car: Car, place: Place, gripShare: number): number {
  const fits = (v: number) =>
    car.mass * v * v * Math.abs(place.curvature) <= gripShare * gripForce(car, v, place);
  if (fits(TOP)) return TOP;
  let low = 0;
  let high = TOP;
  for (let i = 0; i < 40; i++) {
    const mid = (low + high) / 2;
    if (fits(mid)) low = mid;
    else high = mid;
  }
  return low;
}

/** m/s² at most, at this place and speed; negative where drag wins or the driver coasts. */
export function bestAcceleration(car: Car, v: number, place: Place, gripShare: number, throttle = 1): number {
  const gear = gearFor(car, v);
  const held = engineBrakingForce(car, v, gear);
  const engine = throttle * (fullThrottleForce(car, v, gear) + held) - held;
  const traction = gripAlong(car, v, place, gripShare) * car.drivenLoad;
  const force = Math.min(engine, traction) - resistance(car, v, place);
  return force / (car.mass * (1 + car.rotatingMass));
}

/** m/s², positive: hardest slowing at this place and speed. */
export function bestBraking(car: Car, v: number, place: Place, gripShare: number, brakeShare = 1): number {
  const brake = Math.min(gripAlong(car, v, place, gripShare) * brakeShare, car.brakeForce);
  return (brake + resistance(car, v, place)) / (car.mass * (1 + car.rotatingMass));
}

/**
 * m/s at every node. An open run begins at `from` m/s and ends at `to`; a closed one (neither given) is a lap that
 * repeats itself.
 */
export function solveSpeed(
  ground: Ground,
  car: Car,
  limits: Limits,
  ends?: { readonly from: number; readonly to: number },
): Float64Array {
  const n = ground.curvature.length;
  const cap = new Float64Array(n);
  const place = { curvature: 0, grade: 0, crest: 0 };
  const at = (i: number): Place => {
    place.curvature = ground.curvature[i];
    place.grade = ground.grade[i];
    place.crest = ground.crest[i];
    return place;
  };
  for (let i = 0; i < n; i++) cap[i] = Math.min(limits.speed[i], cornerSpeed(car, at(i), limits.grip[i]));
  if (ends) {
    cap[0] = Math.min(cap[0], ends.from);
    cap[n - 1] = Math.min(cap[n - 1], ends.to);
  }
  const length = (i: number) => ground.step * ground.stretch[i];

  // A closed lap is walked twice: the second time the start has its true speed.
  const speed = Float64Array.from(cap);
  const rounds = ends ? 1 : 2;
  for (let k = 0; k < rounds * n - (ends ? 1 : 0); k++) {
    const i = k % n;
    const next = (k + 1) % n;
    const v = speed[i];
    const a = Math.min(
      bestAcceleration(car, v, at(i), limits.grip[i], limits.throttle[i]),
      limits.acceleration[i],
    );
    const v2 = Math.max(v * v + 2 * a * length(i), ends ? 0 : 1);
    speed[next] = Math.min(speed[next], Math.sqrt(v2));
  }
  for (let k = rounds * n - (ends ? 1 : 0); k > 0; k--) {
    const i = k % n;
    const before = (k - 1) % n;
    const v = speed[i];
    const a = bestBraking(car, v, at(i), limits.grip[i], limits.brake[i]);
    speed[before] = Math.min(speed[before], Math.sqrt(v * v + 2 * a * length(before)));
  }
  return speed;
}

/** s at every node of an open run, with even acceleration between nodes. */
export function timesOf(ground: Ground, speed: Float64Array): Float64Array {
  const times = new Float64Array(speed.length);
  for (let i = 1; i < speed.length; i++) {
    times[i] = times[i - 1] + (2 * ground.step * ground.stretch[i - 1]) / (speed[i - 1] + speed[i]);
  }
  return times;
}

export interface SimulatedLap {
  /** s */
  readonly time: number;
  /** m/s, one per node of the path. */
  readonly speed: Float64Array;
  /** m/s², one per node: v dv/ds over the cell that follows. */
  readonly longAccel: Float64Array;
  readonly latAccel: Float64Array;
}

/** The ideal flying lap of a car on a line. */
export function simulateLap(path: Path, car: Car, limits = openLimits(path.curvature.length)): SimulatedLap {
  const ground = groundOf(path);
  const speed = solveSpeed(ground, car, limits);
  const n = speed.length;
  const longAccel = new Float64Array(n);
  const latAccel = new Float64Array(n);
  let time = 0;
  for (let i = 0; i < n; i++) {
    const next = speed[(i + 1) % n];
    time += (2 * path.step) / (speed[i] + next);
    longAccel[i] = (next * next - speed[i] * speed[i]) / (2 * path.step);
    latAccel[i] = speed[i] * speed[i] * path.curvature[i];
  }
  return { time, speed, longAccel, latAccel };
}
