/**
 * What the samples themselves say about their labels. Two things in `.ld` files cannot be trusted:
 *
 * - ACC labels its accelerations `m/s2` but writes g (Kyalami recording: dv/dt of the speed is 9.8 times `G_LON`).
 * - The sense of turning depends on how a sensor was built in. In MoTeC's sample recording of Calder the gyro and the
 *   lateral acceleration count left turns as positive and `Steered Angle` counts right turns.
 *
 * Physics decides: acceleration is the change of speed, and in a left turn the right front wheel is the faster one.
 * Without wheel speeds the absolute sense cannot be known; then yaw rate keeps the sense of the source, and lateral
 * acceleration and steering are made to agree with it. Only a few thousand moments of a recording are looked at.
 */

import type { CanonicalName } from '../../telemetry/index.ts';
import { GRAVITY } from '../../units.ts';

/** Value of a channel (in its canonical unit, by its label) at a moment in s. */
export type Probe = (seconds: number) => number;

export interface Probes {
  readonly duration: number;
  readonly channels: Partial<Record<CanonicalName, Probe>>;
  /** m/s, or any unit that both share. */
  readonly frontLeft?: Probe | undefined;
  readonly frontRight?: Probe | undefined;
  /** True where the accelerations are labelled m/s2. */
  readonly labelledMetric: boolean;
}

export interface Verdict {
  readonly accelerationInG: boolean;
  /** Channels that count right turns as positive. */
  readonly flipped: ReadonlySet<CanonicalName>;
  readonly warnings: readonly string[];
}

const MOMENTS = 2000;
/** Below walking pace the signals are noise. */
const SLOW = 3;
/** m/s: tight turns make the difference between the wheels stand out; above, errors of the wheel's size prevail. */
const TIGHT = 25;
/** s on either side of a moment over which the change of speed is taken. */
const SPAN = 0.25;

interface Fit {
  readonly slope: number;
  readonly correlation: number;
  readonly count: number;
}

/** Least squares y = slope * x + c over the moments where both are finite. */
function regress(x: Float64Array, y: Float64Array): Fit {
  let n = 0;
  let mx = 0;
  let my = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    n++;
    const dx = x[i] - mx;
    const dy = y[i] - my;
    mx += dx / n;
    my += dy / n;
    xx += dx * (x[i] - mx);
    yy += dy * (y[i] - my);
    xy += dx * (y[i] - my);
  }
  if (n < 100 || !(xx > 0) || !(yy > 0)) return { slope: 0, correlation: 0, count: n };
  return { slope: xy / xx, correlation: xy / Math.sqrt(xx * yy), count: n };
}

/** Looks at the samples and says which labels lie. */
export function judge(probes: Probes): Verdict {
  const { channels } = probes;
  const speed = channels.speed;
  const flipped = new Set<CanonicalName>();
  const warnings: string[] = [];
  if (speed === undefined || !(probes.duration > 0)) return { accelerationInG: false, flipped, warnings };

  const moments = new Float64Array(MOMENTS);
  const speeds = new Float64Array(MOMENTS);
  for (let i = 0; i < MOMENTS; i++) {
    moments[i] = ((i + 0.5) / MOMENTS) * probes.duration;
    speeds[i] = speed(moments[i]);
  }
  const look = (value: (seconds: number, i: number) => number): Float64Array =>
    moments.map((seconds, i) => (speeds[i] > SLOW ? value(seconds, i) : Number.NaN));

  const columns = new Map<CanonicalName, Float64Array>();
  for (const name of ['yawRate', 'latAccel', 'longAccel', 'steeringAngle'] as const) {
    const probe = channels[name];
    if (probe !== undefined) columns.set(name, look(probe));
  }

  const accelerationInG = probes.labelledMetric && isInG(columns, look, speed, speeds);
  if (accelerationInG) {
    warnings.push('the accelerations are labelled m/s2 but their samples are in g: read as g');
  }

  const { frontLeft, frontRight } = probes;
  const wheels =
    frontLeft !== undefined && frontRight !== undefined
      ? look((seconds, i) => (speeds[i] < TIGHT ? frontRight(seconds) - frontLeft(seconds) : Number.NaN))
      : undefined;
  const yawRate = columns.get('yawRate');
  const settled = new Map<CanonicalName, Float64Array>();
  for (const name of ['yawRate', 'latAccel', 'steeringAngle'] as const) {
    const column = columns.get(name);
    if (column === undefined) continue;
    let correlation = wheels === undefined ? 0 : regress(wheels, column).correlation;
    let by = 'the wheel speeds';
    if (Math.abs(correlation) < 0.3) {
      const guide = settled.get('yawRate') ?? settled.get('latAccel');
      correlation = guide === undefined ? 0 : regress(guide, column).correlation;
      by = guide !== undefined && guide === yawRate ? 'the yaw rate' : 'the lateral acceleration';
      if (Math.abs(correlation) < 0.5) correlation = 0;
    }
    if (correlation < 0) {
      flipped.add(name);
      warnings.push(`${name} counts right turns as positive, judged by ${by}: turned round to left positive`);
    }
    settled.set(name, correlation < 0 ? column.map((value) => -value) : column);
  }
  return { accelerationInG, flipped, warnings };
}

function isInG(
  columns: ReadonlyMap<CanonicalName, Float64Array>,
  look: (value: (seconds: number, i: number) => number) => Float64Array,
  speed: Probe,
  speeds: Float64Array,
): boolean {
  const longAccel = columns.get('longAccel');
  const latAccel = columns.get('latAccel');
  const yawRate = columns.get('yawRate');
  let evidence: Fit | undefined;
  if (longAccel !== undefined) {
    const change = look((seconds) => (speed(seconds + SPAN) - speed(seconds - SPAN)) / (2 * SPAN));
    evidence = regress(change, longAccel);
  } else if (latAccel !== undefined && yawRate !== undefined) {
    evidence = regress(
      yawRate.map((rate, i) => rate * speeds[i]),
      latAccel,
    );
  }
  if (evidence === undefined || Math.abs(evidence.correlation) < 0.7) return false;
  // 1 where the label is true, 1/9.8 where it lies; the middle between them on a scale of ratios decides.
  return Math.abs(evidence.slope) < 1 / Math.sqrt(GRAVITY);
}
