import { describe, expect, it } from 'vitest';
import { lapWith } from '../blank.ts';
import { fastestLapsOf, fuelCorrectedOf, usualFuel } from './pace.ts';
import { lapChartOf } from './positions.ts';
import { madeUp, START, steady } from './testing.ts';

describe('fuelCorrectedOf', () => {
  it('takes the weight of the fuel out of representative laps', () => {
    const session = madeUp({
      scheduledLaps: 10,
      cars: [{ car: 1, laps: [95, 90, 90, 95, 110, 90, 90, 90, 90, 90], stops: [4] }],
      statuses: [
        [START, 'clear'],
        [START + 600, 'vsc'],
        [START + 610, 'clear'],
      ],
    });
    const laps = fuelCorrectedOf(session, { perLap: 2, sensitivity: 0.03 });
    // Not lap 1, in-lap 4, out-lap 5 and lap 7 under the virtual safety car.
    expect(laps.map((lap) => lap.lap)).toEqual([2, 3, 6, 8, 9, 10]);
    // Halfway through lap 2 of 10 there are 8.5 laps to go: 17 kg, 0.51 s.
    expect(laps[0].fuel).toBeCloseTo(17, 9);
    expect(laps[0].corrected).toBeCloseTo(89.49, 9);
  });

  it('assumes the fuel that the rules allowed', () => {
    const cars = [{ car: 1, laps: steady(50, 90) }];
    expect(usualFuel(madeUp({ cars, season: 2024 })).perLap).toBeCloseTo(2.2, 9);
    expect(usualFuel(madeUp({ cars, season: 2018 })).perLap).toBeCloseTo(2.1, 9);
  });
});

describe('fastestLapsOf', () => {
  it('leaves out laps after the flag and those that were deleted', () => {
    const session = madeUp({
      scheduledLaps: 4,
      cars: [
        { car: 1, laps: [95, 90, 88, 90, 80] },
        { car: 2, laps: [95, 89, 90, 90] },
      ],
      events: [
        {
          type: 'lapDeleted',
          time: START + 290,
          car: 1,
          lap: 3,
          duration: 88,
          reason: null,
          reinstated: false,
        },
      ],
    });
    expect(fastestLapsOf(session)).toEqual([
      { car: 2, lap: 2, duration: 89 },
      { car: 1, lap: 2, duration: 90 },
    ]);
  });
});

describe('lapChartOf', () => {
  it('orders cars at the end of each of their laps', () => {
    const session = madeUp({
      cars: [
        { car: 1, laps: [90, 90, 93] },
        { car: 2, laps: [91, 90, 90] },
        { car: 3, laps: [120, 130] },
      ],
    });
    const chart = lapChartOf(session);
    expect(chart.grid).toEqual([1, 2, 3]);
    expect(chart.laps).toEqual([
      { lap: 1, order: [1, 2, 3], gaps: [0, 1, 30] },
      { lap: 2, order: [1, 2, 3], gaps: [0, 1, 70] },
      { lap: 3, order: [2, 1], gaps: [0, 2] },
    ]);
  });

  it('is empty where nothing was driven', () => {
    expect(
      lapChartOf(madeUp({ cars: [], events: [lapWith({ car: 1, lap: 1, time: Number.NaN })] })).laps,
    ).toEqual([]);
  });
});
