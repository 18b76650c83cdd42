import { expect, test } from 'vitest';
import {
  carOf,
  countOf,
  field,
  flagOf,
  item,
  items,
  numberOf,
  offsetOf,
  secondsOf,
  utcOf,
} from './values.ts';

test.each([
  ['23.949', 23.949],
  ['1:15.762', 75.762],
  ['42:27.800', 2547.8],
  ['1:02:03.4', 3723.4],
  ['77.358', 77.358],
  ['', null],
  ['LAP 3', null],
  ['1:-5', null],
  [null, null],
])('%j is %j s', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});

test.each([
  ['2024-05-18T13:59:11.3884546Z', Date.UTC(2024, 4, 18, 13, 59, 11) + 388.4546],
  ['2024-07-05T11:50:44.449+00:00', Date.UTC(2024, 6, 5, 11, 50, 44, 449)],
  ['2024-05-18T16:00:00+02:00', Date.UTC(2024, 4, 18, 14)],
  ['2024-05-18T14:00:00', Date.UTC(2024, 4, 18, 14)],
  ['2024-03-02 14:06:41', Date.UTC(2024, 2, 2, 14, 6, 41)],
  ['0001-01-01T00:00:00', null],
  ['today', null],
  [5, null],
])('%j is %j ms', (text, ms) => {
  expect(utcOf(text)).toBe(ms);
});

test('offsets from Greenwich', () => {
  expect(offsetOf('02:00:00')).toBe(7200e3);
  expect(offsetOf('-03:00:00')).toBe(-10800e3);
  expect(offsetOf('5:30:00')).toBe(19800e3);
  expect(offsetOf('soon')).toBeNull();
});

test('numbers, counts, flags and cars, as text or as they are', () => {
  expect([numberOf('24.1'), numberOf(7), numberOf('1e5'), numberOf(''), numberOf(Number.NaN)]).toEqual([
    24.1,
    7,
    null,
    null,
    null,
  ]);
  expect([countOf('12'), countOf(1.5), countOf(-1), countOf(10_000)]).toEqual([12, null, null, null]);
  expect([flagOf('true'), flagOf(false), flagOf('0'), flagOf('x')]).toEqual([true, false, false, null]);
  expect([carOf('44'), carOf('0'), carOf('1000'), carOf('_kf'), carOf(' 4')]).toEqual([
    44,
    null,
    null,
    null,
    null,
  ]);
});

test('only what an object has itself, lists and objects with index keys alike', () => {
  expect(field({ a: 1 }, 'constructor')).toBeUndefined();
  expect(field(['a'], 'length')).toBeUndefined();
  expect(items({ 0: 'a', _kf: true })).toEqual([['0', 'a']]);
  expect(items(['a', 'b'])).toEqual([
    ['0', 'a'],
    ['1', 'b'],
  ]);
  expect([item(['a'], 0), item({ 0: 'a' }, 0), item('a', 0)]).toEqual(['a', 'a', undefined]);
});
