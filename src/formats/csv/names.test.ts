import { describe, expect, test } from 'vitest';
import { guessChannel, headerName, isTimeName } from './aliases.ts';
import { isoDate } from './dates.ts';
import { sniffDelimiter } from './sniff.ts';

describe('column names of unknown origin', () => {
  test.each([
    ['Speed (km/h)', 'speed', 'km/h'],
    ['GPS Speed [mph]', 'speed', 'mph'],
    ['speed_kmh', 'speed', 'kmh'],
    ['gpsSpeed_kph', 'speed', 'kph'],
    ['distance_m', 'distance', 'm'],
    ['Throttle', 'throttle', ''],
    ['Brake Pos (%)', 'brake', '%'],
    ['latitude', 'latitude', 'deg'],
    ['Lateral G', 'latAccel', 'g'],
    ['Lap Number', 'lap', ''],
    ['Engine RPM', 'rpm', 'rpm'],
  ])('%s is %s in "%s"', (text, name, unit) => {
    expect(guessChannel(headerName(text))).toEqual({ name, unit });
  });

  test.each([
    'Speed',
    'Speed (V)',
    'Wheel Speed FL (km/h)',
    'Brake F',
    'Brake Temp (C)',
    'Steering angle',
    'LapTime',
    '',
  ])('%j leaves a doubt', (text) => {
    expect(guessChannel(headerName(text))).toBeUndefined();
  });

  test('time', () => {
    expect(
      ['Time', 'time_ms', 'Elapsed Time (s)', 'TimeStamp'].filter((text) => isTimeName(headerName(text))),
    ).toHaveLength(4);
    expect(headerName('time_ms').unit).toBe('ms');
    expect(isTimeName(headerName('Lap Time'))).toBe(false);
  });
});

test.each([
  ['2021-05-21', '2021-05-21'],
  ['30/10/2022 19:49:00', '2022-10-30T19:49:00'],
  ['File created on 11/04/2026 @ 11:32', '2026-04-11T11:32:00'],
  ['12/15/2024', '2024-12-15'],
  ['Sunday, December 15, 2024 1:34 PM', '2024-12-15T13:34:00'],
  ['Friday, May 1, 2026 12:05 AM', '2026-05-01T00:05:00'],
  ['31.12.2025', '2025-12-31'],
  ['yesterday', undefined],
  ['99/99/2020', undefined],
])('the date %s is %s', (text, date) => {
  expect(isoDate(text)).toBe(date);
});

test.each([
  [['a;b;c', '1,5;2,5;3'], ';'],
  [['a\tb', '1,5\t2'], '\t'],
  [['a,b', '1,2'], ','],
  [['sep=;', 'a;b', '1;2'], ';'],
  [['Dear diary,', 'today I drove, and it was good', 'very'], ','],
  [['one', 'two'], undefined],
])('%j is set apart by %j', (lines, delimiter) => {
  expect(sniffDelimiter(lines)).toBe(delimiter);
});
