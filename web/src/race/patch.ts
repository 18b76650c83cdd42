/**
 * A delta of the live stream put into a state: an object goes into an object, anything else replaces what was there
 * (`LiveDelta` in the contract). What a delta does not name stays the very same object, so that a row of the
 * leaderboard is drawn again only where its car changed.
 */

export function patched<T>(before: T, patch: unknown): T {
  return apply(before, patch) as T;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function apply(before: unknown, patch: unknown): unknown {
  if (!isObject(patch) || !isObject(before)) return patch;
  const after: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    after[key] = Object.hasOwn(before, key) ? apply(before[key], value) : value;
  }
  return after;
}
