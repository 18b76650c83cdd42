/**
 * When a car was in the pit lane, by its own speed. Without the table of stops OpenF1 only says that a lap began in the
 * pits. But the lane has a speed limit that everybody drives to the letter, from its first line to its last: around the
 * moment at which the car crossed the finish line in the lane, it was in there for as long as it kept to the limit.
 *
 * Against the timing loops of the lane an entry comes out about a second early, an exit half a second; on circuits where the
 * exit line lies before the end of the limit it is a second or two late.
 *
 * What would surprise: the limit differs from circuit to circuit and is not in the data; it is the speed at which cars on
 * their way in cross the line. A car that leaves the lane slowly (behind the safety car) hides its exit; such visits, and
 * those that take longer than any stop, are left without times.
 */

import { type CarSamples, rowsOfCar } from '../../../timing/index.ts';

export interface Visit {
  readonly car: number;
  /** s, session time at which the car crossed the finish line in the lane. */
  readonly line: number;
}

export interface VisitTimes {
  readonly pitIn: number;
  readonly pitOut: number;
}

const KMH = 1 / 3.6;
/** Limits that are in use, m/s: 80 km/h, and 60 where the lane is narrow. */
const LIMITS = [60 * KMH, 80 * KMH];
/** Speeds are whole km/h, and limiters overshoot by one or two. */
const OVER = 2.5 * KMH;
/** A visit takes this long at least and at most, s; what is longer is a car in its garage or a stopped race. */
const SHORTEST = 8;
const LONGEST = 90;
/** s without a sample that the link to a car may be lost for. */
const GAP = 2;

/** The first row of `rows` at or after `time`. */
function firstAt(samples: CarSamples, rows: Uint32Array, time: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (samples.time[rows[middle]] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The limit that most of the visits keep at the line; null where most keep none. */
function limitOf(samples: CarSamples, visits: readonly Visit[]): number | null {
  const votes = LIMITS.map(() => 0);
  for (const { car, line } of visits) {
    const rows = rowsOfCar(samples, car);
    const at = firstAt(samples, rows, line);
    if (at >= rows.length) continue;
    const speed = samples.speed[rows[at]];
    const nearest = LIMITS.findIndex((limit) => Math.abs(speed - limit) <= OVER);
    if (nearest >= 0) votes[nearest]++;
  }
  const most = Math.max(...votes);
  return most * 3 >= visits.length && most > 0 ? LIMITS[votes.indexOf(most)] : null;
}

/** The moment between two samples at which the speed was `speed`. */
function crossing(samples: CarSamples, slow: number, fast: number, speed: number): number {
  const share = (speed - samples.speed[slow]) / (samples.speed[fast] - samples.speed[slow]);
  return samples.time[slow] + Math.min(1, Math.max(0, share)) * (samples.time[fast] - samples.time[slow]);
}

/** Walks from `at` while the car keeps to the limit; the moment at which it did not, or null where samples end. */
function edge(
  samples: CarSamples,
  rows: Uint32Array,
  at: number,
  step: 1 | -1,
  limit: number,
): number | null {
  for (let i = at; i + step >= 0 && i + step < rows.length; i += step) {
    const here = rows[i];
    const next = rows[i + step];
    if (Math.abs(samples.time[next] - samples.time[here]) > GAP) return null;
    if (!(samples.speed[next] <= limit + OVER)) {
      return Number.isFinite(samples.speed[next]) ? crossing(samples, here, next, limit) : null;
    }
    if (Math.abs(samples.time[next] - samples.time[rows[at]]) > LONGEST) return null;
  }
  return null;
}

/** Entry to the lane and exit from it for each visit; null where the speeds do not show them. */
export function visitTimes(samples: CarSamples, visits: readonly Visit[]): (VisitTimes | null)[] {
  const limit = limitOf(samples, visits);
  return visits.map(({ car, line }) => {
    if (limit === null) return null;
    const rows = rowsOfCar(samples, car);
    const at = firstAt(samples, rows, line);
    if (at >= rows.length || !(samples.speed[rows[at]] <= limit + OVER)) return null;
    const pitIn = edge(samples, rows, at, -1, limit);
    const pitOut = edge(samples, rows, at, 1, limit);
    if (pitIn === null || pitOut === null) return null;
    const taken = pitOut - pitIn;
    return taken >= SHORTEST && taken <= LONGEST ? { pitIn, pitOut } : null;
  });
}
