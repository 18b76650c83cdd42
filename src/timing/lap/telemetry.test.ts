import { expect, test } from 'vitest';
import { makeLap, makeSession } from '../testing.ts';
import { lapSpans } from './laps.ts';
import { placesAt } from './places.ts';
import { allLapTelemetry, compareLaps, lapLength, lapTelemetry } from './telemetry.ts';
import { LENGTH, makeCircuit, RADIUS, shareDone } from './testing.ts';

const session = makeCircuit([
  { car: 1, laps: [85, 80, 81] },
  { car: 2, laps: [86, 82, 80.5] },
]);

test('all laps lie on one grid from line to line', () => {
  const laps = allLapTelemetry(session);
  expect(laps.map(({ car, lap }) => [car, lap])).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 1],
    [2, 2],
    [2, 3],
  ]);
  expect(lapLength(session)).toBeGreaterThan(LENGTH * 0.998);
  expect(lapLength(session)).toBeLessThan(LENGTH * 1.002);
  for (const { distance, time, duration, length, step, speed } of laps) {
    expect([distance[0], distance.at(-1), time[0], time.at(-1)]).toEqual([0, length, 0, duration]);
    expect(distance[1]).toBeCloseTo(step, 9);
    expect(speed).toHaveLength(distance.length);
    expect(time.every((t, i) => i === 0 || t >= time[i - 1])).toBe(true);
  }
});

test('the moment of a distance is the moment at which the car was there', () => {
  const lap = lapTelemetry(session, 1, 2, 10);
  if (lap === null) throw new Error('the lap has no telemetry');
  for (let i = 0; i < lap.distance.length; i++) {
    expect(shareDone(lap.time[i] / 80) * lap.length).toBeCloseTo(lap.distance[i], -0.5);
    expect(Math.hypot(lap.x[i], lap.y[i])).toBeCloseTo(RADIUS, 0);
  }
});

test('the delta ends at the difference of the lap times', () => {
  const found = compareLaps(session, { car: 2, lap: 2 }, { car: 1, lap: 2 });
  if (found === null) throw new Error('the laps have no telemetry');
  expect(found.delta[0]).toBe(0);
  expect(found.delta.at(-1)).toBe(2);
  // Both go up and down in speed alike, so that the loss grows with the time.
  const half = found.delta[found.delta.length >> 1];
  expect(half).toBeGreaterThan(0.9);
  expect(half).toBeLessThan(1.1);
});

test('laps that nobody saw have no telemetry', () => {
  expect(lapTelemetry(session, 1, 9)).toBeNull();
  expect(lapTelemetry(session, 7, 1)).toBeNull();
  expect(compareLaps(session, { car: 1, lap: 1 }, { car: 7, lap: 1 })).toBeNull();
  const without = makeSession(session.events);
  expect(allLapTelemetry(without)).toEqual([]);
  expect(lapLength(without)).toBeNull();
});

test('a lap that is no way round is not stretched into one', () => {
  // Lap 1 of a race that was stopped and begun anew may be a few hundred metres.
  const events = [makeLap(1, 8, 220, { start: 190, duration: 30 }), ...session.events];
  expect(lapTelemetry({ ...session, events }, 1, 8)).toBeNull();
  expect(lapTelemetry({ ...session, events }, 1, 2)).not.toBeNull();
});

test('without places of the cars there is everything but them', () => {
  const lap = lapTelemetry({ ...session, locations: null }, 1, 2);
  expect(lap?.speed.some(Number.isNaN)).toBe(false);
  expect(lap?.x.every(Number.isNaN)).toBe(true);
});

test('a grid that holds nothing or too much is refused', () => {
  expect(() => allLapTelemetry(session, 0.01)).toThrow(
    'the points of a lap are 0.5 to 100 m apart, not 0.01 m',
  );
  expect(() => lapTelemetry(session, 1, 2, Number.NaN)).toThrow(RangeError);
});

test('a hole in the samples is bridged and told', () => {
  const { carSamples } = session;
  if (carSamples === null) throw new Error('no samples');
  const speed = carSamples.speed.map((value, row) =>
    carSamples.car[row] === 1 && carSamples.time[row] > 200 && carSamples.time[row] < 210
      ? Number.NaN
      : value,
  );
  const lap = lapTelemetry({ ...session, carSamples: { ...carSamples, speed } }, 1, 2);
  expect(lap?.longestHole).toBeGreaterThan(9.9);
  expect(lap?.speed.some(Number.isNaN)).toBe(false);
});

test('a lap begins its duration before its end, or when the one before it ended', () => {
  const events = [
    makeLap(1, 1, 190, { duration: 90 }),
    makeLap(1, 2, 280),
    makeLap(2, 2, 290),
    makeLap(1, 3, 370, { start: 279.5, duration: 90 }),
  ];
  expect(lapSpans(makeSession(events)).map(({ lap, start, end }) => [lap, start, end])).toEqual([
    [1, 100, 190],
    [2, 190, 280],
    [3, 279.5, 369.5],
  ]);
});

test('clean laps are timed ones at racing pace that begin and end on one set of tyres', () => {
  const lap = (number: number, duration: number | null, stint: number) =>
    makeLap(1, number, number * 100, { duration, stint, start: (number - 1) * 100 });
  const events = [lap(1, 95, 1), lap(2, 90, 1), lap(3, 99, 1), lap(4, 91, 1), lap(5, 92, 2), lap(6, 90.5, 2)];
  const clean = lapSpans(makeSession(events)).filter(({ isClean }) => isClean);
  expect(clean.map((span) => span.lap)).toEqual([2, 6]);
});

test('cars are on the line between two fixes, where they were last for a while, and nowhere after it', () => {
  const [before, after] = [placesAt(session, 200).get(1), placesAt(session, 200.25).get(1)];
  const between = placesAt(session, 200.125).get(1);
  if (!before || !after || !between) throw new Error('the car is nowhere');
  expect(between.x).toBeCloseTo((before.x + after.x) / 2, 6);
  expect(Math.hypot(between.x, between.y)).toBeCloseTo(RADIUS, 0);
  expect(placesAt(session, 99).get(1)).toBeNull();
  expect(placesAt(session, 346.5).get(1)).not.toBeNull();
  expect(placesAt(session, 349).get(1)).toBeNull();
  expect(placesAt({ ...session, locations: null }, 200).size).toBe(0);
});
