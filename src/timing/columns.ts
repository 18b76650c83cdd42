/**
 * Columns of samples: made from what sources have, sorted, found by car, and cut into events. Feeds differ in units and
 * in how they say "no value"; the rules for that are here, once, for every reader:
 *
 * - Throttle goes from 0 to 100 %; 104 (anything beyond 100) means that there was no valid value. Brake is 0 or 100, or
 *   a boolean; 104 again is none. A car whose throttle is invalid is most often one that stands or lost its link.
 * - Gear is 0 (neutral) to 8; what is beyond (75 happens) is none.
 * - DRS is a code: 0 and 1 closed, 8 eligible, 10, 12 and 14 open; the others (2, 3, 9, 13) nobody has explained.
 * - Places are in 1/10 m. 0, 0, 0 is said before a car has a fix.
 */

import type { CarNumber, CarSamplesEvent, LocationSamplesEvent } from './events.ts';
import { type CarSamples, DRS, type LocationSamples } from './samples.ts';

/** m/s in one km/h. */
const KMH = 1 / 3.6;
/** m in a unit of the feed's places. */
const PLACE_UNIT = 0.1;
const TOP_GEAR = 8;
const FULL = 100;
const DRS_CODE_OPEN = 12;

/** What a column of a source may be: numbers (NaN for none), or booleans for the brake. */
type Column = ArrayLike<number>;

/** 0..1 from a pedal in %, NaN where invalid. */
export function pedalOf(percent: number): number {
  return percent >= 0 && percent <= FULL ? percent / FULL : Number.NaN;
}

/** 0..8, −1 for none. */
export function gearOf(gear: number): number {
  return gear >= 0 && gear <= TOP_GEAR ? gear : -1;
}

/** One of `DRS` from the feed's code. */
export function drsOf(code: number): number {
  switch (code) {
    case 0:
    case 1:
      return DRS.closed;
    case 8:
      return DRS.eligible;
    case 10:
    case 12:
    case 14:
      return DRS.open;
    default:
      return DRS.unknown;
  }
}

export interface RawCarColumns {
  readonly driverNumber: Column;
  /** ms, of which zero lies at `epoch`. */
  readonly timeMs: Column;
  readonly rpm: Column;
  readonly speedKmh: Column;
  readonly gear: Column;
  /** %. */
  readonly throttle: Column;
  /** 0 or 100; or booleans, as 0 and 1, where `brakeIsBoolean`. */
  readonly brake: Column;
  readonly drs: Column;
  readonly brakeIsBoolean?: boolean;
  /** Where DRS says whether it is open, as 0 and 1, rather than by the feed's codes. */
  readonly drsIsBoolean?: boolean;
}

/** Car samples from the columns of a source, sorted; `epoch` ms is the time that becomes 0. */
export function carSamplesOf(raw: RawCarColumns, epoch = 0): CarSamples {
  const order = rowOrder(raw.timeMs, raw.driverNumber);
  const length = order.length;
  const samples = blankCarSamples(length);
  const brakeFull = raw.brakeIsBoolean === true ? 1 : FULL;
  for (let i = 0; i < length; i++) {
    const row = order[i];
    samples.time[i] = (raw.timeMs[row] - epoch) / 1000;
    samples.car[i] = raw.driverNumber[row];
    samples.speed[i] = raw.speedKmh[row] >= 0 ? raw.speedKmh[row] * KMH : Number.NaN;
    samples.rpm[i] = raw.rpm[row] >= 0 ? raw.rpm[row] : Number.NaN;
    samples.gear[i] = gearOf(raw.gear[row]);
    samples.throttle[i] = pedalOf(raw.throttle[row]);
    samples.brake[i] = pedalOf((raw.brake[row] / brakeFull) * FULL);
    samples.drs[i] = drsOf(raw.drsIsBoolean === true && raw.drs[row] === 1 ? DRS_CODE_OPEN : raw.drs[row]);
  }
  return samples;
}

export interface RawLocationColumns {
  readonly driverNumber: Column;
  /** ms, of which zero lies at `epoch`. */
  readonly timeMs: Column;
  /** 1/10 m. */
  readonly x: Column;
  readonly y: Column;
  readonly z: Column;
}

/** Locations from the columns of a source, sorted; `epoch` ms is the time that becomes 0. */
export function locationsOf(raw: RawLocationColumns, epoch = 0): LocationSamples {
  const order = rowOrder(raw.timeMs, raw.driverNumber);
  const length = order.length;
  const samples = blankLocations(length);
  for (let i = 0; i < length; i++) {
    const row = order[i];
    samples.time[i] = (raw.timeMs[row] - epoch) / 1000;
    samples.car[i] = raw.driverNumber[row];
    const [x, y, z] = [raw.x[row], raw.y[row], raw.z[row]];
    const hasFix = x !== 0 || y !== 0 || z !== 0;
    samples.x[i] = hasFix ? x * PLACE_UNIT : Number.NaN;
    samples.y[i] = hasFix ? y * PLACE_UNIT : Number.NaN;
    samples.z[i] = hasFix ? z * PLACE_UNIT : Number.NaN;
  }
  return samples;
}

function blankCarSamples(length: number) {
  return {
    length,
    time: new Float64Array(length),
    car: new Uint16Array(length),
    speed: new Float32Array(length),
    rpm: new Float32Array(length),
    gear: new Int8Array(length),
    throttle: new Float32Array(length),
    brake: new Float32Array(length),
    drs: new Int8Array(length),
  } satisfies CarSamples;
}

function blankLocations(length: number) {
  return {
    length,
    time: new Float64Array(length),
    car: new Uint16Array(length),
    x: new Float32Array(length),
    y: new Float32Array(length),
    z: new Float32Array(length),
  } satisfies LocationSamples;
}

/** Rows by time, at one time by car, then as they came; rows without a time or with a number that is no car's are left out. */
function rowOrder(time: Column, car: Column): Uint32Array {
  const rows = new Uint32Array(time.length);
  let count = 0;
  let isSorted = true;
  for (let row = 0; row < time.length; row++) {
    if (!Number.isFinite(time[row]) || !(car[row] >= 0 && car[row] <= 0xffff)) continue;
    const last = count > 0 ? rows[count - 1] : row;
    if (time[row] < time[last] || (time[row] === time[last] && car[row] < car[last])) isSorted = false;
    rows[count++] = row;
  }
  const kept = rows.subarray(0, count);
  if (isSorted) return kept;
  return mergedRuns(kept, time, car);
}

/**
 * Sorts rows that lie in ascending runs (a table by car, then by time: twenty runs) by merging neighbouring runs, which
 * for a race is several times faster than a sort with a comparator.
 */
function mergedRuns(rows: Uint32Array, time: Column, car: Column): Uint32Array {
  const isBefore = (a: number, b: number): boolean =>
    time[a] < time[b] || (time[a] === time[b] && (car[a] < car[b] || (car[a] === car[b] && a < b)));
  let from: Uint32Array = rows;
  let to: Uint32Array = new Uint32Array(rows.length);
  let starts: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (i === 0 || isBefore(rows[i], rows[i - 1])) starts.push(i);
  }
  while (starts.length > 1) {
    const next: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const start = starts[run];
      const middle = starts.at(run + 1) ?? rows.length;
      const end = run + 2 < starts.length ? starts[run + 2] : rows.length;
      next.push(start);
      let i = start;
      let k = middle;
      for (let out = start; out < end; out++) {
        const takeRight = i >= middle || (k < end && isBefore(from[k], from[i]));
        to[out] = takeRight ? from[k++] : from[i++];
      }
    }
    starts = next;
    [from, to] = [to, from];
  }
  return from;
}

function picked<T extends Float64Array | Float32Array | Uint16Array | Int8Array>(
  column: T,
  rows: Uint32Array,
): T {
  const out = column.slice();
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
  return (rows.length === column.length ? out : out.subarray(0, rows.length)) as T;
}

/** The same samples in their order; they themselves where they are in it already. */
export function sortCarSamples(samples: CarSamples): CarSamples {
  const rows = rowOrder(samples.time, samples.car);
  if (isIdentity(rows, samples.length)) return samples;
  return {
    length: rows.length,
    time: picked(samples.time, rows),
    car: picked(samples.car, rows),
    speed: picked(samples.speed, rows),
    rpm: picked(samples.rpm, rows),
    gear: picked(samples.gear, rows),
    throttle: picked(samples.throttle, rows),
    brake: picked(samples.brake, rows),
    drs: picked(samples.drs, rows),
  };
}

/** The same samples in their order; they themselves where they are in it already. */
export function sortLocations(samples: LocationSamples): LocationSamples {
  const rows = rowOrder(samples.time, samples.car);
  if (isIdentity(rows, samples.length)) return samples;
  return {
    length: rows.length,
    time: picked(samples.time, rows),
    car: picked(samples.car, rows),
    x: picked(samples.x, rows),
    y: picked(samples.y, rows),
    z: picked(samples.z, rows),
  };
}

function isIdentity(rows: Uint32Array, length: number): boolean {
  if (rows.length !== length) return false;
  for (let i = 0; i < length; i++) {
    if (rows[i] !== i) return false;
  }
  return true;
}

type Samples = CarSamples | LocationSamples;

const indices = new WeakMap<Uint16Array, ReadonlyMap<CarNumber, Uint32Array>>();
const noRows = new Uint32Array(0);

/** Rows of each car, ascending. Found once for each table of samples. */
export function rowsByCar(samples: Samples): ReadonlyMap<CarNumber, Uint32Array> {
  const known = indices.get(samples.car);
  if (known !== undefined) return known;
  const counts = new Uint32Array(0x10000);
  for (let row = 0; row < samples.length; row++) counts[samples.car[row]]++;
  const rows = new Map<CarNumber, Uint32Array>();
  for (let car = 0; car < counts.length; car++) {
    if (counts[car] > 0) rows.set(car, new Uint32Array(counts[car]));
  }
  counts.fill(0);
  for (let row = 0; row < samples.length; row++) {
    const car = samples.car[row];
    const own = rows.get(car);
    if (own !== undefined) own[counts[car]++] = row;
  }
  indices.set(samples.car, rows);
  return rows;
}

/** Rows of one car, ascending; none for a car that is not in the table. */
export function rowsOfCar(samples: Samples, car: CarNumber): Uint32Array {
  return rowsByCar(samples).get(car) ?? noRows;
}

/** s of samples in one event: finer than anybody looks, coarse enough that a race stays some ten thousand events. */
const STEP = 0.5;

function ranges(
  time: Float64Array,
  length: number,
  step: number,
): { readonly time: number; readonly from: number; readonly to: number }[] {
  const out: { time: number; from: number; to: number }[] = [];
  let from = 0;
  for (let row = 1; row <= length; row++) {
    if (row < length && Math.floor(time[row] / step) === Math.floor(time[from] / step)) continue;
    out.push({ time: time[row - 1], from, to: row });
    from = row;
  }
  return out;
}

/** Cuts sorted car samples into events of `step` seconds; an event comes when the last of its rows does. */
export function carSampleEvents(samples: CarSamples, step = STEP): CarSamplesEvent[] {
  return ranges(samples.time, samples.length, step).map(({ time, from, to }) => ({
    type: 'carSamples',
    time,
    samples,
    from,
    to,
  }));
}

/** The same for locations. */
export function locationSampleEvents(samples: LocationSamples, step = STEP): LocationSamplesEvent[] {
  return ranges(samples.time, samples.length, step).map(({ time, from, to }) => ({
    type: 'locationSamples',
    time,
    samples,
    from,
    to,
  }));
}
