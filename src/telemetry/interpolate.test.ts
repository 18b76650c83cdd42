import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastAtOrBefore, median, monotoneCubic, sampleAt } from './interpolate.ts';
import { makeChannel } from './testing.ts';

describe('sampleAt', () => {
  const times = Float64Array.of(0, 1, 2, 3);
  const at = Float64Array.of(-1, 0.5, 2, 2.75, 9);

  it('draws straight lines between continuous samples and keeps the ends', () => {
    const speed = makeChannel('speed', times, Float64Array.of(10, 20, 40, 0));
    expect(Array.from(sampleAt(speed, at))).toEqual([10, 15, 40, 10, 0]);
  });

  it('holds the last discrete sample', () => {
    const gear = makeChannel('gear', times, Int32Array.of(1, 2, 3, 4));
    expect(Array.from(sampleAt(gear, at))).toEqual([1, 1, 3, 3, 4]);
  });

  it('turns an angle the short way around', () => {
    const heading = makeChannel('heading', Float64Array.of(0, 1), Float64Array.of(350, 10));
    expect(sampleAt(heading, Float64Array.of(0.5))[0]).toBeCloseTo(360, 9);
    const yaw = makeChannel('yaw', Float64Array.of(0, 1), Float64Array.of(3, -3));
    expect(sampleAt(yaw, Float64Array.of(0.5))[0]).toBeCloseTo(Math.PI, 9);
  });

  it('bridges missing samples', () => {
    const speed = makeChannel('speed', times, Float64Array.of(Number.NaN, 10, Number.NaN, 30));
    expect(Array.from(sampleAt(speed, Float64Array.of(0, 1, 2, 3)))).toEqual([10, 10, 20, 30]);
    const empty = makeChannel('speed', times, new Float64Array(4).fill(Number.NaN));
    expect(Array.from(sampleAt(empty, at)).every(Number.isNaN)).toBe(true);
  });
});

describe('monotoneCubic', () => {
  it('goes through its knots and never overshoots them', () => {
    const steps = fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.double({ min: 0, max: 5, noNaN: true })), (widths, rises) => {
        const x = new Float64Array(widths.length);
        const y = new Float64Array(widths.length);
        for (let i = 1; i < x.length; i++) {
          x[i] = x[i - 1] + widths[i];
          y[i] = y[i - 1] + (rises.next().value ?? 0);
        }
        const through = monotoneCubic(x, y, x);
        for (let i = 0; i < x.length; i++) expect(through[i]).toBeCloseTo(y[i], 9);
        const fine = Float64Array.from({ length: 101 }, (_, i) => (x[x.length - 1] * i) / 100);
        const curve = monotoneCubic(x, y, fine);
        for (let i = 1; i < curve.length; i++) expect(curve[i]).toBeGreaterThanOrEqual(curve[i - 1] - 1e-9);
      }),
    );
  });

  it('draws constant acceleration better than straight lines do', () => {
    // s = t²: time over distance is √s, sampled coarsely.
    const t = Float64Array.from({ length: 8 }, (_, i) => 1 + i);
    const s = t.map((v) => v * v);
    const at = Float64Array.of(2.25, 12.25, 30.25);
    const curve = monotoneCubic(s, t, at);
    for (let i = 0; i < at.length; i++) {
      const truth = Math.sqrt(at[i]);
      const k = s.findLastIndex((v) => v <= at[i]);
      const straight = t[k] + (at[i] - s[k]) / (s[k + 1] - s[k]);
      expect(Math.abs(curve[i] - truth)).toBeLessThan(0.5 * Math.abs(straight - truth));
    }
  });
});

it('lastAtOrBefore finds the place in ascending numbers', () => {
  expect([-1, 0, 0.5, 3, 9].map((x) => lastAtOrBefore([0, 1, 3], x))).toEqual([-1, 0, 0, 2, 2]);
});

it('median leaves out what is no number', () => {
  expect(median([3, Number.NaN, 1, 2])).toBe(2);
  expect(median([4, 1])).toBe(2.5);
  expect(median([])).toBeNaN();
});
