import { describe, expect, test } from 'vitest';
import { timelineFrom } from './timeline.ts';

describe('timelineFrom', () => {
  test('starts at 0, whatever the epoch', () => {
    const { times, warnings } = timelineFrom(Float64Array.of(1000, 1000.5, 1001), 'Time');
    expect([...times]).toEqual([0, 0.5, 1]);
    expect(warnings).toEqual([]);
  });

  test('puts rows without a time between their neighbours', () => {
    const { times, warnings } = timelineFrom(
      Float64Array.of(Number.NaN, 1, Number.NaN, 3, Number.NaN),
      'Time',
    );
    expect([...times]).toEqual([0, 0, 1, 2, 2]);
    expect(warnings[0]).toMatch(/3 of 5 rows have no time/);
  });

  test('repairs a single row out of order', () => {
    const seconds = Float64Array.from({ length: 100 }, (_, row) => row);
    seconds[50] = 70;
    const { times, warnings } = timelineFrom(seconds, 'Time');
    expect(times[50]).toBe(50);
    expect(times[99]).toBe(99);
    expect(warnings).toEqual([
      expect.stringMatching(/1 row lies out of order in time \(the first is row 51\)/),
    ]);
  });

  test('joins laps that each start at 0', () => {
    const seconds = Float64Array.from({ length: 30 }, (_, row) => (row % 10) / 10);
    const { times, warnings } = timelineFrom(seconds, 'Time');
    expect(times[29]).toBeCloseTo(2.9, 9);
    for (let row = 1; row < 30; row++) expect(times[row]).toBeGreaterThan(times[row - 1]);
    expect(warnings[0]).toMatch(/starts again 2 times/);
  });

  test('refuses a column without numbers', () => {
    expect(() => timelineFrom(Float64Array.of(Number.NaN, Number.NaN), 'Zeit')).toThrow(
      /none of the 2 rows .* "Zeit"/,
    );
  });
});
