/**
 * What changed between two states, for clients that have the first. A patch goes in member by member: objects go into
 * objects, anything else replaces what was there. It is RFC 7396's merge patch but for null, which is a value here and
 * removes nothing; where something would have to go, there is no patch and the client gets the whole state instead.
 *
 * States share what did not change, so that comparing two costs a look at what differs.
 */

/** Nothing differs. */
export const same = Symbol('same');
/** No patch leads from the one to the other. */
export const apart = Symbol('apart');

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, i) => equal(each, b[i]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

/** The patch that makes `to` of `from`; both hold what JSON can hold. */
export function patchOf(from: unknown, to: unknown): unknown {
  if (from === to) return same;
  if (!isObject(from) || !isObject(to)) return equal(from, to) ? same : to;
  const patch: Record<string, unknown> = {};
  let differs = false;
  for (const key in from) if (!Object.hasOwn(to, key)) return apart;
  for (const key in to) {
    if (from[key] === to[key]) continue;
    const inner = Object.hasOwn(from, key) ? patchOf(from[key], to[key]) : to[key];
    if (inner === apart) return apart;
    if (inner === same) continue;
    patch[key] = inner;
    differs = true;
  }
  return differs ? patch : same;
}

/** The state after a patch; neither is changed. */
export function patched(state: unknown, patch: unknown): unknown {
  if (!isObject(state) || !isObject(patch)) return patch;
  const result: Record<string, unknown> = { ...state };
  for (const [key, value] of Object.entries(patch)) {
    result[key] = Object.hasOwn(state, key) ? patched(state[key], value) : value;
  }
  return result;
}
