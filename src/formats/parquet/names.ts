/**
 * Column names of Parquet recordings and what they are here: our own canonical names (which win), iRacing's as its
 * `.ibt` has them, and those of other recorders. Names are compared without case and underscores, so that
 * `lap_dist_pct`, `LapDistPct` and `lapDistPct` are one. Values are taken to be in SI already, as all of these write
 * them; Parquet has no place for a unit.
 *
 * The exception is `position_x/y`, which in recordings of iRacing is a velocity in the frame of the car, while our own
 * `positionX/Y` is a place.
 */

import { type CanonicalName, canonicalChannels, isCanonical } from '../../telemetry/index.ts';
import { iracingNames } from '../ibt/index.ts';

/** Beside the canonical name itself and iRacing's. */
const sourceNames: Partial<Record<CanonicalName, readonly string[]>> = {
  speed: ['speed_ms', 'ground_speed'],
  rpm: ['engine_rpm', 'engine_speed'],
  latAccel: ['lateral_acceleration', 'lateral_accel'],
  longAccel: ['longitudinal_acceleration', 'longitudinal_accel'],
  vertAccel: ['vertical_acceleration', 'vertical_accel'],
  latitude: ['gps_latitude'],
  longitude: ['lng', 'long', 'gps_longitude'],
  altitude: ['gps_altitude'],
  heading: ['gps_heading', 'course'],
  lap: ['lap_number', 'lap_count'],
  lapFraction: ['lap_distance_pct'],
  lapTime: ['current_lap_time'],
};

/** Units of columns that keep their own names. */
const otherUnits: ReadonlyMap<string, string> = new Map([
  ['sessiontime', 's'],
  ['bestlaptime', 's'],
  ['tracktemp', '°C'],
  ['airtemp', '°C'],
  ['roll', 'rad'],
  ['pitch', 'rad'],
  ['rollrate', 'rad/s'],
  ['pitchrate', 'rad/s'],
  ['positionx', 'm/s'],
  ['positiony', 'm/s'],
  ['positionz', 'm/s'],
]);

/** Columns that can hold the time of a sample, best first; columns of type TIMESTAMP come after these. */
export const timeNames: readonly string[] = ['time', 'session_time', 'elapsed_time', 'elapsed', 'seconds'];

/** One of these must be there, or the file is a table of something else. */
export const essential: readonly CanonicalName[] = [
  'speed',
  'throttle',
  'brake',
  'steeringAngle',
  'latAccel',
  'yawRate',
  'latitude',
];

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

export function isTimeName(column: string, name: string): boolean {
  return plain(column) === plain(name);
}

/** Empty where it is not known. */
export function otherUnit(column: string): string {
  return otherUnits.get(plain(column)) ?? '';
}

/** Column to canonical name, for the columns given. */
export function mapColumns(columns: readonly string[]): Map<string, CanonicalName> {
  const exact = new Set(columns);
  const byPlainName = new Map<string, string>();
  for (const column of columns) if (!byPlainName.has(plain(column))) byPlainName.set(plain(column), column);
  const mapped = new Map<string, CanonicalName>();
  for (const canonical of Object.keys(canonicalChannels).filter(isCanonical)) {
    // iRacing writes the pressure in its brake lines in bar, so that one is not taken.
    const theirs = [...iracingNames].filter(([, { name }]) => name === canonical && name !== 'brakePressure');
    const names = [canonical, ...(sourceNames[canonical] ?? []), ...theirs.map(([name]) => name)];
    const column =
      exact.has(canonical) || canonical.startsWith('position')
        ? canonical
        : names.map((name) => byPlainName.get(plain(name))).find((found) => found !== undefined);
    if (column !== undefined && exact.has(column)) mapped.set(column, canonical);
  }
  return mapped;
}

/**
 * True where the columns bear iRacing's variables. There the clutch is 1 when it is released, the other way round
 * than the canonical `clutch`.
 */
export function isIracingDialect(columns: readonly string[]): boolean {
  const names = new Set(columns.map(plain));
  return names.has('sessiontime') && (names.has('lapdistancepct') || names.has('lapdistpct'));
}
