import { describe, expect, it } from 'vitest';
import { dateText, fixed, lapTime, parseLapTime, signed, speedText } from './numbers.ts';

describe('numbers as text', () => {
  it('writes lap times as a timing screen does', () => {
    expect(lapTime(62.3454)).toBe('1:02.345');
    expect(lapTime(58.01)).toBe('58.010');
    expect(lapTime(59.9996)).toBe('1:00.000');
    expect(lapTime(null)).toBe('–');
  });

  it('signs a delta with a real minus and gives zero no sign', () => {
    expect(signed(0.1234)).toBe('+0.123');
    expect(signed(-0.04)).toBe('−0.040');
    expect(signed(-0.0001)).toBe('0.000');
    expect(fixed(-0.3)).toBe('0');
    expect(signed(Number.NaN)).toBe('–');
  });

  it('converts speeds', () => {
    expect(speedText('kmh', 10)).toBe('36');
    expect(speedText('mph', 44.704)).toBe('100');
  });

  it('reads a lap time as people type it', () => {
    expect(parseLapTime('1:02.5')).toBe(62.5);
    expect(parseLapTime(' 58,1 ')).toBe(58.1);
    expect(parseLapTime('fast')).toBeUndefined();
  });

  it('shows a date without what the source does not know', () => {
    expect(dateText('2025-12-11T13:18:00Z')).toBe('2025-12-11 13:18');
    expect(dateText('2025-12-11')).toBe('2025-12-11');
    expect(dateText(null)).toBe('–');
  });
});
