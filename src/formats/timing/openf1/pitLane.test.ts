import { expect, test } from 'vitest';
import { carSamplesOf } from '../../../timing/index.ts';
import { visitTimes } from './pitLane.ts';

const KMH = 1 / 3.6;

/** A car that drives 200, brakes to `limit` at 100 s, stands from 112 to 115 and drives on at 125 s. */
function pitting(car: number, limit: number, to = 125) {
  return Array.from({ length: 800 }, (_, i) => {
    const time = 0.25 * i;
    const inLane = time >= 100 && time <= to;
    return { car, time, speed: !inLane ? 200 : time >= 112 && time <= 115 ? 0 : limit };
  });
}

function samplesOf(rows: readonly { car: number; time: number; speed: number }[]) {
  const zeros = new Float64Array(rows.length);
  return carSamplesOf({
    driverNumber: rows.map(({ car }) => car),
    timeMs: rows.map(({ time }) => time * 1000),
    speedKmh: rows.map(({ speed }) => speed),
    rpm: zeros,
    gear: zeros,
    throttle: zeros,
    brake: zeros,
    drs: zeros,
  });
}

test.each([60, 80])('a visit lasts as long as the car keeps to the limit of %i', (limit) => {
  const samples = samplesOf([...pitting(1, limit), ...pitting(4, limit + 1)]);
  expect(samples.speed[0]).toBeCloseTo(200 * KMH, 4);
  const [first, second] = visitTimes(samples, [
    { car: 1, line: 105 },
    { car: 4, line: 118 },
  ]);
  for (const visit of [first, second]) {
    expect(visit?.pitIn).toBeGreaterThan(99.7);
    expect(visit?.pitIn).toBeLessThanOrEqual(100);
    expect(visit?.pitOut).toBeGreaterThanOrEqual(125);
    expect(visit?.pitOut).toBeLessThan(125.3);
  }
});

test('a car that crosses the line at speed, stays in, or has no samples has no times', () => {
  const samples = samplesOf([...pitting(1, 80), ...pitting(4, 80, 199)]);
  expect(
    visitTimes(samples, [
      { car: 1, line: 105 },
      { car: 1, line: 50 },
      { car: 4, line: 105 },
      { car: 16, line: 105 },
    ]).map((visit) => visit !== null),
  ).toEqual([true, false, false, false]);
});
