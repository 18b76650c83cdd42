import { describe, expect, it } from 'vitest';
import { lapTime, raceTime, signed } from './numbers.ts';

describe('lapTime', () => {
  it.each([
    [57.444, '57.444'],
    [86.09, '1:26.090'],
    [0, '0.000'],
    [5.0625, '5.063'],
    [60, '1:00.000'],
    [61.001, '1:01.001'],
    // The minute turns over with the rounding, not after it.
    [59.9996, '1:00.000'],
    [119.9994, '1:59.999'],
    [3671.5, '61:11.500'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(lapTime(seconds)).toBe(text);
  });
});

describe('raceTime', () => {
  it.each([
    [5504.742, '1:31:44.742'],
    [3600, '1:00:00.000'],
    [3605.5, '1:00:05.500'],
    [7199.9996, '2:00:00.000'],
    [93.216, '1:33.216'],
    [7.152, '7.152'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(raceTime(seconds)).toBe(text);
  });
});

describe('signed', () => {
  it.each([
    [0.181, '+0.181'],
    [-0.02, '\u22120.020'],
    [0, '±0.000'],
    [-0.0004, '±0.000'],
    [0.0004, '±0.000'],
    [-0.0006, '\u22120.001'],
  ])('writes %d as %s', (value, text) => {
    expect(signed(value)).toBe(text);
  });

  it('writes as many digits as asked', () => {
    expect(signed(1.26, 1)).toBe('+1.3');
    expect(signed(-12.6, 0)).toBe('\u221213');
    expect(signed(-0.04, 1)).toBe('±0.0');
  });
});
