/**
 * How long a job will take yet, by how it went so far. The speed is the median of the slopes between all pairs of some
 * moments (Theil 1950, Sen 1968), so that a pause or a leap of progress does not upset it; of the newer half of the time
 * only, since what a job does first is seldom what it does later.
 */

interface Moment {
  /** ms */
  readonly at: number;
  readonly fraction: number;
}

const MOST_MOMENTS = 32;
/** ms before anything is said. */
const LEAST_TIME = 1000;
const LEAST_MOMENTS = 4;

export class TimeLeft {
  #moments: Moment[] = [];
  /** ms between two moments that are remembered. */
  #step = 100;

  /** @param at ms of a clock that never goes back */
  add(at: number, fraction: number): void {
    const last = this.#moments.at(-1);
    if (last && at - last.at < this.#step) return;
    this.#moments.push({ at, fraction });
    if (this.#moments.length <= MOST_MOMENTS) return;
    this.#moments = this.#moments.filter((_, i) => i % 2 === 0);
    this.#step *= 2;
  }

  /** s from `at` on, at which the job is `fraction` far; null where that cannot be said. */
  from(at: number, fraction: number): number | null {
    const [first] = this.#moments;
    if (first === undefined || at - first.at < LEAST_TIME) return null;
    const all = [...this.#moments.filter((moment) => moment.at < at), { at, fraction }];
    const newer = all.filter((moment) => moment.at >= (first.at + at) / 2);
    const used = newer.length >= LEAST_MOMENTS ? newer : all;
    if (used.length < LEAST_MOMENTS) return null;
    const speed = medianSlope(used);
    return speed > 0 ? (1 - fraction) / speed / 1000 : null;
  }
}

function medianSlope(moments: readonly Moment[]): number {
  const slopes: number[] = [];
  for (let i = 1; i < moments.length; i++) {
    for (let j = 0; j < i; j++) {
      slopes.push((moments[i].fraction - moments[j].fraction) / (moments[i].at - moments[j].at));
    }
  }
  slopes.sort((a, b) => a - b);
  const middle = slopes.length >> 1;
  return slopes.length % 2 === 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
}
