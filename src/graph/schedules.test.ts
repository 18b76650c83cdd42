/** Learning rates against values worked out by hand. */

import { describe, expect, it } from 'vitest';
import { constantRate, cosineRate, type Schedule, warmedUp } from './schedules.ts';

function expectRates(schedule: Schedule, rates: readonly (readonly [step: number, rate: number])[]): void {
  for (const [step, rate] of rates) expect(schedule(step), `step ${step}`).toBeCloseTo(rate, 12);
}

describe('a learning rate', () => {
  it('stays', () => {
    expectRates(constantRate(0.3), [
      [0, 0.3],
      [1, 0.3],
      [1_000_000, 0.3],
    ]);
  });

  it('rises in a straight line, and then is that of the schedule', () => {
    const rates = [0, 0.1, 0.2, 0.3, 0.4, 0.4, 0.4].map((rate, step) => [step, rate] as const);
    expectRates(warmedUp(constantRate(0.4), 4), rates);
  });

  it.each([0, 1])('is that of the schedule from the first step on where %i warm it up', (steps) => {
    expectRates(warmedUp(constantRate(0.4), steps), [
      [1, 0.4],
      [2, 0.4],
    ]);
  });

  it('falls by half a cosine, and stays at its end', () => {
    // cos 0°, 30°, 60°, 90°, 120°, 150°, 180°: 1, √3/2, 1/2, 0, −1/2, −√3/2, −1, around 0.5 by 0.3.
    expectRates(cosineRate(0.8, 6, 0.2), [
      [0, 0.8],
      [1, 0.5 + 0.15 * Math.sqrt(3)],
      [2, 0.65],
      [3, 0.5],
      [4, 0.35],
      [5, 0.5 - 0.15 * Math.sqrt(3)],
      [6, 0.2],
      [7, 0.2],
      [600, 0.2],
    ]);
  });

  it('falls to nothing where no end is told', () => {
    expectRates(cosineRate(2, 4), [
      [0, 2],
      [2, 1],
      [4, 0],
      [5, 0],
    ]);
  });

  it('falls while it is warmed up', () => {
    // Half of 0.65 in the second of four steps; from the fourth on the cosine alone.
    expectRates(warmedUp(cosineRate(0.8, 6, 0.2), 4), [
      [0, 0],
      [2, 0.325],
      [4, 0.35],
      [6, 0.2],
    ]);
  });
});
