import { describe, expect, it } from 'vitest';

import { limeRock } from './circuits/limeRock.ts';
import { buildPath, type CircuitPlan } from './path.ts';

/** Two straights of 100 m and two half circles of radius 50 m, anticlockwise; closes by itself. */
const oval: CircuitPlan = {
  ...limeRock,
  heading: 0,
  easement: 20,
  segments: [
    { length: 100, turn: 0 },
    { length: Math.PI * 50, turn: 180, corner: 1 },
    { length: 100, turn: 0 },
    { length: Math.PI * 50, turn: 180, corner: 2 },
  ],
  cornerNames: [
    { number: 1, name: 'East' },
    { number: 2, name: 'West' },
  ],
};

describe('an oval', () => {
  const path = buildPath(oval);

  it('closes without being changed, because it is symmetric', () => {
    expect(path.gapAuthored).toBeLessThan(0.01);
    expect(path.length).toBeCloseTo(200 + 100 * Math.PI, 2);
  });

  it('is straight on the straights and has 1/50 m in the arcs', () => {
    const at = (s: number) => path.curvature[Math.round(s / path.step)];
    expect(at(50)).toBeCloseTo(0, 12);
    expect(at(100 + 25 * Math.PI)).toBeCloseTo(0.02, 9);
    // Half way through the transition between the two.
    expect(at(100)).toBeCloseTo(0.01, 3);
  });

  it('has its apex in the middle of each arc', () => {
    expect(path.corners.map((corner) => corner.direction)).toEqual(['left', 'left']);
    expect(path.corners[0].apex).toBeCloseTo(100 + 25 * Math.PI, 1);
    expect(path.corners[0].turn).toBeCloseTo(Math.PI, 3);
  });
});

describe('Lime Rock Park', () => {
  const path = buildPath(limeRock);

  it('meets its own start, in place and in direction', () => {
    expect(path.gap).toBeLessThan(0.01);
    // Rounded figures alone miss by some tens of metres; the adjustment stays small beside the lap.
    expect(path.gapAuthored).toBeLessThan(0.025 * path.length);
    const turn = limeRock.segments.reduce((sum, segment) => sum + segment.turn, 0);
    expect(turn).toBe(-360);
  });

  it('measures 1.5 miles within a few hundred feet', () => {
    expect(Math.abs(path.length - 1.5 * 1609.344)).toBeLessThan(300 * 0.3048);
  });

  it('has its seven corners in order, one of them to the left', () => {
    expect(path.corners.map((corner) => corner.direction)).toEqual([
      'right',
      'left',
      'right',
      'right',
      'right',
      'right',
      'right',
    ]);
    for (const [i, corner] of path.corners.entries()) {
      expect(corner.start).toBeLessThan(corner.apex);
      expect(corner.apex).toBeLessThan(corner.end);
      if (i > 0) expect(corner.start).toBeGreaterThanOrEqual(path.corners[i - 1].end);
    }
  });

  it('lies in Connecticut, with the heights of grade and crest belonging together', () => {
    const n = path.altitude.length;
    let climbed = 0;
    let bent = 0;
    for (let i = 0; i < n; i++) {
      climbed += path.grade[i] * path.step;
      bent += path.crest[i] * path.step;
    }
    expect(Math.abs(climbed)).toBeLessThan(0.01);
    expect(Math.abs(bent)).toBeLessThan(0.001);
    for (let i = 1; i < n - 1; i++) {
      const slope = (path.altitude[i + 1] - path.altitude[i - 1]) / (2 * path.step);
      expect(Math.abs(slope - path.grade[i])).toBeLessThan(1e-4);
    }
  });
});
