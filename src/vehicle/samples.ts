/**
 * A run turned into what a car's logger would write: rows at an even rate of time, with pedals, gear and engine
 * speed read back from the speed, and a little noise where sensors have it. Position, speed and time carry no noise:
 * lap times must stay exact.
 */

import type { Car } from './cars.ts';
import type { Driver, Run } from './driver.ts';
import {
  fullThrottleForce,
  GRAVITY,
  gearFor,
  load,
  type Pedals,
  type Place,
  pedalsFor,
  resistance,
  rpmAt,
} from './forces.ts';
import { timesOf } from './lap.ts';
import type { Path } from './path.ts';
import { normal, wander } from './random.ts';

/** Columns, one value a row; names as in `canonicalChannels`, units SI, left positive. */
export interface Samples {
  readonly rows: number;
  /** s since the car began to move; negative while it waits. */
  readonly time: Float64Array;
  readonly lap: Int32Array;
  /** m since the line, along the path. */
  readonly lapDistance: Float64Array;
  readonly speed: Float64Array;
  readonly throttle: Float64Array;
  readonly brake: Float64Array;
  /** Pedal, 1 pressed. */
  readonly clutch: Float64Array;
  readonly steeringAngle: Float64Array;
  readonly gear: Int32Array;
  readonly rpm: Float64Array;
  readonly latAccel: Float64Array;
  readonly longAccel: Float64Array;
  readonly vertAccel: Float64Array;
  readonly yawRate: Float64Array;
  /** rad, counter-clockwise from east. */
  readonly heading: Float64Array;
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
  readonly altitude: Float64Array;
  readonly onPitRoad: Uint8Array;
  readonly fuelLevel: Float64Array;
  /** s since the car began to move, at each crossing of the line, in order. */
  readonly crossings: readonly number[];
}

const stream = { latAccel: 11, longAccel: 12, vertAccel: 13, steering: 14, yawRate: 15 } as const;

/** Metres a degree of latitude and of longitude, WGS84, near the origin. */
function metresPerDegree(latitude: number): { north: number; east: number } {
  const a = 6378137;
  const e2 = 0.00669437999014;
  const phi = (latitude * Math.PI) / 180;
  const w = 1 - e2 * Math.sin(phi) ** 2;
  const degree = Math.PI / 180;
  return {
    north: ((a * (1 - e2)) / w ** 1.5) * degree,
    east: ((a * Math.cos(phi)) / Math.sqrt(w)) * degree,
  };
}

/** The gear lever: up when the engine is out of breath, down one by one while slowing. */
class Gearbox {
  gear = 0;
  #sinceShift = 0;

  readonly #car: Car;
  constructor(car: Car) {
    this.#car = car;
  }

  /** s since the last shift. */
  get sinceShift(): number {
    return this.#sinceShift;
  }

  step(dt: number, speed: number, force: number): void {
    this.#sinceShift += dt;
    const car = this.#car;
    if (speed < 0.3 && force <= 0) this.#shift(0);
    else if (this.gear === 0) this.#shift(gearFor(car, speed));
    else {
      const wanted = gearFor(car, speed);
      const pulling = force > 0.4 * fullThrottleForce(car, speed, this.gear);
      if (wanted > this.gear) this.#shift(wanted);
      else if (wanted < this.gear && (pulling || this.#sinceShift > 0.3)) {
        const comfortable = rpmAt(car, speed, this.gear - 1) < 0.95 * car.shiftRpm;
        if (pulling || (force < 0 && comfortable)) this.#shift(this.gear - 1);
      }
    }
  }

  #shift(gear: number): void {
    if (gear === this.gear) return;
    this.gear = gear;
    this.#sinceShift = 0;
  }
}

/** `rate` rows a second, with `wait` seconds of standing before and after. */
export function sample(path: Path, car: Car, driver: Driver, run: Run, rate: number, wait: number): Samples {
  const { ground, x, y, heading, altitude } = run.line;
  const { first, count } = run.outing;
  const n = path.curvature.length;
  const times = timesOf(ground, run.speed);
  const total = times[count - 1];
  const rows = Math.floor((total + 2 * wait) * rate);
  const column = () => new Float64Array(rows);
  const out = {
    rows,
    time: column(),
    lap: new Int32Array(rows),
    lapDistance: column(),
    speed: column(),
    throttle: column(),
    brake: column(),
    clutch: column(),
    steeringAngle: column(),
    gear: new Int32Array(rows),
    rpm: column(),
    latAccel: column(),
    longAccel: column(),
    vertAccel: column(),
    yawRate: column(),
    heading: column(),
    latitude: column(),
    longitude: column(),
    altitude: column(),
    onPitRoad: new Uint8Array(rows),
    fuelLevel: column(),
  };
  const crossings: number[] = [];
  for (let j = n - (first % n || n); j < count; j += n) crossings.push(times[j]);

  const degree = metresPerDegree(path.plan.origin.latitude);
  const { pit } = path.plan;
  const lastLap = Math.floor((first + count - 1) / n);
  const gearbox = new Gearbox(car);
  const dt = 1 / rate;
  const { seed } = driver;
  const mass = car.mass * (1 + car.rotatingMass);
  let fuel = 0.5 * car.tank;
  let rpm = car.idleRpm;
  let node = 0;

  for (let k = 0; k < rows; k++) {
    const time = k / rate - wait;
    const inside = Math.min(Math.max(time, 0), total);
    while (node < count - 2 && times[node + 1] <= inside) node++;
    const cell = ground.step * ground.stretch[node];
    const standing = time <= 0 || time >= total;
    const a = standing ? 0 : (run.speed[node + 1] ** 2 - run.speed[node] ** 2) / (2 * cell);
    const into = inside - times[node];
    const speed = standing ? 0 : run.speed[node] + a * into;
    const share = Math.min(1, (run.speed[node] * into + (a * into * into) / 2) / cell);
    const between = (values: Float64Array) => values[node] + share * (values[node + 1] - values[node]);

    const curvature = between(ground.curvature);
    const place: Place = { curvature, grade: between(ground.grade), crest: between(ground.crest) };
    const force = standing ? 0 : mass * a + resistance(car, speed, place);
    gearbox.step(dt, speed, force);
    const { gear } = gearbox;
    let pedals: Pedals = { throttle: 0, brake: 0.3 };
    if (!standing) pedals = pedalsFor(car, force, speed, Math.max(gear, 1));

    const turning = gear === 0 ? 0 : rpmAt(car, speed, gear);
    const pulling = pedals.throttle > 0.05 ? 2.5 * car.idleRpm : car.idleRpm;
    // The needle follows within some hundredths of a second, as a flywheel does.
    rpm += (Math.max(turning, pulling) - rpm) * (1 - Math.exp(-dt / 0.03));

    const latAccel = speed * speed * curvature;
    const cosine = 1 / Math.hypot(1, place.grade);
    const moving = Math.min(1, speed / 10);
    const correction =
      driver.scatter.steering *
      moving *
      (0.3 + Math.abs(latAccel) / GRAVITY) *
      wander(seed, stream.steering, time, 0.18);
    const roadWheel = car.wheelbase * curvature + car.understeer * latAccel;

    const lapNow = Math.floor((first + node) / n);
    const s = ((first + node) % n) * path.step + share * path.step;
    const part = s / path.length;
    const pitLap =
      lapNow === 0 || (lapNow === 1 && part < pit.exit) || (lapNow === lastLap && part > pit.entry);

    out.time[k] = time;
    out.lap[k] = lapNow;
    out.lapDistance[k] = s;
    out.speed[k] = speed;
    out.throttle[k] = pedals.throttle;
    out.brake[k] = pedals.brake;
    out.clutch[k] = gear === 0 ? 0 : Math.max(gearbox.sinceShift < 0.07 ? 0.8 : 0, 1 - turning / pulling, 0);
    out.steeringAngle[k] = car.steeringRatio * roadWheel + correction;
    out.gear[k] = gear;
    out.rpm[k] = rpm;
    out.latAccel[k] = latAccel + 0.2 * moving * normal(seed, stream.latAccel, k);
    // What the sensor feels along the car: on a slope it also feels the part of gravity along it.
    out.longAccel[k] = a + GRAVITY * place.grade * cosine + 0.12 * moving * normal(seed, stream.longAccel, k);
    out.vertAccel[k] = load(car, speed, place) / car.mass + 0.45 * moving * normal(seed, stream.vertAccel, k);
    out.yawRate[k] = speed * curvature + 0.006 * moving * normal(seed, stream.yawRate, k);
    out.heading[k] = between(heading);
    out.latitude[k] = path.plan.origin.latitude + between(y) / degree.north;
    out.longitude[k] = path.plan.origin.longitude + between(x) / degree.east;
    out.altitude[k] = between(altitude);
    out.onPitRoad[k] = run.outing.pits && pitLap ? 1 : 0;
    fuel -= (Math.max(0, force) * speed * car.fuelPerJoule * dt) / car.driveline;
    out.fuelLevel[k] = fuel;
  }
  return { ...out, crossings };
}
