import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame.ts';
import { boxOf, distanceAt, fitBox, ghostAt, pointAt, tangentAt, toPixel } from './geometry.ts';

/** A square of 100 m, driven counter-clockwise from its lower left corner. */
const square = {
  x: [0, 100, 100, 0, 0],
  y: [0, 0, 100, 100, 0],
  distance: [0, 100, 200, 300, 400],
  from: 'gps',
};

describe('the map', () => {
  it('puts the line in the middle with north up', () => {
    const view = fitBox(boxOf(square), 300, 200, 20);
    expect(view.scale).toBe(1.6);
    expect(toPixel(view, 50, 50)).toEqual({ x: 150, y: 100 });
    expect(toPixel(view, 50, 100).y).toBeLessThan(toPixel(view, 50, 0).y);
  });

  it('finds the point at a distance and the distance at a point', () => {
    expect(pointAt(square, 150)).toEqual({ x: 100, y: 50 });
    expect(pointAt(square, 400)).toEqual({ x: 0, y: 0 });
    expect(tangentAt(square, 250)).toEqual({ x: -1, y: 0 });
    const view = fitBox(boxOf(square), 200, 200, 0);
    expect(distanceAt(square, view, toPixel(view, 98, 101), 10)).toBe(200);
    expect(distanceAt(square, view, toPixel(view, 50, 50), 10)).toBeUndefined();
  });

  it('boxes a stretch', () => {
    expect(boxOf(square, 100, 200)).toEqual({ minX: 100, maxX: 100, minY: 0, maxY: 100 });
  });
});

describe('the ghost', () => {
  it('is where the reference was at the same time', () => {
    // The lap drives 10 m/s, the reference 20 m/s: the delta is d/10 − d/20.
    const distance = Float32Array.of(0, 100, 200);
    const frame: Frame = {
      length: 200,
      from: 0,
      to: 200,
      points: 3,
      decimated: false,
      columns: [],
      values: new Map([
        ['distance', distance],
        ['lap.time', distance.map((d) => d / 10)],
        ['delta', distance.map((d) => d / 20)],
      ]),
    };
    expect(ghostAt(frame, 50)).toBeCloseTo(100);
    expect(ghostAt(frame, 70)).toBeCloseTo(140);
    expect(ghostAt(frame, 0)).toBe(0);
    expect(ghostAt(frame, 200)).toBe(200);
  });
});
