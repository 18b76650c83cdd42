import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame.ts';
import { bridgeShifts, gearText } from './gears.ts';

const gears = [3, 3, 0, 0, 4, 4, 0, 0, 0, 0, 2];

/** A sample each `seconds`. */
function frameOf(seconds: number): Frame {
  const column = (value: (i: number) => number) => Float32Array.from(gears, (_, i) => value(i));
  return {
    length: 100,
    from: 0,
    to: 100,
    points: gears.length,
    decimated: false,
    columns: [],
    values: new Map([
      ['distance', column((i) => 10 * i)],
      ['lap.time', column((i) => seconds * i)],
      ['lap.gear', Float32Array.from(gears)],
    ]),
  };
}

describe('bridgeShifts', () => {
  it('holds the gear through a shift', () => {
    const shown = bridgeShifts(frameOf(0.1)).values.get('lap.gear');
    expect([...(shown ?? [])]).toEqual([3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 2]);
  });

  it('leaves neutral where the car rolled in it', () => {
    const shown = bridgeShifts(frameOf(0.18)).values.get('lap.gear');
    expect([...(shown ?? [])]).toEqual([3, 3, 3, 3, 4, 4, 0, 0, 0, 0, 2]);
  });
});

describe('gearText', () => {
  it('writes neutral and reverse as on the lever', () => {
    expect([0, -1, 5].map(gearText)).toEqual(['N', 'R', '5']);
  });
});
