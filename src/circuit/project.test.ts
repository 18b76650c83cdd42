import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centreLine } from './line.ts';
import { metresPerDegree } from './plane.ts';
import { outline, placeOn, project, toLocal } from './project.ts';
import { lapOf, lineOf, origin, type Piece } from './testing.ts';

const stadium: readonly Piece[] = [[200], [314, 180], [400], [314, 180], [200]];
const line = centreLine([lapOf(stadium)])!;

function offsetPlace(metres: number, offset: number) {
  const lap = lapOf(stadium, { offset });
  const latitude = lap.channels.get('latitude')?.[metres] ?? 0;
  const longitude = lap.channels.get('longitude')?.[metres] ?? 0;
  return { latitude, longitude };
}

describe('project', () => {
  it.each([
    [100, 0],
    [350, 3],
    [700, -4],
    [1000, 5],
    [1420, -2],
  ])('finds %i m along and %i m to the left', (metres, offset) => {
    const { latitude, longitude } = offsetPlace(metres, offset);
    const local = toLocal(line, latitude, longitude)!;
    for (const near of [undefined, metres + 20]) {
      const place = project(line, local.x, local.y, near);
      expect(place?.distance).toBeCloseTo(metres, 0);
      expect(Math.abs((place?.offset ?? 99) - offset)).toBeLessThan(0.4);
    }
  });

  it('stays near where the car must be, when another part of the circuit is closer', () => {
    const { latitude, longitude } = offsetPlace(700, 0);
    const local = toLocal(line, latitude, longitude)!;
    const place = project(line, local.x, local.y, 10);
    expect(Math.abs(place?.offset ?? 0)).toBeGreaterThan(150);
  });

  it('searches across the line', () => {
    const { latitude, longitude } = offsetPlace(10, 0);
    const local = toLocal(line, latitude, longitude)!;
    expect(project(line, local.x, local.y, 1420)?.distance).toBeCloseTo(10, 0);
  });

  it('has no answer without a shape', () => {
    const bare = lineOf(stadium);
    expect(project(bare, 0, 0)).toBeUndefined();
    expect(toLocal(bare, origin.latitude, origin.longitude)).toBeUndefined();
    expect(placeOn(bare)).toBeUndefined();
  });
});

it('placeOn knows the map from what lies off it', () => {
  const place = placeOn(line)!;
  const { latitude, longitude } = offsetPlace(600, 2);
  expect(place(latitude, longitude, 590)).toBeCloseTo(600, 0);
  expect(place(latitude + 300 / metresPerDegree(latitude).north, longitude, 590)).toBeUndefined();
});

describe('placeOn', () => {
  /** A serpent of bends of 10 m radius: the line comes back 20 m beside itself within the stretch that is searched. */
  const bends: readonly Piece[] = [[31, 180], [60], [31, -180], [60], [31, 180]];
  const serpent = centreLine([lapOf([[200], ...bends, [200], ...bends])])!;
  const { x: xs = new Float64Array(), y: ys = new Float64Array(), step, length } = serpent;
  const n = xs.length - 1;

  /** m from a place to the segment that begins at a point. */
  function toSegment(point: number, x: number, y: number): number {
    const i = ((point % n) + n) % n;
    const [dx, dy] = [xs[i + 1] - xs[i], ys[i + 1] - ys[i]];
    const f = Math.min(1, Math.max(0, ((x - xs[i]) * dx + (y - ys[i]) * dy) / (dx ** 2 + dy ** 2)));
    return Math.hypot(x - xs[i] - f * dx, y - ys[i] - f * dy);
  }

  it('finds as near a place as a look at every metre of the stretch does', () => {
    const place = placeOn(serpent)!;
    const { latitude, longitude } = serpent.origin!;
    const scale = metresPerDegree(latitude);
    const aside = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.nat(n - 1), aside, aside, aside, (at, east, north, expectedOff) => {
        const [x, y, near] = [xs[at] + east, ys[at] + north, at * step + expectedOff];
        const around = Math.round(near / step);
        const reach = Math.ceil(60 / step);
        let least = Number.POSITIVE_INFINITY;
        for (let i = around - reach; i < around + reach; i++) least = Math.min(least, toSegment(i, x, y));
        const found = place(latitude + y / scale.north, longitude + x / scale.east, near);
        if (least > 40.001) expect(found).toBeUndefined();
        if (least > 39.999) return;
        const i = Math.floor((found ?? 0) / step);
        const f = (found ?? 0) / step - i;
        const away = Math.hypot(x - xs[i] * (1 - f) - xs[i + 1] * f, y - ys[i] * (1 - f) - ys[i + 1] * f);
        expect(away).toBeCloseTo(least, 6);
        const ahead = Math.abs((found ?? 0) - near);
        expect(Math.min(ahead, length - ahead)).toBeLessThan(62);
      }),
      { numRuns: 500 },
    );
  });
});

describe('outline', () => {
  it('is closed, in order, and no larger than asked', () => {
    const map = outline(line, 40)!;
    expect(map.x).toHaveLength(40);
    expect([map.x[0], map.y[0]]).toEqual([map.x[39], map.y[39]]);
    for (let i = 1; i < 40; i++) expect(map.distance[i]).toBeGreaterThan(map.distance[i - 1]);
  });

  it('spends its points in the bends', () => {
    const inBends = [...outline(line, 40)!.distance].filter(
      (d) => (d > 200 && d < 514) || (d > 914 && d < 1228),
    );
    expect(inBends.length).toBeGreaterThan(30);
  });
});
