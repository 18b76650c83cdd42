/**
 * Numbers as text. One place, so that a lap time looks the same in a table, on the map and on paper. A minus is the
 * real one (U+2212): it is as wide as a plus, and columns of deltas line up.
 */

import type { Units } from './state/settings.ts';

const MINUS = '\u2212';
export const MISSING = '\u2013';

/** `1:02.345`, `58.012`; a dash for none. */
export function lapTime(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return MISSING;
  const thousandths = Math.round(seconds * 1000);
  const minutes = Math.floor(thousandths / 60_000);
  const rest = (thousandths % 60_000) / 1000;
  return minutes === 0 ? rest.toFixed(3) : `${minutes}:${rest.toFixed(3).padStart(6, '0')}`;
}

/** `+0.123`, `−0.040`, `0.000`: lost to the reference is plus. */
export function signed(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return value > 0 ? `+${text}` : `${MINUS}${text}`;
}

/** Fixed digits with a real minus; a dash for none. */
export function fixed(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

const perMetreSecond: Readonly<Record<Units, number>> = { kmh: 3.6, mph: 1 / 0.44704 };
export const speedUnit: Readonly<Record<Units, string>> = { kmh: 'km/h', mph: 'mph' };

export function speedIn(units: Units, metresPerSecond: number): number {
  return metresPerSecond * perMetreSecond[units];
}

export function speedText(units: Units, metresPerSecond: number | null | undefined, digits = 0): string {
  return metresPerSecond === null || metresPerSecond === undefined
    ? MISSING
    : fixed(speedIn(units, metresPerSecond), digits);
}

/** `1:02.5`, `62.5` or `62` to seconds; undefined for anything else. */
export function parseLapTime(text: string): number | undefined {
  const match = /^\s*(?:(\d+):)?(\d+(?:[.,]\d+)?)\s*$/.exec(text);
  if (!match) return undefined;
  return Number(match[1] ?? 0) * 60 + Number(match[2].replace(',', '.'));
}

/** Day and, where the source knows it, the time: `2026-03-14 15:09`. ISO order sorts and is read everywhere alike. */
export function dateText(iso: string | null): string {
  if (!iso) return MISSING;
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?/.exec(iso);
  if (!match) return iso;
  return match[2] && match[2] !== '00:00' ? `${match[1]} ${match[2]}` : match[1];
}

export function bytesText(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Evidence without a unit that is a share of something; the rest without one are counts and gears. */
const shares: ReadonlySet<string> = new Set([
  'brakePeak',
  'trailBraking',
  'brakedEntry',
  'liftThrottle',
  'throttle',
  'throttleAtLift',
  'meanThrottle',
]);

/** A value of evidence as the user reads it: shares as %, speeds in the chosen unit. */
export function evidenceText(name: string, value: number, unit: string, units: Units): string {
  switch (unit) {
    case 'm/s':
      return `${speedText(units, value, 1)} ${speedUnit[units]}`;
    case 's':
      return `${fixed(value, 2)} s`;
    case 'm':
      return `${fixed(value, Math.abs(value) < 10 ? 1 : 0)} m`;
    case '':
      return shares.has(name) || !Number.isInteger(value) ? `${fixed(value * 100)} %` : fixed(value);
    default:
      return `${fixed(value, Number.isInteger(value) ? 0 : 2)} ${unit}`;
  }
}
