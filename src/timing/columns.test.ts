import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  carSampleEvents,
  carSamplesOf,
  drsOf,
  locationSampleEvents,
  locationsOf,
  rowsByCar,
  rowsOfCar,
  sortCarSamples,
  sortLocations,
} from './columns.ts';
import { DRS } from './samples.ts';

const row = { rpm: [9000], speedKmh: [180], gear: [4], throttle: [50], brake: [0], drs: [8] };

test('units are SI, pedals 0 to 1', () => {
  const { time, car, speed, rpm, gear, throttle, brake, drs, length } = carSamplesOf(
    { driverNumber: [44], timeMs: [61_500], ...row, brake: [100] },
    60_000,
  );
  expect(length).toBe(1);
  expect([time[0], car[0], speed[0], rpm[0], gear[0], throttle[0], brake[0]]).toEqual([
    1.5, 44, 50, 9000, 4, 0.5, 1,
  ]);
  expect(drs[0]).toBe(DRS.eligible);
});

test('what the feed says where it has no value is no number', () => {
  const samples = carSamplesOf({
    driverNumber: [1, 1, 1],
    timeMs: [0, 1, 2],
    rpm: [Number.NaN, 0, 0],
    speedKmh: [-1, 0, 0],
    gear: [75, 0, 8],
    throttle: [104, 0, 100],
    brake: [104, 0, 100],
    drs: [13, 14, 1],
  });
  expect(Array.from(samples.throttle)).toEqual([Number.NaN, 0, 1]);
  expect(Array.from(samples.brake)).toEqual([Number.NaN, 0, 1]);
  expect(Array.from(samples.gear)).toEqual([-1, 0, 8]);
  expect(Array.from(samples.drs)).toEqual([DRS.unknown, DRS.open, DRS.closed]);
  expect([samples.speed[0], samples.rpm[0]]).toEqual([Number.NaN, Number.NaN]);
});

test('a brake told as yes or no', () => {
  const raw = { driverNumber: [1, 1], timeMs: [0, 1], ...row, brake: [1, 0], brakeIsBoolean: true };
  expect(Array.from(carSamplesOf(raw).brake)).toEqual([1, 0]);
});

test('DRS told as open or not', () => {
  const raw = { driverNumber: [1, 1], timeMs: [0, 1], ...row, drs: [1, 0], drsIsBoolean: true };
  expect(Array.from(carSamplesOf(raw).drs)).toEqual([DRS.open, DRS.closed]);
});

test('DRS codes', () => {
  expect([0, 1, 8, 10, 12, 14].map(drsOf)).toEqual([
    DRS.closed,
    DRS.closed,
    DRS.eligible,
    DRS.open,
    DRS.open,
    DRS.open,
  ]);
  expect([2, 3, 9, 13, Number.NaN].map(drsOf)).toEqual(Array(5).fill(DRS.unknown));
});

test('places are in tenths of a metre, and a car at 0, 0, 0 has none', () => {
  const { x, y, z } = locationsOf({
    driverNumber: [1, 1],
    timeMs: [0, 1],
    x: [0, -15],
    y: [0, 0],
    z: [0, 20],
  });
  expect([x[0], y[0], z[0]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect([x[1], y[1], z[1]]).toEqual([-1.5, 0, 2]);
});

const rows = fc.array(
  fc.record({ car: fc.integer({ min: 1, max: 4 }), time: fc.integer({ min: 0, max: 40 }) }),
);

test('rows end sorted by time, then car, then as they came, from any order', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const samples = locationsOf({
        driverNumber: all.map(({ car }) => car),
        timeMs: all.map(({ time }) => time * 1000),
        x: all.map((_, i) => 10 * (i + 1)),
        y: all.map(() => 1),
        z: all.map(() => 1),
      });
      const expected = all
        .map(({ car, time }, i) => ({ car, time, i }))
        .sort((a, b) => a.time - b.time || a.car - b.car || a.i - b.i);
      expect(Array.from(samples.x)).toEqual(expected.map(({ i }) => i + 1));
      expect(Array.from(samples.time)).toEqual(expected.map(({ time }) => time));
      expect(sortLocations(samples)).toBe(samples);
      for (const [car, own] of rowsByCar(samples)) {
        expect(Array.from(own, (row) => samples.car[row])).toEqual(Array(own.length).fill(car));
        expect(own).toEqual(own.toSorted());
      }
    }),
  );
});

test('samples that are not in their order are put in it; rows at no time or of no car are left out', () => {
  const ordered = carSamplesOf({
    driverNumber: [1, 2, 1],
    timeMs: [0, 0, 500],
    rpm: [1, 2, 3],
    speedKmh: [0, 0, 0],
    gear: [0, 0, 0],
    throttle: [0, 0, 0],
    brake: [0, 0, 0],
    drs: [0, 0, 0],
  });
  expect(sortCarSamples(ordered)).toBe(ordered);
  const turned = {
    ...ordered,
    time: Float64Array.of(0.5, Number.NaN, 0),
    car: Uint16Array.of(1, 1, 2),
    rpm: Float32Array.of(3, 4, 2),
  };
  const { length, time, car, rpm } = sortCarSamples(turned);
  expect([length, [...time], [...car], [...rpm]]).toEqual([2, [0, 0.5], [2, 1], [2, 3]]);
  expect(
    locationsOf({ driverNumber: [-1, 70_000], timeMs: [0, 0], x: [1, 1], y: [1, 1], z: [1, 1] }).length,
  ).toBe(0);
});

test('a car that is not there has no rows', () => {
  expect(rowsOfCar(carSamplesOf({ driverNumber: [1], timeMs: [0], ...row }), 2)).toHaveLength(0);
});

test('events hold every row once, and none before it was', () => {
  fc.assert(
    fc.property(rows, fc.constantFrom(0.5, 1, 7), (all, step) => {
      const raw = { driverNumber: all.map(({ car }) => car), timeMs: all.map(({ time }) => time * 300) };
      const zeros = all.map(() => 1);
      const samples = locationsOf({ ...raw, x: zeros, y: zeros, z: zeros });
      let next = 0;
      let before = Number.NEGATIVE_INFINITY;
      for (const event of locationSampleEvents(samples, step)) {
        expect(event.from).toBe(next);
        expect(event.to).toBeGreaterThan(event.from);
        expect(event.time).toBe(samples.time[event.to - 1]);
        expect(event.time - samples.time[event.from]).toBeLessThan(step);
        expect(event.time).toBeGreaterThan(before);
        before = event.time;
        next = event.to;
      }
      expect(next).toBe(samples.length);
    }),
  );
  const samples = carSamplesOf({ driverNumber: [1], timeMs: [0], ...row });
  expect(carSampleEvents(samples)).toEqual([{ type: 'carSamples', time: 0, samples, from: 0, to: 1 }]);
});
