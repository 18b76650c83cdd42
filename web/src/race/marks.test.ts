import { describe, expect, it } from 'vitest';
import type { TimelineView } from '../../../src/server/contract.ts';
import { lapAt, lapOfCar, lapsDone, stepFlag, stepLap, stepStop, timeOfLap } from './marks.ts';

/** A made-up race of three laps of 100 s that begins at 50. */
const timeline: TimelineView = {
  id: 'x',
  version: '1',
  live: false,
  start: 50,
  end: 360,
  first: 0,
  epoch: null,
  totalLaps: 3,
  laps: [
    { lap: 1, time: 50, leader: 1 },
    { lap: 2, time: 150, leader: 1 },
    { lap: 3, time: 250, leader: 2 },
  ],
  flags: [{ status: 'yellow', from: 170, to: 200 }],
  stops: [
    { car: 2, lap: 1, time: 140, laneTime: 22, compound: 'HARD' },
    { car: 1, lap: 2, time: 240, laneTime: 22, compound: 'HARD' },
  ],
  retirements: [],
  overtakes: [],
};

describe('places on the time line', () => {
  it('knows the lap of a car that is behind the leader', () => {
    const ends = [50, 152, null, 360];
    expect([0, 151, 152, 359, 360].map((time) => lapOfCar(ends, time))).toEqual([1, 1, 2, 2, 4]);
    expect(lapOfCar([], 100)).toBe(1);
  });

  it('knows the lap that is driven and how much of it is done', () => {
    expect([0, 49.9, 50, 149, 150, 300].map((time) => lapAt(timeline, time))).toEqual([0, 0, 1, 1, 2, 3]);
    expect(lapsDone(timeline, 0)).toBe(0);
    expect(lapsDone(timeline, 100)).toBeCloseTo(0.5);
    expect(lapsDone(timeline, 300)).toBeCloseTo(2.5);
    expect(lapsDone(timeline, 360)).toBe(3);
    expect(timeOfLap(timeline, 2)).toBe(150);
    expect(timeOfLap(timeline, 9)).toBeUndefined();
  });

  it('steps from lap to lap, back to the start of this one first', () => {
    expect(stepLap(timeline, 60, 1)).toBe(150);
    expect(stepLap(timeline, 180, -1)).toBe(150);
    expect(stepLap(timeline, 150.5, -1)).toBe(50);
    expect(stepLap(timeline, 300, 1)).toBeUndefined();
  });

  it('goes to just before the next stop, of anybody or of one car', () => {
    expect(stepStop(timeline, 50, 1, null)).toBe(137);
    expect(stepStop(timeline, 137, 1, null)).toBe(237);
    expect(stepStop(timeline, 237, 1, null)).toBeUndefined();
    expect(stepStop(timeline, 50, 1, 1)).toBe(237);
    expect(stepStop(timeline, 300, -1, 2)).toBe(137);
  });

  it('goes to just before the next flag', () => {
    expect(stepFlag(timeline, 50, 1)).toBe(167);
    expect(stepFlag(timeline, 167, 1)).toBeUndefined();
    expect(stepFlag(timeline, 300, -1)).toBe(167);
  });
});
