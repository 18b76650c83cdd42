/**
 * The road as a driver sees it when he begins a lap: who ended which lap just before him, who will come round behind him, on
 * the same lap or on another. Nothing in it ended after that moment.
 */

import { median } from '../../timing/index.ts';
import type { ModelLap, RaceLaps } from './laps.ts';

/** s; further apart nobody meets within a lap. */
const FAR = 30;
/** Laps of a set from which "usual" is taken. */
const RECENT = 3;

export class Road {
  readonly #laps: RaceLaps;
  readonly #place = new Map<ModelLap, number>();
  readonly #sameLap = new Map<number, ModelLap[]>();
  readonly #off = new Map<ModelLap, number>();
  readonly #fieldOff = new Map<ModelLap, number>();

  constructor(laps: RaceLaps) {
    this.#laps = laps;
    laps.all.forEach((lap, i) => {
      this.#place.set(lap, i);
      const same = this.#sameLap.get(lap.lap);
      if (same === undefined) this.#sameLap.set(lap.lap, [lap]);
      else same.push(lap);
      this.#off.set(lap, lap.isRacing ? lap.duration - median(racingBefore(lap, RECENT)) : Number.NaN);
    });
    for (const same of this.#sameLap.values()) {
      const seen: number[] = [];
      for (const lap of same) {
        const off = this.offUsual(lap);
        if (!Number.isNaN(off)) seen.push(off);
        this.#fieldOff.set(lap, seen.length >= RECENT ? median(seen) : Number.NaN);
      }
    }
  }

  /** s by which a racing lap was slower than the median of the three before it on the same set; NaN where there are none. */
  offUsual(lap: ModelLap): number {
    return this.#off.get(lap) ?? Number.NaN;
  }

  /** Median of that over all who had ended the same lap when this car did. */
  fieldOffUsual(lap: ModelLap): number {
    return this.#fieldOff.get(lap) ?? Number.NaN;
  }

  /** Who ended the same lap just before, and how long ago in s; `nth` from 1. Null in front. */
  ahead(lap: ModelLap, nth = 1): { readonly lap: ModelLap; readonly gap: number } | null {
    const same = this.#sameLap.get(lap.lap) ?? [];
    const other = same[same.indexOf(lap) - nth];
    return other === undefined ? null : { lap: other, gap: lap.end - other.end };
  }

  /** Who ended the same lap just after, if he had by `until`, and how much later in s. */
  behind(lap: ModelLap, until: number): { readonly lap: ModelLap; readonly gap: number } | null {
    const same = this.#sameLap.get(lap.lap) ?? [];
    const other = same[same.indexOf(lap) + 1];
    return other === undefined || other.end > until ? null : { lap: other, gap: other.end - lap.end };
  }

  /** s to the car ahead at the end of an earlier lap, at most 30; NaN where that lap is not known. */
  gapAhead(lap: ModelLap | null): number {
    if (lap === null) return Number.NaN;
    return Math.min(FAR, this.ahead(lap)?.gap ?? FAR);
  }

  /** Cars in a row in front, each within 1.5 s of the next. */
  train(lap: ModelLap): number {
    const same = this.#sameLap.get(lap.lap) ?? [];
    let at = same.indexOf(lap);
    let count = 0;
    while (at > 0 && same[at].end - same[at - 1].end < 1.5) {
      at--;
      count++;
    }
    return count;
  }

  /** Newest lap of every other car that ended within about a lap before this one, newest first. */
  others(lap: ModelLap): ModelLap[] {
    const at = this.#place.get(lap) ?? 0;
    const seen = new Set([lap.car]);
    const found: ModelLap[] = [];
    for (let i = at - 1; i >= 0; i--) {
      const other = this.#laps.all[i];
      if (lap.end - other.end > 1.05 * lap.duration) break;
      if (seen.has(other.car)) continue;
      seen.add(other.car);
      found.push(other);
    }
    return found;
  }

  /** Who passed the line last before this car, whatever lap he is on: he is in front on the road. */
  roadAhead(lap: ModelLap): { readonly lap: ModelLap; readonly gap: number } | null {
    for (let i = (this.#place.get(lap) ?? 0) - 1; i >= 0; i--) {
      const other = this.#laps.all[i];
      if (lap.end - other.end > FAR) return null;
      if (other.car !== lap.car && !other.pitsAtEnd) return { lap: other, gap: lap.end - other.end };
    }
    return null;
  }

  /** Who is to come round next behind this car, whatever lap he is on, and in how many s by his last lap. */
  roadBehind(
    lap: ModelLap,
    others: readonly ModelLap[],
  ): { readonly lap: ModelLap; readonly gap: number } | null {
    let best: { lap: ModelLap; gap: number } | null = null;
    for (const other of others) {
      const gap = other.end + (other.isRacing ? other.duration : lap.duration) - lap.end;
      if (gap > 0 && gap < (best?.gap ?? FAR)) best = { lap: other, gap };
    }
    return best;
  }
}

/** Durations of racing laps on the same set before one, newest first. */
export function racingBefore(lap: ModelLap, most: number): number[] {
  const found: number[] = [];
  for (let one = lap.before; one !== null && found.length < most && one.stint === lap.stint; one = one.before)
    if (one.isRacing) found.push(one.duration);
  return found;
}
