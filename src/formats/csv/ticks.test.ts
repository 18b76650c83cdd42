import { describe, expect, test } from 'vitest';
import { CIRCLE_LENGTH, momentAt } from './testing.ts';
import { lapTimeFromFractions, timesFromTicks } from './ticks.ts';

/** Samples of the circle at the ticks named. */
function samples(ticks: readonly number[]): { speed: Float64Array; fraction: Float64Array } {
  const at = ticks.map((tick) => momentAt(tick / 60));
  return {
    speed: Float64Array.from(at, ({ speed }) => speed),
    fraction: Float64Array.from(at, ({ distance }) => (distance / CIRCLE_LENGTH) % 1),
  };
}

const lap = Array.from({ length: 1800 }, (_, tick) => tick);

describe('timesFromTicks', () => {
  test('counts every row as a tick where none is missing', () => {
    const { speed, fraction } = samples(lap);
    const ticks = timesFromTicks(speed, fraction, 60);
    expect(ticks).toMatchObject({ missing: 0, repeated: 0, unexplained: 0 });
    expect(ticks.times[1799]).toBeCloseTo(1799 / 60, 12);
    expect(ticks.trackLength).toBeCloseTo(CIRCLE_LENGTH, 1);
  });

  test('finds ticks that were missed and ticks that were written twice', () => {
    const kept = lap.filter((tick) => tick !== 8 && tick !== 700 && !(tick > 900 && tick <= 930));
    kept.splice(300, 0, kept[300]);
    kept.splice(1200, 0, kept[1200]);
    const { speed, fraction } = samples(kept);
    const ticks = timesFromTicks(speed, fraction, 60);
    expect(ticks).toMatchObject({ missing: 32, repeated: 2, unexplained: 0 });
    for (const [row, tick] of kept.entries()) expect(ticks.times[row]).toBeCloseTo(tick / 60, 9);
  });

  test('lets time run on while the car stands', () => {
    const speed = new Float64Array(600);
    const fraction = new Float64Array(600).fill(0.25);
    const ticks = timesFromTicks(speed, fraction, 60);
    expect(ticks.times[599]).toBeCloseTo(599 / 60, 12);
    expect(ticks.trackLength).toBeUndefined();
  });

  test('does not take a car put elsewhere for a loss of minutes', () => {
    const { speed, fraction } = samples(lap.slice(0, 900));
    for (let row = 400; row < 900; row++) fraction[row] = (fraction[row] + 0.45) % 1;
    const ticks = timesFromTicks(speed, fraction, 60);
    expect(ticks.times[899]).toBeLessThan(899 / 60 + 5);
  });
});

test('the lap time is that from line to line, not from sample to sample', () => {
  // The circle is closed after a whole lap; find when by bisection on the known distance.
  let low = 0;
  let high = 60;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (momentAt(middle).distance < CIRCLE_LENGTH) low = middle;
    else high = middle;
  }
  const rows = Math.ceil(low * 60) + 1;
  // Samples begin a third of a tick after the line and end just past it.
  const at = Array.from({ length: rows }, (_, tick) => momentAt((tick + 1 / 3) / 60));
  const speed = Float64Array.from(at, (moment) => moment.speed);
  const fraction = Float64Array.from(at, ({ distance }) => (distance / CIRCLE_LENGTH) % 1);
  const ticks = timesFromTicks(speed, fraction, 60);
  expect(lapTimeFromFractions(ticks, speed, fraction)).toBeCloseTo(low, 3);
});

test('half a lap has no lap time', () => {
  const { speed, fraction } = samples(lap.slice(0, 600));
  expect(lapTimeFromFractions(timesFromTicks(speed, fraction, 60), speed, fraction)).toBeUndefined();
});
