import { expect, it } from 'vitest';
import { chanceOf, countedQuantile, meanOf, quantile, worstTenthOf } from './statistics.ts';

it("gives Wilson's interval of the literature", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  for (const [hits, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ]) {
    const chance = chanceOf(hits, of);
    expect(chance.low).toBeCloseTo(low, 4);
    expect(chance.high).toBeCloseTo(high, 4);
  }
  expect(chanceOf(0, 0)).toEqual({ value: 0, low: 0, high: 1 });
  expect(chanceOf(5, 5).high).toBe(1);
});

it('gives means with their standard errors', () => {
  // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squared differences 32.
  const { value, error } = meanOf(40, 232, 8);
  expect(value).toBe(5);
  expect(error).toBeCloseTo(Math.sqrt(32 / 7 / 8), 12);
  expect(meanOf(0, 0, 0)).toEqual({ value: 0, error: 0 });
});

it('gives quantiles of sorted and of counted numbers', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([], 0.5)).toBeNull();
  // Nine times 1, once 4.
  const counts = [0, 9, 0, 0, 1];
  expect(countedQuantile(counts, 0.5)).toBe(1);
  expect(countedQuantile(counts, 0.9)).toBe(1);
  expect(countedQuantile(counts, 0.91)).toBe(4);
});

it('takes the mean of the worst tenth, a value at its edge in part', () => {
  expect(worstTenthOf([0, 90, 0, 10])).toBe(3);
  expect(worstTenthOf([0, 95, 0, 5])).toBe(2);
  expect(worstTenthOf([0, 0])).toBe(0);
});
