/**
 * A stream of random numbers whose state can be kept with a checkpoint: xoshiro128** (D. Blackman, S. Vigna, "Scrambled
 * Linear Pseudorandom Number Generators", ACM TOMS 47, 2021), seeded by splitmix32. Training draws initial weights,
 * dropout masks and the order of rows from it, so that a run that is resumed draws what it would have drawn.
 */

export type RandomState = readonly [number, number, number, number];

export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;

  /** Any whole number. */
  constructor(seed: number) {
    let at = seed | 0;
    const next = () => {
      at = (at + 0x9e3779b9) | 0;
      let z = at ^ (at >>> 16);
      z = Math.imul(z, 0x21f0aaad);
      z ^= z >>> 15;
      z = Math.imul(z, 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.state = [next(), next(), next(), next()];
  }

  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  set state([a, b, c, d]: RandomState) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#d = d | 0;
  }

  /** 32 even bits. */
  word(): number {
    const b = this.#b;
    const five = Math.imul(b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9);
    const shifted = b << 9;
    this.#c ^= this.#a;
    this.#d ^= b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  /** Even in [0, 1). */
  uniform(): number {
    return this.word() / 0x1_0000_0000;
  }

  /** Mean 0, deviation 1 (Box & Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** In place (Fisher & Yates). */
  shuffle<T extends { [index: number]: number; readonly length: number }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
    return values;
  }

  /** 1 with probability `of256` / 256, else 0: four to a word, since masks are drawn by the million. */
  fillMask(mask: Uint8Array, of256: number): void {
    const whole = mask.length - (mask.length % 4);
    for (let i = 0; i < whole; i += 4) {
      const word = this.word();
      mask[i] = (word & 0xff) < of256 ? 1 : 0;
      mask[i + 1] = ((word >>> 8) & 0xff) < of256 ? 1 : 0;
      mask[i + 2] = ((word >>> 16) & 0xff) < of256 ? 1 : 0;
      mask[i + 3] = word >>> 24 < of256 ? 1 : 0;
    }
    if (whole < mask.length) {
      let word = this.word();
      for (let i = whole; i < mask.length; i++, word >>>= 8) mask[i] = (word & 0xff) < of256 ? 1 : 0;
    }
  }
}
