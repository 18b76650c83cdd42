/**
 * The circuit as the cars drew it: a closed line, where it begins and its sectors end, where DRS is opened, and the way
 * through the pits. Sources give no map, only places of cars in a frame of the circuit's own; what nobody drove in this
 * session is not on the map.
 */

import type { CarNumber } from '../events.ts';
import { median } from '../median.ts';
import { DRS } from '../samples.ts';
import type { RaceSession } from '../session.ts';
import { rowAt, type Track, tracksOf } from './drive.ts';
import { type LapSpan, lapSpans } from './laps.ts';
import { type ClosedLine, type Fixes, leftOf, lengthOf, medianColumn, movedTo, nearest } from './line.ts';
import { placeAt } from './places.ts';
import { GRID, type LapTelemetry, LONGEST, laid } from './telemetry.ts';

/** Laps from which the line is made, taken evenly from all clean ones: more make it no better. */
const LAPS = 60;
/** s; a lap with a longer time between two fixes is not used. */
const LONGEST_STEP = 1.5;
/** Laps on which DRS was open, as a share of those where it was most often, that make a zone. */
const ZONE_SHARE = 0.25;
const ZONE_LAPS = 3;
/** m to the side of the line from which a car is in the pit lane, where no source says when it was. */
const LANE_SIDE = 6;
/** s before and after the end of an in-lap in which it is looked for. */
const LANE_BEFORE = 40;
const LANE_AFTER = 90;
/** m between points of the pit lane; a car that stands adds none. */
const LANE_STEP = 3;
const LANE_POINTS = 10;
/** Fixes on the line that join the lane to it. */
const LANE_ENDS = 2;
/** m of a pit lane; what is shorter or longer is something else. */
const LANE_SHORTEST = 150;
const LANE_LONGEST = 1500;

export interface TrackOutline extends ClosedLine {
  /** rad, the way in which the finish line is crossed, from the x axis. */
  readonly heading: number;
  /** Where sectors 1 and 2 end, as far as the source times them. */
  readonly sectors: readonly {
    readonly sector: 1 | 2;
    readonly distance: number;
    readonly x: number;
    readonly y: number;
  }[];
  /** m since the finish line; `from` > `to` where a zone spans it. */
  readonly drsZones: readonly { readonly from: number; readonly to: number }[];
  /** In driving order; null where no car was seen in it. */
  readonly pitLane: { readonly x: Float64Array; readonly y: Float64Array } | null;
  /** rad by which to turn the circuit so that it is wider than high. */
  readonly rotation: number;
}

const outlines = new WeakMap<RaceSession, TrackOutline | null>();

/** The circuit's outline. Null where no lap was seen from line to line. */
export function trackOutline(session: RaceSession): TrackOutline | null {
  const known = outlines.get(session);
  if (known !== undefined) return known;
  const outline = madeOutline(session);
  outlines.set(session, outline);
  return outline;
}

function madeOutline(session: RaceSession): TrackOutline | null {
  if (session.locations === null) return null;
  const tracks = tracksOf(session.locations);
  const spans = lapSpans(session);
  const seen = spans.filter((span) => isSeen(tracks.get(span.car), span));
  const used = evenlyOf(seen.filter(({ isClean }) => isClean));
  // A session behind the safety car has an outline all the same.
  if (used.length === 0) used.push(...evenlyOf(seen.filter(({ lap, isInLap }) => lap > 1 && !isInLap)));
  const laps = laid(session, used, GRID);
  const fixes = used.map((span) => fixesOf(tracks.get(span.car), span.start, span.end));
  const first = lineOfLaps(laps) ?? lineOfFixes(fixes);
  if (first === null) return null;
  const line = movedTo(movedTo(first, fixes), fixes);
  const [nx, ny] = leftOf(line, 0);
  return {
    ...line,
    heading: Math.atan2(-nx, ny),
    sectors: sectorsOf(line, used, tracks),
    drsZones: drsZonesOf(laps),
    pitLane: pitLaneOf(session, line, spans, tracks),
    rotation: rotationOf(line),
  };
}

/** As many as make a line, taken evenly. */
function evenlyOf(spans: readonly LapSpan[]): LapSpan[] {
  const share = Math.min(1, LAPS / spans.length);
  return spans.filter((_, i) => Math.floor(i * share) !== Math.floor((i - 1) * share));
}

function isSeen(track: Track | undefined, { start, end }: LapSpan): boolean {
  if (track === undefined) return false;
  const { time } = track;
  const row = rowAt(time, start);
  if (row < 0) return false;
  for (let i = row; i < time.length - 1; i++) {
    if (time[i + 1] - time[i] > LONGEST_STEP) return false;
    if (time[i + 1] >= end) return true;
  }
  return false;
}

function fixesOf(
  track: Track | undefined,
  from: number,
  to: number,
): Fixes & { readonly x: Float32Array; readonly y: Float32Array } {
  if (track === undefined) return { x: new Float32Array(0), y: new Float32Array(0) };
  const [first, last] = [rowAt(track.time, from) + 1, rowAt(track.time, to) + 1];
  return { x: track.x.subarray(first, last), y: track.y.subarray(first, last) };
}

/** The median of laps that lie on one grid of distance. */
function lineOfLaps(laps: readonly LapTelemetry[]): ClosedLine | null {
  if (laps.length === 0) return null;
  const { distance, length } = laps[0];
  const points = distance.length - 1;
  const x = medianColumn(
    laps.map((lap) => lap.x),
    points,
  );
  const y = medianColumn(
    laps.map((lap) => lap.y),
    points,
  );
  if (x.some(Number.isNaN) || y.some(Number.isNaN)) return null;
  return { x, y, distance: distance.slice(0, points), length };
}

/** One lap's own way, for a session without car data: the one of median length. */
function lineOfFixes(laps: readonly Fixes[]): ClosedLine | null {
  const byLength = laps
    .map((fixes) => ({ fixes, length: lengthOf(fixes) }))
    .filter(({ length }) => length <= LONGEST)
    .sort((a, b) => a.length - b.length);
  if (byLength.length === 0) return null;
  const { fixes } = byLength[byLength.length >> 1];
  const closed = { x: [...Array.from(fixes.x), fixes.x[0]], y: [...Array.from(fixes.y), fixes.y[0]] };
  const length = lengthOf(closed);
  const points = Math.round(length / GRID);
  if (!(points >= 20 && length <= LONGEST)) return null;
  const x = new Float64Array(points);
  const y = new Float64Array(points);
  const distance = Float64Array.from({ length: points }, (_, i) => (i * length) / points);
  let row = 0;
  let before = 0;
  for (let i = 0; i < points; i++) {
    let step = stepOf(closed, row);
    while (row < closed.x.length - 2 && before + step < distance[i]) {
      before += step;
      row++;
      step = stepOf(closed, row);
    }
    const share = step > 0 ? Math.min(1, (distance[i] - before) / step) : 0;
    x[i] = closed.x[row] + share * (closed.x[row + 1] - closed.x[row]);
    y[i] = closed.y[row] + share * (closed.y[row + 1] - closed.y[row]);
  }
  return { x, y, distance, length };
}

function stepOf({ x, y }: Fixes, row: number): number {
  return Math.hypot(x[row + 1] - x[row], y[row + 1] - y[row]);
}

function sectorsOf(
  line: ClosedLine,
  laps: readonly LapSpan[],
  tracks: ReadonlyMap<CarNumber, Track>,
): TrackOutline['sectors'] {
  const ends = [1, 2] as const;
  return ends.flatMap((sector) => {
    const indices: number[] = [];
    for (const { car, start, event } of laps) {
      const [s1, s2] = event.sectors;
      const since = sector === 1 ? s1 : s1 !== null && s2 !== null ? s1 + s2 : null;
      const track = tracks.get(car);
      const place = since === null || track === undefined ? null : placeAt(track, start + since);
      if (place !== null) indices.push(nearest(line, place.x, place.y).index);
    }
    if (indices.length < 3) return [];
    const index = Math.round(median(indices));
    return [{ sector, distance: line.distance[index], x: line.x[index], y: line.y[index] }];
  });
}

function drsZonesOf(laps: readonly LapTelemetry[]): TrackOutline['drsZones'] {
  if (laps.length === 0) return [];
  const { distance } = laps[0];
  const points = distance.length - 1;
  const open = new Uint16Array(points);
  for (const { drs } of laps) {
    for (let i = 0; i < points; i++) if (drs[i] === DRS.open) open[i]++;
  }
  const enough = Math.max(ZONE_LAPS, ZONE_SHARE * open.reduce((most, count) => Math.max(most, count), 0));
  const isIn = (i: number): boolean => open[(i + points) % points] >= enough;
  const zones: { from: number; to: number }[] = [];
  for (let i = 0; i < points; i++) {
    if (!isIn(i) || isIn(i - 1)) continue;
    let end = i;
    while (end < i + points && isIn(end + 1)) end++;
    zones.push({ from: distance[i], to: distance[end % points] });
  }
  return zones;
}

/** The visit of median length of all that were seen. */
function pitLaneOf(
  session: RaceSession,
  line: ClosedLine,
  spans: readonly LapSpan[],
  tracks: ReadonlyMap<CarNumber, Track>,
): TrackOutline['pitLane'] {
  const told = visitsTold(session);
  const lanes: { readonly x: number[]; readonly y: number[]; readonly length: number }[] = [];
  const add = (fixes: Fixes): void => {
    const lane = thinned(fixes);
    const length = lengthOf(lane);
    if (lane.x.length >= LANE_POINTS && length >= LANE_SHORTEST && length <= LANE_LONGEST) {
      lanes.push({ ...lane, length });
    }
  };
  for (const { car, from, to } of told) add(fixesOf(tracks.get(car), from, to));
  if (lanes.length === 0) {
    for (const { car, end, isInLap } of spans) {
      if (isInLap) add(besideLine(line, fixesOf(tracks.get(car), end - LANE_BEFORE, end + LANE_AFTER)));
    }
  }
  if (lanes.length === 0) return null;
  lanes.sort((a, b) => a.length - b.length);
  const { x, y } = lanes[lanes.length >> 1];
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

function visitsTold(
  session: RaceSession,
): { readonly car: CarNumber; readonly from: number; readonly to: number }[] {
  const entered = new Map<CarNumber, number>();
  const visits: { car: CarNumber; from: number; to: number }[] = [];
  for (const event of session.events) {
    if (event.type === 'pitIn') entered.set(event.car, event.time);
    if (event.type !== 'pitOut') continue;
    const from = entered.get(event.car);
    if (from !== undefined && event.time > from) visits.push({ car: event.car, from, to: event.time });
    entered.delete(event.car);
  }
  return visits;
}

/** The longest stretch of fixes that lie off the line, and the fixes on it where the car turned off and came back. */
function besideLine(
  line: ClosedLine,
  { x, y }: Fixes & { readonly x: Float32Array; readonly y: Float32Array },
): Fixes {
  let best = { from: 0, to: 0 };
  let from = 0;
  for (let i = 0; i <= x.length; i++) {
    const isOff = i < x.length && nearest(line, x[i], y[i]).away > LANE_SIDE;
    if (isOff) continue;
    if (i - from > best.to - best.from) best = { from, to: i };
    from = i + 1;
  }
  const [first, last] = [Math.max(0, best.from - LANE_ENDS), best.to + LANE_ENDS];
  return { x: x.subarray(first, last), y: y.subarray(first, last) };
}

function thinned({ x, y }: Fixes): { readonly x: number[]; readonly y: number[] } {
  const out = { x: [] as number[], y: [] as number[] };
  for (let i = 0; i < x.length; i++) {
    const last = out.x.length - 1;
    if (last >= 0 && Math.hypot(x[i] - out.x[last], y[i] - out.y[last]) < LANE_STEP) continue;
    out.x.push(x[i]);
    out.y.push(y[i]);
  }
  return out;
}

/** Minus the angle of the axis along which the circuit is longest (the first principal one of its points). */
function rotationOf({ x, y }: ClosedLine): number {
  const mean = (values: Float64Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] - mx) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
    yy += (y[i] - my) ** 2;
  }
  return -Math.atan2(2 * xy, xx - yy) / 2;
}
