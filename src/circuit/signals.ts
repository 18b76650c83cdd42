/**
 * One lap's channels as the corner measurements want them: on an axis that runs on past the line, with pedals and
 * steering that are there even when no sensor was.
 *
 * The axis: points are counted on beyond the end of the lap (and before its start), so that a braking zone across the
 * line is one stretch. What lies "before" the line is then the end of the *same* lap, not of the lap before; positions
 * do not mind, and times stay consistent because every stretch is the sum of its own parts.
 *
 * Without pedals (a plain GPS logger) they are derived from the change of speed, not from the accelerometer: in real
 * logger files that one is often zero throughout or off by half a g, because the box was mounted askew.
 */

import { type LapTrace, median } from '../telemetry/index.ts';
import { centreLine } from './line.ts';
import { applyPeriodic, fillPeriodic, gaussianPeriodic, quadraticKernels } from './smoothing.ts';

/** m/s²: harder than drag and engine braking at most speeds. */
const DERIVED_BRAKING = 2;
/** m/s²: a gain of speed that needs the throttle. */
const DERIVED_THROTTLE = 0.3;
/** m/s²: no car without brakes slows like this, so a brake channel that shows nothing then is not connected. */
const SURELY_BRAKING = 5;
/** m: half of the window over which the change of speed is fitted. */
const SPEED_WINDOW = 8;

export interface LapSignals {
  /** Points of one lap. */
  readonly n: number;
  readonly step: number;
  /** m/s, one lap, lightly smoothed. */
  readonly speed: Float64Array;
  /** 0..1 */
  readonly brake: Float64Array;
  /** 0..1; from speed alone only 0 or 1 mean something. */
  readonly throttle: Float64Array;
  readonly brakeDerived: boolean;
  readonly throttleDerived: boolean;
  /** Turning, positive to the side of the wheel's sign: steering wheel, else yaw rate, lateral acceleration, own path. */
  readonly turning?: Float64Array;
  /** rad, left positive; only from the steering wheel itself. */
  readonly steering?: Float64Array;
  readonly gear?: Float64Array;
  /** s at a real-valued point of the endless axis. */
  timeAt(point: number): number;
}

/** Undefined where the lap has no speed. */
export function lapSignals(trace: LapTrace): LapSignals | undefined {
  const n = trace.distance.length - 1;
  const { step } = trace;
  const period = (name: string): Float64Array | undefined => {
    const values = trace.channels.get(name);
    if (values?.length !== n + 1) return undefined;
    return fillPeriodic(values.subarray(0, n));
  };
  const rawSpeed = period('speed');
  if (n < 16 || !rawSpeed) return undefined;
  const speed = gaussianPeriodic(rawSpeed, 2 / step);
  const slope = applyPeriodic(rawSpeed, quadraticKernels(SPEED_WINDOW / step).slope);
  const gain = slope.map((dv, i) => (dv / step) * speed[i]);

  const pedal = brakePedal(period, gain);
  const throttle = throttlePedal(period);
  const steering = period('steeringAngle');
  const wheel = steering && varies(steering) ? smoothed(centred(steering), step) : undefined;
  const yawRate = period('yawRate');
  const latAccel = period('latAccel');
  const turning =
    wheel ??
    (yawRate && varies(yawRate) ? smoothed(yawRate, step) : undefined) ??
    (latAccel && varies(latAccel) ? smoothed(latAccel, step) : undefined) ??
    centreLine([trace])?.curvature.subarray(0, n);
  const gear = period('gear');
  const lapTime = trace.time[n];
  return {
    n,
    step,
    speed,
    brake: pedal ?? derivedBrake(gain),
    throttle: throttle ?? gain.map((a) => (a > DERIVED_THROTTLE ? 1 : 0)),
    brakeDerived: pedal === undefined,
    throttleDerived: throttle === undefined,
    ...(turning ? { turning } : {}),
    ...(wheel ? { steering: wheel } : {}),
    ...(gear && varies(gear) ? { gear } : {}),
    timeAt(point) {
      const lap = Math.floor(point / n);
      const at = point - lap * n;
      const i = Math.min(Math.floor(at), n - 1);
      return lap * lapTime + trace.time[i] + (trace.time[i + 1] - trace.time[i]) * (at - i);
    },
  };
}

type Period = (name: string) => Float64Array | undefined;

function varies(values: Float64Array): boolean {
  return values.some((v) => Math.abs(v - values[0]) > 1e-9);
}

function smoothed(values: Float64Array, step: number): Float64Array {
  return gaussianPeriodic(values, 2 / step);
}

/** The wheel is straight for most of a lap, so its median is its zero, unless it is an oval that never is. */
function centred(steering: Float64Array): Float64Array {
  const rest = median(steering);
  const span = steering.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return Math.abs(rest) < 0.1 * span ? steering.map((v) => v - rest) : steering;
}

function brakePedal(period: Period, gain: Float64Array): Float64Array | undefined {
  const pedal = period('brake');
  const pressure = pedal ? undefined : period('brakePressure');
  const source = pedal ?? (pressure && shareOfPeak(pressure));
  if (!source) return undefined;
  const used = source.some((v) => v > 0.02);
  return used || !gain.some((a) => a < -SURELY_BRAKING) ? source : undefined;
}

/** Line pressure as a share of the lap's hardest braking; what it rests at is zero. */
function shareOfPeak(pressure: Float64Array): Float64Array {
  const rest = Math.max(0, quantile(pressure, 0.05));
  const peak = quantile(pressure, 0.998);
  return pressure.map((v) => (peak > rest ? Math.min(1, Math.max(0, (v - rest) / (peak - rest))) : 0));
}

function quantile(values: Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function throttlePedal(period: Period): Float64Array | undefined {
  const pedal = period('throttle');
  return pedal?.some((v) => v > 0.1) ? pedal : undefined;
}

/** Deceleration beyond what needs no brakes, as a share of the lap's hardest. */
function derivedBrake(gain: Float64Array): Float64Array {
  const hardest = gain.reduce((most, a) => Math.max(most, -a), 0) - DERIVED_BRAKING;
  return gain.map((a) => (hardest > 0 ? Math.max(0, (-a - DERIVED_BRAKING) / hardest) : 0));
}
