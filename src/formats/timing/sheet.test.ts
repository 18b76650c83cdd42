import { describe, expect, test } from 'vitest';
import { FormatError } from '../bytes.ts';
import { clockSeconds, dateOf, numberOf, sheetOf, wholeOf } from './sheet.ts';

describe('a sheet', () => {
  test('columns by name, null as an empty text', () => {
    const sheet = sheetOf('id,name,laps\r\n1,Ann,\\N\r\n2,Bob,7\r\n', 'cars.csv');
    expect(sheet.length).toBe(2);
    expect(sheet.names).toEqual(['id', 'name', 'laps']);
    expect(sheet.column('name')).toEqual(['Ann', 'Bob']);
    expect(sheet.column('laps')).toEqual(['', '7']);
    expect(sheet.optional('grid')).toEqual(['', '']);
    expect(sheet.either('place', 'laps')).toEqual(['', '7']);
    expect(sheet.has('place')).toBe(false);
  });

  test('quotes, with commas, quotes and line ends inside', () => {
    const sheet = sheetOf('a,b\n"x, y","say ""go"""\n"two\nlines",z\n', 'q.csv');
    expect(sheet.column('a')).toEqual(['x, y', 'two\nlines']);
    expect(sheet.column('b')).toEqual(['say "go"', 'z']);
  });

  test('a quote that is never closed takes its own line only', () => {
    const sheet = sheetOf('a,b\n1,"oops\n2,fine\n', 'q.csv');
    expect(sheet.column('a')).toEqual(['1', '2']);
    expect(sheet.column('b')).toEqual(['oops', 'fine']);
  });

  test('a row may stop early', () => {
    const sheet = sheetOf('a,b,c\n1,2\n3,4,5\n', 's.csv');
    expect(sheet.column('c')).toEqual(['', '5']);
    expect(sheet.warnings).toEqual([]);
  });

  test('the last row of a cut file is left out, and that is said', () => {
    const sheet = sheetOf('a,b,c\n1,2,3\n4,5', 's.csv');
    expect(sheet.column('a')).toEqual(['1']);
    expect(sheet.warnings).toEqual([
      'One row of s.csv could not be read and was left out: line 3 has 2 cells where the heading has 3.',
    ]);
  });

  test('a last row without a line end is whole when its cells are', () => {
    expect(sheetOf('a,b\n1,2', 's.csv').column('b')).toEqual(['2']);
  });

  test('a missing column is named, with those that are there', () => {
    const sheet = sheetOf('year,round\n1950,1\n', 'race.csv');
    expect(() => sheet.column('date')).toThrow(
      new FormatError('race.csv has no column "date" (its columns begin with: year, round)'),
    );
    expect(() => sheet.either('position', 'place')).toThrow('race.csv has no column "position"');
  });

  test('an empty file and prose are refused', () => {
    expect(() => sheetOf(' \n', 'race.csv')).toThrow('race.csv is empty');
    expect(() =>
      sheetOf('Dear all,\nit was a race,\nwith, many, commas\nand, more, words\n', 'r.csv'),
    ).toThrow('r.csv is not a table: line 3 has 3 cells where the heading has 2');
  });
});

describe('files that were made to hurt end soon', () => {
  const many = 200_000;

  test('one line of quoted cells', () => {
    expect(() => sheetOf('"a",'.repeat(many), 'q.csv')).toThrow('q.csv has 200001 columns');
  });

  test('bad rows after many good ones in quotes', () => {
    const text = `a,b\n${'"1","2"\n'.repeat(many)}${'"1","2","3"\n'.repeat(many)}`;
    const sheet = sheetOf(text, 'q.csv');
    expect(sheet.length).toBe(many);
    expect(sheet.warnings[0]).toMatch(/^200000 rows of q.csv could not be read/);
    expect(sheet.column('b')[many - 1]).toBe('2');
  });

  test('a wide heading over rows that stop at once', () => {
    expect(() => sheetOf(`${',a'.repeat(900)}\n${'1,2\n'.repeat(many)}`, 'q.csv')).toThrow(
      'q.csv is not a table: line 2 has 2 cells where the heading has 901',
    );
  });
});

test.each([
  ['2:13:23.600', 8003.6],
  ['1:27.452', 87.452],
  ['+1:14.371', 74.371],
  ['49.111', 49.111],
  ['+2.600', 2.6],
  ['17:43.115', 1063.115],
  ['+1 lap', null],
  ['', null],
  ['1:2:3:4', null],
  ['-5', null],
  [undefined, null],
])('the clock %s is %s s', (text, seconds) => {
  expect(clockSeconds(text)).toBe(seconds);
});

test('numbers and dates of texts that are none are null', () => {
  expect(numberOf('1.5')).toBe(1.5);
  expect(numberOf('abc')).toBeNull();
  expect(numberOf('Infinity')).toBeNull();
  expect(wholeOf('1.5')).toBeNull();
  expect(wholeOf('12')).toBe(12);
  expect(dateOf('1950-05-13')).toBe('1950-05-13');
  expect(dateOf('13.5.1950')).toBeNull();
});
