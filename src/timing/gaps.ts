/**
 * Gaps at timing lines, for sources that give none: the difference of the moments at which two cars crossed the same
 * line of the same lap, which is what a timing screen shows until the next line. A car that the other has lapped is
 * whole laps behind. Sectors 1 and 2 end at two lines of the circuit, a lap at the third.
 *
 * A line at which the farthest car was not seen (a sector that the source lost) says nothing: gaps stay as they were.
 */

import { carOf, withBook, withCar } from './change.ts';
import type { CarNumber, Gap } from './events.ts';
import { linesCrossed, placed } from './standing.ts';
import type { LineBook, RaceState } from './state.ts';

/** Books that `car` crossed the line at the end of `sector` of `lap`, and sets its gaps where the source gives none. */
export function crossed(
  state: RaceState,
  number: CarNumber,
  lap: number,
  sector: 1 | 2 | 3,
  time: number,
): RaceState {
  const { book } = state;
  const index = 3 * (lap - 1) + sector - 1;
  const lines = book.lines.at(lap - 1) ?? [null, null, null];
  const line = lines[sector - 1];
  const farthest = Math.max(book.farthest, index);
  const entry: LineBook = { first: line?.first ?? time, last: time, lastCar: number };
  const next = withBook(state, { lines: withLine(book.lines, lap, sector, entry), farthest });
  if (book.statedGaps || book.mode === 'timed') return next;

  if (line === null)
    return index < book.farthest ? next : withCar(next, number, { gap: null, interval: null });
  const lapsDown = Math.floor((farthest - index) / 3);
  const gap: Gap =
    lapsDown > 0 ? { unit: 'laps', value: lapsDown } : { unit: 's', value: between(time, line.first) };
  const ahead = linesCrossed(carOf(state, line.lastCar)) - 1;
  const lapsAway = Math.floor((ahead - index) / 3);
  const interval: Gap =
    lapsAway > 0 ? { unit: 'laps', value: lapsAway } : { unit: 's', value: between(time, line.last) };
  return withCar(next, number, { gap, interval });
}

/** Timing is to the millisecond; a difference of two such times is too. */
function between(to: number, from: number): number {
  return Math.round((to - from) * 1000) / 1000;
}

function withLine(
  lines: RaceState['book']['lines'],
  lap: number,
  sector: number,
  entry: LineBook,
): RaceState['book']['lines'] {
  const next = [...lines];
  // Laps are numbered by sources, so one may be far off: the list grows no farther than a race can be long.
  while (next.length < lap) next.push([null, null, null]);
  next[lap - 1] = next[lap - 1].map((each, i) => (i === sector - 1 ? entry : each));
  return next;
}

/** Gaps of a session that goes by best laps: to the best of all, and to the car one place ahead. */
function timedGaps(state: RaceState): RaceState {
  if (state.book.mode === 'race' || state.book.statedGaps) return state;
  let next = state;
  let ahead = Number.POSITIVE_INFINITY;
  const leader = state.order.length > 0 ? bestOf(state, state.order[0]) : ahead;
  for (const number of state.order) {
    const car = state.cars[number];
    const best = bestOf(state, number);
    const to = (other: number): Gap | null =>
      number === state.order[0] || !Number.isFinite(best - other)
        ? null
        : { unit: 's', value: between(best, other) };
    const [gap, interval] = [to(leader), to(ahead)];
    if (!sameGap(gap, car.gap) || !sameGap(interval, car.interval)) {
      next = withCar(next, number, { gap, interval });
    }
    ahead = best;
  }
  return next;
}

function bestOf(state: RaceState, car: CarNumber): number {
  return state.cars[car].bestLap?.duration ?? Number.POSITIVE_INFINITY;
}

function sameGap(a: Gap | null, b: Gap | null): boolean {
  return a === b || (a !== null && b !== null && a.unit === b.unit && a.value === b.value);
}

/** Order and places anew, and the gaps where these hang on them. */
export function standingChanged(state: RaceState): RaceState {
  return timedGaps(placed(state));
}
