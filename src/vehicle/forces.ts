/**
 * What the road, the air and the engine do to a point-mass car. Every force has one formula here, used both to
 * plan a speed and to read the pedals back out of it; that is why the channels of a simulated lap agree with
 * each other.
 */

import type { Car } from './cars.ts';

export const GRAVITY = 9.81;
/** kg/m³ at about 20 °C and 150 m above the sea. */
export const AIR_DENSITY = 1.18;

/** What the ground does at one place; see `Path` for signs. */
export interface Place {
  readonly curvature: number;
  readonly grade: number;
  readonly crest: number;
}

export function drag(car: Car, speed: number): number {
  return 0.5 * AIR_DENSITY * car.dragArea * speed * speed;
}

/** N on all wheels together: weight, the press of a dip or lift of a crest, downforce. Never below a tenth of g. */
export function load(car: Car, speed: number, place: Place): number {
  const v2 = speed * speed;
  const cosine = 1 / Math.sqrt(1 + place.grade * place.grade);
  const press = car.mass * (GRAVITY * cosine + v2 * place.crest);
  return Math.max(press + 0.5 * AIR_DENSITY * car.downforceArea * v2, 0.1 * car.mass * GRAVITY);
}

/** N: the radius of the friction circle. */
export function gripForce(car: Car, speed: number, place: Place): number {
  const n = load(car, speed, place);
  return n * car.mu * (1 - car.loadSensitivity * (n / (car.mass * GRAVITY) - 1));
}

/** N along the car that the tyres can still take beside the force that the curve needs. */
export function gripAlong(car: Car, speed: number, place: Place, share: number): number {
  const grip = share * gripForce(car, speed, place);
  const across = car.mass * speed * speed * Math.abs(place.curvature);
  return across >= grip ? 0 : Math.sqrt(grip * grip - across * across);
}

/** N against the motion from everything but pedals: air, rolling, climbing. */
export function resistance(car: Car, speed: number, place: Place): number {
  const sine = place.grade / Math.sqrt(1 + place.grade * place.grade);
  return drag(car, speed) + car.rollingResistance * load(car, speed, place) + car.mass * GRAVITY * sine;
}

export function rpmAt(car: Car, speed: number, gear: number): number {
  const wheel = (speed / car.wheelRadius) * (30 / Math.PI);
  return wheel * car.reductions[gear - 1];
}

/** The gear for full acceleration: the lowest that stays below the shift point. */
export function gearFor(car: Car, speed: number): number {
  for (let gear = 1; gear < car.reductions.length; gear++) {
    if (rpmAt(car, speed, gear) <= car.shiftRpm) return gear;
  }
  return car.reductions.length;
}

export function torqueAt(car: Car, rpm: number): number {
  const table = car.torque;
  if (rpm >= car.limitRpm) return 0;
  if (rpm <= table[0].rpm) return table[0].torque;
  for (let i = 1; i < table.length; i++) {
    if (rpm > table[i].rpm) continue;
    const share = (rpm - table[i - 1].rpm) / (table[i].rpm - table[i - 1].rpm);
    return table[i - 1].torque + share * (table[i].torque - table[i - 1].torque);
  }
  return table[table.length - 1].torque;
}

/** N at the road at full throttle. Below idle the clutch slips and the engine runs at a pulling speed. */
export function fullThrottleForce(car: Car, speed: number, gear: number): number {
  const rpm = Math.max(rpmAt(car, speed, gear), 2.5 * car.idleRpm);
  return (torqueAt(car, rpm) * car.reductions[gear - 1] * car.driveline) / car.wheelRadius;
}

/** N that the closed throttle holds back, as a positive number; fades out where the clutch is pressed. */
export function engineBrakingForce(car: Car, speed: number, gear: number): number {
  const rpm = rpmAt(car, speed, gear);
  if (rpm < car.idleRpm) return 0;
  return (car.engineBraking * (rpm / car.shiftRpm) * car.reductions[gear - 1]) / car.wheelRadius;
}

export interface Pedals {
  readonly throttle: number;
  readonly brake: number;
}

/** The pedals that make `force` newtons along the car in this gear; both clipped to 0..1. */
export function pedalsFor(car: Car, force: number, speed: number, gear: number): Pedals {
  const held = -engineBrakingForce(car, speed, gear);
  if (force >= held) {
    const full = fullThrottleForce(car, speed, gear);
    return { throttle: Math.min(1, (force - held) / (full - held)), brake: 0 };
  }
  return { throttle: 0, brake: Math.min(1, (held - force) / car.brakeForce) };
}
