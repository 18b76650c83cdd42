import { expect, test } from 'vitest';
import type { PitInEvent, PitOutEvent, RaceEvent, StintEvent } from './events.ts';
import { foldAll } from './fold.ts';
import { sortedEvents } from './order.ts';
import type { CarState } from './state.ts';
import { makeLap } from './testing.ts';

function carOf(events: readonly RaceEvent[]): CarState {
  return foldAll(sortedEvents(events)).cars[1];
}

const started = { type: 'sessionStatus', time: 0, status: 'started' } as const;
const laps = (from: number, to: number): RaceEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => makeLap(1, from + i, 100 * (from + i)));
const pitIn = (time: number, lap: number | null): PitInEvent => ({ type: 'pitIn', time, car: 1, lap });
const pitOut = (time: number, lap: number | null): PitOutEvent => ({ type: 'pitOut', time, car: 1, lap });
const stint = (time: number, number: number, rest: Partial<StintEvent>): StintEvent => ({
  type: 'stint',
  time,
  car: 1,
  stint: number,
  compound: 'SOFT',
  ageAtStart: null,
  fresh: null,
  lapStart: null,
  ...rest,
});

test('tyres age with every lap, from the age at which they were fitted', () => {
  const used = stint(0, 1, { ageAtStart: 3, lapStart: 1 });
  expect(carOf([used]).tyreAge).toBe(3);
  expect(carOf([used, ...laps(1, 4)])).toMatchObject({ compound: 'SOFT', tyreAge: 7 });
  const change = stint(455, 2, { compound: 'HARD', fresh: true, lapStart: 5 });
  const car = carOf([used, ...laps(1, 7), change]);
  expect(car).toMatchObject({ compound: 'HARD', tyreAge: 3 });
  expect(car.stints).toMatchObject([
    { stint: 1, lapStart: 1, lapEnd: 4 },
    { stint: 2, lapStart: 5, lapEnd: 7, ageAtStart: null, fresh: true },
  ]);
});

test('new tyres are for the lap after the one on which the car came in', () => {
  const before = [started, stint(0, 1, { lapStart: 1 }), ...laps(1, 3)];
  // The line lies before the garage (lap 4 ended in the lane), then behind it.
  const ended = carOf([...before, pitIn(395, 4), ...laps(4, 4), stint(405, 2, {})]);
  expect(ended.stints[1].lapStart).toBe(5);
  const under = carOf([...before, pitIn(395, 4), stint(398, 2, {})]);
  expect(under.stints[1].lapStart).toBe(5);
});

test('a stint told again is corrected', () => {
  const car = carOf([
    stint(0, 1, { compound: 'UNKNOWN', lapStart: 1 }),
    stint(50, 1, { compound: 'MEDIUM', fresh: true }),
    stint(60, 1, { compound: 'UNKNOWN' }),
  ]);
  expect(car.stints).toEqual([
    { stint: 1, compound: 'MEDIUM', ageAtStart: null, fresh: true, lapStart: 1, lapEnd: 1 },
  ]);
  expect(car.tyreAge).toBe(0);
});

test('two stints may share a lap', () => {
  const car = carOf([
    stint(0, 1, { lapStart: 1 }),
    stint(500, 2, { compound: 'HARD', lapStart: 1 }),
    ...laps(1, 2),
  ]);
  expect(car.stints.map(({ lapStart, lapEnd }) => [lapStart, lapEnd])).toEqual([
    [1, 1],
    [1, 2],
  ]);
});

test('stints follow from laps where nobody tells them', () => {
  const lap = (number: number, compound: 'SOFT' | 'HARD', age: number, of: number): RaceEvent =>
    makeLap(1, number, 100 * number, { compound, tyreAge: age, stint: of });
  const car = carOf([lap(1, 'SOFT', 4, 1), lap(2, 'SOFT', 5, 1), lap(3, 'HARD', 1, 2)]);
  expect(car.stints).toMatchObject([
    { stint: 1, compound: 'SOFT', ageAtStart: 3, lapStart: 1, lapEnd: 2 },
    { stint: 2, compound: 'HARD', ageAtStart: 0, lapStart: 3, lapEnd: 3 },
  ]);
  expect(car).toMatchObject({ compound: 'HARD', tyreAge: 1 });
});

test('a stop runs from the lane in to the lane out', () => {
  const events = [started, ...laps(1, 1), pitIn(195, 2), ...laps(2, 2), pitOut(217.5, 3)];
  expect(carOf(events.slice(0, 4)).status).toBe('pit');
  const car = carOf(events);
  expect(car.status).toBe('running');
  expect(car.stops).toEqual([
    { lap: 2, pitIn: 195, pitOut: 217.5, laneTime: 22.5, stationaryTime: null, underRed: false },
  ]);
  const told = { type: 'pitStop', time: 230, car: 1, lap: 2, laneTime: 22.4, stationaryTime: 2.5 } as const;
  expect(carOf([...events, told]).stops).toMatchObject([{ laneTime: 22.4, stationaryTime: 2.5, pitIn: 195 }]);
  expect(carOf([started, told, pitIn(240, 2)]).stops).toMatchObject([{ laneTime: 22.4, pitIn: 240 }]);
});

test('a car that comes out without having gone in has not stopped', () => {
  const car = carOf([pitOut(5, 1), started, pitOut(12, 1), ...laps(1, 1)]);
  expect(car.stops).toEqual([]);
  expect(car.status).toBe('running');
});

test('a car that came in before the race and starts from the lane has not stopped', () => {
  const early = [pitIn(-60, 1), started, pitOut(12, 1), ...laps(1, 2)];
  expect(carOf(early)).toMatchObject({ stops: [], status: 'running' });
  const later = carOf([...early, pitIn(295, 3), pitOut(317, 4)]);
  expect(later.stops.map(({ lap }) => lap)).toEqual([3]);
  // Lap 1 was stopped, and the race went on from the lane.
  const red: RaceEvent = { type: 'trackStatus', time: 40, status: 'red' };
  const resumed = carOf([started, red, pitIn(95, 1), pitOut(900, 1), ...laps(2, 2)]);
  expect(resumed.stops).toMatchObject([{ lap: 1, laneTime: 805, underRed: true }]);
});

test('a car that comes in after the flag has not stopped', () => {
  const total = { type: 'lapCount', time: 0, lap: null, total: 2 } as const;
  const car = carOf([
    total,
    started,
    pitIn(95, 1),
    ...laps(1, 1),
    pitOut(118, 2),
    ...laps(2, 2),
    pitIn(290, 3),
  ]);
  expect(car).toMatchObject({ status: 'finished', laps: 2 });
  expect(car.stops.map(({ lap }) => lap)).toEqual([1]);
});

test('visits that overlap a red flag are marked', () => {
  const red = (time: number, status: 'red' | 'clear'): RaceEvent => ({ type: 'trackStatus', time, status });
  const marks = (events: readonly RaceEvent[]) => carOf(events).stops.map(({ underRed }) => underRed);
  expect(marks([started, pitIn(195, 2), pitOut(220, 3), red(230, 'red')])).toEqual([false]);
  expect(marks([started, red(190, 'red'), pitIn(195, 2), red(900, 'clear'), pitOut(905, 3)])).toEqual([true]);
  expect(marks([started, pitIn(195, 2), red(200, 'red'), red(900, 'clear'), pitOut(905, 3)])).toEqual([true]);
  const aborted = { type: 'sessionStatus', time: 190, status: 'aborted' } as const;
  expect(marks([started, aborted, pitIn(195, 2)])).toEqual([true]);
});
