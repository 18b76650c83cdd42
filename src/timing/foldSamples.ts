/**
 * Sensors and places of the cars, by ranges of rows. Of each range only the last row of each car matters to the state;
 * it is found without an object a row, since a race has close to a million of them.
 */

import type { CarNumber, CarSamplesEvent, LocationSamplesEvent } from './events.ts';
import type { CarReading, RaceState } from './state.ts';

type Place = RaceState['places'][CarNumber];

/** When each car number was seen last, counted in calls of `lastRows`: scratch memory that no call leaves a trace in. */
const seenIn = new Uint32Array(0x1_0000);
let calls = 0;

/** The last row of each car in a range; of `values`, where given, only rows that hold one count. */
function lastRows(car: Uint16Array, from: number, to: number, values: Float32Array | null): number[] {
  calls = (calls + 1) >>> 0;
  if (calls === 0) {
    seenIn.fill(0);
    calls = 1;
  }
  const rows: number[] = [];
  for (let row = Math.min(to, car.length) - 1; row >= Math.max(0, from); row--) {
    if (seenIn[car[row]] === calls || (values !== null && Number.isNaN(values[row]))) continue;
    seenIn[car[row]] = calls;
    rows.push(row);
  }
  return rows;
}

export function foldCarSamples(state: RaceState, { samples, from, to }: CarSamplesEvent): RaceState {
  const readings: Record<CarNumber, CarReading> = { ...state.readings };
  for (const row of lastRows(samples.car, from, to, null)) {
    readings[samples.car[row]] = {
      time: samples.time[row],
      speed: samples.speed[row],
      rpm: samples.rpm[row],
      gear: samples.gear[row],
      throttle: samples.throttle[row],
      brake: samples.brake[row],
      drs: samples.drs[row],
    };
  }
  return { ...state, readings };
}

/** A row without a place says nothing: the car stays where it was seen last, at that time. */
export function foldLocations(state: RaceState, { samples, from, to }: LocationSamplesEvent): RaceState {
  const places: Record<CarNumber, Place> = { ...state.places };
  for (const row of lastRows(samples.car, from, to, samples.x)) {
    places[samples.car[row]] = { time: samples.time[row], x: samples.x[row], y: samples.y[row] };
  }
  return { ...state, places };
}
