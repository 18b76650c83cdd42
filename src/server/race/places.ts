/**
 * Where the cars were, a stretch of a race at a time, on an even grid of moments: what a page needs to move them without
 * asking again for a minute. Between two fixes a car goes straight; where there is none for long it is nowhere.
 */

import { type LocationSamples, rowsByCar } from '../../timing/index.ts';
import type { PlacesHead } from '../contract.ts';
import { columnHeads, frameOf } from '../frame.ts';
import { HttpError } from '../problem.ts';
import type { OpenRace } from './desk.ts';

/** s between two moments; places come about four times a second. */
const STEP = 0.2;
/** s; a car without a fix for longer is not drawn in between. */
const LONGEST_GAP = 5;
/** s of a race in one answer. */
const MOST = 600;

interface Track {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Places of one car at `from`, `from + STEP`, ... m; NaN where it has none. */
function trackOf(samples: LocationSamples, rows: Uint32Array, from: number, points: number): Track {
  const x = new Float32Array(points).fill(Number.NaN);
  const y = new Float32Array(points).fill(Number.NaN);
  let next = firstAfter(samples.time, rows, from);
  for (let i = 0; i < points; i++) {
    const time = from + i * STEP;
    while (next < rows.length && samples.time[rows[next]] <= time) next++;
    if (next === 0) continue;
    const a = rows[next - 1];
    const b = rows[next];
    const before = time - samples.time[a];
    if (b === undefined) {
      if (before > STEP) continue;
      x[i] = samples.x[a];
      y[i] = samples.y[a];
      continue;
    }
    const gap = samples.time[b] - samples.time[a];
    if (gap > LONGEST_GAP) continue;
    const share = gap > 0 ? before / gap : 0;
    x[i] = samples.x[a] + share * (samples.x[b] - samples.x[a]);
    y[i] = samples.y[a] + share * (samples.y[b] - samples.y[a]);
  }
  return { x, y };
}

/** Index of the first of the rows later than a time. */
function firstAfter(times: Float64Array, rows: Uint32Array, time: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[rows[middle]] <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @throws HttpError 404 where no positions are known, 400 for a stretch that is none or too long */
export function placesFrame(race: OpenRace, from: number, to: number): Uint8Array<ArrayBuffer> {
  const { locations } = race.session;
  if (!locations) throw new HttpError(404, 'this race has no positions: the map is off');
  if (!(to > from)) throw new HttpError(400, `to: must be greater than from (${from} s), got ${to} s`);
  if (to - from > MOST) {
    throw new HttpError(400, `to: at most ${MOST} s at once, got ${(to - from).toFixed(0)} s`);
  }
  const points = Math.floor((to - from) / STEP + 1e-6) + 1;
  const time = Float32Array.from({ length: points }, (_, i) => i * STEP);
  const names: { name: string; unit: string }[] = [{ name: 'time', unit: 's' }];
  const columns: Float32Array[] = [time];
  const cars: number[] = [];
  for (const [car, rows] of rowsByCar(locations)) {
    const { x, y } = trackOf(locations, rows, from, points);
    if (x.every(Number.isNaN)) continue;
    cars.push(car);
    names.push({ name: `x.${car}`, unit: 'm' }, { name: `y.${car}`, unit: 'm' });
    columns.push(x, y);
  }
  const head: PlacesHead = {
    kind: 'places',
    id: race.id,
    version: race.version,
    from,
    to,
    step: STEP,
    points,
    cars,
    columns: columnHeads(names, points),
  };
  return frameOf(head, points, columns);
}
