import { describe, expect, it } from 'vitest';
import { TimeLeft } from './timeLeft.ts';

/** Told of progress every `step` ms; what it says at the end. */
function leftAfter(fractions: readonly number[], step: number): number | null {
  const timeLeft = new TimeLeft();
  for (const [i, fraction] of fractions.entries()) timeLeft.add(i * step, fraction);
  return timeLeft.from((fractions.length - 1) * step, fractions.at(-1) ?? 0);
}

const even = (count: number, share: number) => Array.from({ length: count }, (_, i) => i * share);

describe('time left', () => {
  it('is that of a steady job, however often it tells of itself', () => {
    // 0.02 a tenth of a second, 0.4 done: three seconds.
    expect(leftAfter(even(21, 0.02), 100)).toBeCloseTo(3, 6);
    expect(leftAfter(even(2001, 0.0002), 1)).toBeCloseTo(3, 1);
    // 0.25 done in 500 s: 1500 s more.
    expect(leftAfter(even(501, 0.0005), 1000)).toBeCloseTo(1500, 3);
  });

  it('is not said at once, nor of a job that does not move', () => {
    expect(leftAfter([0, 0.1], 100)).toBeNull();
    expect(leftAfter(even(9, 0.01), 100)).toBeNull();
    expect(leftAfter([0, 0.5], 5000)).toBeNull();
    expect(leftAfter(new Array(50).fill(0.3), 100)).toBeNull();
    expect(new TimeLeft().from(0, 0)).toBeNull();
  });

  it('bears a leap and a pause', () => {
    const leap = even(41, 0.01).map((fraction, i) => (i > 34 ? fraction + 0.2 : fraction));
    // 0.1 a second, 0.4 to go.
    expect(leftAfter(leap, 100)).toBeCloseTo(4, 1);
    const pause = even(41, 0.01).map((fraction, i) => (i > 33 ? fraction - 0.02 : fraction));
    expect(leftAfter(pause, 100)).toBeCloseTo(6.2, 1);
  });

  it('goes by the newer half', () => {
    // A slow second, then ten times as fast.
    const slow = even(11, 0.002);
    const fast = even(20, 0.02).map((fraction) => 0.02 + fraction);
    const all = [...slow, ...fast];
    expect(leftAfter(all, 100)).toBeCloseTo((1 - (all.at(-1) ?? 0)) / 0.2, 1);
  });

  it('is none at the end', () => {
    expect(leftAfter(even(51, 0.02), 100)).toBeCloseTo(0, 9);
  });
});
