import { describe, expect, it } from 'vitest';
import { counterOf, fillWords, normalOf, normalQuantile, PURPOSE, threefry2x32, unit } from './random.ts';

const ONES = 0xffffffff;

describe('Threefry-2x32', () => {
  // The known answers that the paper's authors publish with Random123 (tests/kat_vectors).
  it.each([
    [13, [0, 0], [0, 0], [0x9d1c5ec6, 0x8bd50731]],
    [13, [ONES, ONES], [ONES, ONES], [0xfd36d048, 0x2d17272c]],
    [13, [0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3], [0xba3e4725, 0xf27d669e]],
    [20, [0, 0], [0, 0], [0x6b200159, 0x99ba4efe]],
    [20, [ONES, ONES], [ONES, ONES], [0x1cb996fc, 0xbb002be7]],
    [20, [0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3], [0xc4923a9c, 0x483df7a0]],
  ] as const)('gives the published answer after %i rounds', (rounds, key, counter, answer) => {
    expect(threefry2x32(key, counter, rounds)).toEqual([...answer]);
  });

  it('is the same written out, whatever the seed, the race and the counter', () => {
    const words = new Int32Array(2 * 7);
    for (const [seed, race, counter] of [
      [0, 0, 0],
      [1, 2, 3],
      [-5, ONES, counterOf(PURPOSE.stop, 57, 19)],
      [0x7fffffff, 12345, 0xfffffffe],
    ]) {
      fillWords(words, seed, race, counter, 7);
      for (let i = 0; i < 7; i++)
        expect([words[2 * i] >>> 0, words[2 * i + 1] >>> 0]).toEqual(
          threefry2x32([seed, race], [counter + i, 0]),
        );
    }
  });

  it('gives no two places of a race the same counter', () => {
    const seen = new Set<number>();
    for (const purpose of Object.values(PURPOSE))
      for (let lap = 0; lap <= 80; lap++)
        for (let car = 0; car < 32; car++) seen.add(counterOf(purpose, lap, car));
    expect(seen.size).toBe(Object.keys(PURPOSE).length * 81 * 32);
  });
});

describe('distributions', () => {
  it('never gives 0 or 1', () => {
    expect(unit(0)).toBeGreaterThan(0);
    expect(unit(-1)).toBeLessThan(1);
  });

  // Percentage points of the normal distribution as any table prints them.
  it.each([
    [0.5, 0],
    [0.975, 1.959964],
    [0.999, 3.090232],
    [0.000001, -4.753424],
    [1e-15, -7.941345],
  ])('has the quantile of %f at %f', (p, value) => {
    expect(normalQuantile(p)).toBeCloseTo(value, 5);
  });

  it('draws normal numbers with mean 0, deviation 1 and the right share within one and two deviations', () => {
    const words = new Int32Array(200_000);
    fillWords(words, 7, 1, 0, 100_000);
    let sum = 0;
    let square = 0;
    let one = 0;
    let two = 0;
    for (const word of words) {
      const value = normalOf(word);
      sum += value;
      square += value * value;
      if (Math.abs(value) < 1) one++;
      if (Math.abs(value) < 2) two++;
    }
    expect(sum / words.length).toBeCloseTo(0, 2);
    expect(square / words.length).toBeCloseTo(1, 2);
    expect(one / words.length).toBeCloseTo(0.6827, 2);
    expect(two / words.length).toBeCloseTo(0.9545, 2);
  });
});
