/** Made-up circuits for tests: cars that go round a circle with speeds that are known at every moment. */

import { carSamplesOf, locationsOf } from '../columns.ts';
import type { CarNumber, LapEvent } from '../events.ts';
import type { RaceSession } from '../session.ts';
import { makeLap, makeSession } from '../testing.ts';

/** m. */
export const LENGTH = 4000;
export const RADIUS = LENGTH / (2 * Math.PI);
/** Codes of the feed. */
const DRS_OPEN = 12;

export interface MadeCar {
  readonly car: CarNumber;
  /** s; one a lap, driven at one speed round the lap but for the wave. */
  readonly laps: readonly number[];
  /** m to the left of the circle. */
  readonly side?: number;
  /** Laps after which it goes through a lane that lies 20 m inside the circle for 400 m, the line in its middle. */
  readonly stops?: readonly number[];
}

/** s; samples come four times a second, a little later for one car than for another. */
const STEP = 0.25;
/** Speed goes up and down this often a lap, by this share of its mean. */
const WAVES = 3;
const DEPTH = 0.3;

/** Share of a lap done after a share of its time: speed is 1 + DEPTH sin(2π WAVES t), whose mean is 1. */
export function shareDone(share: number): number {
  const turn = 2 * Math.PI * WAVES;
  return share + (DEPTH / turn) * (1 - Math.cos(turn * share));
}

/** Session of these cars; the race starts at 100 s. DRS is open in the first tenth of a lap and the last twentieth. */
export function makeCircuit(cars: readonly MadeCar[]): RaceSession {
  const samples: { car: number; ms: number; speed: number; drs: number; x: number; y: number }[] = [];
  const laps: LapEvent[] = [];
  for (const { car, laps: times, side = 0, stops = [] } of cars) {
    let start = 100;
    for (const [i, duration] of times.entries()) {
      const thirds = duration / 3;
      laps.push(
        makeLap(car, i + 1, start + duration, {
          start,
          duration,
          sectors: [thirds, thirds, duration - 2 * thirds],
          stint: 1 + stops.filter((lap) => lap <= i).length,
        }),
      );
      const steps = Math.round(duration / STEP);
      for (let k = 0; k < steps; k++) {
        const share = k / steps;
        const done = shareDone(share);
        const mean = LENGTH / duration;
        const toLine = LENGTH * Math.min(done, 1 - done);
        const inLane = toLine < 200 && (done < 0.5 ? stops.includes(i) : stops.includes(i + 1));
        const radius = RADIUS - side - (inLane ? 20 : 0);
        samples.push({
          car,
          ms: (start + share * duration) * 1000,
          speed: 3.6 * mean * (1 + DEPTH * Math.sin(2 * Math.PI * WAVES * share)),
          drs: done < 0.1 || done > 0.95 ? DRS_OPEN : 0,
          x: 10 * radius * Math.cos(2 * Math.PI * done),
          y: 10 * radius * Math.sin(2 * Math.PI * done),
        });
      }
      start += duration;
    }
  }
  const driverNumber = samples.map((sample) => sample.car);
  const timeMs = samples.map(({ ms }) => ms);
  const zeros = samples.map(() => 0);
  return makeSession(laps, {
    carSamples: carSamplesOf({
      driverNumber,
      timeMs,
      rpm: zeros.map(() => 10_000),
      speedKmh: samples.map(({ speed }) => speed),
      gear: zeros.map(() => 5),
      throttle: zeros.map(() => 100),
      brake: zeros,
      drs: samples.map(({ drs }) => drs),
    }),
    locations: locationsOf({
      driverNumber,
      timeMs,
      x: samples.map(({ x }) => x),
      y: samples.map(({ y }) => y),
      z: zeros,
    }),
  });
}
