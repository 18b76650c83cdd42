/**
 * CSV that MoTeC i2 exports: one lap or a stretch, at an even rate, with units.
 *
 * What would surprise: a `Range` of "Lap 3" runs from line to line cut to whole samples, so the first and the last
 * sample are the crossings to within one step. MoTeC counts lateral g positive in left-hand corners (as here), but
 * a steering sensor as it was built in; its sense is taken from the lateral g.
 */

import type { RecordingMeta } from '../../telemetry/index.ts';
import type { ColumnRule } from './channels.ts';
import { isoDate } from './dates.ts';
import type { FieldTable } from './fieldHead.ts';
import { type Beacons, fieldTable } from './fieldTable.ts';

/** By channel name in lower case; for each canonical channel the first column that fits is taken. */
const names: Readonly<Record<string, ColumnRule>> = {
  'ground speed': { name: 'speed', unit: 'km/h' },
  'corr speed': { name: 'speed', unit: 'km/h' },
  'vehicle speed': { name: 'speed', unit: 'km/h' },
  'gps speed': { name: 'speed', unit: 'km/h' },
  speed: { name: 'speed', unit: 'km/h' },
  'throttle pos': { name: 'throttle', unit: '%' },
  'throttle position': { name: 'throttle', unit: '%' },
  'throttle pedal': { name: 'throttle', unit: '%' },
  throttle: { name: 'throttle', unit: '%' },
  'brake pos': { name: 'brake', unit: '%' },
  'brake position': { name: 'brake', unit: '%' },
  brake: { name: 'brake', unit: '%' },
  'brake pres front': { name: 'brakePressure', unit: 'bar' },
  'brake pressure front': { name: 'brakePressure', unit: 'bar' },
  'brake pres': { name: 'brakePressure', unit: 'bar' },
  'clutch pos': { name: 'clutch', unit: '%' },
  clutch: { name: 'clutch', unit: '%' },
  'steering angle': { name: 'steeringAngle', unit: 'deg' },
  'steering wheel angle': { name: 'steeringAngle', unit: 'deg' },
  'steering pos': { name: 'steeringAngle', unit: 'deg' },
  steerangle: { name: 'steeringAngle', unit: 'deg' },
  gear: { name: 'gear' },
  'engine rpm': { name: 'rpm', unit: 'rpm' },
  'engine speed': { name: 'rpm', unit: 'rpm' },
  rpms: { name: 'rpm', unit: 'rpm' },
  rpm: { name: 'rpm', unit: 'rpm' },
  'g force lat': { name: 'latAccel', unit: 'g' },
  'cg accel lateral': { name: 'latAccel', unit: 'g' },
  g_lat: { name: 'latAccel', unit: 'g' },
  'g force long': { name: 'longAccel', unit: 'g' },
  'cg accel longitudinal': { name: 'longAccel', unit: 'g' },
  g_lon: { name: 'longAccel', unit: 'g' },
  'g force vert': { name: 'vertAccel', unit: 'g' },
  'cg accel vertical': { name: 'vertAccel', unit: 'g' },
  'yaw rate': { name: 'yawRate', unit: 'deg/s' },
  'gyro yaw velocity': { name: 'yawRate', unit: 'deg/s' },
  'chassis yaw rate': { name: 'yawRate', unit: 'deg/s' },
  roty: { name: 'yawRate', unit: 'deg/s' },
  'gps latitude': { name: 'latitude', unit: 'deg' },
  'gps longitude': { name: 'longitude', unit: 'deg' },
  'gps altitude': { name: 'altitude', unit: 'm' },
  'gps heading': { name: 'heading', unit: 'deg' },
  distance: { name: 'distance', unit: 'm' },
  'corr dist': { name: 'distance', unit: 'm' },
  'lap distance': { name: 'lapDistance', unit: 'm' },
  'corr lap dist': { name: 'lapDistance', unit: 'm' },
  'lap number': { name: 'lap' },
  lap: { name: 'lap' },
  'fuel level': { name: 'fuelLevel', unit: 'l' },
  'engine temp': { name: 'waterTemp', unit: 'C' },
  'eng temp': { name: 'waterTemp', unit: 'C' },
  'eng oil temp': { name: 'oilTemp', unit: 'C' },
};

/**
 * i2 lists beacons in seconds of the recording, blank separated in one cell; an export of one lap has only its own
 * start, or none, but says that it is a lap.
 */
function beaconsOf(head: FieldTable, _start: number, end: number): Beacons {
  const start = Number(head.field('start time') ?? 0);
  const marks = head
    .fields('beacon markers')
    .flatMap((cell) => cell.split(/[\s;]+/))
    .filter((cell) => cell !== '')
    .map((cell) => Number(cell.replace(',', '.')) - (Number.isFinite(start) ? start : 0))
    .filter((mark) => mark >= 0 && mark <= end)
    .sort((a, b) => a - b);
  const isLap = /^lap\s*\d+$/i.test(head.field('range') ?? '');
  return {
    beacons: isLap && marks.length < 2 ? [0, end] : marks,
    statedEnd: Number(head.field('duration')),
    warnings: [],
  };
}

function metaOf(head: FieldTable): Omit<RecordingMeta, 'format'> {
  const date = isoDate(`${head.field('log date') ?? ''} ${head.field('log time') ?? ''}`);
  const track = head.field('venue');
  const car = head.field('vehicle');
  const driver = head.field('driver');
  const session = [head.field('session'), head.field('range')].filter(Boolean).join(', ');
  return {
    ...(track && { track }),
    ...(car && { car }),
    ...(driver && { driver }),
    ...(session !== '' && { session }),
    ...(date && { date }),
  };
}

export const motecCsv = fieldTable({
  id: 'motec-csv',
  title: 'MoTeC i2 CSV',
  what: 'MoTeC CSV',
  names,
  beaconsOf,
  metaOf,
});
