import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf, mergeFeed } from './merge.ts';
import type { FeedObject } from './values.ts';

const merged = (...deltas: readonly unknown[]): FeedObject =>
  deltas.reduce<FeedObject>((state, delta) => mergeFeed(state, delta), {});

describe('what a message changes', () => {
  test('deep: only what it names', () => {
    const state = merged(
      { Lines: { '4': { InPit: true, Position: '3' } } },
      { Lines: { '4': { InPit: false } } },
    );
    expect(state).toEqual({ Lines: { '4': { InPit: false, Position: '3' } } });
  });

  test('places of a list sent as an object', () => {
    const state = merged(
      { Messages: [{ Message: 'one' }] },
      { Messages: { 1: { Message: 'two' } } },
      { Messages: { 0: { Lap: 1 } } },
    );
    expect(state).toEqual({ Messages: { 0: { Message: 'one', Lap: 1 }, 1: { Message: 'two' } } });
  });

  test('a list sent as a list stands for all of it', () => {
    expect(merged({ Stints: [{ a: 1 }, { a: 2 }] }, { Stints: [] })).toEqual({ Stints: {} });
  });

  test('deleted keys, cleared values', () => {
    const state = merged({ Best: { Value: '1:15.762', Lap: 5 } }, { Best: { Value: '', _deleted: ['Lap'] } });
    expect(state).toEqual({ Best: { Value: '' } });
  });

  test('a key frame stands for the whole topic', () => {
    expect(merged({ a: 1, b: 2 }, { a: 3, _kf: true })).toEqual({ a: 3 });
  });

  test('what is no object changes nothing', () => {
    expect(merged({ a: 1 }, null, 'text', [1], 4)).toEqual({ a: 1 });
  });
});

describe('hostile', () => {
  test('a place far out costs one key', () => {
    const state = merged({ Messages: [{}] }, { Messages: { 999999999: {} } });
    expect(Object.keys(state.Messages as object)).toEqual(['0', '999999999']);
  });

  test('keys of prototypes are keys', () => {
    const state = merged(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}}}'));
    expect(Object.keys(state)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('nesting without end is cut off', () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    const state = merged(deep, deep);
    let depth = 0;
    for (let at: unknown = state; typeof at === 'object' && at !== null; at = (at as FeedObject).a) depth++;
    expect(depth).toBeLessThan(50);
    expect(() => differenceOf(state, deep)).not.toThrow();
  });
});

const json = fc.jsonValue({ maxDepth: 4 });
const topic = fc.dictionary(fc.stringMatching(/^[A-Za-z0-9]{1,4}$/), json, { maxKeys: 6 });

/** What a state holds of a JSON value: lists by their places. */
function held(value: unknown): unknown {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, held(inner)]))
    : value;
}

test('a key with the name of a list’s own property is a key', () => {
  const state = merged({ z: { length: false } });
  expect(differenceOf(state, { z: [] })).toEqual({ z: { _deleted: ['length'] } });
});

test('merging the difference of two states makes one into the other', () => {
  fc.assert(
    fc.property(topic, topic, (before, after) => {
      const state = merged(before);
      const delta = differenceOf(state, after);
      const next = delta === undefined ? state : mergeFeed(state, delta);
      expect(held(next)).toEqual(held(after));
      expect(differenceOf(next, after)).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});
