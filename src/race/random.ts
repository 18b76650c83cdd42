/**
 * Random numbers of the race simulator: a pure function of (seed, race, purpose, lap, car). Nothing depends on how many were
 * drawn before, so a race comes out the same whichever worker runs it, and two plans that are compared meet the same
 * safety cars, the same slow stops and the same lap noise (common random numbers).
 *
 * The generator is Threefry-2x32 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3",
 * SC'11). It needs only 32-bit additions, rotations and exclusive ors, which JavaScript has; Philox of the same paper and
 * Squares need the upper half of a product, which it has not. It runs the short variant of 13 rounds, for which the authors
 * publish known answers as for their default of 20; the tests hold both against them.
 */

const PARITY = 0x1bd11bda;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/** The definition of the paper, for any number of rounds: two words of a key and of a counter to two words. */
export function threefry2x32(
  key: readonly [number, number],
  counter: readonly [number, number],
  rounds = 13,
): [number, number] {
  const keys = [key[0] | 0, key[1] | 0, PARITY ^ key[0] ^ key[1]];
  let a = (counter[0] + keys[0]) | 0;
  let b = (counter[1] + keys[1]) | 0;
  for (let round = 0; round < rounds; round++) {
    const by = ROTATIONS[round % 8];
    a = (a + b) | 0;
    b = ((b << by) | (b >>> (32 - by))) ^ a;
    if (round % 4 === 3) {
      const turn = (round + 1) / 4;
      a = (a + keys[turn % 3]) | 0;
      b = (b + keys[(turn + 1) % 3] + turn) | 0;
    }
  }
  return [a >>> 0, b >>> 0];
}

/** What a draw is for. A new purpose takes a new number, so that the old ones draw what they drew before. */
export const PURPOSE = { lap: 0, form: 1, plan: 2, stop: 3, season: 4, jitter: 5, penalty: 6 } as const;

/** First word of the counter; `car` up to 255, `lap` up to 65535. */
export function counterOf(purpose: number, lap: number, car: number): number {
  return (purpose << 24) | (lap << 8) | car;
}

/**
 * The 13 rounds written out, for `count` counters from `counter` on: words 2i and 2i + 1 of `out` belong to counter + i.
 * Signed; `>>> 0` makes them what `threefry2x32` gives.
 */
export function fillWords(out: Int32Array, seed: number, race: number, counter: number, count: number): void {
  const k0 = seed | 0;
  const k1 = race | 0;
  const k2 = PARITY ^ k0 ^ k1;
  for (let i = 0; i < count; i++) {
    let a = (counter + i + k0) | 0;
    let b = k1;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + k1) | 0;
    b = (b + k2 + 1) | 0;
    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    a = (a + b) | 0;
    b = ((b << 29) | (b >>> 3)) ^ a;
    a = (a + b) | 0;
    b = ((b << 16) | (b >>> 16)) ^ a;
    a = (a + b) | 0;
    b = ((b << 24) | (b >>> 8)) ^ a;
    a = (a + k2) | 0;
    b = (b + k0 + 2) | 0;
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + k0) | 0;
    b = (b + k1 + 3) | 0;
    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    out[2 * i] = a;
    out[2 * i + 1] = b;
  }
}

/** A word as an even number in (0, 1), never 0 or 1, so that logarithms and odds of it are finite. */
export function unit(word: number): number {
  return ((word >>> 0) + 0.5) / 0x1_0000_0000;
}

/**
 * Quantile of the standard normal distribution, to about seven digits (M. J. Wichura, "Algorithm AS 241: The Percentage Points
 * of the Normal Distribution", Applied Statistics 37, 1988; routine PPND7).
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    const above = ((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179;
    return (q * above) / (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const size = r <= 5 ? middleTail(r - 1.6) : farTail(r - 5);
  return q < 0 ? -size : size;
}

function middleTail(r: number): number {
  const above = ((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777;
  return above / ((0.12021132975 * r + 0.7370016425) * r + 1);
}

function farTail(r: number): number {
  const above = ((0.017337203997 * r + 0.42868294337) * r + 3.081226386) * r + 6.657905115;
  return above / ((0.012258202635 * r + 0.24197894225) * r + 1);
}

/** Cells of the normal table; a power of two, since the upper bits of a word say the cell. */
const CELLS = 1024;
const CELL_SHIFT = 22;
const CELL_MASK = (1 << CELL_SHIFT) - 1;
const SHARE = 1 / (1 << CELL_SHIFT);

/**
 * Quantiles at the cells' borders, read with interpolation: exact in the middle, cut off at about 3.5 deviations in
 * the tails, and scaled so that the deviation is 1. Lap times do not need more, and it is ten times as fast.
 */
const BORDERS = borders();

function borders(): Float64Array {
  const table = Float64Array.from({ length: CELLS + 1 }, (_, i) =>
    normalQuantile(Math.min(1 - 0.25 / CELLS, Math.max(0.25 / CELLS, i / CELLS))),
  );
  let square = 0;
  // The mean square of a value spread evenly between two borders.
  for (let i = 0; i < CELLS; i++)
    square += (table[i] * table[i] + table[i] * table[i + 1] + table[i + 1] * table[i + 1]) / 3;
  const scale = 1 / Math.sqrt(square / CELLS);
  return table.map((value) => value * scale);
}

/** Normal with mean 0 and deviation 1 from one word. */
export function normalOf(word: number): number {
  const cell = word >>> CELL_SHIFT;
  const low = BORDERS[cell];
  return low + (BORDERS[cell + 1] - low) * (word & CELL_MASK) * SHARE;
}
