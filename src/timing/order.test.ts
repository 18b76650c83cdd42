import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareEvents, eventKey, mergedEvents, sortedEvents } from './order.ts';
import { anyEvent, makeLap, retold } from './testing.ts';

test('the order is total: antisymmetric, transitive, and 0 only for what says the same', () => {
  fc.assert(
    fc.property(anyEvent, anyEvent, anyEvent, (a, b, c) => {
      expect(Math.sign(compareEvents(a, b))).toBe(0 - Math.sign(compareEvents(b, a)));
      if (compareEvents(a, b) <= 0 && compareEvents(b, c) <= 0) {
        expect(compareEvents(a, c)).toBeLessThanOrEqual(0);
      }
      expect(eventKey(a) === eventKey(b)).toBe(compareEvents(a, b) === 0);
      expect(compareEvents(a, retold(a))).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test('numbers that are none have a place too', () => {
  const numbers = [Number.NaN, 1, 2, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const laps = numbers.flatMap((car) => numbers.map((lap) => makeLap(car, lap, 90)));
  const sorted = sortedEvents(laps);
  fc.assert(
    fc.property(fc.shuffledSubarray(laps, { minLength: laps.length }), (shuffled) => {
      expect(sortedEvents([...shuffled, ...shuffled.map(retold)])).toEqual(sorted);
    }),
  );
  expect(sorted).toHaveLength(laps.length);
});

test('a lap ends before the places at its end are told, and a car enters before all else', () => {
  const entry = { type: 'entry', time: 90, car: 4 } as const;
  const lap = makeLap(4, 1, 90);
  const position = { type: 'position', time: 90, car: 1, position: 1 } as const;
  expect(sortedEvents([position, lap, entry])).toEqual([entry, lap, position]);
});

test('fields left out and fields without a value are the same', () => {
  const told = { type: 'entry', time: 0, car: 4, code: 'AAA' } as const;
  expect(sortedEvents([told, { ...told, name: undefined }])).toHaveLength(1);
});

test('an event at no time has no place', () => {
  expect(sortedEvents([makeLap(1, 1, Number.NaN), makeLap(1, 2, Number.POSITIVE_INFINITY)])).toEqual([]);
});

test('merging is sorting', () => {
  fc.assert(
    fc.property(fc.array(anyEvent), fc.array(anyEvent), (a, b) => {
      const merged = mergedEvents(sortedEvents(a), sortedEvents(b));
      expect(merged.map(eventKey)).toEqual(sortedEvents([...a, ...b]).map(eventKey));
    }),
  );
});
