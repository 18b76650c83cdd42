/** Made-up circuits for tests: straights and arcs whose corners are known by construction, and laps driven on them. */

import type { LapTrace } from '../telemetry/index.ts';
import type { CentreLine } from './circuit.ts';
import { metresPerDegree } from './plane.ts';

/** m, and the change of heading over them in degrees, left positive. */
export type Piece = readonly [length: number, turn?: number];

/** Curvature at the middle of every metre. */
function curvatureOf(pieces: readonly Piece[]): number[] {
  return pieces.flatMap(([length, turn = 0]) => {
    const curvature = (turn * Math.PI) / 180 / length;
    return Array.from({ length }, () => curvature);
  });
}

/** A line with nothing but curvature. */
export function lineOf(pieces: readonly Piece[]): CentreLine {
  const curvature = curvatureOf(pieces);
  const n = curvature.length;
  return {
    length: n,
    step: 1,
    distance: Float64Array.from({ length: n + 1 }, (_, i) => i),
    curvature: Float64Array.from({ length: n + 1 }, (_, i) => curvature[i % n]),
    from: 'yawRate',
  };
}

export const origin = { latitude: 41.93, longitude: -73.38 };

export interface MadeLap {
  /** m/s at a distance; 30 by default. */
  readonly speed?: (metres: number) => number;
  /** m driven to the left of the middle. */
  readonly offset?: number;
}

/** A lap of a circuit that closes, with every channel there is; take away what a test must do without. */
export function lapOf(pieces: readonly Piece[], { speed = () => 30, offset = 0 }: MadeLap = {}): LapTrace {
  const curvature = curvatureOf(pieces);
  const n = curvature.length;
  const column = (): Float64Array => new Float64Array(n + 1);
  const [x, y, time, velocity, yawRate, latAccel, latitude, longitude, steering] = Array.from(
    { length: 9 },
    column,
  );
  const { north, east } = metresPerDegree(origin.latitude);
  let px = 0;
  let py = 0;
  let heading = 0.3;
  for (let i = 0; i <= n; i++) {
    const k = curvature[i % n];
    const v = speed(i);
    x[i] = px - Math.sin(heading) * offset;
    y[i] = py + Math.cos(heading) * offset;
    latitude[i] = origin.latitude + y[i] / north;
    longitude[i] = origin.longitude + x[i] / east;
    velocity[i] = v;
    yawRate[i] = k * v;
    latAccel[i] = k * v * v;
    steering[i] = k * 20;
    if (i > 0) time[i] = time[i - 1] + 2 / (v + velocity[i - 1]);
    const middle = heading + k / 2;
    px += Math.cos(middle);
    py += Math.sin(middle);
    heading += k;
  }
  return {
    lap: { number: 1, start: 0, end: time[n], time: time[n], official: false, clean: true, reasons: [] },
    length: n,
    step: 1,
    distance: Float64Array.from({ length: n + 1 }, (_, i) => i),
    time,
    channels: new Map([
      ['speed', velocity],
      ['latitude', latitude],
      ['longitude', longitude],
      ['positionX', x],
      ['positionY', y],
      ['yawRate', yawRate],
      ['latAccel', latAccel],
      ['steeringAngle', steering],
    ]),
  };
}

/** The lap with some channels replaced, or taken away where undefined. */
export function withChannels(
  trace: LapTrace,
  changes: Readonly<Record<string, Float64Array | undefined>>,
): LapTrace {
  const channels = new Map(trace.channels);
  for (const [name, values] of Object.entries(changes)) {
    if (values) channels.set(name, values);
    else channels.delete(name);
  }
  return { ...trace, channels };
}
