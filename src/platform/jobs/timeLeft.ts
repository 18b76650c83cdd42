/**
 * How long a job will take yet, by how it went so far. The speed is a repeated median of the slopes between
 * some moments (Siegel 1982), which a pause or a leap of progress does not upset; of the newer half of the time only,
 * since what a job does first is seldom what it does later.
 */

import { median } from '../../telemetry/index.ts';

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

/** Of each moment the median slope to the others, and of those the median. */
function medianSlope(moments: readonly Moment[]): number {
  return median(
    moments.map((one) =>
      median(
        moments
          .filter((other) => other !== one)
          .map((other) => (other.fraction - one.fraction) / (other.at - one.at)),
      ),
    ),
  );
}
