import { describe, expect, it } from 'vitest';
import { metresPerDegree, repairPositions, toPlane } from './plane.ts';

describe('metresPerDegree', () => {
  // Lengths of a degree on WGS84 as tabulated (e.g. Snyder, Map Projections, USGS 1395, table 3).
  it.each([
    [0, 110574, 111320],
    [45, 111132, 78847],
    [60, 111412, 55800],
  ])('at %i° is %i m north and %i m east', (latitude, north, east) => {
    const metres = metresPerDegree(latitude);
    expect(Math.abs(metres.north - north)).toBeLessThan(2);
    expect(Math.abs(metres.east - east)).toBeLessThan(2);
  });
});

it('toPlane puts the origin at zero, east to the right and north up', () => {
  const origin = { latitude: 10, longitude: 20 };
  const { x, y } = toPlane(Float64Array.of(10, 10.001), Float64Array.of(20, 20.001), origin);
  expect([x[0], y[0]]).toEqual([0, 0]);
  expect(x[1]).toBeGreaterThan(100);
  expect(y[1]).toBeGreaterThan(100);
});

describe('repairPositions', () => {
  const straight = Float64Array.from({ length: 400 }, (_, i) => i);
  const flat = new Float64Array(400);

  it('leaves good positions alone', () => {
    expect(repairPositions(straight, flat, 1)).toEqual({ x: straight, y: flat });
  });

  it('turns the staircase of a repeated fix back into a straight', () => {
    // A fix every 8 m, repeated once: 4 m of standing still, 4 m of leaping.
    const stairs = straight.map((d) => {
      const from = Math.floor(d / 8) * 8;
      return d - from <= 4 ? from : from + (d - from - 4) * 2;
    });
    const repaired = repairPositions(stairs, flat, 1);
    for (let i = 0; i < 392; i++) expect(Math.abs((repaired?.x[i] ?? 0) - i)).toBeLessThan(1.1);
  });

  it('bridges a fix lost to (0, 0)', () => {
    const lost = straight.map((d) => (d > 100 && d < 110 ? -5e6 : d));
    const repaired = repairPositions(lost, flat, 1);
    for (let i = 0; i < 400; i++) expect(repaired?.x[i]).toBeCloseTo(i, 6);
  });

  it('gives up on a position that is stuck for a tenth of the lap', () => {
    const stuck = straight.map((d) => (d > 200 && d < 300 ? 200 : d));
    expect(repairPositions(stuck, flat, 1)).toBeUndefined();
  });
});
