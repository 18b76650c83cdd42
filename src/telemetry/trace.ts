/**
 * LapTrace: a lap on an even grid of distance, and the delta between two. All laps that are compared are stretched
 * to one length first, since no two laps are driven on the same line and no wheel sensor is that exact.
 */

import { type DrivenDistance, drivenDistance, metresAt } from './driven.ts';
import { lastAtOrBefore, monotoneCubic, sampleAt } from './interpolate.ts';
import type { Lap, LapTrace } from './lap.ts';
import { lapProgress } from './progress.ts';
import type { Recording } from './recording.ts';

/** m between grid points: a Formula 1 car at full speed is sampled more coarsely at 60 Hz. */
const GRID = 1;
/** m; a lap outside is a length in a wrong unit, and a grid for it may not fit into memory. */
const SHORTEST_CIRCUIT = 50;
const LONGEST_CIRCUIT = 100_000;
/** s without progress that are filled in by driven distance: longer than any logger's step worth resampling from. */
const LONGEST_STEP = 0.25;

export interface TraceOptions {
  /** m: the length of the circuit to which the lap is stretched. */
  readonly length: number;
  /** Canonical channels to resample; all of the recording's when left out. */
  readonly names?: readonly string[];
  /**
   * Where on the circuit a place lies, m since the line, given the distance expected there; undefined for a place
   * that is off the map. With it laps are aligned by position rather than by driven distance.
   */
  readonly place?: (latitude: number, longitude: number, near: number) => number | undefined;
}

/**
 * Resamples a complete lap.
 *
 * @throws RangeError where the lap is not complete, its length is none of a circuit (50 m to 100 km), or the
 *   recording has neither progress, distance nor speed
 */
export function lapTrace(recording: Recording, lap: Lap, options: TraceOptions): LapTrace {
  if (lap.time === null) throw new RangeError(`lap ${lap.number} is not complete, so it has no trace`);
  const { length } = options;
  if (!(length >= SHORTEST_CIRCUIT && length <= LONGEST_CIRCUIT)) {
    throw new RangeError(
      `a lap is ${SHORTEST_CIRCUIT} m to ${LONGEST_CIRCUIT / 1000} km long, not ${length} m`,
    );
  }
  const along = distanceOverTime(recording, lap, length);
  if (!along) throw new RangeError(`lap ${lap.number} has no speed or distance to lay it out on`);
  if (options.place) moveToPlaces(recording, along, length, options.place);
  const knots = increasing(along, lap, length);

  const n = Math.max(2, Math.round(length / GRID) + 1);
  const step = length / (n - 1);
  const distance = Float64Array.from({ length: n }, (_, i) => (i === n - 1 ? length : i * step));
  const moments = monotoneCubic(knots.distance, knots.time, distance);

  const channels = new Map<string, Float64Array>();
  for (const name of options.names ?? recording.channels.keys()) {
    const channel = recording.channels.get(name);
    if (channel) channels.set(name, sampleAt(channel, moments));
  }
  // The official time outranks the crossing: the trace ends on it, the difference spread over the lap.
  const scale = lap.time / (lap.end - lap.start);
  const time = moments.map((t) => (t - lap.start) * scale);
  return { lap, length, step, distance, time, channels };
}

/**
 * The length of a lap, m: as the source measures it, else as this lap was driven. NaN where it cannot be told.
 */
export function drivenLength(recording: Recording, lap: Lap): number {
  const progress = lapProgress(recording);
  if (progress && progress.length > 0) return progress.length;
  const driven = drivenDistance(recording);
  if (!driven) return Number.NaN;
  return metresAt(driven, lap.end) - metresAt(driven, lap.start);
}

interface AlongLap {
  readonly time: Float64Array;
  /** m since the line. */
  readonly distance: Float64Array;
}

interface Knots {
  readonly time: readonly number[];
  readonly distance: readonly number[];
}

/** Samples strictly inside the lap with their distance since the line, stretched to `length`. */
function distanceOverTime(recording: Recording, lap: Lap, length: number): AlongLap | undefined {
  const driven = drivenDistance(recording);
  const progress = lapProgress(recording);
  const seen = { time: [lap.start], distance: [0] };
  if (progress) {
    for (const i of indicesInside(progress.times, lap)) {
      seen.time.push(progress.times[i]);
      seen.distance.push(progress.fraction[i] * length);
    }
  }
  seen.time.push(lap.end);
  seen.distance.push(length);
  const along = driven ? bridged(seen, driven) : seen;
  if (along.time.length < 3) return undefined;
  return {
    time: Float64Array.from(along.time.slice(1, -1)),
    distance: Float64Array.from(along.distance.slice(1, -1)),
  };
}

/**
 * Fills what lies between two samples far apart with driven distance, stretched to what they say. Without it a car
 * whose place was not seen for half a minute would have driven that half minute at one speed. A recording without
 * any progress is such a hole from line to line.
 */
function bridged(seen: Knots, driven: DrivenDistance): Knots {
  const time: number[] = [];
  const distance: number[] = [];
  for (let i = 0; i < seen.time.length; i++) {
    const from = seen.time[i - 1];
    const to = seen.time[i];
    if (to - from > LONGEST_STEP) {
      const first = metresAt(driven, from);
      const scale = (seen.distance[i] - seen.distance[i - 1]) / (metresAt(driven, to) - first);
      const inside =
        scale > 0 && Number.isFinite(scale) ? indicesInside(driven.times, { start: from, end: to }) : [];
      for (const k of inside) {
        time.push(driven.times[k]);
        distance.push(seen.distance[i - 1] + (driven.metres[k] - first) * scale);
      }
    }
    time.push(to);
    distance.push(seen.distance[i]);
  }
  return { time, distance };
}

function indicesInside(times: Float64Array, lap: { readonly start: number; readonly end: number }): number[] {
  const inside: number[] = [];
  for (let i = Math.max(0, lastAtOrBefore(times, lap.start)); i < times.length && times[i] < lap.end; i++) {
    if (times[i] > lap.start) inside.push(i);
  }
  return inside;
}

/** m over which the correction to measured places is averaged: GPS jitters from fix to fix, speed drifts slowly. */
const PLACE_WINDOW = 150;

/** Shifts driven distance to where the car was seen to be; the shift is smoothed and is zero at the line. */
function moveToPlaces(
  recording: Recording,
  along: AlongLap,
  length: number,
  place: NonNullable<TraceOptions['place']>,
): void {
  const latitude = recording.channels.get('latitude');
  const longitude = recording.channels.get('longitude');
  if (!latitude || !longitude) return;
  const lat = sampleAt(latitude, along.time);
  const lon = sampleAt(longitude, along.time);
  const shift = along.distance.map((metres, i) => {
    const seen = place(lat[i], lon[i], metres);
    if (seen === undefined) return Number.NaN;
    const difference = seen - metres;
    return difference - length * Math.round(difference / length);
  });
  const smooth = movingMean(along.distance, shift, PLACE_WINDOW);
  for (let i = 0; i < smooth.length; i++) {
    const edge = Math.min(1, along.distance[i] / PLACE_WINDOW, (length - along.distance[i]) / PLACE_WINDOW);
    if (Number.isFinite(smooth[i])) along.distance[i] += smooth[i] * Math.max(0, edge);
  }
}

/** Mean of the finite values within half a window to both sides; x ascending. */
function movingMean(x: Float64Array, values: Float64Array, window: number): Float64Array {
  const out = new Float64Array(values.length);
  let from = 0;
  let to = 0;
  let sum = 0;
  let count = 0;
  const positions = x.slice();
  for (let i = 0; i < values.length; i++) {
    for (; to < values.length && positions[to] <= positions[i] + window / 2; to++) {
      if (Number.isFinite(values[to])) {
        sum += values[to];
        count++;
      }
    }
    for (; positions[from] < positions[i] - window / 2; from++) {
      if (Number.isFinite(values[from])) {
        sum -= values[from];
        count--;
      }
    }
    out[i] = count > 0 ? sum / count : Number.NaN;
  }
  return out;
}

/** Strictly increasing knots from line to line; samples that stand still or run back are left out. */
function increasing(
  along: AlongLap,
  lap: Lap,
  length: number,
): { time: Float64Array; distance: Float64Array } {
  const time = [lap.start];
  const distance = [0];
  for (let i = 0; i < along.time.length; i++) {
    const d = along.distance[i];
    const t = along.time[i];
    if (d > distance[distance.length - 1] + 1e-3 && d < length - 1e-3 && t > time[time.length - 1]) {
      distance.push(d);
      time.push(t);
    }
  }
  distance.push(length);
  time.push(lap.end);
  return { time: Float64Array.from(time), distance: Float64Array.from(distance) };
}

/**
 * Time lost to the reference since the line, s, at each grid point: `t(d) − tReference(d)`, positive = slower. It
 * ends at the difference of the lap times.
 *
 * @throws RangeError where the two are not on one grid
 */
export function delta(trace: LapTrace, reference: LapTrace): Float64Array {
  if (trace.distance.length !== reference.distance.length || trace.length !== reference.length) {
    throw new RangeError(
      `laps must be resampled to one length before they are compared: ${trace.length} m and ${reference.length} m`,
    );
  }
  return trace.time.map((t, i) => t - reference.time[i]);
}

/** Value of a grid array at any distance, by straight lines between its points. */
export function atDistance(trace: LapTrace, values: Float64Array, metres: number): number {
  const position = Math.min(values.length - 1, Math.max(0, metres / trace.step));
  const i = Math.min(values.length - 2, Math.floor(position));
  return values[i] + (position - i) * (values[i + 1] - values[i]);
}
