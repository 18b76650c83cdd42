/**
 * Laps from crossings of a line: beacons that the source recorded, a start line that it gives as a place, or, with
 * GPS alone, a line that we lay across the fastest place that the car passes again and again.
 */

import { sampleAt } from './interpolate.ts';
import type { Recording, TimingLine } from './recording.ts';
import { SHORTEST_LAP, type Stretch } from './stretch.ts';

/** A gate is widened to at least this half-width, m: logged lines are often narrower than the track. */
const HALF_WIDTH = 12;
const EARTH_RADIUS = 6_371_008.8;

/** Laps between moments of crossing the line. The part before the first is lap 0, as timing systems count it. */
export function stretchesBetween(crossings: readonly number[], end: number, begin = 0): Stretch[] {
  const inside = crossings.filter((t) => t >= begin && t <= end);
  const stretches: Stretch[] = [];
  const edges = [begin, ...inside, end];
  for (let i = 1; i < edges.length; i++) {
    if (edges[i] - edges[i - 1] < 1e-6) continue;
    stretches.push({
      number: i - 1,
      start: edges[i - 1],
      end: edges[i],
      fromLine: i > 1,
      toLine: i < edges.length - 1,
      reset: false,
    });
  }
  return stretches;
}

type Place = TimingLine['a'];

/** Positions in m around their first fix, x east and y north. */
export interface GroundTrack {
  /** The first fix. */
  readonly origin: Place;
  readonly times: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly speed: Float64Array;
}

/** The GPS track without missing and repeated fixes. Undefined where there is no GPS or the car never moved. */
export function groundTrack(recording: Recording): GroundTrack | undefined {
  const latitude = recording.channels.get('latitude');
  const longitude = recording.channels.get('longitude');
  if (!latitude || !longitude) return undefined;
  const lon = sampleAt(longitude, latitude.times);
  const times: number[] = [];
  const x: number[] = [];
  const y: number[] = [];
  let origin: Place | undefined;
  for (let i = 0; i < lon.length; i++) {
    const here = { latitude: latitude.values[i], longitude: lon[i] };
    if (!Number.isFinite(here.latitude) || !Number.isFinite(here.longitude)) continue;
    if (here.latitude === 0 && here.longitude === 0) continue;
    origin ??= here;
    const [px, py] = toMetres(here, origin);
    if (times.length > 0 && px === x[x.length - 1] && py === y[y.length - 1]) continue;
    if (times.length > 0 && latitude.times[i] <= times[times.length - 1]) continue;
    times.push(latitude.times[i]);
    x.push(px);
    y.push(py);
  }
  if (!origin || times.length < 10) return undefined;
  const track = { origin, times: Float64Array.from(times), x: Float64Array.from(x), y: Float64Array.from(y) };
  const speed = new Float64Array(times.length);
  for (let i = 1; i < speed.length; i++) {
    speed[i] = Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]) / (times[i] - times[i - 1]);
  }
  speed[0] = speed[1];
  return { ...track, speed };
}

function toMetres(place: Place, origin: Place): [number, number] {
  const degree = (Math.PI / 180) * EARTH_RADIUS;
  return [
    (place.longitude - origin.longitude) * degree * Math.cos((origin.latitude * Math.PI) / 180),
    (place.latitude - origin.latitude) * degree,
  ];
}

/** A gate in the plane of a GroundTrack, crossed in one direction only. */
interface Gate {
  readonly x: number;
  readonly y: number;
  /** Unit vector of driving through it. */
  readonly dx: number;
  readonly dy: number;
  readonly halfWidth: number;
}

/** Laps from crossing the line that the source gives as a place. */
export function stretchesByStartLine(recording: Recording, line: TimingLine): Stretch[] | undefined {
  const track = groundTrack(recording);
  if (!track) return undefined;
  const [ax, ay] = toMetres(line.a, track.origin);
  const [bx, by] = toMetres(line.b, track.origin);
  const width = Math.hypot(bx - ax, by - ay);
  if (!(width > 0)) return undefined;
  const gate = {
    x: (ax + bx) / 2,
    y: (ay + by) / 2,
    dx: (by - ay) / width,
    dy: -(bx - ax) / width,
    halfWidth: Math.max(HALF_WIDTH, width / 2),
  };
  const forward = crossings(track, gate);
  const backward = crossings(track, { ...gate, dx: -gate.dx, dy: -gate.dy });
  const passed = forward.length >= backward.length ? forward : backward;
  if (passed.length === 0) return undefined;
  return stretchesBetween(passed, track.times[track.times.length - 1], track.times[0]);
}

/**
 * Laps from GPS alone: a gate across the track where the car is fastest. Undefined where the car passes it fewer
 * than twice.
 */
export function stretchesByGps(recording: Recording): Stretch[] | undefined {
  const track = groundTrack(recording);
  if (!track) return undefined;
  const gate = fastestGate(track);
  if (!gate) return undefined;
  const passed = crossings(track, gate);
  if (passed.length < 2) return undefined;
  return stretchesBetween(passed, track.times[track.times.length - 1], track.times[0]);
}

function fastestGate(track: GroundTrack): Gate | undefined {
  const n = track.times.length;
  let best = -1;
  for (let i = 2; i < n - 2; i++) {
    const calm = track.times[i + 1] - track.times[i - 1] < 2;
    if (calm && (best < 0 || track.speed[i] > track.speed[best]) && track.speed[i] < 150) best = i;
  }
  if (best < 0 || track.speed[best] < 5) return undefined;
  const dx = track.x[best + 1] - track.x[best - 1];
  const dy = track.y[best + 1] - track.y[best - 1];
  const length = Math.hypot(dx, dy);
  return {
    x: track.x[best],
    y: track.y[best],
    dx: dx / length,
    dy: dy / length,
    halfWidth: 2 * HALF_WIDTH,
  };
}

/**
 * Moments at which the track passes the gate in its direction, s, at least SHORTEST_LAP apart; the car went away in
 * between, for one that stands on the line passes it again and again in the noise of its GPS.
 */
function crossings(track: GroundTrack, gate: Gate): number[] {
  const passed: number[] = [];
  let left = true;
  const along = (i: number) => (track.x[i] - gate.x) * gate.dx + (track.y[i] - gate.y) * gate.dy;
  const across = (i: number) => (track.y[i] - gate.y) * gate.dx - (track.x[i] - gate.x) * gate.dy;
  for (let i = 1; i < track.times.length; i++) {
    const before = along(i - 1);
    const after = along(i);
    left ||= Math.hypot(after, across(i)) > HALF_WIDTH;
    if (!left || !(before < 0 && after >= 0)) continue;
    const share = before / (before - after);
    const side = across(i - 1) + share * (across(i) - across(i - 1));
    if (Math.abs(side) > gate.halfWidth || track.times[i] - track.times[i - 1] > 2) continue;
    const at = track.times[i - 1] + share * (track.times[i] - track.times[i - 1]);
    if (passed.length > 0 && at - passed[passed.length - 1] < SHORTEST_LAP) continue;
    passed.push(at);
    left = false;
  }
  return passed;
}

/**
 * The line across the track at the start of a lap, for finding the laps of another recording by the same line; it
 * reaches `halfWidth` m to both sides.
 * Undefined without GPS.
 */
export function lineAtStart(
  recording: Recording,
  lap: { readonly start: number },
  halfWidth = HALF_WIDTH,
): TimingLine | undefined {
  const latitude = recording.channels.get('latitude');
  const longitude = recording.channels.get('longitude');
  if (!latitude || !longitude) return undefined;
  const around = Float64Array.of(lap.start - 0.3, lap.start, lap.start + 0.3);
  const lat = sampleAt(latitude, around);
  const lon = sampleAt(longitude, around);
  const origin = { latitude: lat[1], longitude: lon[1] };
  const [x0, y0] = toMetres({ latitude: lat[0], longitude: lon[0] }, origin);
  const [x1, y1] = toMetres({ latitude: lat[2], longitude: lon[2] }, origin);
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!(length > 0.1)) return undefined;
  const degree = (Math.PI / 180) * EARTH_RADIUS;
  const side = (metres: number) => ({
    latitude: origin.latitude + ((x1 - x0) / length) * (metres / degree),
    longitude:
      origin.longitude -
      ((y1 - y0) / length) * (metres / (degree * Math.cos((origin.latitude * Math.PI) / 180))),
  });
  return { name: 'start of the lap', a: side(halfWidth), b: side(-halfWidth) };
}
