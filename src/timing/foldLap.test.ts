import { expect, test } from 'vitest';
import type { LapDeletedEvent, RaceEvent, SectorEvent } from './events.ts';
import { foldAll } from './fold.ts';
import { sortedEvents } from './order.ts';
import type { RaceState } from './state.ts';
import { makeLap } from './testing.ts';

function stateOf(events: readonly RaceEvent[]): RaceState {
  return foldAll(sortedEvents(events));
}

const timed = (car: number, lap: number, time: number, duration: number) =>
  makeLap(car, lap, time, { duration });
const deleted = (time: number, rest: Partial<LapDeletedEvent>): LapDeletedEvent => ({
  type: 'lapDeleted',
  time,
  car: 1,
  lap: null,
  duration: null,
  reason: 'TRACK LIMITS',
  reinstated: false,
  ...rest,
});
const sector = (
  car: number,
  lap: number,
  number: 1 | 2 | 3,
  time: number,
  duration: number | null,
): SectorEvent => ({ type: 'sector', car, lap, sector: number, time, duration });

const race = [timed(1, 1, 100, 92), timed(2, 1, 101, 91), timed(1, 2, 190, 90), timed(2, 2, 192, 91.5)];

test('last and best laps', () => {
  const { cars, fastestLap } = stateOf(race);
  expect(cars[1].lastLap?.lap).toBe(2);
  expect(cars[1].bestLap).toEqual({ lap: 2, duration: 90 });
  expect(cars[2].bestLap).toEqual({ lap: 1, duration: 91 });
  expect(fastestLap).toEqual({ car: 1, lap: 2, duration: 90 });
});

test('a deleted lap is no best lap, and counts again when it is given back', () => {
  const gone = stateOf([...race, deleted(200, { lap: 2 })]);
  expect(gone.cars[1].history[1]).toMatchObject({ deleted: true, deletedReason: 'TRACK LIMITS' });
  expect(gone.cars[1].bestLap).toEqual({ lap: 1, duration: 92 });
  expect(gone.fastestLap).toEqual({ car: 2, lap: 1, duration: 91 });
  const back = stateOf([...race, deleted(200, { lap: 2 }), deleted(210, { lap: 2, reinstated: true })]);
  expect(back.cars[1].bestLap).toEqual({ lap: 2, duration: 90 });
  expect(back.fastestLap).toEqual({ car: 1, lap: 2, duration: 90 });
});

test('a lap is deleted by its time where its number is not told, and before it is known', () => {
  expect(stateOf([...race, deleted(200, { duration: 90 })]).fastestLap?.car).toBe(2);
  const early = stateOf([deleted(180, { lap: 2 }), ...race]);
  expect(early.cars[1].history[1].deleted).toBe(true);
  expect(early.fastestLap?.car).toBe(2);
  expect(early.book.cars[1].deletions).toEqual([]);
});

test('laps that nobody timed are no best laps', () => {
  const state = stateOf([...race, makeLap(1, 3, 270, { duration: 80, generated: true })]);
  expect(state.cars[1].laps).toBe(3);
  expect(state.fastestLap?.duration).toBe(90);
});

test('of two equal laps the earlier one stands', () => {
  const { fastestLap } = stateOf([timed(2, 1, 100, 90), timed(1, 1, 101, 90)]);
  expect(fastestLap?.car).toBe(2);
  const after = stateOf([
    timed(1, 1, 100, 91),
    timed(2, 1, 101, 91),
    timed(3, 1, 102, 90),
    deleted(103, { car: 3, lap: 1 }),
  ]);
  expect(after.fastestLap?.car).toBe(1);
});

test('a lap told again is corrected where it says something', () => {
  const first = makeLap(1, 1, 100, { duration: 90, position: 3, sectors: [30, null, null] });
  const again = makeLap(1, 1, 100.2, { duration: 90.1, sectors: [null, 31, null] });
  const { history } = stateOf([first, again]).cars[1];
  expect(history).toHaveLength(1);
  expect(history[0]).toMatchObject({ duration: 90.1, position: 3, sectors: [30, 31, null] });
});

test('a best lap given apart outranks the laps before it and yields to a faster one after it', () => {
  const best = { type: 'bestLap', time: 195, car: 1, duration: 90.8, lap: null } as const;
  expect(stateOf([...race, best]).cars[1].bestLap).toEqual({ lap: null, duration: 90.8 });
  expect(stateOf([...race, best, timed(1, 3, 280, 90.2)]).cars[1].bestLap).toEqual({
    lap: 3,
    duration: 90.2,
  });
});

test('sectors are ranked against the session and the car, and the one beaten keeps its own', () => {
  const events = [sector(1, 1, 1, 30, 30), sector(2, 1, 1, 31, 31), sector(1, 2, 1, 120, 30.5)];
  const ranks = (state: RaceState, car: number) => state.cars[car].sectors.map(({ rank }) => rank)[0];
  const first = stateOf(events.slice(0, 2));
  expect([ranks(first, 1), ranks(first, 2)]).toEqual(['overall', 'personal']);
  expect(ranks(stateOf(events), 1)).toBe('none');
  const beaten = stateOf([...events.slice(0, 2), sector(2, 2, 1, 121, 29)]);
  expect([ranks(beaten, 1), ranks(beaten, 2)]).toEqual(['personal', 'overall']);
  expect(beaten.bestSectors).toEqual([29, null, null]);
  expect(beaten.cars[1].bestSectors).toEqual([30, null, null]);
});

test('a sector that its lap tells again changes nothing', () => {
  const told = makeLap(1, 1, 90, { duration: 90, sectors: [30, 31, 29] });
  const alone = stateOf([told]);
  const both = stateOf([sector(1, 1, 1, 30, 30), sector(2, 1, 1, 31, 29.5), told]);
  expect(alone.cars[1].sectors.map(({ duration }) => duration)).toEqual([30, 31, 29]);
  expect(both.cars[1].sectors[0]).toMatchObject({ duration: 30, rank: 'personal' });
});

test('mini-sectors go out when the next lap begins; sectors stay until the new ones come', () => {
  const segment = { type: 'segment', time: 10, car: 1, sector: 1, segment: 1, status: 'purple' } as const;
  const before = stateOf([segment, sector(1, 1, 1, 30, 30)]);
  expect(before.cars[1].sectors[0].segments).toEqual(['none', 'purple']);
  const after = stateOf([segment, sector(1, 1, 1, 30, 30), timed(1, 1, 90, 90)]);
  expect(after.cars[1].sectors[0]).toMatchObject({ segments: ['none', 'none'], duration: 30 });
  expect(stateOf([{ ...segment, segment: 1e9 }]).cars[1].sectors[0].segments).toEqual([]);
});

test('speed traps, last and best', () => {
  const trap = (time: number, speed: number) =>
    ({ type: 'speedTrap', time, car: 1, trap: 'st', speed }) as const;
  const { speeds, bestSpeeds } = stateOf([trap(1, 80), trap(2, 85), trap(3, 70)]).cars[1];
  expect([speeds.st, bestSpeeds.st, speeds.i1]).toEqual([70, 85, null]);
});
