import { expect, test } from 'vitest';
import { readClock } from './clock.ts';
import type { ColumnKind, ColumnValues, ParquetTable } from './engine.ts';

function tableOf(rows: number, columns: Readonly<Record<string, [ColumnKind, ColumnValues]>>): ParquetTable {
  return {
    columns: Object.entries(columns).map(([name, [kind]]) => ({ name, kind })),
    rows,
    decode: async (wanted) => wanted.map(({ name }) => columns[name][1]),
    close() {},
  };
}

const steps = (count: number, step: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => 1000 * step + i * step);

test.each([
  ['s', 1 / 60, 60],
  ['ms', 16, 62.5],
  ['µs', 16_666, 60.002_4],
  ['ns', 1e8, 10],
])('steps tell that a time counts %s', async (unit, step, rate) => {
  const clock = await readClock(tableOf(100, { time: ['integer', steps(100, step)] }));
  expect(clock.rate).toBeCloseTo(rate, 4);
  expect(clock.times[99]).toBeCloseTo(99 / rate, 3);
  expect(clock.warnings).toEqual(unit === 's' ? [] : [`column "time" steps by ${step}: taken as ${unit}`]);
});

test('a time that steps by a minute is none, and the next is taken', async () => {
  const table = tableOf(100, { time: ['double', steps(100, 1e-9)], Elapsed: ['double', steps(100, 0.1)] });
  const clock = await readClock(table);
  expect(clock.rate).toBe(10);
  expect(clock.warnings).toHaveLength(1);
  expect(clock.warnings[0]).toMatch(
    /^column "time" cannot be the time: its steps of .* are in no unit 0.001 to 2.5 s$/,
  );
});

test('a column of times becomes the times where it lies', async () => {
  const values = steps(30_000, 0.02);
  const clock = await readClock(tableOf(values.length, { time: ['double', values] }));
  expect(clock.times).toBe(values);
  expect(clock.times[29_999]).toBeCloseTo(599.98, 6);
  expect(clock.rate).toBe(50);
});

test('a timestamp is in seconds, however far apart its rows are', async () => {
  const clock = await readClock(tableOf(5, { at: ['timestamp', steps(5, 20)] }));
  expect(clock.rate).toBe(0.05);
});
