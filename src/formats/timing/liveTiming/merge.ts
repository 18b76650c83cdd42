/**
 * How the feed tells what changed. A subscription begins with the full state of every topic; afterwards a message holds
 * only what differs, to be merged deep: objects into objects, and a list either anew (as a list) or by its places (as an
 * object with index keys). `_deleted` names keys to remove, `_kf` marks a key frame, which stands for the whole topic.
 * An empty text is a value like any other: it clears what was there.
 *
 * Lists are held as objects with index keys throughout: a place of 999999999 then costs one key, not a gigabyte, and no
 * key reaches a prototype, since the objects have none.
 */

import { type FeedObject, isObject } from './values.ts';

/** The deepest topic known has eight levels. */
const MAX_DEPTH = 32;

function empty(): FeedObject {
  return Object.create(null) as FeedObject;
}

/** A copy for the state; null where it is nested too deep to be the feed's. */
function owned(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return null;
  const copy = empty();
  for (const [key, inner] of Object.entries(value)) {
    if (key !== '_deleted') copy[key] = owned(inner, depth + 1);
  }
  return copy;
}

function mergeInto(state: FeedObject, delta: FeedObject, depth: number): void {
  for (const [key, value] of Object.entries(delta)) {
    if (key === '_deleted') {
      if (isObject(value) || Array.isArray(value)) {
        for (const name of Object.values(value)) if (typeof name === 'string') delete state[name];
      }
      continue;
    }
    const old = state[key];
    if (isObject(value) && isObject(old) && depth < MAX_DEPTH) mergeInto(old, value, depth + 1);
    else state[key] = owned(value, depth + 1);
  }
}

/**
 * Merges a message into the state of its topic and returns the new state; `state` itself is changed where it can be
 * kept. Takes O(size of the message).
 */
export function mergeFeed(state: FeedObject, delta: unknown): FeedObject {
  if (!isObject(delta)) return state;
  const whole = Object.hasOwn(delta, '_kf') && delta._kf === true;
  const target = whole || Object.getPrototypeOf(state) !== null ? empty() : state;
  if (!whole && target !== state) mergeInto(target, state, 1);
  mergeInto(target, delta, 1);
  delete target._kf;
  return target;
}

/**
 * What has to be merged into `state` to make it `next`, or undefined where that is nothing. Lists in `next` are compared
 * by their places. Keys that `next` lacks are named in `_deleted`.
 */
export function differenceOf(state: unknown, next: unknown, depth = 0): unknown {
  if (typeof next !== 'object' || next === null) return Object.is(state, next) ? undefined : next;
  if (!isObject(state) || depth > MAX_DEPTH) return next;
  const delta: FeedObject = {};
  const gone: string[] = [];
  let count = 0;
  for (const [key, value] of Object.entries(next)) {
    if (key === '_kf' || key === '_deleted') continue;
    const inner = Object.hasOwn(state, key) ? differenceOf(state[key], value, depth + 1) : value;
    if (inner === undefined) continue;
    Object.defineProperty(delta, key, { value: inner, enumerable: true, writable: true, configurable: true });
    count++;
  }
  const left = new Set(Object.keys(next));
  for (const key of Object.keys(state)) if (!left.has(key)) gone.push(key);
  if (gone.length > 0) delta._deleted = gone;
  return count + gone.length > 0 ? delta : undefined;
}
