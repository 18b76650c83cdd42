import { describe, expect, test } from 'vitest';
import { readTiming } from '../../src/formats/timing/index.ts';
import { differenceOf, mergeFeed } from '../../src/formats/timing/liveTiming/merge.ts';
import type { FeedMessage } from '../../src/formats/timing/liveTiming/message.ts';
import { Normaliser } from '../../src/formats/timing/liveTiming/normaliser.ts';
import type { FeedObject } from '../../src/formats/timing/liveTiming/values.ts';
import {
  foldAll,
  initialStateOf,
  type LapEvent,
  type RaceEvent,
  sortedEvents,
} from '../../src/timing/index.ts';
import { dataPath, hasRaces } from '../real.ts';

/*
 * No recording of a whole race is at hand. FastF1's tables of one are made of the feed; here they are turned back into
 * what the feed says of laps: late by up to half a second, and only what differs from what was said before.
 */

const EPOCH = Date.UTC(2024, 2, 2, 14, 0, 0);

/** Numbers from 0 to 1 that are the same in every run (Park & Miller, Commun. ACM 31, 1988). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** `1:35.123`, `31.004`: as the feed writes a time. */
function written(seconds: number | null): string {
  if (seconds === null) return '';
  const ms = Math.round(seconds * 1000);
  const rest = ((ms % 60_000) / 1000).toFixed(3);
  return ms < 60_000 ? rest : `${Math.floor(ms / 60_000)}:${rest.padStart(6, '0')}`;
}

/** What a car's line says from the start to the flag, each with its time in s. */
function saidOf(laps: readonly LapEvent[]): [number, unknown][] {
  const said: [number, unknown][] = [];
  for (const lap of laps) {
    const [first, second, third] = lap.sectors;
    const line2 = third === null ? null : lap.time - third;
    const line1 = line2 === null || second === null ? null : line2 - second;
    const cleared = { 1: { Value: '' }, 2: { Value: '' } };
    if (lap.pitOut !== null) {
      said.push([lap.pitOut, { InPit: false, PitOut: true, Sectors: { 0: { Value: '' }, ...cleared } }]);
    }
    if (line1 !== null)
      said.push([line1, { PitOut: false, Sectors: { 0: { Value: written(first) }, ...cleared } }]);
    if (line2 !== null && second !== null) said.push([line2, { Sectors: { 1: { Value: written(second) } } }]);
    if (lap.pitIn !== null) said.push([lap.pitIn, { InPit: true }]);
    said.push([
      lap.time,
      {
        NumberOfLaps: lap.lap,
        Sectors: { 2: { Value: written(third) } },
        ...(lap.duration === null ? {} : { LastLapTime: { Value: written(lap.duration) } }),
      },
    ]);
  }
  return said.sort((a, b) => a[0] - b[0]);
}

/** The messages of all cars as the feed would send them: late, and without what it said before. */
function messagesOf(laps: readonly LapEvent[], seed: number): FeedMessage[] {
  const next = chance(seed);
  const messages: FeedMessage[] = [];
  for (const car of new Set(laps.map((lap) => lap.car))) {
    let state: FeedObject = {};
    let last = 0;
    for (const [time, line] of saidOf(laps.filter((lap) => lap.car === car))) {
      const delta = withoutDeletions(differenceOf(state, line));
      state = mergeFeed(state, line);
      if (delta === undefined) continue;
      // Mostly a tenth of a second late, now and then half.
      last = Math.max(last + 0.001, time + 0.02 + 0.1 * next() + (next() < 0.05 ? 0.4 * next() : 0));
      messages.push({ topic: 'TimingData', data: { Lines: { [car]: delta } }, time: EPOCH + last * 1000 });
    }
  }
  return messages.sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

/** A message says what is new; that it says nothing of the rest does not delete it. */
function withoutDeletions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => key !== '_deleted')
    .map(([key, inner]) => [key, withoutDeletions(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

describe.skipIf(!hasRaces)('a whole race, message by message', () => {
  test.each([1, 2])('comes to the laps that it was made of (%i)', async (seed) => {
    const { contributions } = await readTiming([
      dataPath('f1', 'live-timing', '2024-01-bahrain-race-fastf1'),
    ]);
    const [cache] = contributions;
    const laps = (cache?.events ?? []).flatMap((event) => (event.type === 'lap' ? [event] : []));
    expect(laps).toHaveLength(1129);
    const normaliser = new Normaliser({ epoch: EPOCH, kind: 'race' });
    const events: RaceEvent[] = normaliser.push({
      topic: 'SessionStatus',
      data: { Status: 'Started' },
      time: EPOCH + 3600e3,
    });
    const cars = [...new Set(laps.map(({ car }) => car))];
    const lines = Object.fromEntries(cars.map((car) => [car, { RacingNumber: String(car), InPit: false }]));
    events.push(...normaliser.push({ topic: 'TimingData', data: { Lines: lines }, time: EPOCH + 3600e3 }));
    for (const message of messagesOf(laps, seed)) events.push(...normaliser.push(message));
    events.push(...normaliser.end());

    const state = foldAll(sortedEvents(events), initialStateOf({ kind: 'race', scheduledLaps: 57 }));
    const late: number[] = [];
    for (const lap of laps) {
      const told = state.cars[lap.car]?.history.find((each) => each.lap === lap.lap);
      expect([lap.car, lap.lap, told?.duration]).toEqual([lap.car, lap.lap, lap.duration]);
      // Sector 1 of the first lap is not known; where the feed leaves out a sector nothing can be said of it.
      expect([lap.car, lap.lap, ...(told?.sectors ?? [])]).toEqual([lap.car, lap.lap, ...lap.sectors]);
      expect(told?.pitIn === null).toBe(lap.pitIn === null);
      expect(told?.pitOut === null).toBe(lap.pitOut === null);
      late.push(Math.abs((told?.time ?? 0) - lap.time));
    }
    // Messages are 0.08 s late in the middle and 0.52 s at worst; what each lap took brings most of that back.
    late.sort((a, b) => a - b);
    expect(late[late.length >> 1]).toBeLessThan(0.04);
    expect(late[Math.floor(late.length * 0.95)]).toBeLessThan(0.08);
    expect(late.at(-1)).toBeLessThan(0.52);
    expect(state.order[0]).toBe(1);
    expect(state.order.map((car) => state.cars[car]?.laps)).toEqual(
      [...laps.filter(({ lap }) => lap >= 55)]
        .sort((a, b) => a.time - b.time)
        .reduce<LapEvent[]>((last, lap) => [...last.filter(({ car }) => car !== lap.car), lap], [])
        .map(({ lap }) => lap)
        .sort((a, b) => b - a),
    );
    const stops = Object.values(state.cars).reduce((sum, car) => sum + car.stops.length, 0);
    expect(stops).toBe(43);
  });
});
