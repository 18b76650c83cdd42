import { expect, test } from 'vitest';
import { initialState } from './blank.ts';
import type { PositionEvent, RaceEvent, SectorEvent } from './events.ts';
import { foldAll } from './fold.ts';
import { sortedEvents } from './order.ts';
import type { RaceState } from './state.ts';
import { makeLap } from './testing.ts';

function stateOf(events: readonly RaceEvent[]): RaceState {
  return foldAll(sortedEvents(events), initialState);
}

const entry = (car: number, grid: number): RaceEvent => ({ type: 'entry', time: 0, car, grid });
const at = (time: number, car: number, position: number): PositionEvent => ({
  type: 'position',
  time,
  car,
  position,
});
const sector = (car: number, lap: number, number: 1 | 2, time: number): SectorEvent => ({
  type: 'sector',
  car,
  lap,
  sector: number,
  time,
  duration: null,
});
const s = (value: number) => ({ unit: 's', value }) as const;
const laps = (value: number) => ({ unit: 'laps', value }) as const;

test('before anything is driven the grid is the order, the pit lane behind it, and who has no place behind that', () => {
  const noGrid = { type: 'entry', time: 0, car: 5 } as const;
  const { order, cars } = stateOf([noGrid, entry(9, 2), entry(4, 0), entry(7, 1)]);
  expect(order).toEqual([7, 9, 4, 5]);
  expect(cars[4].position).toBe(3);
});

test('without stated places the order goes by lines crossed, then by who crossed first', () => {
  const events = [entry(1, 1), entry(2, 2), sector(1, 1, 1, 30), sector(2, 1, 1, 31)];
  expect(stateOf(events).order).toEqual([1, 2]);
  expect(stateOf([...events, sector(2, 1, 2, 60)]).order).toEqual([2, 1]);
  expect(stateOf([...events, sector(2, 1, 2, 60), sector(1, 1, 2, 60.5)]).order).toEqual([2, 1]);
});

test('stated places are believed, whatever was driven', () => {
  const { order, cars } = stateOf([at(10, 1, 2), at(10, 2, 1), makeLap(1, 1, 90), makeLap(2, 1, 91)]);
  expect(order).toEqual([2, 1]);
  expect(cars[1].position).toBe(2);
});

test('a car that loses places in a table told car by car is pushed back until its own row comes', () => {
  const before = [1, 2, 3, 4].map((car) => at(90, car, car));
  // Car 1 comes in; the others end the lap before it does.
  const after = [at(180, 2, 1), at(181, 3, 2), at(182, 4, 3), at(200, 1, 4)];
  for (let told = 1; told <= after.length; told++) {
    const { order, cars } = stateOf([...before, ...after.slice(0, told)]);
    expect(order.map((car) => cars[car].position)).toEqual([1, 2, 3, 4]);
    for (const { car, position } of after.slice(0, told)) expect(cars[car].position).toBe(position);
  }
});

test('a field that swaps places in one moment ends as told, in whatever order it is told', () => {
  const before = [1, 2, 3, 4, 5].map((car) => at(10, car, car));
  const { order } = stateOf([...before, at(20, 1, 5), at(20, 3, 1), at(20, 4, 3), at(20, 5, 4)]);
  expect(order).toEqual([3, 2, 4, 5, 1]);
});

test('places of cars that the source knows and the session does not are left free', () => {
  const { cars } = stateOf([at(10, 1, 1), at(10, 2, 3)]);
  expect(cars[2].position).toBe(3);
});

test('a place stated after the retirement counts', () => {
  const out = { type: 'retirement', time: 50, car: 1, reason: null, out: true } as const;
  const field = [at(10, 1, 1), at(10, 2, 2), at(10, 3, 3), out];
  expect(stateOf(field).order).toEqual([2, 3, 1]);
  expect(stateOf([...field, at(60, 1, 2), at(60, 2, 1)]).order).toEqual([2, 1, 3]);
});

test('gaps are differences at one line of one lap', () => {
  const { cars } = stateOf([
    sector(1, 1, 1, 30),
    sector(2, 1, 1, 31.5),
    sector(3, 1, 1, 32.25),
    makeLap(1, 1, 90),
    makeLap(2, 1, 92),
  ]);
  expect([cars[1].gap, cars[1].interval]).toEqual([null, null]);
  expect([cars[2].gap, cars[2].interval]).toEqual([s(2), s(2)]);
  expect([cars[3].gap, cars[3].interval]).toEqual([s(2.25), s(0.75)]);
});

test('a lapped car is whole laps behind the leader, and seconds or laps behind the one in front', () => {
  const { cars } = stateOf([
    makeLap(1, 1, 90),
    makeLap(2, 1, 175),
    makeLap(1, 2, 180),
    makeLap(3, 1, 181),
    makeLap(1, 3, 270),
    makeLap(4, 1, 300),
  ]);
  expect(cars[2].gap).toEqual(s(85));
  expect(cars[3].gap).toEqual(laps(1));
  expect(cars[3].interval).toEqual(s(6));
  expect(cars[4].gap).toEqual(laps(2));
  expect(cars[4].interval).toEqual(s(119));
});

test('gaps that the source gives are believed from then on', () => {
  const given = { type: 'interval', time: 92, car: 2, gap: s(1.234), ahead: s(1.234) } as const;
  const later = [makeLap(1, 2, 180), makeLap(2, 2, 185)];
  expect(stateOf([makeLap(1, 1, 90), makeLap(2, 1, 92), given, ...later]).cars[2].gap).toEqual(s(1.234));
  const { gap, interval } = stateOf([given, { type: 'interval', time: 93, car: 2, gap: laps(1) }]).cars[2];
  expect([gap, interval]).toEqual([laps(1), s(1.234)]);
  expect(stateOf([given, { type: 'interval', time: 93, car: 2, ahead: null }]).cars[2].interval).toBeNull();
});
