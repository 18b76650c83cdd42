/** The value of stopping on each lap for each compound, laid out for a map of it. Pure. */

import type { SurfaceView } from '../../../src/server/contract.ts';
import { TYRES, type Tyre } from './tyres.ts';

export type Cell = SurfaceView['cells'][number];

export interface SurfaceGrid {
  /** Compounds from the softest, those that have a cell. */
  readonly tyres: readonly Tyre[];
  readonly first: number;
  readonly last: number;
  /** Cost of the best cell, and of the worst that the colours still tell apart. */
  readonly best: number;
  readonly worst: number;
  at(tyre: Tyre, lap: number): Cell | undefined;
}

/** Share of cells at the bad end that all have the last colour: a stop on the last lap must not bleach the rest. */
const TAIL = 0.15;

/** Positions that a second counts as, as the window has it: time decides where positions do not differ. */
const PER_SECOND = 0.05;

/** Positions; the less, the better. */
const costOf = ({ expectedPosition, raceTime }: Cell) => expectedPosition.value + PER_SECOND * raceTime;

export function gridOf({ cells }: Pick<SurfaceView, 'cells'>): SurfaceGrid {
  const known = new Map(cells.map((cell) => [`${cell.tyre} ${cell.lap}`, cell]));
  const laps = cells.map(({ lap }) => lap);
  const sorted = cells.map(costOf).sort((a, b) => a - b);
  return {
    tyres: TYRES.filter((tyre) => cells.some((cell) => cell.tyre === tyre)),
    first: Math.min(...laps),
    last: Math.max(...laps),
    best: sorted[0],
    worst: sorted[Math.max(0, Math.ceil((1 - TAIL) * sorted.length) - 1)],
    at: (tyre, lap) => known.get(`${tyre} ${lap}`),
  };
}

/** 1 for the best cell, 0 for those that are as bad as the colours go. */
export function worth({ best, worst }: Pick<SurfaceGrid, 'best' | 'worst'>, cell: Cell): number {
  if (worst <= best) return 1;
  return Math.max(0, Math.min(1, (worst - costOf(cell)) / (worst - best)));
}
