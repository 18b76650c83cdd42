/** Small tools of the corner measurements: crossings of a level, turning points, and pauses of the brake. */

import type { LapSignals } from './signals.ts';

/** s: releases and lifts shorter than this are bridged (a gear change, a bump). */
export const BRIEF = 0.15;
/** s: applications of the brake this far apart are one braking, as long as the throttle stays closed between them. */
const BETWEEN_DABS = 2;
/** Throttle that is still closed for that. */
const BARELY = 0.15;
/** s of throttle that are a blip for a lower gear, not a wish to go faster. */
const BLIP = 0.35;

/** A pause between two applications of the brake, and whether they are still one braking. */
export class Gap {
  readonly #signals: LapSignals;
  #seconds = 0;
  #throttle = 0;

  constructor(signals: LapSignals) {
    this.#signals = signals;
  }

  add(point: number, seconds: number): void {
    this.#seconds += seconds;
    if (this.#signals.throttle[point] >= BARELY) this.#throttle += seconds;
  }

  get bridged(): boolean {
    if (this.#seconds <= BRIEF) return true;
    return !this.#signals.throttleDerived && this.#seconds <= BETWEEN_DABS && this.#throttle <= BLIP;
  }
}

/** The real-valued point between i − 1 and i at which the values pass a level. */
export function crossing(i: number, before: number, after: number, level: number): number {
  if (before === after) return i;
  return i - 1 + Math.min(1, Math.max(0, (level - before) / (after - before)));
}

/** Reversals after the first extreme, each larger than `noise`. */
export function turningPoints(first: number, last: number, v: (i: number) => number, noise: number): number {
  let low = v(first);
  let high = low;
  let direction = 0;
  let count = 0;
  for (let i = first; i <= last; i++) {
    const value = v(i);
    low = Math.min(low, value);
    high = Math.max(high, value);
    const rising = value - low > noise;
    const falling = high - value > noise;
    if (direction <= 0 && rising) {
      if (direction < 0) count++;
      direction = 1;
      high = value;
    } else if (direction >= 0 && falling) {
      if (direction > 0) count++;
      direction = -1;
      low = value;
    }
    if (direction > 0) low = high;
    if (direction < 0) high = low;
  }
  return count;
}
