import { describe, expect, it } from 'vitest';
import { clockText, gapText, parseClock, secondsText } from './words.ts';

describe('times of a race as text', () => {
  it('writes the session as a clock', () => {
    expect(clockText(0)).toBe('0:00');
    expect(clockText(125.9)).toBe('2:05');
    expect(clockText(3723)).toBe('1:02:03');
    expect(clockText(-75)).toBe('\u22121:15');
  });

  it('writes gaps in seconds and minutes', () => {
    expect(gapText(12.3456)).toBe('+12.346');
    expect(gapText(62.34)).toBe('+1:02.3');
    expect(gapText(119.97)).toBe('+2:00.0');
    expect(gapText(Number.NaN)).toBe('\u2013');
  });

  it('reads a time as people write it', () => {
    expect(parseClock('75')).toBe(75);
    expect(parseClock('1:15')).toBe(75);
    expect(parseClock('1:00:15')).toBe(3615);
    expect(parseClock('soon')).toBeUndefined();
  });

  it('writes seconds, or a dash', () => {
    expect(secondsText(28.1234)).toBe('28.123');
    expect(secondsText(null)).toBe('\u2013');
  });
});
