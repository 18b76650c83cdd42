import { describe, expect, it } from 'vitest';
import { lapWith } from '../blank.ts';
import { startClock } from './clock.ts';
import { lapOf, lapTableOf } from './table.ts';
import { madeUp, START, steady } from './testing.ts';

describe('startClock', () => {
  it('finds the start on which lap 1 of most cars agrees, and the car that is off', () => {
    const laps = [
      lapWith({ car: 1, lap: 1, time: 190, duration: 90 }),
      lapWith({ car: 2, lap: 1, time: 191.5, duration: 91.5 }),
      lapWith({ car: 3, lap: 1, time: 189, duration: 92.4 }),
    ];
    const clock = startClock(laps);
    expect(clock.start).toBe(100);
    expect([...clock.shifts.keys()]).toEqual([3]);
    expect(clock.shifts.get(3)).toBeCloseTo(-3.4, 9);
  });

  it('lets small differences be where no two cars agree', () => {
    const laps = [0, 0.01, 0.05, -0.08, 3].map((off, i) =>
      lapWith({ car: i + 1, lap: 1, time: 190 + off, duration: 90 }),
    );
    expect([...startClock(laps).shifts.keys()]).toEqual([5]);
  });

  it('has nothing to go by on a lap 1 that was stopped', () => {
    const laps = [
      lapWith({ car: 1, lap: 1, time: 2100, duration: 2000, pitOut: 1990 }),
      lapWith({ car: 2, lap: 1, time: 2101, duration: 2030, pitOut: 1993 }),
    ];
    expect(startClock(laps)).toEqual({ start: null, shifts: new Map() });
  });

  it('does not believe durations that do not order the cars as their ends do', () => {
    const laps = [30, 5, 22, 1, 17].map((off, i) =>
      lapWith({ car: i + 1, lap: 1, time: 190 + i, duration: 90 + off }),
    );
    expect(startClock(laps)).toEqual({ start: null, shifts: new Map() });
  });

  it('puts the laps of such a car right', () => {
    const table = lapTableOf(
      madeUp({
        cars: [
          { car: 1, laps: steady(3, 90) },
          { car: 2, laps: steady(3, 91) },
          { car: 3, laps: steady(3, 92), shift: -12 },
        ],
      }),
    );
    expect(table.start).toBe(START);
    expect(lapOf(table, 3, 3)?.end).toBeCloseTo(START + 3 * 92, 9);
  });
});
