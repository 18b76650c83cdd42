import { describe, expect, it } from 'vitest';
import { isBefore } from '../calibrate/index.ts';
import { calibrationFor, latestCalibration } from './index.ts';

const lastOf = ({ card }: { card: { last: string | null } }) => {
  const [season, round] = (card.last ?? '0-0').split('-').map(Number);
  return { season, round };
};

describe('the sets that ship', () => {
  it('know nothing of the race that they are for', () => {
    for (let season = 2019; season <= 2030; season++)
      for (const round of [1, 2, 12]) {
        const set = calibrationFor(season, round);
        expect(isBefore(lastOf(set), { season, round })).toBe(true);
        // Its numbers say the same as its card.
        expect({ season: set.memory.season, round: set.memory.round }).toEqual(lastOf(set));
      }
  });

  it('are the newest that may be used', () => {
    expect(lastOf(calibrationFor(2022, 7)).season).toBe(2021);
    expect(calibrationFor(2030, 1)).toBe(latestCalibration);
  });

  it('are the usual values for a race before all of them', () => {
    expect(calibrationFor(2016, 3).card.races).toBe(0);
  });
});
