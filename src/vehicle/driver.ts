/**
 * A driver is a set of limits, not a set of wishes: each habit (braking early, coasting, waiting with the throttle)
 * takes something away from what the car could do at some place, and the speed is then solved again with what is
 * left. Pedals are read back from that speed through the same forces. So a fault shows in every channel at once,
 * as it does in a real recording, and its cost in time is an outcome rather than an input.
 */

import type { Car } from './cars.ts';
import { type Ground, type Limits, openLimits, solveSpeed } from './lap.ts';
import { bump, type DrivenLine, driveLine, ease } from './line.ts';
import type { Path } from './path.ts';
import { normal, wander } from './random.ts';

/** What a driver does at one corner, every lap. */
export interface CornerHabit {
  readonly corner: number;
  /** m by which the braking is begun and ended too early; the car then rolls to the turn at its lowest speed. */
  readonly brakeEarly?: number;
  /** Share of the corner speed that the driver dares. */
  readonly cornerSpeed?: number;
  /** m without any pedal before the place where slowing has to begin. */
  readonly coast?: number;
  /** m of steady speed after the place where the car could accelerate. */
  readonly throttleDelay?: number;
  /** m from there to full throttle. */
  readonly throttleRamp?: number;
  /** Opening the throttle on the way out for `on` m and easing it to the share `closed` for `off` m, again and again. */
  readonly stabs?: {
    readonly count: number;
    readonly on: number;
    readonly off: number;
    readonly closed: number;
  };
  /** m by which the apex is missed. */
  readonly wideApex?: number;
}

export interface Driver {
  readonly label: string;
  readonly seed: number;
  /** Share of the grip that the driver uses everywhere, and of the remaining grip that goes into braking. */
  readonly grip: number;
  readonly brake: number;
  /** m before and after, over which changes of acceleration are spread: how quickly feet move. */
  readonly smoothness: number;
  readonly habits: readonly CornerHabit[];
  /** Standard deviations from lap to lap; 0 everywhere gives the same lap again and again. */
  readonly scatter: {
    /** m */
    readonly braking: number;
    /** share */
    readonly cornerSpeed: number;
    /** m */
    readonly line: number;
    /** share, along the lap */
    readonly grip: number;
    readonly brake: number;
    /** Share by which a habit is stronger on one lap and weaker on another. */
    readonly habit: number;
    /** rad at the steering wheel */
    readonly steering: number;
  };
}

/** From one standstill to another: which nodes of the path, in order, and what holds in the pits. */
export interface Outing {
  /** Nodes of the run; node j of the run is node (first + j) of the path, laps counted from 0. */
  readonly first: number;
  readonly count: number;
  /** Whether the run starts and ends in the pits; else it flies from line to line. */
  readonly pits: boolean;
}

export interface Run {
  readonly outing: Outing;
  readonly line: DrivenLine;
  /** m/s per node. */
  readonly speed: Float64Array;
}

/** Streams of randomness; numbers only have to differ. */
const stream = { braking: 100, cornerSpeed: 200, line: 300, habit: 400, grip: 1, brake: 2 } as const;

/** Where one corner of one lap lies in the run, as nodes that may be outside it. */
interface Visit {
  readonly start: number;
  readonly apex: number;
  readonly end: number;
  readonly habit: CornerHabit;
  readonly index: number;
}

/** A habit as it shows on one lap; how often and how the throttle is stabbed does not change. */
function scaled(habit: CornerHabit, strength: number): CornerHabit {
  const { brakeEarly = 0, cornerSpeed = 1, coast = 0, throttleDelay = 0, wideApex = 0 } = habit;
  return {
    ...habit,
    brakeEarly: brakeEarly * strength,
    cornerSpeed: 1 - (1 - cornerSpeed) * strength,
    coast: coast * strength,
    throttleDelay: throttleDelay * strength,
    wideApex: wideApex * strength,
  };
}

function visitsOf(path: Path, outing: Outing, driver: Driver): Visit[] {
  const n = path.curvature.length;
  const visits: Visit[] = [];
  const laps = Math.ceil((outing.first + outing.count) / n);
  for (let lap = 0; lap < laps; lap++) {
    for (const corner of path.corners) {
      const node = (s: number) => Math.round(s / path.step) + lap * n - outing.first;
      const index = lap * 100 + corner.number;
      const strength = 1 + driver.scatter.habit * normal(driver.seed, stream.habit, index);
      const known = driver.habits.find((one) => one.corner === corner.number) ?? { corner: corner.number };
      const habit = scaled(known, Math.min(Math.max(strength, 0.3), 1.7));
      const place = { start: node(corner.start), apex: node(corner.apex), end: node(corner.end) };
      if (place.end < 0 || place.start >= outing.count) continue;
      visits.push({ ...place, habit, index });
    }
  }
  return visits;
}

/** m to the left of the line, per node. */
function offsets(path: Path, outing: Outing, driver: Driver, visits: readonly Visit[]): Float64Array {
  const offset = new Float64Array(outing.count);
  for (const visit of visits) {
    const corner = path.corners.find((one) => one.number === visit.habit.corner)!;
    const outward = corner.direction === 'left' ? -1 : 1;
    const amount =
      outward * (visit.habit.wideApex ?? 0) +
      driver.scatter.line * normal(driver.seed, stream.line, visit.index);
    const width = Math.max(corner.end - corner.start, 160) / path.step;
    bump(offset, visit.apex, width, amount);
  }
  if (outing.pits) {
    const { pit } = path.plan;
    const n = path.curvature.length;
    const exit = Math.round(pit.exit * n) + n - outing.first;
    const entry =
      Math.round(pit.entry * n) - outing.first + Math.floor((outing.first + outing.count) / n) * n;
    for (let j = 0; j < outing.count; j++) {
      const out = 1 - ease((j - exit) / (0.045 * n));
      const into = ease((j - entry) / (0.04 * n));
      offset[j] += pit.offset * Math.max(out, into);
    }
  }
  return offset;
}

function pitLimits(path: Path, outing: Outing, limits: Limits): void {
  const { pit } = path.plan;
  const n = path.curvature.length;
  const exit = Math.round(pit.exit * n) + n - outing.first;
  const entry = Math.round(pit.entry * n) - outing.first + Math.floor((outing.first + outing.count) / n) * n;
  for (let j = 0; j < outing.count; j++) {
    if (j <= exit || j >= entry) limits.speed[j] = pit.speedLimit;
    // Nobody leaves or enters the pits at the limit of grip.
    if (j <= exit || j >= entry - 250 / path.step) {
      limits.throttle[j] = 0.6;
      limits.brake[j] = 0.45;
    }
  }
}

function commonLimits(path: Path, outing: Outing, driver: Driver): Limits {
  const limits = openLimits(outing.count);
  const { scatter, seed } = driver;
  for (let j = 0; j < outing.count; j++) {
    const s = (outing.first + j) * path.step;
    limits.grip[j] = driver.grip * (1 + scatter.grip * wander(seed, stream.grip, s, 40));
    limits.brake[j] = driver.brake * (1 + scatter.brake * wander(seed, stream.brake, s, 15));
  }
  if (outing.pits) pitLimits(path, outing, limits);
  return limits;
}

/** Corner speed as a share: grip falls with its square, fading in and out over 20 m. */
function slowCorner(limits: Limits, visit: Visit, share: number, fade: number): void {
  for (let j = Math.max(0, visit.start - fade); j < Math.min(limits.grip.length, visit.end + fade); j++) {
    const inside = ease((j - visit.start + fade) / fade) * ease((visit.end + fade - j) / fade);
    limits.grip[j] *= 1 + (share * share - 1) * inside;
  }
}

interface Shape {
  /** Node of the highest speed before the corner: where slowing begins. */
  readonly brakePoint: number;
  /** Node of the lowest speed. */
  readonly slowest: number;
  /** First node at which the car accelerates again. */
  readonly pickUp: number;
}

function shapeOf(speed: Float64Array, visit: Visit, step: number): Shape {
  const last = speed.length - 2;
  const clamp = (j: number) => Math.min(Math.max(Math.round(j), 0), last);
  let slowest = clamp(visit.start);
  for (let j = slowest; j <= clamp(visit.end); j++) if (speed[j] < speed[slowest]) slowest = j;
  let brakePoint = slowest;
  for (let j = slowest; j >= clamp(visit.start - 150 / step); j--)
    if (speed[j] > speed[brakePoint]) brakePoint = j;
  let pickUp = slowest;
  while (pickUp < last && speed[pickUp + 1] ** 2 - speed[pickUp] ** 2 < 0.6 * 2 * step) pickUp++;
  return { brakePoint, slowest, pickUp };
}

/** m past the usual braking point after which a driver who coasted picks up the throttle again. */
const COAST_ON = 45;

/** The habits that depend on where this driver would brake and accelerate without them. */
function applyHabits(
  ground: Ground,
  limits: Limits,
  visit: Visit,
  shape: Shape,
  free: Float64Array,
  early: number,
): void {
  const n = limits.speed.length;
  const nodes = (metres: number) => Math.round(metres / ground.step);
  const { habit } = visit;
  if (early > 0) {
    // Every speed on the way down is reached `early` metres sooner; the lowest is then held to where it belongs.
    for (let j = Math.max(0, shape.brakePoint - nodes(early)); j < shape.slowest; j++) {
      limits.speed[j] = Math.min(limits.speed[j], free[Math.min(j + nodes(early), shape.slowest)]);
    }
  }
  if (habit.coast) {
    const from = shape.brakePoint - nodes(habit.coast);
    const until = Math.min(n, shape.brakePoint + nodes(COAST_ON));
    for (let j = Math.max(0, from); j < until; j++) limits.throttle[j] = 0;
  }
  let from = shape.pickUp;
  if (habit.throttleDelay) {
    const until = Math.min(n, from + nodes(habit.throttleDelay));
    for (let j = from; j < until; j++) limits.acceleration[j] = Math.min(limits.acceleration[j], 0);
    from = until;
  }
  if (habit.throttleRamp) {
    const length = nodes(habit.throttleRamp);
    for (let j = from; j < Math.min(n, from + length); j++) {
      limits.throttle[j] = Math.min(limits.throttle[j], 0.3 + (0.7 * (j - from)) / length);
    }
  }
  if (habit.stabs) {
    const { count, on, off, closed } = habit.stabs;
    for (let k = 0; k < count; k++) {
      const lift = from + nodes(on + k * (on + off));
      for (let j = lift; j < Math.min(n, lift + nodes(off)); j++) limits.throttle[j] = closed;
    }
  }
}

/**
 * Spreads every change of acceleration over `width` nodes to either side. Done on v², whose slope along the distance is twice the
 * acceleration, so that speed and acceleration stay each other's derivative.
 */
function smoothFeet(speed: Float64Array, width: number): Float64Array {
  const n = speed.length;
  const smooth = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const half = Math.min(width, i, n - 1 - i);
    let sum = 0;
    let total = 0;
    for (let k = -half; k <= half; k++) {
      const weight = 1 + Math.cos((Math.PI * k) / (half + 1));
      sum += weight * speed[i + k] * speed[i + k];
      total += weight;
    }
    smooth[i] = Math.sqrt(sum / total);
  }
  return smooth;
}

/** Drives an outing. The path is the line of a perfect lap; the driver's own line and speed come back. */
export function drive(path: Path, car: Car, driver: Driver, outing: Outing): Run {
  const visits = visitsOf(path, outing, driver);
  const line = driveLine(path, outing.first, offsets(path, outing, driver, visits));
  const limits = commonLimits(path, outing, driver);
  const { scatter, seed } = driver;
  for (const visit of visits) {
    const share =
      (visit.habit.cornerSpeed ?? 1) *
      (1 + scatter.cornerSpeed * normal(seed, stream.cornerSpeed, visit.index));
    slowCorner(limits, visit, Math.min(share, 1.005), Math.round(20 / path.step));
  }
  const still = path.plan.pit.speedLimit;
  const ends = outing.pits ? { from: 0, to: 0 } : { from: 3 * still, to: 3 * still };
  const free = solveSpeed(line.ground, car, limits, ends);
  for (const visit of visits) {
    const scattered = scatter.braking * Math.abs(normal(seed, stream.braking, visit.index));
    const early = Math.max(0, (visit.habit.brakeEarly ?? 0) + scattered);
    applyHabits(line.ground, limits, visit, shapeOf(free, visit, path.step), free, early);
  }
  const speed = solveSpeed(line.ground, car, limits, ends);
  return { outing, line, speed: smoothFeet(speed, Math.round(driver.smoothness / path.step)) };
}
