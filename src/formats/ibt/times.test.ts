import fc from 'fast-check';
import { expect, test } from 'vitest';

import { clockOf, fastTimes, measuredRate } from './times.ts';

const tick = 1 / 60;

function expectTimes(sessionTime: readonly number[], ticks: readonly number[]): void {
  const { times } = clockOf(sessionTime, 60);
  expect(times).toHaveLength(ticks.length);
  for (const [row, expected] of ticks.entries()) expect(times[row]).toBeCloseTo(expected * tick, 9);
}

test('starts at the first row and keeps gaps', () => {
  expectTimes([900, 900 + tick, 900 + 61 * tick], [0, 1, 61]);
});

test('a zeroed first row stands at the start', () => {
  expectTimes([0, 900, 900 + tick], [0, 0, 1]);
});

test('a first row left over from an earlier stint is not the start', () => {
  expectTimes([300, 900, 900 + tick], [0, 0, 1]);
});

test('a session that starts at zero keeps its first step', () => {
  expectTimes([0, tick, 2 * tick], [0, 1, 2]);
});

test('a zeroed, stale or absurd row in the middle keeps its place between its neighbours', () => {
  for (const odd of [0, Number.NaN, 850, 1e300, 5000, -1]) {
    expectTimes([900, 900 + tick, odd, 900 + 3 * tick, 900 + 4 * tick], [0, 1, 2, 3, 4]);
  }
});

test('time goes on where the session clock starts anew, and the row is told', () => {
  const sessionTime = [900, 900 + tick, 5, 5 + tick, 5 + 2 * tick];
  expectTimes(sessionTime, [0, 1, 2, 3, 4]);
  expect(clockOf(sessionTime, 60).restart).toBe(2);
});

test('a clock that never runs is replaced by the tick', () => {
  expectTimes([0, 0, 0], [0, 1, 2]);
});

test('never decreases and is always a number, whatever the clock shows', () => {
  const moment = fc.oneof(fc.double(), fc.double({ min: 0, max: 1000 }), fc.constant(0));
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1 }), fc.constantFrom(1, 2, 6), (sessionTime, count) => {
      const { times } = clockOf(sessionTime, 60);
      const fast = fastTimes(times, count, 60);
      expect(fast).toHaveLength(sessionTime.length * count);
      expect(times.every((time, i) => time >= 0 && (i === 0 || time >= times[i - 1]))).toBe(true);
      expect(fast.every((time, i) => Number.isFinite(time) && (i === 0 || time >= fast[i - 1]))).toBe(true);
    }),
  );
});

test('the rate is the median step, or unknown', () => {
  const steady = Array.from({ length: 20 }, (_, i) => 900 + i / 60);
  expect(measuredRate([0, ...steady])).toBe(60);
  expect(measuredRate([0, 0, 0])).toBeNull();
});
