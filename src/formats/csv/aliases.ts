/**
 * Column names that mean the same to everybody, for CSV files of unknown origin. Only names that leave no doubt are
 * here, and a unit has to be written with the name (`Speed (km/h)`, `speed_kmh`) or in a row of units: a guess that
 * is wrong by a factor of 3.6 would coach nonsense, while asking for a mapping costs a minute.
 */

import type { CanonicalName } from '../../telemetry/index.ts';
import { canonicalChannels } from '../../telemetry/index.ts';
import { isKnownUnit, toSi } from '../../units.ts';

/** Names in lower case, words set apart by single blanks. Time and `lap` are found apart. */
const aliases: Readonly<Record<string, CanonicalName>> = {
  speed: 'speed',
  'gps speed': 'speed',
  'ground speed': 'speed',
  'vehicle speed': 'speed',
  velocity: 'speed',
  throttle: 'throttle',
  'throttle pos': 'throttle',
  'throttle position': 'throttle',
  'throttle pedal': 'throttle',
  brake: 'brake',
  'brake pos': 'brake',
  'brake position': 'brake',
  'brake pedal': 'brake',
  'brake pressure': 'brakePressure',
  clutch: 'clutch',
  'steering angle': 'steeringAngle',
  'steering wheel angle': 'steeringAngle',
  steering: 'steeringAngle',
  gear: 'gear',
  rpm: 'rpm',
  'engine rpm': 'rpm',
  'engine speed': 'rpm',
  'lateral acceleration': 'latAccel',
  'lat accel': 'latAccel',
  'lateral g': 'latAccel',
  'g lat': 'latAccel',
  'longitudinal acceleration': 'longAccel',
  'long accel': 'longAccel',
  'longitudinal g': 'longAccel',
  'g long': 'longAccel',
  'g lon': 'longAccel',
  'yaw rate': 'yawRate',
  latitude: 'latitude',
  lat: 'latitude',
  longitude: 'longitude',
  lon: 'longitude',
  lng: 'longitude',
  altitude: 'altitude',
  heading: 'heading',
  bearing: 'heading',
  distance: 'distance',
  'lap distance': 'lapDistance',
  'lap dist': 'lapDistance',
  lap: 'lap',
  'lap number': 'lap',
  'lap no': 'lap',
  satellites: 'satellites',
  'fuel level': 'fuelLevel',
  'water temp': 'waterTemp',
  'coolant temp': 'waterTemp',
  'oil temp': 'oilTemp',
};

const timeNames = new Set([
  'time',
  'timestamp',
  'time stamp',
  'elapsed time',
  'elapsed',
  'session time',
  'total time',
  't',
]);

/** Channels that have one unit in all the world, or none. */
const assumed: Partial<Record<CanonicalName, string>> = {
  latitude: 'deg',
  longitude: 'deg',
  heading: 'deg',
  rpm: 'rpm',
};

export interface HeaderName {
  /** In lower case, words set apart by single blanks. */
  readonly words: string;
  /** As the header writes it; empty for none. */
  readonly unit: string;
}

/** No name with a unit is longer than this. */
const LONGEST_NAME = 200;

/** Takes a unit off a name: `Speed (km/h)`, `Speed [km/h]`, `speed_kmh`, `time_ms`. */
export function headerName(text: string): HeaderName {
  if (text.length > LONGEST_NAME) return { words: '', unit: '' };
  const name = text.trim();
  const open = Math.max(name.lastIndexOf('('), name.lastIndexOf('['), name.lastIndexOf('<'));
  const plain = (part: string): string =>
    part
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  if (open >= 0 && /[)\]>]$/.test(name)) {
    return { words: plain(name.slice(0, open)), unit: name.slice(open + 1, -1).trim() };
  }
  const words = plain(name).split(' ');
  const last = words.at(-1) ?? '';
  // One letter more often is part of the name ("Brake F", "Tyre L") than a unit; these three are not.
  const isUnit = words.length > 1 && isKnownUnit(last) && (last.length > 1 || /^[sgm]$/.test(last));
  const before = words.slice(0, -1).join(' ');
  const known = Object.hasOwn(aliases, before) || timeNames.has(before);
  if (isUnit && known && !Object.hasOwn(aliases, words.join(' '))) return { words: before, unit: last };
  return { words: words.join(' '), unit: '' };
}

/** The canonical channel of a header name, where name and unit leave no doubt. */
export function guessChannel(header: HeaderName): { name: CanonicalName; unit: string } | undefined {
  if (!Object.hasOwn(aliases, header.words)) return undefined;
  const name = aliases[header.words];
  const wanted = canonicalChannels[name];
  const unit =
    header.unit === ''
      ? (assumed[name] ?? (header.words.endsWith(' g') || /^g /.test(header.words) ? 'g' : ''))
      : header.unit;
  if (!isKnownUnit(unit)) return undefined;
  const si = toSi(unit).unit;
  const fits = si === wanted.unit || (wanted.unit === 'deg' && si === 'rad');
  return fits ? { name, unit } : undefined;
}

export function isTimeName(header: HeaderName): boolean {
  return timeNames.has(header.words);
}
