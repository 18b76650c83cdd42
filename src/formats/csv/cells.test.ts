import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MOST_COLUMNS,
  parseClock,
  parseLap,
  parseNumber,
  parseTrailingInteger,
  splitCells,
} from './cells.ts';

function cell(text: string, parser = parseNumber): number {
  const bytes = new TextEncoder().encode(`x${text}y`);
  return parser(bytes, 1, bytes.length - 1);
}

describe('parseNumber', () => {
  test('agrees with Number() to the last bit on every way to write a double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(20), (value, digits) => {
        expect(cell(String(value))).toBe(Number(String(value)));
        if (Math.abs(value) < 1e20) expect(cell(value.toFixed(digits))).toBe(Number(value.toFixed(digits)));
        expect(cell(value.toExponential())).toBe(Number(value.toExponential()));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [' +00031.50 ', 31.5],
    ['-0', -0],
    ['1.', 1],
    ['.5', 0.5],
    ['12,5', 12.5],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['1.234.567,5', 1234567.5],
    ['1.234.567', Number.NaN],
    ['true', 1],
    ['FALSE', 0],
    ['-77.97238122082037', -77.97238122082037],
    ['2.2351742e-08', 2.2351742e-8],
  ])('%j is %d', (text, value) => {
    expect(cell(text)).toBe(value);
  });

  test.each([
    '',
    '   ',
    '-',
    '+',
    '.',
    'e5',
    '1e',
    '1e+',
    '1.2.3',
    'nan',
    'Infinity',
    '1e999',
    '0x10',
    '12 5',
    'Lap 1',
    '9'.repeat(500),
  ])('%j is no number', (text) => {
    expect(cell(text)).toBeNaN();
  });
});

test('lap numbers come with and without a word', () => {
  expect(cell('Lap 12 ', parseTrailingInteger)).toBe(12);
  expect(cell('Out', parseTrailingInteger)).toBeNaN();
  expect(cell('Lap 7', parseLap)).toBe(7);
  expect(cell('7.0', parseLap)).toBe(7);
});

test.each([
  ['1:23.456', 83.456],
  ['01:02:03', 3723],
  ['2021-05-21T14:41:00.5Z', 52860.5],
  ['14:41:00,25', 52860.25],
  ['59.5', 59.5],
])('the clock %s is %d s', (text, seconds) => {
  expect(cell(text, parseClock)).toBeCloseTo(seconds, 9);
});

test('what is longer than any clock is none', () => {
  expect(cell(`${'0'.repeat(60)}1:00`, parseClock)).toBe(60);
  expect(cell(`${'0'.repeat(61)}1:00`, parseClock)).toBeNaN();
});

describe('splitCells', () => {
  test('takes quotes off and keeps delimiters inside them', () => {
    expect(splitCells('a, "b,c" ,"d""e",', ',')).toEqual(['a', 'b,c', 'd"e', '']);
  });
  test('lets a stray quote end with the line', () => {
    expect(splitCells('a,"b,c', ',')).toEqual(['a', 'b,c']);
  });
  test('takes runs of blanks as one', () => {
    expect(splitCells('  sats  time lat ', ' ')).toEqual(['sats', 'time', 'lat']);
  });
  test('gives up on a line of absurdly many cells', () => {
    expect(splitCells(','.repeat(1_000_000), ',')).toHaveLength(MOST_COLUMNS + 1);
  });
});
