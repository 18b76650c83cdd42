import { expect, test } from 'vitest';
import { comparePaired, compareUnpaired, RegistryError } from './index.ts';
import { compareToMoments, incompleteBeta } from './significance.ts';

// Hours of sleep won by two drugs, of the same ten patients (Student, "The probable error of a mean", 1908); R's documentation of
// t.test gives the results of both tests.
const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

test('paired: as Student found it', () => {
  const found = comparePaired(first, second);
  expect(found).toMatchObject({ method: 'paired t-test', countA: 10, countB: 10, degrees: 9 });
  expect(found.t).toBeCloseTo(4.0621, 4);
  expect(found.p).toBeCloseTo(0.002833, 6);
  expect(found.difference).toBeCloseTo(1.58, 10);
  expect(found.low).toBeCloseTo(0.7001142, 6);
  expect(found.high).toBeCloseTo(2.4598858, 6);
});

test('unpaired: Welch on the same numbers', () => {
  const found = compareUnpaired(first, second);
  expect(found.method).toBe("Welch's t-test");
  expect(found.t).toBeCloseTo(1.8608, 4);
  expect(found.degrees).toBeCloseTo(17.776, 3);
  expect(found.p).toBeCloseTo(0.07939, 5);
  expect(found.low).toBeCloseTo(-0.2054832, 6);
  expect(found.high).toBeCloseTo(3.3654832, 6);
});

test('count, mean and deviation stand for the values', () => {
  // Of the first ten: mean 0.75, squares from it 28.805 in all.
  const found = compareToMoments({ count: 10, mean: 0.75, deviation: Math.sqrt(28.805 / 9) }, second);
  expect(found.p).toBeCloseTo(compareUnpaired(first, second).p, 8);
});

test('values of a group count once', () => {
  const a = [1, 3, 5, 5, 6, 8];
  const b = [2, 4, 6, 8, 9, 9];
  const groups = ['x', 'x', 'y', 'y', 'z', 'z'];
  expect(comparePaired(a, b, groups)).toEqual(comparePaired([2, 5, 7], [3, 7, 9]));
  expect(compareUnpaired(a, b, { a: groups, b: groups })).toEqual(compareUnpaired([2, 5, 7], [3, 7, 9]));
});

test('values that do not vary differ for certain, or not at all', () => {
  expect(compareUnpaired([1, 1], [2, 2])).toMatchObject({ p: 0, difference: 1, low: 1, high: 1 });
  expect(comparePaired([1, 2], [1, 2])).toMatchObject({ p: 1, difference: 0, t: 0 });
});

test('too few values are refused', () => {
  expect(() => compareUnpaired([1], [1, 2])).toThrow(RegistryError);
  expect(() => comparePaired([1, 2], [1])).toThrow(/there are 2 and 1/);
  expect(() => comparePaired([1, 2], [1, 3], ['x', 'x'])).toThrow(/at least two pairs/);
});

test('the incomplete beta function, where it is known in closed form', () => {
  expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 12);
  // I_x(2, 2) = 3x² − 2x³; I_x(1/2, 1/2) = (2/π)·asin √x.
  expect(incompleteBeta(0.7, 2, 2)).toBeCloseTo(0.784, 12);
  expect(incompleteBeta(0.2, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(0.2)), 12);
  expect(incompleteBeta(0.999, 400, 0.5) + incompleteBeta(0.001, 0.5, 400)).toBeCloseTo(1, 12);
});
