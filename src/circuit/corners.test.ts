import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectCorners } from './corners.ts';
import { lineOf, type Piece } from './testing.ts';

function found(pieces: readonly Piece[]) {
  return detectCorners(lineOf(pieces)).map(({ id, direction, apex }) => ({ id, direction, apex }));
}

/** Expected apex to a few metres: smoothing moves borders, never the middle of a symmetric corner. */
function near(metres: number) {
  return expect.toSatisfy((apex: number) => Math.abs(apex - metres) < 4, `within 4 m of ${metres}`);
}

describe('detectCorners', () => {
  it('numbers corners from the line, with apex and turn', () => {
    const corners = detectCorners(lineOf([[600], [100, 90], [500], [80, -70], [700], [120, 180], [600]]));
    expect(corners.map((c) => [c.id, c.number, c.letter, c.direction])).toEqual([
      ['1', 1, '', 'left'],
      ['2', 2, '', 'right'],
      ['3', 3, '', 'left'],
    ]);
    expect(corners.map((c) => c.apex)).toEqual([near(650), near(1240), near(2040)]);
    expect(corners[2].turn * (180 / Math.PI)).toBeGreaterThan(175);
    expect(corners[0].start).toBeGreaterThan(580);
    expect(corners[0].end).toBeLessThan(720);
  });

  it('splits an S where the sign changes', () => {
    expect(found([[800], [90, 70], [90, -70], [1000]])).toEqual([
      { id: '1', direction: 'left', apex: near(845) },
      { id: '2', direction: 'right', apex: near(935) },
    ]);
  });

  it('keeps a hairpin with two apexes one corner', () => {
    // Radius 29 m, opening to 48 m for 25 m, and 29 m again.
    expect(found([[900], [45, 90], [25, 30], [45, 90], [1200]])).toEqual([
      { id: '1', direction: 'left', apex: near(957) },
    ]);
  });

  it('splits two corners of one direction with a straight between them', () => {
    expect(found([[800], [80, 80], [120], [80, 80], [1200]])).toEqual([
      { id: '1', direction: 'left', apex: near(840) },
      { id: '2', direction: 'left', apex: near(1040) },
    ]);
  });

  it('takes the fading end of a corner as part of it', () => {
    expect(found([[800], [80, 80], [60, 12], [1200]])).toHaveLength(1);
  });

  it('leaves out a kink and a weave on the straight', () => {
    expect(found([[500], [100, 12], [300], [60, -8], [60, 8], [500], [80, 90], [700]])).toEqual([
      { id: '1', direction: 'left', apex: near(1560) },
    ]);
  });

  it('takes a chicane that is nearly straightened back into its corner', () => {
    expect(found([[900], [70, -56], [30, 12], [40, -18], [1200]])).toHaveLength(1);
  });

  it('keeps a bus stop of three full corners', () => {
    expect(found([[900], [40, -70], [70, 140], [40, -70], [1200]]).map((c) => c.direction)).toEqual([
      'right',
      'left',
      'right',
    ]);
  });

  it('finds a corner that spans the line once, with start after end', () => {
    const corners = detectCorners(lineOf([[50, 45], [900], [80, -90], [900], [50, 45]]));
    expect(corners).toHaveLength(2);
    const across = corners.find((c) => c.direction === 'left');
    expect(across?.start).toBeGreaterThan(across?.end ?? 0);
    expect(across?.turn).toBeCloseTo(Math.PI / 2, 1);
  });

  it('names the ends of an oval by both their numbers', () => {
    const corners = detectCorners(lineOf([[70], [180, 180], [140], [180, 180], [70]]));
    expect(corners.map((c) => [c.id, c.number])).toEqual([
      ['1-2', 1],
      ['3-4', 3],
    ]);
    expect(corners.map((c) => c.apex)).toEqual([near(160), near(480)]);
  });

  it('does not depend on where the line lies', () => {
    const pieces: Piece[] = [[300], [80, 80], [120], [90, -70], [90, 70], [400], [150, 170], [500]];
    const home = detectCorners(lineOf(pieces));
    // The line 1,000 m on: the last straight comes first.
    const moved = detectCorners(lineOf([[500], ...pieces.slice(0, -1)]));
    expect(moved.map((c) => c.direction)).toEqual(home.map((c) => c.direction));
    for (const [i, { apex }] of moved.entries()) expect(apex - 500).toBeCloseTo(home[i].apex, 6);
  });

  it('finds nothing on a straight', () => {
    expect(found([[2000]])).toEqual([]);
  });
});

describe('detectCorners on any circuit', () => {
  const piece = fc.tuple(fc.integer({ min: 20, max: 400 }), fc.integer({ min: -190, max: 190 }));
  const circuit = fc.array(piece, { minLength: 3, maxLength: 14 });

  it('gives corners in order, apart from each other, each with its apex inside', () => {
    fc.assert(
      fc.property(circuit, (pieces) => {
        const line = lineOf([[200], ...pieces, [200]]);
        const corners = detectCorners(line);
        const ahead = (from: number, to: number): number => (to - from + line.length) % line.length;
        for (const [i, { start, apex, end, turn, direction }] of corners.entries()) {
          expect(ahead(start, apex)).toBeLessThanOrEqual(ahead(start, end));
          expect(turn > 0).toBe(direction === 'left');
          const next = corners[(i + 1) % corners.length];
          if (corners.length > 1)
            expect(ahead(start, end)).toBeLessThanOrEqual(ahead(start, next.start) + 1e-6);
        }
      }),
    );
  });

  it('gives the same corners wherever the line lies', () => {
    fc.assert(
      fc.property(circuit, fc.integer({ min: 1, max: 199 }), (pieces, by) => {
        const home = detectCorners(lineOf([[300], ...pieces, [300]]));
        const moved = detectCorners(lineOf([[300 - by], ...pieces, [300 + by]]));
        expect(moved.map(({ turn }) => turn.toFixed(6))).toEqual(home.map(({ turn }) => turn.toFixed(6)));
      }),
    );
  });
});
