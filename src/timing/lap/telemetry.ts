/**
 * Telemetry of laps on an even grid of distance, so that laps can be laid over each other. Distance is driven distance,
 * integrated from the car's speed and stretched so that every lap of a session is of one length: nobody drives the same
 * line twice, and a wheel's sensor does not know the way to the metre. The first lap begins behind the line, on the grid,
 * and laps through the pits are another way; both are stretched like the others.
 *
 * The source samples a car about four times a second, every 20 m at full speed, so that the grid need not be finer than
 * a few metres; values between samples are interpolated, not seen. Speed, revs and throttle change evenly in time
 * between samples; brake, gear and DRS are what they were; places follow a cubic through the fixes.
 *
 * `telemetry/trace.ts` lays one lap of one recording; here a thousand laps of twenty cars are laid at once from columns
 * that they share, which is why nothing is copied that a lap can look at where it lies.
 */

import type { CarNumber } from '../events.ts';
import type { RaceSession } from '../session.ts';
import { type Drive, drivesOf, metresAt, rowAt, type Track, tracksOf } from './drive.ts';
import { type LapSpan, lapSpans } from './laps.ts';

/** m between the points of a grid. */
export const GRID = 5;
/** m; a grid finer than this holds nothing that was measured, one coarser than the other no corners. */
const FINEST = 0.5;
const COARSEST = 100;
/** Points of all laps together, some 35 bytes each: eight times those of a race on the usual grid. */
const MOST_POINTS = 10_000_000;
/** Samples without which a lap was not seen. */
const FEWEST_SAMPLES = 20;
/** Share of the common length by which a lap may differ from it: more is no way round, on the track or in the pits. */
const FARTHEST_OFF = 0.25;
/** m; what is shorter or longer is no lap of a circuit. */
const SHORTEST = 500;
export const LONGEST = 30_000;

/** One lap. Columns of one length; views into memory shared by many laps, not to be written to. */
export interface LapTelemetry {
  readonly car: CarNumber;
  readonly lap: number;
  /** s, session time at which it began. */
  readonly start: number;
  /** s; official where there is one. `time` ends on it. */
  readonly duration: number;
  /** m, the common length of the session's laps. */
  readonly length: number;
  /** m between points. */
  readonly step: number;
  /** m that the speed sensor saw, before stretching. */
  readonly driven: number;
  /** s, the longest time in it without a sample. */
  readonly longestHole: number;
  /** m since the line, from 0 to `length`. */
  readonly distance: Float64Array;
  /** s since the line. */
  readonly time: Float64Array;
  /** m/s. */
  readonly speed: Float32Array;
  readonly rpm: Float32Array;
  /** 0..1; NaN where the source had no valid value. */
  readonly throttle: Float32Array;
  readonly brake: Float32Array;
  readonly gear: Int8Array;
  /** One of `DRS`. */
  readonly drs: Int8Array;
  /** m, in the circuit's own frame; NaN where the car was not seen. */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

const lengths = new WeakMap<RaceSession, number | null>();

/** m: the median of what the cars drove on clean laps. Null where no lap has telemetry. */
export function lapLength(session: RaceSession): number | null {
  const known = lengths.get(session);
  if (known !== undefined) return known;
  const length = medianLength(session);
  lengths.set(session, length);
  return length;
}

function medianLength(session: RaceSession): number | null {
  if (session.carSamples === null) return null;
  const drives = drivesOf(session.carSamples);
  const driven: { readonly metres: number; readonly isClean: boolean }[] = [];
  for (const span of lapSpans(session)) {
    const drive = drives.get(span.car);
    if (drive === undefined || !isSeen(drive, span)) continue;
    const metres = metresAt(drive, span.end) - metresAt(drive, span.start);
    if (metres >= SHORTEST && metres <= LONGEST) driven.push({ metres, isClean: span.isClean });
  }
  const clean = driven.filter(({ isClean }) => isClean);
  const sorted = (clean.length > 0 ? clean : driven).map(({ metres }) => metres).sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[sorted.length >> 1];
}

function isSeen(drive: Drive, { start, end }: LapSpan): boolean {
  return rowAt(drive.time, end) - rowAt(drive.time, start) >= FEWEST_SAMPLES;
}

/**
 * One lap on a grid of `step` metres (5 where left out, 0.5 to 100). Null where the lap is not known or its car was not
 * seen on it.
 *
 * @throws RangeError for a step outside
 */
export function lapTelemetry(
  session: RaceSession,
  car: CarNumber,
  lap: number,
  step = GRID,
): LapTelemetry | null {
  const span = lapSpans(session).find((each) => each.car === car && each.lap === lap);
  return span === undefined ? null : (laid(session, [span], step).at(0) ?? null);
}

/**
 * All laps of all cars that have telemetry, by car and lap, on one grid.
 *
 * @throws RangeError for a step outside 0.5 to 100 m, or one that is too fine for so many laps
 */
export function allLapTelemetry(session: RaceSession, step = GRID): LapTelemetry[] {
  return laid(session, lapSpans(session), step);
}

/** These laps, without those that were not seen. */
export function laid(session: RaceSession, spans: readonly LapSpan[], step: number): LapTelemetry[] {
  if (!(step >= FINEST && step <= COARSEST)) {
    throw new RangeError(`the points of a lap are ${FINEST} to ${COARSEST} m apart, not ${step} m`);
  }
  const length = lapLength(session);
  if (length === null || session.carSamples === null) return [];
  const drives = drivesOf(session.carSamples);
  const seen = spans.filter((span) => {
    const drive = drives.get(span.car);
    return drive !== undefined && isSeen(drive, span) && span.duration < 3600;
  });
  const points = Math.max(2, Math.round(length / step) + 1);
  if (seen.length * points > MOST_POINTS) {
    throw new RangeError(`${seen.length} laps with a point every ${step} m are more than fit into memory`);
  }
  const even = length / (points - 1);
  const distance = Float64Array.from({ length: points }, (_, i) => (i === points - 1 ? length : i * even));
  const columns = columnsOf(seen.length * points);
  const tracks = session.locations === null ? null : tracksOf(session.locations);
  const laps: LapTelemetry[] = [];
  for (const span of seen) {
    const drive = drives.get(span.car);
    if (drive === undefined) continue;
    const from = laps.length * points;
    const view = viewOf(columns, from, from + points);
    const driven = layDrive(drive, span, distance, view);
    if (driven === null) continue;
    layPlaces(tracks?.get(span.car) ?? null, span, view);
    const { car, lap, start, duration } = span;
    const longestHole = longestStep(drive, span);
    laps.push({ car, lap, start, duration, length, step: even, driven, longestHole, distance, ...view });
  }
  return laps;
}

type Columns = Pick<
  LapTelemetry,
  'time' | 'speed' | 'rpm' | 'throttle' | 'brake' | 'gear' | 'drs' | 'x' | 'y'
>;

function columnsOf(length: number): Columns {
  return {
    time: new Float64Array(length),
    speed: new Float32Array(length),
    rpm: new Float32Array(length),
    throttle: new Float32Array(length),
    brake: new Float32Array(length),
    gear: new Int8Array(length),
    drs: new Int8Array(length),
    x: new Float32Array(length),
    y: new Float32Array(length),
  };
}

function viewOf(columns: Columns, from: number, to: number): Columns {
  return {
    time: columns.time.subarray(from, to),
    speed: columns.speed.subarray(from, to),
    rpm: columns.rpm.subarray(from, to),
    throttle: columns.throttle.subarray(from, to),
    brake: columns.brake.subarray(from, to),
    gear: columns.gear.subarray(from, to),
    drs: columns.drs.subarray(from, to),
    x: columns.x.subarray(from, to),
    y: columns.y.subarray(from, to),
  };
}

/** Fills all columns but the places; the m driven, or null where that is no lap: none was driven, or it was not seen. */
function layDrive(drive: Drive, span: LapSpan, distance: Float64Array, out: Columns): number | null {
  const { time, metres, speed, rpm, throttle, brake, gear, drs } = drive;
  const first = metresAt(drive, span.start);
  const driven = metresAt(drive, span.end) - first;
  const last = distance.length - 1;
  if (!(Math.abs(driven / distance[last] - 1) <= FARTHEST_OFF)) return null;
  const shrink = driven / distance[last];
  let row = Math.max(0, rowAt(time, span.start));
  const end = Math.max(row + 1, Math.min(time.length - 1, rowAt(time, span.end) + 1));
  for (let i = 0; i <= last; i++) {
    const target = first + distance[i] * shrink;
    while (row < end - 1 && metres[row + 1] <= target) row++;
    const step = time[row + 1] - time[row];
    const [v0, v1] = [speed[row], speed[row + 1]];
    const into = Math.max(0, target - metres[row]);
    // v² grows evenly with distance while v grows evenly with time; the form without a difference of roots.
    const root = Math.sqrt(Math.max(0, v0 * v0 + (2 * (v1 - v0) * into) / step));
    const since = v0 + root > 0 ? Math.min(step, (2 * into) / (v0 + root)) : 0;
    const share = since / step;
    out.time[i] = Math.min(span.duration, Math.max(0, time[row] + since - span.start));
    out.speed[i] = v0 + share * (v1 - v0);
    out.rpm[i] = rpm[row] + share * (rpm[row + 1] - rpm[row]);
    out.throttle[i] = throttle[row] + share * (throttle[row + 1] - throttle[row]);
    out.brake[i] = brake[row];
    out.gear[i] = gear[row];
    out.drs[i] = drs[row];
  }
  // A car that stood on the line at the start still began its lap at 0, and ended it on its time.
  out.time[0] = 0;
  out.time[last] = span.duration;
  return driven;
}

/** s: a car that was not seen for longer is nowhere. */
export const STALE = 2;

function layPlaces(track: Track | null, span: LapSpan, out: Columns): void {
  if (track === null || track.time.length < 2) {
    out.x.fill(Number.NaN);
    out.y.fill(Number.NaN);
    return;
  }
  const { time, x, y } = track;
  const last = time.length - 1;
  let row = rowAt(time, span.start);
  for (let i = 0; i < out.time.length; i++) {
    const t = span.start + out.time[i];
    while (row < last && time[row + 1] <= t) row++;
    if (row < 0 || row >= last || time[row + 1] - time[row] > STALE) {
      const near = Math.max(row, 0);
      const isNear = Math.abs(time[near] - t) <= STALE;
      out.x[i] = isNear ? x[near] : Number.NaN;
      out.y[i] = isNear ? y[near] : Number.NaN;
      continue;
    }
    const before = row > 0 ? row - 1 : row;
    const after = row + 2 <= last ? row + 2 : row + 1;
    const h = time[row + 1] - time[row];
    const s = (t - time[row]) / h;
    out.x[i] = cubic(x, time, before, row, after, h, s);
    out.y[i] = cubic(y, time, before, row, after, h, s);
  }
}

/** Hermite cubic between `row` and the next, with the slopes of the chords around (Catmull-Rom on uneven steps). */
function cubic(
  values: Float32Array,
  time: Float64Array,
  before: number,
  row: number,
  after: number,
  h: number,
  s: number,
): number {
  const [y0, y1] = [values[row], values[row + 1]];
  const m0 = ((y1 - values[before]) / (time[row + 1] - time[before])) * h;
  const m1 = ((values[after] - y0) / (time[after] - time[row])) * h;
  const s2 = s * s;
  const s3 = s2 * s;
  return (2 * s3 - 3 * s2 + 1) * y0 + (s3 - 2 * s2 + s) * m0 + (3 * s2 - 2 * s3) * y1 + (s3 - s2) * m1;
}

function longestStep({ time }: Drive, { start, end }: LapSpan): number {
  let longest = 0;
  let before = start;
  for (let row = Math.max(0, rowAt(time, start) + 1); row < time.length && time[row] < end; row++) {
    longest = Math.max(longest, time[row] - before);
    before = time[row];
  }
  return Math.max(longest, end - before);
}

/** Two laps on one grid. */
export interface LapComparison {
  readonly lap: LapTelemetry;
  readonly reference: LapTelemetry;
  /** m since the line. */
  readonly distance: Float64Array;
  /** s that `lap` is behind `reference` there, positive = slower; it ends at the difference of the lap times. */
  readonly delta: Float64Array;
}

export interface LapName {
  readonly car: CarNumber;
  readonly lap: number;
}

/** Lays a lap over a reference. Null where one of them has no telemetry. */
export function compareLaps(
  session: RaceSession,
  lap: LapName,
  reference: LapName,
  step = GRID,
): LapComparison | null {
  const own = lapTelemetry(session, lap.car, lap.lap, step);
  const other = lapTelemetry(session, reference.car, reference.lap, step);
  if (own === null || other === null) return null;
  const delta = own.time.map((time, i) => time - other.time[i]);
  return { lap: own, reference: other, distance: own.distance, delta };
}
