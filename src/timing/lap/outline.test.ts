import { expect, test } from 'vitest';
import { lengthOf } from './line.ts';
import { trackOutline } from './outline.ts';
import { LENGTH, makeCircuit, RADIUS } from './testing.ts';

/** Cars on both sides of the middle, and one that was far off. */
const cars = [-2, -1, 0, 1, 2].map((side, i) => ({ car: i + 1, laps: [80, 80.5, 81, 80.25], side }));
const session = makeCircuit([...cars, { car: 9, laps: [80, 80, 80], side: 400 }]);

test('the outline runs where most cars ran, from the finish line once round', () => {
  const outline = trackOutline(session);
  if (outline === null) throw new Error('there is no outline');
  const { x, y, distance, length } = outline;
  for (let i = 0; i < x.length; i++) expect(Math.abs(Math.hypot(x[i], y[i]) - RADIUS)).toBeLessThan(2);
  expect(x[0]).toBeCloseTo(RADIUS, -1);
  expect(Math.abs(y[0])).toBeLessThan(5);
  expect(outline.heading).toBeCloseTo(Math.PI / 2, 1);
  expect(length).toBeGreaterThan(LENGTH * 0.99);
  expect(distance.at(-1)).toBeLessThan(length);
  expect(lengthOf({ x, y })).toBeGreaterThan(LENGTH * 0.98);
  expect(trackOutline(session)).toBe(outline);
});

test('sectors end where the cars were at their times, and DRS is open across the line', () => {
  const outline = trackOutline(session);
  // A lap goes up and down in speed three times, so that a third of the time is a third of the way.
  expect(outline?.sectors.map(({ sector }) => sector)).toEqual([1, 2]);
  for (const { sector, distance } of outline?.sectors ?? []) {
    expect(Math.abs(distance - (sector * LENGTH) / 3)).toBeLessThan(20);
  }
  expect(outline?.drsZones).toHaveLength(1);
  expect(Math.abs((outline?.drsZones[0].from ?? 0) - 0.95 * LENGTH)).toBeLessThan(30);
  expect(Math.abs((outline?.drsZones[0].to ?? 0) - 0.1 * LENGTH)).toBeLessThan(30);
});

test('the pit lane is where cars drove beside the line between two sets of tyres', () => {
  expect(trackOutline(session)?.pitLane).toBeNull();
  const stopping = makeCircuit([...cars, { car: 7, laps: [80, 83, 85, 80], stops: [2] }]);
  const lane = trackOutline(stopping)?.pitLane;
  if (!lane) throw new Error('there is no pit lane');
  const inside = Array.from(lane.x, (x, i) => RADIUS - Math.hypot(x, lane.y[i]));
  expect(inside.filter((metres) => metres > 19 && metres < 21).length).toBeGreaterThan(10);
  expect(lane.y[0]).toBeLessThan(-180);
  expect(lane.y.at(-1)).toBeGreaterThan(180);
});

test('places that are nowhere near a circuit make no outline, and do not keep others from making one', () => {
  const { locations } = session;
  if (locations === null) throw new Error('there are no places');
  const astray = (which: (row: number) => boolean) => ({
    ...session,
    carSamples: null,
    locations: { ...locations, x: locations.x.map((x, row) => (which(row) ? 1e9 : x)) },
  });
  expect(trackOutline(astray((row) => row % 7 === 0))).toBeNull();
  const one = trackOutline(astray((row) => row === locations.length >> 1));
  expect(one?.length).toBeLessThan(LENGTH * 1.02);
});

test('a session without car data has an outline all the same; one without places has none', () => {
  const outline = trackOutline({ ...session, carSamples: null });
  expect(outline?.length).toBeGreaterThan(LENGTH * 0.98);
  expect(outline?.length).toBeLessThan(LENGTH * 1.02);
  expect(outline?.drsZones).toEqual([]);
  expect(trackOutline({ ...session, locations: null })).toBeNull();
  expect(trackOutline({ ...session, events: [] })).toBeNull();
});
