import { describe, expect, it } from 'vitest';
import type { LapEvent } from '../../../timing/index.ts';
import { makeLap } from '../../../timing/testing.ts';
import { onTheClock } from './laps.ts';

const at = (laps: readonly LapEvent[]) =>
  laps.map(({ car, lap, time, position }) => [car, lap, time, position]);

describe('onTheClock', () => {
  // Car 2 is five seconds too early everywhere, so the table has it in front.
  const laps = [
    makeLap(2, 1, 187, { start: 90, duration: 92, position: 1 }),
    makeLap(1, 1, 190, { start: 90, duration: 90, position: 2 }),
    makeLap(3, 1, 195, { start: 90, duration: 95, position: 4 }),
    makeLap(1, 2, 280, { start: 190, duration: 90, position: 1 }),
    makeLap(3, 2, 286, { start: 195, duration: 91, position: 2 }),
  ];

  it('moves a car and gives the places at the line out anew, those that were given', () => {
    expect(at(onTheClock(laps, new Map([[2, -5]])))).toEqual([
      [2, 1, 192, 2],
      [1, 1, 190, 1],
      [3, 1, 195, 4],
      [1, 2, 280, 1],
      [3, 2, 286, 2],
    ]);
  });

  it('leaves a table alone in which no car is off', () => {
    expect(onTheClock(laps, new Map())).toBe(laps);
  });
});
