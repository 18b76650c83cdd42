import { describe, expect, it } from 'vitest';
import { medianPosition } from '../../race/index.ts';
import { expectedPosition, randomisedCover, rankedProbability, scoreOf } from './metrics.ts';
import type { BacktestForecast, ForecastScore } from './types.ts';

function car(
  number: number,
  positions: readonly number[],
  finish: number,
  more: Partial<ForecastScore> = {},
): ForecastScore {
  return {
    car: number,
    positions,
    finish,
    grid: number,
    now: number,
    isOut: false,
    retirement: 0,
    retired: false,
    stops: 1,
    stopped: 2,
    ...more,
  };
}

describe('the interval of 80 %', () => {
  it('holds, drawn by chance at its ends, exactly 80 % of what comes as foretold', () => {
    const shares = [0.05, 0.4, 0.3, 0.25];
    const held = shares.reduce((sum, share, i) => sum + share * randomisedCover(shares, i + 1), 0);
    expect(held).toBeCloseTo(0.8, 12);
    // The first position lies below 10 % altogether; of the last, which begins at 75 %, three parts in five lie within.
    expect(randomisedCover(shares, 1)).toBe(0);
    expect(randomisedCover(shares, 4)).toBeCloseTo(0.6, 12);
  });
});

it('single numbers are those reckoned by hand', () => {
  const shares = [0.5, 0.25, 0.25];
  expect(expectedPosition(shares)).toBe(1.75);
  expect(medianPosition(shares)).toBe(1);
  // Finished third: (0.5)² + (0.75)².
  expect(rankedProbability(shares, 3)).toBeCloseTo(0.8125, 12);
  expect(rankedProbability([0, 0, 1], 3)).toBe(0);
});

describe('the score of a stage', () => {
  const race: BacktestForecast = {
    race: '2024-01-somewhere',
    cars: [
      // Foretold second, won; the other one is out already.
      car(1, [0, 1], 1, { now: 2, retirement: 0.25 }),
      car(2, [0, 1], 2, { now: 1, retired: true, isOut: true, stops: 3 }),
    ],
  };

  it('sets the error of the mean position beside both yardsticks', () => {
    const score = scoreOf('lap1', [race]);
    expect(score.mae).toBe(0.5);
    expect(score.maeOrderFreeze).toBe(1);
    expect(score.maeGrid).toBe(0);
    // Of the one that was in the race, and of both.
    expect(score.coverage80).toBe(0);
    expect(score.coverageOfAll).toBe(0.5);
    // Of two chances of 0 % one came true, of two of 100 % one did not.
    expect(score.ece).toBe(0.5);
    // Of the one that was in the race both were wrong; what he was promised was all.
    expect(score.eceInRace).toBe(1);
    expect(score.intervalPromised).toBe(1);
    expect(score.reliabilityInRace.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(score.againstOrderFreeze.value).toBe(-0.5);
    expect(score.againstGrid.value).toBe(0.5);
    expect(score.retirements).toEqual({ forecast: 0.25, happened: 1 });
    expect(score.stops).toEqual({ forecast: 2, happened: 2 });
    expect(score.winnerProbability).toBe(0);
  });

  it('of forecasts that come true as often as they say has no calibration error', () => {
    const even = Array.from(
      { length: 4 },
      (_, i): BacktestForecast => ({
        race: `race ${i}`,
        // Each wins once in four of the races that gave him 25 %.
        cars: [0, 1, 2, 3].map((c) => car(c + 1, [0.25, 0.25, 0.25, 0.25], 1 + ((c + i) % 4))),
      }),
    );
    const score = scoreOf('half', even);
    expect(score.ece).toBeCloseTo(0, 12);
    expect(score.races).toBe(4);
    expect(score.coverageRandomised).toBeCloseTo(0.8, 12);
    const told = score.reliability.find(({ from }) => from === 0.2);
    expect(told).toMatchObject({ count: 64, forecast: 0.25, happened: 0.25 });
  });

  it('refuses a stage without forecasts', () => {
    expect(() => scoreOf('half', [])).toThrow('There is no forecast of the stage half to be judged.');
  });
});
