import { describe, expect, it } from 'vitest';
import type { ChartsView } from '../../../src/server/contract.ts';
import { linesOf, nearestLine, rangeOf, scaleOf, spread, ticksOf } from './lines.ts';

const car = (number: number, position: number[], gap: number[]): ChartsView['cars'][number] => ({
  car: number,
  code: `C${number}`,
  name: null,
  team: null,
  colour: null,
  position,
  time: position.map((_, lap) => 100 * lap + (gap[lap] ?? 0)),
  duration: position.map((_, lap) => (lap === 0 ? null : 100 + gap[lap] - gap[lap - 1])),
  gap,
  stints: [],
  stops: [],
  retired: false,
});

/** A made-up race of three laps: car 2 passes car 1 on the second. */
const charts: ChartsView = {
  id: 'x',
  version: '1',
  laps: 3,
  cars: [car(1, [1, 1, 2, 2], [0, 0, 1, 3]), car(2, [2, 2, 1, 1], [0, 2, 0, 0])],
  leader: [0, 100, 200, 300],
  flags: [],
};

describe('the lines of a chart', () => {
  it('hold what had happened by then', () => {
    const [one, two] = linesOf(charts, 'place', 201);
    expect(one.values).toEqual([1, 1, 2]);
    expect(two.laps).toEqual([0, 1, 2]);
    expect(linesOf(charts, 'place', 199)[0].values).toEqual([1, 1]);
    expect(linesOf(charts, 'place', Number.POSITIVE_INFINITY)[0].values).toEqual([1, 1, 2, 2]);
    expect(linesOf(charts, 'place', -50)[0].values).toEqual([1]);
  });

  it('give gaps to the leader or to another car', () => {
    expect(linesOf(charts, 'gap', 1000)[0].values).toEqual([0, 0, 1, 3]);
    expect(linesOf(charts, 'gap', 1000, 1)[1].values).toEqual([0, 2, -1, -3]);
    expect(linesOf(charts, 'pace', 1000)[0].values).toEqual([100, 101, 102]);
  });

  it('lie with first place on top and the fastest lap at the bottom', () => {
    const area = { left: 10, top: 20, width: 300, height: 100 };
    const place = scaleOf(area, 3, { min: 0.5, max: 2.5 }, 'place');
    expect(place.x(1)).toBe(110);
    expect(place.lapAt(110)).toBe(1);
    expect(place.y(1)).toBeLessThan(place.y(2));
    const pace = scaleOf(area, 3, { min: 90, max: 100 }, 'pace');
    expect(pace.y(90)).toBe(120);
  });

  it('are found by the pointer', () => {
    const lines = linesOf(charts, 'place', 1000);
    const scale = scaleOf({ left: 0, top: 0, width: 300, height: 200 }, 3, { min: 0.5, max: 2.5 }, 'place');
    const found = nearestLine(lines, scale, { x: 203, y: scale.y(1) + 4 }, 20);
    expect(found?.line.car).toBe(2);
    expect(found?.line.laps[found.index]).toBe(2);
    expect(nearestLine(lines, scale, { x: 150, y: 100 }, 20)).toBeUndefined();
  });
});

describe('axes and labels', () => {
  it('do not let one long stop flatten the rest', () => {
    const slow = { ...charts, cars: [...charts.cars, car(3, [3, 3, 3, 3], [0, 600, 900, 900])] };
    const cars = [...slow.cars, ...[4, 5, 6, 7, 8].map((n) => car(n, [n, n, n, n], [0, n, n, n]))];
    const lines = linesOf({ ...slow, cars }, 'gap', 1000);
    expect(rangeOf(lines, 'gap', 8).max).toBeLessThan(100);
    expect(rangeOf([], 'gap', 8)).toEqual({ min: 0, max: 10 });
    expect(rangeOf(lines, 'place', 8)).toEqual({ min: 0.5, max: 8.5 });
  });

  it('take round steps', () => {
    expect(ticksOf({ min: 0, max: 57 }, 6)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(ticksOf({ min: 95.2, max: 97.1 }, 4)).toEqual([95.5, 96, 96.5, 97]);
  });

  it('move labels apart and keep them inside', () => {
    expect(spread([10, 11, 50], 12, 0, 100)).toEqual([10, 22, 50]);
    expect(spread([95, 99, 99], 10, 0, 100)).toEqual([80, 90, 100]);
  });
});
