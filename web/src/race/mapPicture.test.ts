import { describe, expect, it } from 'vitest';
import type { MapView } from '../../../src/server/contract.ts';
import { fitMap, project } from './mapPicture.ts';

/** A made-up circuit: a rectangle of 1000 by 200 m. */
const map: MapView = {
  x: [0, 1000, 1000, 0],
  y: [0, 0, 200, 200],
  distance: [0, 1000, 1200, 2200],
  length: 2400,
  start: { x: 0, y: 0, heading: 0 },
  sectors: [],
  pitLane: null,
  drs: [],
  rotation: 0,
};

describe('the circuit on a screen', () => {
  it('lies on a wide screen, north up, with a margin all around', () => {
    const view = fitMap(map, 1100, 400, 50);
    expect(view.scale).toBeCloseTo(1);
    expect(project(view, 0, 0)).toEqual({ x: 50, y: 300 });
    expect(project(view, 1000, 200)).toEqual({ x: 1050, y: 100 });
  });

  it('stands on a tall one', () => {
    const view = fitMap(map, 300, 1100, 50);
    expect(view.scale).toBeCloseTo(1);
    const corners = map.x.map((x, i) => project(view, x, map.y[i]));
    for (const { x, y } of corners) {
      expect(x).toBeGreaterThanOrEqual(49.9);
      expect(x).toBeLessThanOrEqual(250.1);
      expect(y).toBeGreaterThanOrEqual(49.9);
      expect(y).toBeLessThanOrEqual(1050.1);
    }
  });
});
