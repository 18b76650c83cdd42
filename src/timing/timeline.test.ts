import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialState } from './blank.ts';
import { carSamplesOf } from './columns.ts';
import type { RaceEvent } from './events.ts';
import { foldAll } from './fold.ts';
import { sortedEvents } from './order.ts';
import { anyEvent, makeLap, makeMessage, makeSession, retold } from './testing.ts';
import { Timeline } from './timeline.ts';

/** A stream, and what a bad line makes of it: in another order, with repetitions, in deliveries of any size. */
const delivery = fc.array(anyEvent, { maxLength: 60, size: 'max' }).chain((events) =>
  fc.record({
    events: fc.constant(events),
    delivered: fc
      .tuple(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.subarray(events).map((again) => again.map(retold)),
        fc.array(fc.nat(59)),
      )
      .map(([shuffled, again, places]) => {
        const out: RaceEvent[] = [...shuffled];
        again.forEach((event, i) => void out.splice(places[i] ?? 0, 0, event));
        return out;
      }),
    cut: fc.integer({ min: 1, max: 20 }),
    moments: fc.array(
      fc.integer({ min: -1, max: 61 }).map((time) => time + 0.25),
      { maxLength: 5 },
    ),
  }),
);

test('shuffled, repeated and late events end in the state of the clean stream, whatever was asked on the way', () => {
  fc.assert(
    fc.property(delivery, ({ events, delivered, cut, moments }) => {
      const clean = foldAll(sortedEvents(events));
      const timeline = new Timeline();
      for (let i = 0; i < delivered.length; i += cut) {
        timeline.insert(delivered.slice(i, i + cut));
        for (const moment of moments) timeline.at(moment);
      }
      expect(timeline.final).toEqual(clean);
      expect(timeline.events).toHaveLength(sortedEvents(events).length);
    }),
    { numRuns: 300 },
  );
});

test('the state at a moment is the fold of the events up to it', () => {
  fc.assert(
    fc.property(delivery, ({ events, delivered, moments }) => {
      const timeline = new Timeline();
      timeline.insert(delivered);
      const sorted = sortedEvents(events);
      for (const moment of moments) {
        expect(timeline.at(moment)).toEqual(foldAll(sorted.filter(({ time }) => time <= moment)));
      }
    }),
    { numRuns: 300 },
  );
});

test('over thousands of events, where states are kept, a late one changes what comes after it and nothing before', () => {
  const laps = Array.from({ length: 900 }, (_, i) => [
    makeLap(1, i + 1, 10 * i + 10, { duration: 10 }),
    makeLap(2, i + 1, 10 * i + 11, { duration: 10 }),
  ]).flat();
  const late = makeLap(3, 1, 4000.5, { duration: 9 });
  const timeline = new Timeline();
  timeline.insert(laps);
  const before = timeline.at(4000);
  expect(timeline.final.fastestLap).toEqual({ car: 1, lap: 1, duration: 10 });
  expect(timeline.insert([late])).toEqual({ from: 4000.5, count: 1 });
  expect(timeline.at(4000)).toEqual(before);
  expect(timeline.final).toEqual(foldAll(sortedEvents([...laps, late])));
  expect(timeline.final.fastestLap?.car).toBe(3);
  expect(timeline.versions).toEqual({ all: 2, past: 1 });
});

test('an event told again is nothing new', () => {
  const timeline = new Timeline();
  expect(timeline.insert([makeLap(1, 1, 90)])).toEqual({ from: 90, count: 1 });
  expect(timeline.insert([makeLap(1, 1, 90)])).toEqual({ from: Number.POSITIVE_INFINITY, count: 0 });
  expect(timeline.insert([])).toEqual({ from: Number.POSITIVE_INFINITY, count: 0 });
  expect(timeline.insert([makeLap(1, 2, 180)])).toEqual({ from: 180, count: 1 });
  expect(timeline.versions).toEqual({ all: 2, past: 0 });
});

test('events between two moments lead from the one state to the other', () => {
  const timeline = new Timeline();
  timeline.insert([makeLap(1, 1, 90), makeLap(2, 1, 91), makeLap(1, 2, 180)]);
  expect(timeline.between(90, 180).map(({ time }) => time)).toEqual([91, 180]);
  expect(foldAll(timeline.between(90, 180), timeline.at(90))).toEqual(timeline.at(180));
});

test('the start is what the session says, else when the first lap began', () => {
  const laps = [makeLap(1, 1, 190, { start: 100 }), makeLap(2, 1, 192, { start: 100.5 }), makeLap(2, 2, 280)];
  const told = { type: 'sessionStatus', time: 99, status: 'started' } as const;
  expect(Timeline.of(makeSession(laps)).start).toBe(100);
  const timeline = Timeline.of(makeSession([told, ...laps]));
  expect(timeline.start).toBe(99);
  expect(timeline.end).toBe(280);
  expect([1, 2, 3, 4].map((lap) => timeline.timeOfLap(lap))).toEqual([99, 190, 280, null]);
  const table = [makeLap(1, 1, 195), makeLap(2, 1, 196), makeLap(1, 2, 285, { duration: 90 })];
  expect(Timeline.of(makeSession(table)).start).toBe(105);
  expect(new Timeline().start).toBe(0);
  expect(new Timeline().timeOfLap(1)).toBeNull();
  expect(new Timeline().final).toBe(initialState);
});

test('a race is as long as its winner drove, as it was to be, or as far as any car got', () => {
  const laps = [makeLap(1, 1, 90), makeLap(1, 2, 180), makeLap(2, 1, 91), makeLap(2, 2, 181)];
  const of = (rest: Parameters<typeof makeSession>[1], more: readonly RaceEvent[] = []) =>
    Timeline.of(makeSession([...laps, ...more], rest)).final;
  expect(of({}).totalLaps).toBe(2);
  expect(of({}).cars[2].status).toBe('finished');
  const identity = { ...makeSession([]).identity, scheduledLaps: 3 };
  expect(of({ identity }).cars[2].status).toBe('running');
  const winner = {
    car: 1,
    position: 1,
    order: 1,
    laps: 2,
    time: null,
    penalty: 0,
    grid: 1,
    points: 25,
    reason: null,
  };
  expect(of({ identity, results: [{ ...winner, status: 'finished' }] }).cars[2].status).toBe('finished');
  expect(of({}, [makeMessage(180.5, 'CHEQUERED FLAG', { flag: 'chequered' })]).totalLaps).toBeNull();
});

test('samples of a session are part of its stream', () => {
  const carSamples = carSamplesOf({
    driverNumber: [1, 2, 1],
    timeMs: [1000, 1100, 4000],
    rpm: [1, 2, 3],
    speedKmh: [36, 72, 108],
    gear: [1, 1, 1],
    throttle: [0, 104, 100],
    brake: [0, 0, 0],
    drs: [0, 0, 12],
  });
  const timeline = Timeline.of(makeSession([makeLap(1, 1, 2)], { carSamples }));
  expect(timeline.events.map(({ type }) => type)).toEqual(['carSamples', 'lap', 'carSamples']);
  expect(timeline.at(3).readings[1].speed).toBeCloseTo(10, 5);
  expect(timeline.at(3).readings[2].throttle).toBeNaN();
  expect(timeline.at(4).readings[1]).toEqual({
    time: 4,
    speed: 30,
    rpm: 3,
    gear: 1,
    throttle: 1,
    brake: 0,
    drs: 2,
  });
});
