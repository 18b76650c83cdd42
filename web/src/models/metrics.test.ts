import { expect, test } from 'vitest';
import { betterBy, columnsOf, likeOf, rangeOf, senseOf } from './metrics.ts';

const metric = (name: string, data: string, value = 1) => ({
  name,
  title: name,
  value,
  unit: null,
  low: null,
  high: null,
  data,
});

test('errors are better when they are less, shares of right answers when they are more, a coverage when it is as said', () => {
  expect(senseOf('mae', 's')).toBe('lower');
  expect(senseOf('r2', null)).toBe('higher');
  expect(senseOf('coverage80', null)).toEqual({ target: 0.8 });
  expect(senseOf('coverage80', '%')).toEqual({ target: 80 });
  expect(senseOf('colour', null)).toBeNull();
  const better = (name: string, value: number, other: number, unit: string | null = null) =>
    betterBy({ name, value, unit }, other);
  expect(better('mae', 0.35, 0.4)).toBeCloseTo(0.05);
  expect(better('r2', 0.35, 0.4)).toBeCloseTo(-0.05);
  // 83 % is nearer to 80 % than 75 % is.
  expect(better('coverage80', 0.83, 0.75)).toBeCloseTo(0.02);
  expect(better('coverage80', 83, 75, '%')).toBeCloseTo(2);
  expect(better('colour', 1, 2)).toBeNull();
});

test('a table has the metrics of one data set, and compares only like with like', () => {
  const all = [metric('mae', 'season'), metric('mae', 'Monaco'), metric('rmse', 'season')];
  expect(columnsOf(all, 4).map(({ name, data }) => `${name} ${data}`)).toEqual(['mae season', 'rmse season']);
  expect(columnsOf([], 4)).toEqual([]);
  expect(likeOf(all, metric('mae', 'Monaco'))).toBe(all[1]);
  expect(likeOf(all, { ...metric('mae', 'Monaco'), unit: 's' })).toBeUndefined();
});

test('a chart holds all intervals and the target, also where there is one version alone', () => {
  const points = [
    { version: '1.0.0', createdAt: '', value: 0.7, low: 0.6, high: 0.75 },
    { version: '1.0.1', createdAt: '', value: 0.72, low: null, high: null },
  ];
  const series = { metric: 'coverage80', title: '', unit: null, data: '', points };
  const range = rangeOf(series);
  expect(range.min).toBeLessThan(0.6);
  expect(range.max).toBeGreaterThan(0.8);
  const alone = rangeOf({ ...series, metric: 'mae', points: points.slice(1) });
  expect(alone.min).toBeLessThan(0.72);
  expect(alone.max).toBeGreaterThan(0.72);
});
