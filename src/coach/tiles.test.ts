import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Corner } from '../circuit/index.ts';
import { tileLap } from './tiles.ts';

const LENGTH = 1000;

function corner(id: number, start: number, end: number): Corner {
  const apex = start < end ? (start + end) / 2 : ((start + end + LENGTH) / 2) % LENGTH;
  return { id: `${id}`, number: id, letter: '', direction: 'left', start, apex, end, turn: 1 };
}

/** m of the lap covered by all tiles, and whether they touch without overlap. */
function coverage(corners: readonly Corner[], beginnings: readonly number[][]) {
  const tiling = tileLap(corners, beginnings, LENGTH);
  const pieces = [
    ...(tiling.opening ? [tiling.opening] : []),
    ...tiling.corners.flatMap((tile) => [{ from: tile.from, to: tile.to }, tile.after]),
  ].filter((piece) => piece.to > piece.from);
  const covered = pieces.reduce((total, piece) => total + piece.to - piece.from, 0);
  const touch = pieces.every((piece, i) => i === 0 || Math.abs(piece.from - pieces[i - 1].to) < 1e-9);
  return { covered, touch, tiling };
}

describe('tileLap', () => {
  it('covers any lap without gap or overlap', () => {
    const places = fc.uniqueArray(fc.integer({ min: 1, max: LENGTH - 1 }), { minLength: 2, maxLength: 16 });
    fc.assert(
      fc.property(
        places,
        fc.array(fc.integer({ min: 0, max: LENGTH - 1 })),
        fc.boolean(),
        (cuts, brakes, wrap) => {
          const sorted = [...cuts].sort((a, b) => a - b);
          const corners: Corner[] = [];
          for (let i = 1; i + 1 < sorted.length; i += 2) {
            corners.push(corner(corners.length + 1, sorted[i], sorted[i + 1]));
          }
          // The leftovers make a corner across the line.
          if (wrap && sorted.length % 2 === 0) corners.push(corner(99, sorted[sorted.length - 1], sorted[0]));
          const { covered, touch } = coverage(
            corners,
            corners.map((_, i) => brakes.filter((_brake, k) => k % corners.length === i)),
          );
          expect(covered).toBeCloseTo(LENGTH, 6);
          expect(touch).toBe(true);
        },
      ),
    );
  });

  it('begins a corner where the earlier lap brakes, but not inside the corner before', () => {
    const { tiling } = coverage(
      [corner(1, 200, 300), corner(2, 500, 600)],
      [
        [150, 160],
        [280, 450],
      ],
    );
    expect(tiling.corners.map((tile) => [tile.from, tile.to])).toEqual([
      [150, 300],
      [450, 600],
    ]);
    expect(tiling.opening).toEqual({ from: 0, to: 150 });
  });

  it('takes a braking zone before the line from the end of the lap', () => {
    const { tiling, covered } = coverage([corner(1, 30, 100), corner(2, 500, 600)], [[960], []]);
    expect(tiling.corners[0]).toMatchObject({ from: -40, to: 100 });
    expect(tiling.corners[1].after).toEqual({ from: 600, to: 960 });
    expect(tiling.opening).toBeUndefined();
    expect(covered).toBe(LENGTH);
  });
});
