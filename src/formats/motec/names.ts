/**
 * The channel names that MoTeC loggers, i2 and the simulators that write `.ld` files use, and what they are here:
 * one table for people to read. The first name of a row that the file has, with a unit that fits, is taken; all
 * other channels keep their own names.
 *
 * Deliberately missing: `Lap Time` and `Split Time`, which loggers count in coarse steps cut off downwards, so that
 * they miss the beacon by up to 20 ms; beacons are the better clock.
 */

import { type CanonicalName, canonicalChannels, isCanonical } from '../../telemetry/index.ts';
import { toSi, type UnitConversion } from '../../units.ts';
import type { LdChannel } from './layout.ts';

/** Compared without regard to case and to runs of blanks. */
export const sourceNames: Partial<Record<CanonicalName, readonly string[]>> = {
  speed: [
    'Ground Speed',
    'Corr Speed',
    'SPEED',
    'Vehicle Speed',
    'Speed over Ground',
    'GPS Speed',
    'Drive Speed',
  ],
  throttle: ['THROTTLE', 'Throttle Pos', 'Throttle Position', 'Throttle Pedal', 'Throttle Pedal Position'],
  brake: ['BRAKE', 'Brake Pos', 'Brake Position', 'Brake Pedal', 'Brake Pedal Position'],
  brakePressure: [
    'Brake Pres Front',
    'Brake Pressure Front',
    'Brake Press Front',
    'Brake Pres',
    'Brake Pressure',
  ],
  clutch: ['CLUTCH', 'Clutch Pos', 'Clutch Position', 'Clutch Pedal'],
  // "Steered Angle" is the angle of the road wheels, about a fifteenth of the steering wheel's.
  steeringAngle: ['STEERANGLE', 'Steering Angle', 'Steering Wheel Angle', 'Steering Pos', 'Steered Angle'],
  gear: ['GEAR', 'Gear Position'],
  rpm: ['Engine RPM', 'Engine Speed', 'RPMS', 'RPM'],
  latAccel: [
    'G Force Lat',
    'G_LAT',
    'G Force Lateral',
    'CG Accel Lateral',
    'Lateral Acceleration',
    'GPS G Force Lat',
  ],
  longAccel: [
    'G Force Long',
    'G_LON',
    'G Force Longitudinal',
    'CG Accel Longitudinal',
    'Longitudinal Acceleration',
    'GPS G Force Long',
  ],
  vertAccel: ['G Force Vert', 'G_VERT', 'G Force Vertical', 'CG Accel Vertical', 'Vertical Acceleration'],
  yawRate: ['ROTY', 'Gyro Yaw Velocity', 'Yaw Rate', 'Chassis Yaw Rate', 'Gyro Yaw', 'Yaw Velocity'],
  latitude: ['GPS Latitude', 'Latitude'],
  longitude: ['GPS Longitude', 'Longitude'],
  altitude: ['GPS Altitude', 'Altitude'],
  heading: ['GPS Heading', 'Heading'],
  satellites: ['GPS Sats Used', 'GPS Satellites Used', 'Satellites'],
  distance: ['Corr Dist', 'Corr Distance', 'Trip Distance', 'Odometer Distance'],
  lapDistance: ['Corr Lap Dist', 'Lap Distance'],
  lap: ['Lap Number', 'LAP'],
  lapTime: ['Running Lap Time'],
  absActive: ['ABS Active', 'ABS'],
  fuelLevel: ['Fuel Level'],
  waterTemp: ['Engine Temp', 'Eng Temp', 'Water Temp', 'Coolant Temp', 'Coolant Temperature'],
  oilTemp: ['Eng Oil Temp', 'Engine Oil Temp', 'Oil Temp', 'Oil Temperature'],
};

/** Wheel speeds are not canonical, but they tell left from right (see `evidence.ts`). */
export const frontLeftWheel = ['WHEEL_SPEED_LF', 'Wheel Speed FL', 'Wheel Speed Front Left'];
export const frontRightWheel = ['WHEEL_SPEED_RF', 'Wheel Speed FR', 'Wheel Speed Front Right'];

/** Loggers write these once a second; at that pace they place the line worse than a beacon or the driven distance. */
const needsPace: ReadonlySet<string> = new Set(['lap', 'lapDistance', 'lapTime']);
const PACE = 5;

function normalise(name: string): string {
  return name.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** The first channel that bears one of the names, best name first. */
export function findByName(channels: readonly LdChannel[], names: readonly string[]): LdChannel | undefined {
  for (const name of names) {
    const found = channels.find((channel) => normalise(channel.name) === normalise(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** ACC writes `..` and `no` for a pure number, `1/min` for engine speed. */
export function sourceUnit(channel: LdChannel): string {
  const unit = channel.unit.trim();
  return unit === '..' || unit.toLowerCase() === 'no' ? '' : unit;
}

/**
 * The conversion of a channel into the unit of a canonical one, or undefined where the units do not fit (a brake
 * pedal in mm is no share of its travel).
 */
export function conversionTo(name: CanonicalName, channel: LdChannel): UnitConversion | undefined {
  const { unit } = canonicalChannels[name];
  const written = sourceUnit(channel);
  if (unit === 'deg' && ['', 'deg', '°'].includes(written.toLowerCase())) return { unit, scale: 1, shift: 0 };
  if (unit === 'rev/min' && ['', '1/min'].includes(written.toLowerCase()))
    return { unit, scale: 1, shift: 0 };
  const conversion = toSi(written);
  return conversion.unit === unit ? conversion : undefined;
}

/** Which channel of the file is which canonical one. A channel serves once. */
export function mapChannels(channels: readonly LdChannel[]): Map<LdChannel, CanonicalName> {
  const byName = new Map<string, LdChannel>();
  for (const channel of channels) {
    const key = normalise(channel.name);
    if (!byName.has(key)) byName.set(key, channel);
  }
  const mapped = new Map<LdChannel, CanonicalName>();
  for (const canonical of Object.keys(canonicalChannels).filter(isCanonical)) {
    for (const name of sourceNames[canonical] ?? []) {
      const channel = byName.get(normalise(name));
      if (channel === undefined || mapped.has(channel)) continue;
      if (needsPace.has(canonical) && channel.rate < PACE) continue;
      if (conversionTo(canonical, channel) === undefined) continue;
      mapped.set(channel, canonical);
      break;
    }
  }
  return mapped;
}
