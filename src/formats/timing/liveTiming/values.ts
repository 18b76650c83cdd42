/**
 * The feed is JSON from outside, in which a list may arrive as a list or as an object with index keys, a number as a
 * number or as text, and a key may be `__proto__`. These few functions are the only way in which the rest of this folder
 * reads it: own properties only, nothing trusted to have a type.
 */

/** A JSON object as it was parsed; read it through `field` and `items`. */
export type FeedObject = { [key: string]: unknown };

export function isObject(value: unknown): value is FeedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property; undefined where the value is no object or lacks it. */
export function field(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Entries of an object or a list, keys of the feed's own marks (`_kf`, `_deleted`) left out. */
export function items(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  if (!isObject(value)) return [];
  return Object.entries(value).filter(([key]) => !key.startsWith('_'));
}

/** One item of a list or of an object with index keys. */
export function item(value: unknown, index: number): unknown {
  return Array.isArray(value) ? value[index] : field(value, String(index));
}

/** Text of a string or a number; null for anything else. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A finite number, also where it is written as text; null for anything else. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(value)) return null;
  return Number(value);
}

/** A whole number of at least `from`, also as text; null for anything else. */
export function countOf(value: unknown, from = 0, to = 9999): number | null {
  const number = numberOf(value);
  return number !== null && Number.isInteger(number) && number >= from && number <= to ? number : null;
}

/** A boolean, also as `"true"` or `"1"`; null for anything else. */
export function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : null;
}

/** A car's number from a key of `Lines` and its like. */
export function carOf(key: unknown): number | null {
  return typeof key === 'string' && !/^\d{1,3}$/.test(key) ? null : countOf(key, 1, 999);
}

/** `23.949`, `1:15.762`, `1:02:03.4` in s; null for the empty text and for what is no time. */
export function secondsOf(value: unknown): number | null {
  const text = textOf(value);
  if (text === null) return null;
  const match = /^(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,5}(?:\.\d+)?)$/.exec(text.trim());
  if (match === null) return null;
  const whole = Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60;
  return Math.round((whole + Number(match[3])) * 1e6) / 1e6;
}

/** `2024-05-18T13:59:11.3884546Z` (or with an offset, or without: then UTC) in ms since 1970; null for what is none. */
export function utcOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const match = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):?(\d\d))?$/.exec(
    value.trim(),
  );
  if (match === null) return null;
  const part = (index: number): number => Number(match[index]);
  const whole = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6));
  const offset = match[8] === undefined ? 0 : (part(9) * 60 + part(10)) * (match[8] === '-' ? -60e3 : 60e3);
  if (!Number.isFinite(whole) || part(1) < 1990 || part(1) > 2100) return null;
  // Ten-thousandths of a ms are what a double still carries at this size.
  return whole - offset + Math.round(Number(match[7] ?? 0) * 1e7) / 1e4;
}

/** `02:00:00`, `-05:00:00`, `3:00:00` in ms; null for what is none. */
export function offsetOf(value: unknown): number | null {
  const match = typeof value === 'string' ? /^(-?)(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(value.trim()) : null;
  if (match === null) return null;
  const size = (Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)) * 1000;
  return match[1] === '-' ? -size : size;
}
