/** OpenF1's `car_data` and `location` as columns; the feed's rules for values are `timing`'s. */

import { type CarSamples, carSamplesOf, type LocationSamples, locationsOf } from '../../../timing/index.ts';
import type { Table } from '../table/table.ts';

const MOST_CAR = 999;

/** Numbers of cars; what is none becomes a number that no row is kept for. */
function carsOf(table: Table): Float64Array {
  return table.numbers('driver_number').map((car) => (Number.isInteger(car) && car <= MOST_CAR ? car : -1));
}

/** @param epoch ms since 1970 of session time 0 */
export function carSamplesOfTable(table: Table, epoch: number): CarSamples {
  const brake = table.numbers('brake');
  return carSamplesOf(
    {
      driverNumber: carsOf(table),
      timeMs: table.moments('date'),
      rpm: table.numbers('rpm'),
      speedKmh: table.numbers('speed'),
      gear: table.numbers('n_gear'),
      throttle: table.numbers('throttle'),
      brake,
      drs: table.numbers('drs'),
      // A whole race in which no brake was above 1 % is one of booleans.
      brakeIsBoolean: !brake.some((value) => value > 1),
    },
    epoch,
  );
}

/** @param epoch ms since 1970 of session time 0 */
export function locationsOfTable(table: Table, epoch: number): LocationSamples {
  return locationsOf(
    {
      driverNumber: carsOf(table),
      timeMs: table.moments('date'),
      x: table.numbers('x'),
      y: table.numbers('y'),
      z: table.numbers('z'),
    },
    epoch,
  );
}
