/**
 * What one car did from the first sample to the last: its samples side by side, without those that hold no speed, and
 * how far it had driven at each. Speed is taken to change evenly between two samples, which makes driven distance a
 * trapezoid sum and lets the moment of any distance be solved for exactly.
 */

import { rowsByCar } from '../columns.ts';
import type { CarNumber } from '../events.ts';
import type { CarSamples, LocationSamples } from '../samples.ts';

/** s without a valid value after which a pedal is no longer what it was. */
const LONGEST_HOLE = 2;

/** Columns of one length, by time; `metres` since the first sample. */
export interface Drive {
  readonly time: Float64Array;
  readonly metres: Float64Array;
  readonly speed: Float32Array;
  readonly rpm: Float32Array;
  readonly throttle: Float32Array;
  readonly brake: Float32Array;
  readonly gear: Int8Array;
  readonly drs: Int8Array;
}

/** Where one car was seen, without the rows that have no place. */
export interface Track {
  readonly time: Float64Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

const drives = new WeakMap<CarSamples, ReadonlyMap<CarNumber, Drive>>();
const tracks = new WeakMap<LocationSamples, ReadonlyMap<CarNumber, Track>>();

/** Each car's drive. Made once for each table of samples. */
export function drivesOf(samples: CarSamples): ReadonlyMap<CarNumber, Drive> {
  const known = drives.get(samples);
  if (known !== undefined) return known;
  const made = new Map<CarNumber, Drive>();
  for (const [car, rows] of rowsByCar(samples)) made.set(car, driveOf(samples, rows));
  drives.set(samples, made);
  return made;
}

function driveOf(samples: CarSamples, all: Uint32Array): Drive {
  const rows = all.filter((row, i) => {
    // Two samples at one moment: the first is as good as the other.
    const isNew = i === 0 || samples.time[row] > samples.time[all[i - 1]];
    return isNew && !Number.isNaN(samples.speed[row]);
  });
  const n = rows.length;
  const drive = {
    time: new Float64Array(n),
    metres: new Float64Array(n),
    speed: new Float32Array(n),
    rpm: new Float32Array(n),
    throttle: new Float32Array(n),
    brake: new Float32Array(n),
    gear: new Int8Array(n),
    drs: new Int8Array(n),
  };
  for (let i = 0; i < n; i++) {
    const row = rows[i];
    drive.time[i] = samples.time[row];
    drive.speed[i] = samples.speed[row];
    drive.rpm[i] = samples.rpm[row];
    drive.throttle[i] = samples.throttle[row];
    drive.brake[i] = samples.brake[row];
    drive.gear[i] = samples.gear[row];
    drive.drs[i] = samples.drs[row];
    if (i === 0) continue;
    const step = drive.time[i] - drive.time[i - 1];
    drive.metres[i] = drive.metres[i - 1] + (step * (drive.speed[i] + drive.speed[i - 1])) / 2;
  }
  fillHoles(drive.time, drive.rpm, 'linear');
  fillHoles(drive.time, drive.throttle, 'linear');
  fillHoles(drive.time, drive.brake, 'held');
  for (let i = 1; i < n; i++) {
    if (drive.gear[i] < 0 && drive.time[i] - drive.time[i - 1] < LONGEST_HOLE)
      drive.gear[i] = drive.gear[i - 1];
  }
  return drive;
}

/** Bridges values that are none, where valid ones stand close on both sides. */
function fillHoles(time: Float64Array, values: Float32Array, kind: 'linear' | 'held'): void {
  let last = -1;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    if (last >= 0 && last < i - 1 && time[i] - time[last] <= LONGEST_HOLE) {
      const slope = kind === 'held' ? 0 : (values[i] - values[last]) / (time[i] - time[last]);
      for (let k = last + 1; k < i; k++) values[k] = values[last] + slope * (time[k] - time[last]);
    }
    last = i;
  }
}

/** Each car's places. Made once for each table of locations. */
export function tracksOf(locations: LocationSamples): ReadonlyMap<CarNumber, Track> {
  const known = tracks.get(locations);
  if (known !== undefined) return known;
  const made = new Map<CarNumber, Track>();
  for (const [car, all] of rowsByCar(locations)) {
    const rows = all.filter((row, i) => {
      const isNew = i === 0 || locations.time[row] > locations.time[all[i - 1]];
      return isNew && !Number.isNaN(locations.x[row]) && !Number.isNaN(locations.y[row]);
    });
    const track = {
      time: new Float64Array(rows.length),
      x: new Float32Array(rows.length),
      y: new Float32Array(rows.length),
    };
    for (let i = 0; i < rows.length; i++) {
      track.time[i] = locations.time[rows[i]];
      track.x[i] = locations.x[rows[i]];
      track.y[i] = locations.y[rows[i]];
    }
    made.set(car, track);
  }
  tracks.set(locations, made);
  return made;
}

/** Index of the last time at or before `time`; −1 where there is none. */
export function rowAt(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** m driven at a moment; the car is taken to stand before the first and after the last sample. */
export function metresAt(drive: Drive, time: number): number {
  const { metres, speed } = drive;
  const i = rowAt(drive.time, time);
  if (i < 0) return 0;
  if (i >= metres.length - 1) return metres[metres.length - 1];
  const into = time - drive.time[i];
  const step = drive.time[i + 1] - drive.time[i];
  return metres[i] + into * (speed[i] + ((speed[i + 1] - speed[i]) * into) / step / 2);
}
