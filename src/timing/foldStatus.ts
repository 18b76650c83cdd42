/**
 * Whether a car stands on the grid, runs, is in the pits, has stopped, is out, or has finished.
 *
 * Rules, for what is not plain:
 * - The race starts with the session status `started`, or with the first line that a car crosses where no status comes.
 * - The finish: when the leader ends the last lap, or takes the chequered flag sooner, he has finished; so has every car
 *   that crosses the line after that, however many laps it has done (sporting regulations, finish). Laps after it do
 *   not count. Messages of the flag come some time after the leader crossed the line: he has taken it if the line was
 *   the last that he crossed, else he takes it the next time.
 * - A retirement stands until it is taken back; a lap told later does not undo it.
 * - Lap tables say nothing of retirements. A car that crosses no line while the first car drives two laps is presumed to
 *   be out; should it cross one after all (a long repair), it is in the race again. A race that is stopped stops that
 *   clock, since nobody laps.
 */

import { carBookOf, carOf, withBook, withCar, withCarBook } from './change.ts';
import type { CarNumber, RetirementEvent, StoppedEvent } from './events.ts';
import { standingChanged } from './gaps.ts';
import { placed } from './standing.ts';
import type { CarState, RaceState } from './state.ts';

/** Lights out: cars on the grid run. In qualifying and practice they stand in the pits until they come out. */
export function started(state: RaceState): RaceState {
  const isRace = state.book.mode === 'race';
  let next = isRace && state.lap === 0 ? { ...state, lap: 1 } : state;
  for (const { car, status } of Object.values(state.cars)) {
    if (status === 'grid') next = withCar(next, car, { status: isRace ? 'running' : 'pit' });
  }
  return next;
}

/**
 * A car that drives is no longer on the grid, whatever the session's status says, and has not stopped; and one that crosses a line of a lap
 * after the one on which it came in has left the pits, where the source does not say when. (The lane ends before the
 * first sector does.) In qualifying a car that took the flag of one part drives on in the next.
 */
export function begun(state: RaceState, number: CarNumber, lap: number): RaceState {
  const { status, stops } = carOf(state, number);
  const stop = stops.at(-1);
  const isPast = stop === undefined || lap > stop.lap;
  if (carBookOf(state, number).isPresumedOut) return begun(withReturned(state, number), number, lap);
  const comesOut = (status === 'pit' && isPast) || (status === 'finished' && isPractice(state));
  return status === 'grid' || status === 'stopped' || comesOut
    ? withCar(state, number, { status: 'running' })
    : state;
}

/** Sessions that go by best laps, where a flag ends a car's lap but not what it may do. */
function isPractice({ book }: RaceState): boolean {
  return book.mode === 'timed';
}

export function hasFinished(state: RaceState, car: CarNumber): boolean {
  return !isPractice(state) && carOf(state, car).status === 'finished';
}

/** Whether the car that has just ended a lap has finished the race with it. */
export function flagged(state: RaceState, car: CarNumber, lap: number): RaceState {
  if (state.book.mode === 'timed') return state;
  const { chequered } = state.book;
  const isLastLap = state.totalLaps !== null && lap >= state.totalLaps;
  const isLeader = chequered === 'shown' && placed(state).order[0] === car;
  if (chequered !== 'taken' && !isLastLap && !isLeader) return state;
  return finished(ended(withBook(state, { chequered: 'taken' })), car);
}

/** The flag has been taken. What the source says of the session's end comes some time after it, if at all. */
function ended(state: RaceState): RaceState {
  return state.status === 'started' || state.status === 'inactive' ? { ...state, status: 'finished' } : state;
}

/** The flag is out: for the leader who has just crossed the line, and those who followed him over it, or for his next time. */
export function chequered(state: RaceState): RaceState {
  if (state.book.mode === 'timed' || state.book.chequered !== 'no') return state;
  const leader: CarState | undefined = state.cars[state.order[0]];
  const line = leader?.lastLine ?? null;
  if (line === null || line.sector !== 3) return withBook(state, { chequered: 'shown' });
  let next = withBook(state, { chequered: 'taken' });
  for (const { car, lastLine } of Object.values(state.cars)) {
    if (lastLine?.sector === 3 && lastLine.time >= line.time) next = finished(next, car);
  }
  return next;
}

export function finished(state: RaceState, car: CarNumber): RaceState {
  const { status } = carOf(state, car);
  if (status === 'finished' || status === 'retired') return state;
  return withCar(state, car, { status: 'finished' });
}

export function foldRetirement(state: RaceState, event: RetirementEvent): RaceState {
  const { status } = carOf(state, event.car);
  if (!event.out) {
    if (status !== 'retired') return state;
    const back = withCar(state, event.car, { status: 'running', retirementReason: null });
    return standingChanged(withCarBook(back, event.car, { outSince: null, isPresumedOut: false }));
  }
  // A car that stops on its way back to the pits has finished the race.
  if (status === 'finished') return state;
  const retirementReason = event.reason ?? carOf(state, event.car).retirementReason;
  const next = withCar(state, event.car, { status: 'retired', retirementReason, gap: null, interval: null });
  const outSince = carBookOf(state, event.car).outSince ?? event.time;
  return standingChanged(withCarBook(next, event.car, { outSince, isPresumedOut: false }));
}

/** Laps of the first car without a sign of a car after which it is presumed to be out. */
const SILENT_LAPS = 2;

export function withSilentOut(state: RaceState, lap: number, time: number): RaceState {
  const since = state.book.lines.at(lap - SILENT_LAPS - 1)?.[2]?.first;
  if (state.book.mode === 'timed' || lap <= SILENT_LAPS || since === undefined) return state;
  let next = state;
  for (const { car, status, lastLine } of Object.values(state.cars)) {
    const isSeen = lastLine !== null && lastLine.time >= since;
    if (isSeen || status === 'finished' || status === 'retired') continue;
    next = withCar(next, car, { status: 'retired', gap: null, interval: null });
    next = withCarBook(next, car, { outSince: time, isPresumedOut: true });
  }
  return next === state ? state : placed(next);
}

/** The car is seen again, having been presumed out. */
export function withReturned(state: RaceState, car: CarNumber): RaceState {
  if (!carBookOf(state, car).isPresumedOut) return state;
  const next = withCarBook(state, car, { outSince: null, isPresumedOut: false });
  return placed(withCar(next, car, { status: 'running' }));
}

export function foldStopped(state: RaceState, { car, stopped }: StoppedEvent): RaceState {
  const { status } = carOf(state, car);
  if (stopped && (status === 'running' || status === 'grid'))
    return withCar(state, car, { status: 'stopped' });
  if (!stopped && status === 'stopped') return withCar(state, car, { status: 'running' });
  return state;
}
