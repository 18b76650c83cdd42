/** The stop window laid out for its map. */

import { describe, expect, it } from 'vitest';
import { type Cell, gridOf, worth } from './surface.ts';

const cell = (tyre: Cell['tyre'], lap: number, position: number, raceTime = 0) =>
  ({ tyre, lap, expectedPosition: { value: position, error: 0.1 }, raceTime }) as Cell;

describe('a stop window', () => {
  const cells = [
    cell('HARD', 20, 5),
    cell('HARD', 21, 4),
    cell('HARD', 22, 6),
    cell('SOFT', 20, 7),
    cell('SOFT', 21, 7.5),
    cell('SOFT', 22, 8),
    cell('SOFT', 23, 20),
  ];
  const grid = gridOf({ cells });

  it('has a row for each compound that can be fitted, from the softest', () => {
    expect(grid.tyres).toEqual(['SOFT', 'HARD']);
    expect([grid.first, grid.last]).toEqual([20, 23]);
    expect(grid.at('HARD', 23)).toBeUndefined();
    expect(grid.at('SOFT', 23)?.expectedPosition.value).toBe(20);
  });

  it('colours by what a cell is worth, and one that is far off bleaches nothing', () => {
    expect(worth(grid, cells[1])).toBe(1);
    expect(worth(grid, cells[6])).toBe(0);
    expect(grid.worst).toBe(8);
    expect(worth(grid, cells[2])).toBeCloseTo(0.5);
    expect(worth({ best: 3, worst: 3 }, cell('HARD', 20, 3))).toBe(1);
  });

  it('colours by time where the position is the same whatever one does', () => {
    const leader = [cell('HARD', 20, 1, 4000), cell('HARD', 21, 1, 4010), cell('HARD', 22, 1, 4020)];
    const shown = gridOf({ cells: leader });
    const colours = leader.map((each) => worth(shown, each));
    expect(colours[0]).toBe(1);
    expect(colours[1]).toBeCloseTo(0.5);
    expect(colours[2]).toBe(0);
  });
});
