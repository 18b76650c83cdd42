import { describe, expect, it } from 'vitest';
import type { MapView } from '../../../src/server/contract.ts';
import { type DrawnCar, drawCars, fitMap, project } from './mapPicture.ts';

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

/** A canvas that only remembers which letters were written, and where. */
function letters(cars: readonly DrawnCar[], names: Parameters<typeof drawCars>[5] = []): [string, number][] {
  const written: [string, number][] = [];
  const canvas = new Proxy(
    {},
    {
      get: (_, name) =>
        name === 'measureText'
          ? () => ({ width: 22 })
          : name === 'fillText'
            ? (text: string, x: number) => written.push([text, x])
            : () => undefined,
      set: () => true,
    },
  ) as CanvasRenderingContext2D;
  const colours = { ink: '', muted: '', ground: '', asphalt: '', line: '', flag: null };
  drawCars(canvas, 400, 400, cars, colours, names);
  return written;
}

const car = (code: string, x: number, more: Partial<DrawnCar> = {}): DrawnCar => ({
  at: { x, y: 100 },
  code,
  colour: '',
  ink: '',
  selected: false,
  leader: false,
  gone: false,
  ...more,
});

describe('the letters of cars', () => {
  it('go to the front of the field where there is no room for all', () => {
    // The last first, as they are drawn.
    const crowd = ['FFF', 'EEE', 'DDD', 'CCC', 'BBB', 'AAA'].map((code, i) => car(code, 110 - 2 * i));
    const written = letters(crowd).map(([code]) => code);
    expect(written.slice(0, 2)).toEqual(['AAA', 'BBB']);
    expect(written.length).toBeLessThan(crowd.length);
  });

  it('cover no other car', () => {
    const [first] = letters([car('BBB', 115), car('AAA', 100)]);
    expect(first[0]).toBe('AAA');
    expect(first[1]).toBeLessThan(100);
  });

  it('stand on the other side where a name or the edge is in the way', () => {
    const [right, beside] = [
      letters([car('AAA', 100)]),
      letters([car('AAA', 100)], [{ x: 110, y: 93, w: 16 }]),
    ];
    expect(right[0][1]).toBeGreaterThan(100);
    expect(beside[0][1]).toBeLessThan(100);
    expect(letters([car('AAA', 390)])[0][1]).toBeLessThan(390);
  });

  it('are not written for a car that is out, unless it is followed', () => {
    expect(letters([car('AAA', 100, { gone: true })])).toEqual([]);
    expect(letters([car('AAA', 100, { gone: true, selected: true })]).length).toBe(1);
  });
});
