import { describe, expect, test } from 'vitest';
import { FormatError } from '../../bytes.ts';
import { keysOfHead, parseJson, rowsOfJson } from './json.ts';
import { momentOf, numberOf, secondsOf, Table, textOf } from './table.ts';
import { filesOfTar, isTar } from './tar.ts';

test('numbers are read from what sources write, and nothing else is one', () => {
  expect(numberOf(' 12.5 ')).toBe(12.5);
  expect(numberOf('True')).toBe(1);
  expect(numberOf(12n)).toBe(12);
  for (const none of ['', 'NaN', 'None', '0x10', 'Infinity', '1,5', null, undefined, {}, []]) {
    expect(numberOf(none)).toBeNaN();
  }
});

test('text that says nothing is null', () => {
  for (const none of ['', ' ', 'nan', 'None', 'NaT', 'null', '\\N', null, Number.NaN, {}]) {
    expect(textOf(none)).toBeNull();
  }
  expect(textOf(' SOFT ')).toBe('SOFT');
  expect(textOf(4)).toBe('4');
});

test('durations, as data frames write them and as people do', () => {
  expect(secondsOf('0 days 00:01:36.296000')).toBeCloseTo(96.296, 9);
  expect(secondsOf('0 days 01:01:37.510000')).toBeCloseTo(3697.51, 9);
  expect(secondsOf('1 days 00:00:01')).toBe(86_401);
  expect(secondsOf('1:36.296')).toBeCloseTo(96.296, 9);
  expect(secondsOf('96.296')).toBe(96.296);
  expect(secondsOf('-1:00')).toBe(-60);
  expect(secondsOf('NaT')).toBeNaN();
  expect(secondsOf('ages')).toBeNaN();
});

test('moments, with a zone or in UTC', () => {
  const noon = Date.UTC(2024, 2, 2, 12, 0, 1);
  expect(momentOf('2024-03-02T12:00:01.250000+00:00')).toBe(noon + 250);
  expect(momentOf('2024-03-02 12:00:01')).toBe(noon);
  expect(momentOf('2024-03-02T12:00:01Z')).toBe(noon);
  expect(momentOf('2024-03-02T15:30:01+03:30')).toBe(noon);
  expect(momentOf('2024-03-02T11:00:01-01')).toBe(noon);
  expect(momentOf('yesterday')).toBeNaN();
  expect(momentOf(5)).toBeNaN();
});

describe('a table', () => {
  const table = Table.ofRows([{ a: 1, b: 'x' }, { a: null, c: [1, null] }, 'no row', null]);

  test('of row objects has the columns of all of them', () => {
    expect(table.rows).toBe(2);
    expect(table.has('a', 'b', 'c')).toBe(true);
    expect([...table.numbers('a')]).toEqual([1, Number.NaN]);
    expect(table.texts('b')).toEqual(['x', null]);
    expect(table.lists('c')).toEqual([null, [1, Number.NaN]]);
  });

  test('has no more columns than any table of timing, whatever keys its rows bring', () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ lap: i, [`key${i}`]: i }));
    const wide = Table.ofRows(rows);
    expect(wide.names).toHaveLength(200);
    expect(wide.numbers('lap')[299]).toBe(299);
    expect(Table.concat(rows.map((row) => Table.ofRows([row]))).names).toHaveLength(200);
  });

  test('has nothing in columns that are not there', () => {
    expect([...table.numbers('d')]).toEqual([Number.NaN, Number.NaN]);
    expect(table.texts('toString')).toEqual([null, null]);
    expect([...table.moments('a')]).toEqual([Number.NaN, Number.NaN]);
  });

  test('may be put together of several', () => {
    const moments = new Table(1, new Map([['t', { kind: 'moment', values: Float64Array.of(5000) }]]));
    const both = Table.concat([Table.ofRows([{ a: 1, t: '1970-01-01T00:00:01Z' }]), moments, moments]);
    expect(both.rows).toBe(3);
    expect([...both.numbers('a')]).toEqual([1, Number.NaN, Number.NaN]);
    expect([...both.moments('t')]).toEqual([1000, 5000, 5000]);
    expect([...Table.concat([moments, moments]).moments('t')]).toEqual([5000, 5000]);
  });

  test('knows durations in nanoseconds by their size', () => {
    const frame = Table.ofRows([{ t: 96_296_000_000 }, { t: null }]);
    expect(frame.seconds('t')[0]).toBeCloseTo(96.296, 9);
  });
});

describe('JSON', () => {
  test('with bare NaN is read, words in strings stay', () => {
    expect(parseJson('{"a": [NaN, -Infinity, 1], "b": "NaN \\" NaN"}')).toEqual({
      a: [null, null, 1],
      b: 'NaN " NaN',
    });
  });

  test('that is cut or no list is refused in one sentence', () => {
    expect(() => rowsOfJson('[{"a": 1}, {"a"')).toThrow(FormatError);
    expect(() => rowsOfJson('{"a": 1}')).toThrow('holds JSON that is no list of rows');
  });

  test('tells the keys of its first row by its head', () => {
    const head = (text: string) => keysOfHead(new TextEncoder().encode(text));
    expect(head('\n[ {"driver_number": 1, "list": [1, 2], "n": null}, {"other": 1')).toEqual([
      'driver_number',
      'list',
      'n',
    ]);
    expect(head('{"a": 1}')).toEqual([]);
  });
});

/** A tar of one file, as `tar` writes it. */
function tarOf(name: string, content: string): Uint8Array {
  const bytes = new TextEncoder().encode(content);
  const archive = new Uint8Array(512 + Math.ceil(bytes.length / 512) * 512 + 1024);
  archive.set(new TextEncoder().encode(name), 0);
  archive.set(new TextEncoder().encode(bytes.length.toString(8).padStart(11, '0')), 124);
  archive[156] = '0'.charCodeAt(0);
  archive.set(new TextEncoder().encode('ustar'), 257);
  archive.set(bytes, 512);
  return archive;
}

test('archives give their files, and are refused where they are cut', () => {
  const archive = tarOf('./a/laps.json', 'x'.repeat(700));
  expect(isTar(archive)).toBe(true);
  expect([...filesOfTar(archive).keys()]).toEqual(['a/laps.json']);
  expect(() => filesOfTar(archive.subarray(0, 900))).toThrow('cut short');
  expect(filesOfTar(archive.subarray(0, 900), true).get('a/laps.json')?.length).toBe(900 - 512);
  expect(() => filesOfTar(new TextEncoder().encode('y'.repeat(600)))).toThrow('damaged');
});
