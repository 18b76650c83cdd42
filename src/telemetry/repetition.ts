/**
 * Laps from nothing but the speed trace: a lap is where the trace repeats itself over distance. For logs without
 * counter, beacons or GPS (the `.ld` files of Assetto Corsa Competizione). The place of the line stays unknown:
 * laps are counted from a fast point of the circuit, so that their times are right and their numbers arbitrary.
 */

import { drivenDistance } from './driven.ts';
import { correlation, lastAtOrBefore, monotoneCubic, sampleAt } from './interpolate.ts';
import { stretchesBetween } from './line.ts';
import type { Recording } from './recording.ts';
import type { Stretch } from './stretch.ts';

/** m between points of the distance grid. */
const STEP = 5;
const SHORTEST_CIRCUIT = 300;
const LONGEST_CIRCUIT = 30_000;
/** m of trace that must have been driven twice before we speak of a repetition. */
const LEAST_OVERLAP = 800;
/** Correlation of the trace with itself one lap later (Pearson). */
const LEAST_CORRELATION = 0.75;
/** m around a boundary that are matched to the boundary before. */
const MATCH_WINDOW = 400;
/** Share of the lap by which a boundary may move from its expected place: tyre slip and wheel radius drift. */
const MATCH_REACH = 0.03;

export interface Repetition {
  readonly stretches: Stretch[];
  /** m, the lap. */
  readonly length: number;
  readonly correlation: number;
}

/** Laps from the repetition of speed over distance. Undefined where the trace does not repeat itself. */
export function stretchesByRepetition(recording: Recording): Repetition | undefined {
  const driven = drivenDistance(recording);
  const speed = recording.channels.get('speed');
  if (!driven || !speed) return undefined;
  const trace = overDistance(driven, sampleAt(speed, driven.times));
  if (!trace) return undefined;
  const period = findPeriod(trace.speed);
  if (!period) return undefined;

  const boundaries = placeBoundaries(trace.speed, period.lag);
  const crossings = Array.from(monotoneCubic(trace.distance, trace.time, Float64Array.from(boundaries)));
  const end = driven.times[driven.times.length - 1];
  return {
    stretches: stretchesBetween(crossings, end, driven.times[0]),
    length: period.lag * STEP,
    correlation: period.correlation,
  };
}

interface SpeedTrace {
  readonly distance: Float64Array;
  readonly time: Float64Array;
  readonly speed: Float64Array;
}

function overDistance(
  driven: { times: Float64Array; metres: Float64Array },
  speed: Float64Array,
): SpeedTrace | undefined {
  const total = driven.metres[driven.metres.length - 1];
  if (!(total > SHORTEST_CIRCUIT + LEAST_OVERLAP) || total > 5_000_000) return undefined;
  const n = Math.floor(total / STEP);
  const trace = {
    distance: new Float64Array(n),
    time: new Float64Array(n),
    speed: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    const metres = i * STEP;
    const k = Math.max(0, Math.min(driven.metres.length - 2, lastAtOrBefore(driven.metres, metres)));
    const span = driven.metres[k + 1] - driven.metres[k];
    const share = span > 0 ? (metres - driven.metres[k]) / span : 0;
    trace.distance[i] = metres;
    trace.time[i] = driven.times[k] + share * (driven.times[k + 1] - driven.times[k]);
    trace.speed[i] = speed[k] + share * (speed[k + 1] - speed[k]);
  }
  return trace;
}

/** Correlation of `signal[from, from + count)` with the same window `lag` later. */
function likeness(signal: Float64Array, from: number, count: number, lag: number): number {
  return correlation(signal.subarray(from, from + count), signal.subarray(from + lag, from + lag + count));
}

function findPeriod(speed: Float64Array): { lag: number; correlation: number } | undefined {
  const least = Math.ceil(SHORTEST_CIRCUIT / STEP);
  const most = Math.min(Math.floor(LONGEST_CIRCUIT / STEP), speed.length - Math.ceil(LEAST_OVERLAP / STEP));
  const at = new Float64Array(Math.max(0, most + 1));
  let highest = 0;
  for (let lag = least; lag <= most; lag++) {
    // Two laps of overlap tell as much as twenty and cost a tenth.
    const count = Math.min(speed.length - lag, Math.max(2 * lag, 2000));
    at[lag] = likeness(speed, speed.length - lag - count, count, lag);
    highest = Math.max(highest, at[lag]);
  }
  if (highest < LEAST_CORRELATION) return undefined;
  // Two laps repeat as well as one: the shortest peak close to the highest is the lap.
  for (let lag = least; lag <= most; lag++) {
    const peak = at[lag] >= (at[lag - 1] ?? 0) && at[lag] >= (at[lag + 1] ?? 0);
    if (peak && at[lag] >= Math.max(LEAST_CORRELATION, highest - 0.1)) {
      return { lag, correlation: at[lag] };
    }
  }
  return undefined;
}

/** m of the boundaries: a fast point of the circuit, and where its surroundings come again. */
function placeBoundaries(speed: Float64Array, lag: number): number[] {
  const window = Math.min(Math.floor(lag / 2), Math.ceil(MATCH_WINDOW / STEP));
  const reach = Math.max(2, Math.ceil(lag * MATCH_REACH));
  // As many whole laps as fit: the last boundary leaves half a window behind it.
  const laps = Math.max(1, Math.floor((speed.length - window - reach) / lag));
  const latest = Math.max(window, Math.min(speed.length - laps * lag - window - reach, window + lag));
  let origin = window;
  for (let i = window; i <= latest; i++) if (speed[i] > speed[origin]) origin = i;

  const boundaries = [origin * STEP];
  // Grid points, with the part in between: what is rounded off here is missing from the lap time.
  let at = origin;
  for (;;) {
    const from = Math.max(0, Math.round(at) - window);
    const count = Math.min(2 * window, speed.length - from);
    let best = Number.NaN;
    let bestCorrelation = Number.NEGATIVE_INFINITY;
    const scores: number[] = [];
    for (let shift = -reach; shift <= reach; shift++) {
      const fits = from + count + lag + shift <= speed.length;
      const score = fits ? likeness(speed, from, count, lag + shift) : Number.NEGATIVE_INFINITY;
      scores.push(score);
      if (score > bestCorrelation) {
        bestCorrelation = score;
        best = shift;
      }
    }
    if (!Number.isFinite(best) || bestCorrelation < 0.5) return boundaries;
    at += lag + best + vertex(scores, best + reach);
    boundaries.push(at * STEP);
  }
}

/** Offset of the top of the parabola through the best score and its neighbours, in grid points. */
function vertex(scores: readonly number[], i: number): number {
  const [a, b, c] = [scores[i - 1], scores[i], scores[i + 1]];
  if (!Number.isFinite(a) || !Number.isFinite(c)) return 0;
  const bend = a - 2 * b + c;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / bend)) : 0;
}
