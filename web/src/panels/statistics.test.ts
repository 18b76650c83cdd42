import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame.ts';
import { describeTimes, durations, histogram, shareOfTime } from './statistics.ts';

describe('describeTimes', () => {
  it('knows best, median and standard deviation', () => {
    const { best, median, deviation } = describeTimes([4, 2, 6]);
    expect([best, median, deviation]).toEqual([2, 4, 2]);
    expect(describeTimes([1, 2]).median).toBe(1.5);
    expect(describeTimes([1]).deviation).toBeNaN();
  });
});

const frame: Frame = {
  length: 30,
  from: 0,
  to: 30,
  points: 4,
  decimated: false,
  columns: [],
  values: new Map([
    ['lap.time', Float32Array.of(0, 1, 3, 4)],
    ['delta', Float32Array.of(0, 0.5, 0.5, 1)],
  ]),
};

describe('shares of time', () => {
  it('weights a sample by how long it lasted', () => {
    const seconds = durations(frame, 'lap')!;
    expect([...seconds]).toEqual([1, 2, 1, 0]);
    expect([...durations(frame, 'reference')!]).toEqual([0.5, 2, 0.5, 0]);
    expect(histogram(Float32Array.of(0, 1, 0.5, 1), seconds, 2)).toEqual([0.25, 0.75]);
    expect(shareOfTime(seconds, (i) => i === 1)).toBe(0.5);
  });

  it('leaves out what was not recorded', () => {
    expect(histogram(Float32Array.of(Number.NaN, 1), Float32Array.of(1, 1), 2)).toEqual([0, 1]);
  });
});
