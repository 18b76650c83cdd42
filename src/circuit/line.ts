/**
 * The centre line of a circuit as the cars drew it: the middle of the laps driven, not of the tarmac. It takes the
 * best evidence that the laps hold: GPS, else a position in a local frame, else lateral acceleration (a/v²) where a
 * gyro confirms it, else the gyro's yaw rate over speed, else lateral acceleration alone, else the steering wheel as a
 * proxy for curvature. The steering wheel gives no shape for a map, but is enough to find the corners.
 *
 * What would surprise: curvature is smoothed over a window of up to 30 m (tricube weights, so about 18 m in effect),
 * narrower on short tracks. Metres are the honest unit here, since GPS noise, 10 Hz sampling and a driver's
 * corrections all live below that length, and real corners above it. And curvature is the change of heading per metre
 * of *lap distance*, which for a lap on the inner edge is a little more than 1/radius: so that its integral over a
 * corner is the corner's turn on every line, and over the lap a whole number of turns.
 */

import { correlation, type LapTrace, median } from '../telemetry/index.ts';
import type { CentreLine } from './circuit.ts';
import { type Origin, repairPositions, toPlane } from './plane.ts';
import { applyPeriodic, fillPeriodic, medianColumns, quadraticKernels } from './smoothing.ts';

/** Half of the smoothing window, m: 15 on a full circuit, down to 6 on a kart track or a short oval. */
function halfWindow(length: number): number {
  return Math.min(15, Math.max(6, length / 150));
}

/** Below this, m/s, curvature from yaw rate or lateral acceleration is noise over nearly nothing. */
const MIN_SPEED = 5;

/** 1/m: tighter than any corner, kart hairpins included; more is a spin or a glitch. */
const MAX_CURVATURE = 0.2;

function limited(curvature: number): number {
  return Math.min(MAX_CURVATURE, Math.max(-MAX_CURVATURE, curvature));
}

interface Grid {
  readonly length: number;
  readonly step: number;
  /** Points including both ends. */
  readonly n: number;
}

interface Shape {
  readonly x?: Float64Array;
  readonly y?: Float64Array;
  /** One period, n − 1 points. */
  readonly curvature: Float64Array;
  readonly origin?: Origin;
}

/**
 * The centre line of the laps given, which must be of one circuit (same `length`). Uses the first source of
 * evidence that any of the laps has, and all laps that have it. Undefined where no lap has any, or where what they
 * have does not close to a lap.
 */
export function centreLine(traces: readonly LapTrace[]): CentreLine | undefined {
  const first = traces[0];
  if (!first || first.distance.length < 16) return undefined;
  const grid: Grid = { length: first.length, step: first.step, n: first.distance.length };
  const sources: readonly [CentreLine['from'], () => Shape | undefined][] = [
    ['gps', () => fromGps(traces, grid)],
    ['position', () => fromPosition(traces, grid)],
    ['latAccel', () => (accelIsTrue(traces, grid) ? fromRate(traces, grid, accelCurvature) : undefined)],
    ['yawRate', () => fromRate(traces, grid, yawCurvature)],
    ['latAccel', () => fromRate(traces, grid, accelCurvature)],
    ['steering', () => fromSteering(traces, grid)],
  ];
  for (const [from, build] of sources) {
    const shape = build();
    if (!shape) continue;
    return {
      length: grid.length,
      step: grid.step,
      distance: Float64Array.from({ length: grid.n }, (_, i) => i * grid.step),
      ...(shape.x && shape.y ? { x: closed(shape.x), y: closed(shape.y) } : {}),
      curvature: closed(shape.curvature),
      from,
      ...(shape.origin ? { origin: shape.origin } : {}),
      ...agreement(from, shape, traces, grid),
    };
  }
  return undefined;
}

/** A channel of a lap on the common grid, both ends; undefined where absent, mostly NaN or zero throughout. */
function column(trace: LapTrace, name: string, grid: Grid): Float64Array | undefined {
  const values = trace.channels.get(name);
  if (!values || values.length < 2) return undefined;
  const out = new Float64Array(grid.n);
  let finite = 0;
  let alive = false;
  for (let i = 0; i < grid.n; i++) {
    const at = (i * (values.length - 1)) / (grid.n - 1);
    const k = Math.min(Math.floor(at), values.length - 2);
    const f = at - k;
    const v = f === 0 ? values[k] : values[k] * (1 - f) + values[k + 1] * f;
    out[i] = v;
    if (!Number.isFinite(v)) continue;
    finite++;
    if (v !== 0) alive = true;
  }
  return alive && finite >= 0.2 * grid.n ? out : undefined;
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((v): v is T => v !== undefined);
}

function fromGps(traces: readonly LapTrace[], grid: Grid): Shape | undefined {
  const fixes = present(
    traces.map((t) => {
      const latitude = column(t, 'latitude', grid);
      const longitude = column(t, 'longitude', grid);
      return latitude && longitude ? { latitude, longitude } : undefined;
    }),
  );
  const head = fixes[0];
  if (!head) return undefined;
  const origin = {
    latitude: median(head.latitude),
    longitude: median(head.longitude),
  };
  const shape = fromPlaces(
    fixes.map((f) => toPlane(f.latitude, f.longitude, origin)),
    grid,
  );
  return shape && { ...shape, origin };
}

function fromPosition(traces: readonly LapTrace[], grid: Grid): Shape | undefined {
  return fromPlaces(
    present(
      traces.map((t) => {
        const x = column(t, 'positionX', grid);
        const y = column(t, 'positionY', grid);
        return x && y ? { x, y } : undefined;
      }),
    ),
    grid,
  );
}

function fromPlaces(
  laps: readonly { readonly x: Float64Array; readonly y: Float64Array }[],
  grid: Grid,
): Shape | undefined {
  const xs: Float64Array[] = [];
  const ys: Float64Array[] = [];
  for (const lap of laps) {
    const repaired = repairPositions(lap.x, lap.y, grid.step);
    if (!repaired) continue;
    const x = closeEnds(repaired.x);
    const y = closeEnds(repaired.y);
    if (!drivesTheLength(x, y, repaired, grid)) continue;
    xs.push(x);
    ys.push(y);
  }
  if (xs.length === 0) return undefined;
  const x = medianColumns(xs);
  const y = medianColumns(ys);
  const kernels = quadraticKernels(halfWindow(grid.length) / grid.step);
  const dx = applyPeriodic(x, kernels.slope);
  const dy = applyPeriodic(y, kernels.slope);
  const ddx = applyPeriodic(x, kernels.bend);
  const ddy = applyPeriodic(y, kernels.bend);
  const curvature = new Float64Array(x.length);
  const slowest = 0.2 * grid.step;
  for (let i = 0; i < x.length; i++) {
    const moved = Math.max(Math.hypot(dx[i], dy[i]), slowest);
    curvature[i] = limited((dx[i] * ddy[i] - dy[i] * ddx[i]) / moved ** 2 / grid.step);
  }
  return { x: applyPeriodic(x, kernels.value), y: applyPeriodic(y, kernels.value), curvature };
}

/** Positions that do not close, or whose path is far from as long as the lap, are not this lap's. */
function drivesTheLength(
  x: Float64Array,
  y: Float64Array,
  raw: { readonly x: Float64Array; readonly y: Float64Array },
  grid: Grid,
): boolean {
  const gap = Math.hypot(raw.x.at(-1)! - raw.x[0], raw.y.at(-1)! - raw.y[0]);
  if (!(gap < Math.max(0.02 * grid.length, 30))) return false;
  let path = 0;
  // A coarse stride, so that jitter does not count as way.
  const stride = Math.max(1, Math.round(10 / grid.step));
  for (let i = 0; i < x.length; i += stride) {
    const j = Math.min(i + stride, x.length) % x.length;
    path += Math.hypot(x[j] - x[i], y[j] - y[i]);
  }
  return path > 0.85 * grid.length && path < 1.15 * grid.length;
}

/** One period of a column with both ends: the gap between its ends is spread over the lap. */
function closeEnds(values: Float64Array): Float64Array {
  const last = values.length - 1;
  const gap = values[last] - values[0];
  return values.subarray(0, last).map((v, i) => v - (gap * i) / last);
}

/** One period with its first value again at the end. */
function closed(period: Float64Array): Float64Array {
  const out = new Float64Array(period.length + 1);
  out.set(period);
  out[period.length] = period[0];
  return out;
}

type CurvatureOf = (trace: LapTrace, grid: Grid) => Float64Array | undefined;

function overSpeed(trace: LapTrace, name: string, grid: Grid, power: 1 | 2): Float64Array | undefined {
  const rate = column(trace, name, grid);
  const speed = column(trace, 'speed', grid);
  if (!rate || !speed) return undefined;
  return rate.map((v, i) => limited(v / Math.max(speed[i], MIN_SPEED) ** power));
}

const yawCurvature: CurvatureOf = (trace, grid) => overSpeed(trace, 'yawRate', grid, 1);
const accelCurvature: CurvatureOf = (trace, grid) => overSpeed(trace, 'latAccel', grid, 2);
const steeringCurvature: CurvatureOf = (trace, grid) => column(trace, 'steeringAngle', grid);

function medianCurvature(traces: readonly LapTrace[], grid: Grid, of: CurvatureOf): Float64Array | undefined {
  const laps = present(traces.map((t) => of(t, grid)));
  if (laps.length === 0) return undefined;
  const filled = fillPeriodic(medianColumns(laps).subarray(0, grid.n - 1));
  return filled && applyPeriodic(filled, quadraticKernels(halfWindow(grid.length) / grid.step).value);
}

/** Heading closes to a whole number of turns; one that is off by more than this share is scaled, not shifted. */
const DRIFT = 0.1;

/**
 * Curvature whose integral is a whole number of turns: a small error is the drift of a gyro and is taken off evenly,
 * a larger one is a wrong gain and is scaled out. Figures of eight have no net turn; they can only be shifted.
 */
function closeHeading(curvature: Float64Array, grid: Grid): Float64Array | undefined {
  const total = curvature.reduce((sum, k) => sum + k, 0) * grid.step;
  let swing = 0;
  for (const k of curvature) swing += Math.abs(k) * grid.step;
  if (!(swing > 1)) return undefined;
  const turns = Math.round(total / (2 * Math.PI));
  const target = 2 * Math.PI * turns;
  if (turns !== 0 && Math.abs(target - total) > DRIFT * Math.abs(target)) {
    return curvature.map((k) => (k * target) / total);
  }
  const shift = (target - total) / grid.length;
  return curvature.map((k) => k + shift);
}

function fromRate(traces: readonly LapTrace[], grid: Grid, of: CurvatureOf): Shape | undefined {
  const open = medianCurvature(traces, grid, of);
  const curvature = open && closeHeading(open, grid);
  if (!curvature) return undefined;
  const n = curvature.length;
  const x = new Float64Array(n + 1);
  const y = new Float64Array(n + 1);
  let heading = 0;
  for (let i = 0; i < n; i++) {
    const middle = heading + (curvature[i] * grid.step) / 2;
    x[i + 1] = x[i] + Math.cos(middle) * grid.step;
    y[i + 1] = y[i] + Math.sin(middle) * grid.step;
    heading += curvature[i] * grid.step;
  }
  // A shape whose ends lie far apart would be bent into a caricature by closing it: better none.
  if (Math.hypot(x[n], y[n]) > 0.1 * grid.length) return { curvature };
  return { x: closeEnds(x), y: closeEnds(y), curvature };
}

/** The accelerometer is taken for true where it gives the gyro's curvature to this share, and follows it this well. */
const TRUE_GAIN = 0.08;
const TRUE_CORRELATION = 0.85;

/**
 * a/v² is the curvature of the path, yaw rate over speed that of the body's heading, which runs ahead of the path into
 * a corner and out of it: on laps that have GPS as well, corners from a true accelerometer lie 1 to 4 m from those of
 * the GPS, corners from the gyro 4 to 10 m. But an accelerometer leans with the car, the banking and its mount. So it
 * outranks the gyro only where the two agree on how much the car turned.
 */
function accelIsTrue(traces: readonly LapTrace[], grid: Grid): boolean {
  const gyro = medianCurvature(traces, grid, yawCurvature);
  const accel = medianCurvature(traces, grid, accelCurvature);
  if (!gyro || !accel) return false;
  const swing = (curvature: Float64Array): number => curvature.reduce((sum, k) => sum + Math.abs(k), 0);
  const total = (curvature: Float64Array): number => curvature.reduce((sum, k) => sum + k, 0);
  return (
    correlation(gyro, accel) > TRUE_CORRELATION &&
    Math.abs(swing(accel) / swing(gyro) - 1) < TRUE_GAIN &&
    Math.abs(total(accel) - total(gyro)) < TRUE_GAIN * swing(gyro)
  );
}

function fromSteering(traces: readonly LapTrace[], grid: Grid): Shape | undefined {
  const raw = medianCurvature(traces, grid, steeringCurvature);
  if (!raw) return undefined;
  // The wheel's rest position: it is straight for most of a lap, so the median is its zero.
  const rest = median(raw);
  const total = raw.reduce((sum, v) => sum + (v - rest), 0) * grid.step;
  if (total === 0) return undefined;
  // Left-positive steering turns left, so the gain is positive; one net turn is what nearly every circuit has.
  const gain = (2 * Math.PI) / Math.abs(total);
  return { curvature: raw.map((v) => (v - rest) * gain) };
}

/** How well the curvature agrees with yaw rate over speed: correlation −1..1, where positions and a gyro both exist. */
function agreement(
  from: CentreLine['from'],
  shape: Shape,
  traces: readonly LapTrace[],
  grid: Grid,
): { agreement?: number } {
  if (from === 'yawRate' || from === 'steering') return {};
  const gyro = medianCurvature(traces, grid, yawCurvature);
  if (!gyro) return {};
  return { agreement: correlation(gyro, shape.curvature) };
}
