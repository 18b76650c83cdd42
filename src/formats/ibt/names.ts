/**
 * From iRacing's names and units to ours. Checked on real recordings: LatAccel, YawRate and SteeringWheelAngle are
 * positive to the left and Yaw grows counter-clockwise, as ISO 8855 has it, so no sign is turned. What would
 * surprise: the unit `%` means 0..1 throughout, and Clutch is 1 when the pedal is released.
 */

import { type CanonicalName, type ChannelKind, canonicalChannels } from '../../telemetry/index.ts';
import { toSi } from '../../units.ts';
import type { IbtVariableInfo } from './header.ts';

interface Mapping {
  readonly name: CanonicalName;
  /** True where the source counts 1 for what we count 0. */
  readonly inverted?: true;
}

/** One line a variable. Where a car has several of a kind, the one that the field calls by that name. */
export const iracingNames: ReadonlyMap<string, Mapping> = new Map<string, Mapping>([
  ['Speed', { name: 'speed' }],
  ['Throttle', { name: 'throttle' }],
  ['Brake', { name: 'brake' }],
  ['LFbrakeLinePress', { name: 'brakePressure' }],
  ['Clutch', { name: 'clutch', inverted: true }],
  ['SteeringWheelAngle', { name: 'steeringAngle' }],
  ['Gear', { name: 'gear' }],
  ['RPM', { name: 'rpm' }],
  ['LatAccel', { name: 'latAccel' }],
  ['LongAccel', { name: 'longAccel' }],
  ['VertAccel', { name: 'vertAccel' }],
  ['YawRate', { name: 'yawRate' }],
  ['Yaw', { name: 'yaw' }],
  ['Lat', { name: 'latitude' }],
  ['Lon', { name: 'longitude' }],
  ['Alt', { name: 'altitude' }],
  ['LapDist', { name: 'lapDistance' }],
  ['LapDistPct', { name: 'lapFraction' }],
  ['Lap', { name: 'lap' }],
  ['LapCurrentLapTime', { name: 'lapTime' }],
  ['LapLastLapTime', { name: 'lastLapTime' }],
  ['OnPitRoad', { name: 'onPitRoad' }],
  ['PlayerTrackSurface', { name: 'trackSurface' }],
  ['BrakeABSactive', { name: 'absActive' }],
  ['FuelLevel', { name: 'fuelLevel' }],
  ['WaterTemp', { name: 'waterTemp' }],
  ['OilTemp', { name: 'oilTemp' }],
]);

/** Angles that run around the circle. */
const angles: ReadonlySet<string> = new Set(['YawNorth', 'WindDir', 'SolarAzimuth']);

/** Floats that hold their value until the next event: knobs in the car, pit orders, lap times. */
const heldFloats = /^(?:dc|dp)[A-Z]|^Lap(?:Best|Last)|^PitSv/;

/** Pa; iRacing writes air pressure in inches of mercury and calls the unit `Hg`. */
const INCH_OF_MERCURY = 3386.389;

export interface ChannelMapping {
  readonly name: string;
  readonly unit: string;
  readonly kind: ChannelKind;
  /** `value * scale + shift` is in `unit`. */
  readonly scale: number;
  readonly shift: number;
}

function siOf(unit: string): { unit: string; scale: number; shift: number } {
  if (unit === '%' || unit === 's/s' || unit.startsWith('irsdk_')) return { unit: '', scale: 1, shift: 0 };
  if (unit === 'Hg') return { unit: 'Pa', scale: INCH_OF_MERCURY, shift: 0 };
  // The rate of a fast variable is written into its unit: "m/s at 360 Hz".
  return toSi(unit.replace(/ at \d+ Hz$/i, ''));
}

function ownKind(variable: IbtVariableInfo): ChannelKind {
  if (variable.type !== 'float' && variable.type !== 'double') return 'discrete';
  if (variable.unit.startsWith('irsdk_') || heldFloats.test(variable.name)) return 'discrete';
  return angles.has(variable.name) ? 'angle' : 'continuous';
}

/**
 * Name, unit, kind and conversion of a variable. A variable whose unit contradicts the canonical channel (fuel of an
 * electric car, in kWh) keeps its own name.
 */
export function mapVariable(variable: IbtVariableInfo): ChannelMapping {
  const si = siOf(variable.unit);
  const mapping = iracingNames.get(variable.name);
  if (mapping !== undefined) {
    const { unit, kind } = canonicalChannels[mapping.name];
    // Latitude and longitude stay in degrees; an absent unit is not a contradiction.
    const asIs = variable.unit === unit || variable.unit === '';
    if (asIs || si.unit === unit) {
      const scale = asIs ? 1 : si.scale;
      const shift = asIs ? 0 : si.shift;
      return mapping.inverted
        ? { name: mapping.name, unit, kind, scale: -scale, shift: 1 - shift }
        : { name: mapping.name, unit, kind, scale, shift };
    }
  }
  return { name: variable.name, unit: si.unit, kind: ownKind(variable), scale: si.scale, shift: si.shift };
}
