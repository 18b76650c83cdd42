/**
 * AiM RaceStudio CSV: a head of one field a row, then names, units and samples.
 *
 * What would surprise: turning right is positive, unlike here. `Beacon Markers` counts seconds from the start; its
 * last entry is the end of the session, not a crossing of the line. A file may stop long before the duration that
 * its head states.
 */

import type { RecordingMeta } from '../../telemetry/index.ts';
import type { ColumnRule } from './channels.ts';
import { isoDate } from './dates.ts';
import type { FieldTable } from './fieldHead.ts';
import { type Beacons, fieldTable } from './fieldTable.ts';

/** By column name in lower case; the first one that a file has is taken. */
const names: Readonly<Record<string, ColumnRule>> = {
  'gps speed': { name: 'speed', unit: 'km/h' },
  speed: { name: 'speed', unit: 'km/h' },
  'vehicle speed': { name: 'speed', unit: 'km/h' },
  'gps latacc': { name: 'latAccel', unit: 'g', invert: true },
  gps_latacc: { name: 'latAccel', unit: 'g', invert: true },
  'lateral acc': { name: 'latAccel', unit: 'g', invert: true },
  lateralacc: { name: 'latAccel', unit: 'g', invert: true },
  'gps lonacc': { name: 'longAccel', unit: 'g' },
  gps_lonacc: { name: 'longAccel', unit: 'g' },
  'inline acc': { name: 'longAccel', unit: 'g' },
  inlineacc: { name: 'longAccel', unit: 'g' },
  verticalacc: { name: 'vertAccel', unit: 'g' },
  'vertical acc': { name: 'vertAccel', unit: 'g' },
  'gps heading': { name: 'heading', unit: 'deg' },
  'gps gyro': { name: 'yawRate', unit: 'deg/s', invert: true },
  yawrate: { name: 'yawRate', unit: 'deg/s', invert: true },
  'yaw rate': { name: 'yawRate', unit: 'deg/s', invert: true },
  'gps altitude': { name: 'altitude', unit: 'm' },
  'gps latitude': { name: 'latitude', unit: 'deg' },
  'gps longitude': { name: 'longitude', unit: 'deg' },
  'gps nsat': { name: 'satellites' },
  'engine rpm': { name: 'rpm', unit: 'rpm' },
  rpm: { name: 'rpm', unit: 'rpm' },
  gear: { name: 'gear' },
  'throttle pos': { name: 'throttle', unit: '%' },
  throttle: { name: 'throttle', unit: '%' },
  tps: { name: 'throttle', unit: '%' },
  pps: { name: 'throttle', unit: '%' },
  'brake pos': { name: 'brake', unit: '%' },
  'brake press': { name: 'brakePressure', unit: 'bar' },
  'brake pressure': { name: 'brakePressure', unit: 'bar' },
  'steering angle': { name: 'steeringAngle', unit: 'deg', invert: true },
  'steering pos': { name: 'steeringAngle', unit: 'deg', invert: true },
  'water temp': { name: 'waterTemp', unit: 'C' },
  'oil temp': { name: 'oilTemp', unit: 'C' },
  'fuel level': { name: 'fuelLevel', unit: 'l' },
  'distance on gps speed': { name: 'distance', unit: 'm' },
};

/** Crossings of the line that lie within the samples. */
function beaconsOf(head: FieldTable, start: number, end: number): Beacons {
  const duration = Number(head.field('duration'));
  // Beacons are counted on the clock of the column, which an export of one lap may start later than 0.
  const marks = head
    .fields('beacon markers')
    .filter((cell) => cell !== '')
    .map((cell) => Number(cell) - start)
    .filter((mark) => Number.isFinite(mark) && mark > 0)
    .sort((a, b) => a - b);
  // RaceStudio closes the list with the end of the session.
  const crossings = marks.filter((mark) => !(Math.abs(mark + start - duration) < 1e-3));
  const beacons = crossings.filter((mark) => mark <= end);
  const beyond = crossings.length - beacons.length;
  const warnings =
    beyond === 0
      ? []
      : [
          `${beyond} of ${crossings.length} beacons lie beyond the last sample at ${end.toFixed(1)} s and were left out.`,
        ];
  return { beacons, statedEnd: duration - start, warnings };
}

function metaOf(head: FieldTable): Omit<RecordingMeta, 'format'> {
  const date = isoDate(`${head.field('date') ?? ''} ${head.field('time') ?? ''}`);
  const car = head.field('vehicle');
  const driver = head.field('racer');
  const track = head.field('session');
  const session = head.field('championship');
  return {
    ...(car && { car }),
    // RaceStudio files a session under its track; there is no field of its own for that.
    ...(track && { track }),
    ...(driver && { driver }),
    ...(session && { session }),
    ...(date && { date }),
  };
}

export const aim = fieldTable({
  id: 'aim-csv',
  title: 'AiM RaceStudio CSV',
  what: 'AiM CSV',
  names,
  beaconsOf,
  metaOf,
});
