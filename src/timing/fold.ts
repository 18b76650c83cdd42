/**
 * The fold: a state and an event make the next state, and nothing else does. Live, replay and backtest differ only in
 * where the events come from.
 *
 * Rules, for what is not plain (those of laps, tyres, places, gaps and of who runs stand in their files):
 * - An event of a car that nobody entered enters it.
 * - A served penalty takes one pending penalty of its kind off the list, the oldest of the same length first.
 */

import { initialState } from './blank.ts';
import { carBookOf, carOf, withBook, withCar, withCarBook } from './change.ts';
import type {
  CarNumber,
  EntryEvent,
  IntervalEvent,
  LapCountEvent,
  LapEvent,
  PenaltyEvent,
  PositionEvent,
  QualifyingPartEvent,
  RaceControlEvent,
  RaceEvent,
  SectorEvent,
  SessionStatusEvent,
  TrackStatusEvent,
} from './events.ts';
import {
  foldBestLap,
  foldLapDeleted,
  foldSector,
  foldSegment,
  foldSpeedTrap,
  withClearedSegments,
  withLap,
  withPartBests,
} from './foldLap.ts';
import { foldCarSamples, foldLocations } from './foldSamples.ts';
import {
  begun,
  chequered,
  finished,
  flagged,
  foldRetirement,
  foldStopped,
  hasFinished,
  started,
  withReturned,
  withSilentOut,
} from './foldStatus.ts';
import {
  foldPitIn,
  foldPitOut,
  foldPitStop,
  foldStint,
  isStopped,
  withLapTyres,
  withOpenStopsUnderRed,
} from './foldTyres.ts';
import { crossed, standingChanged } from './gaps.ts';
import { placed, placedAfter } from './standing.ts';
import type { CarState, RaceState } from './state.ts';

/** More laps than any race has: a number beyond is a fault of the source, and lists grow by it. */
const MOST_LAPS = 1000;
/** More cars than any session has; events of further ones change nothing but the time. */
const MOST_CARS = 100;
/** More messages than any session has: of a source that has more the last ones are kept. */
const MOST_MESSAGES = 2000;
/** More penalties than any car has to serve; of more the last ones are kept. */
const MOST_PENALTIES = 100;

/** The state after one more event. Events have to come in the order of `compareEvents`; nothing is changed in place. */
export function fold(state: RaceState, event: RaceEvent): RaceState {
  const isOfCar = 'car' in event && event.car !== null && event.type !== 'raceControl';
  const next = isOfCar && !hasRoomFor(state, event.car) ? state : applied(entered(state, event), event);
  return next.time === event.time ? next : { ...next, time: event.time };
}

/** Folds events, sorted by `compareEvents`, onto a state. */
export function foldAll(events: Iterable<RaceEvent>, state: RaceState = initialState): RaceState {
  let next = state;
  for (const event of events) next = fold(next, event);
  return next;
}

/** Whether the car is one of the session's, or may still become one. */
function hasRoomFor({ cars }: RaceState, car: CarNumber): boolean {
  return car in cars || Object.keys(cars).length < MOST_CARS;
}

function entered(state: RaceState, event: RaceEvent): RaceState {
  if (!('car' in event) || event.car === null || event.car in state.cars) return state;
  // Race control speaks of cars by numbers read out of sentences.
  if (event.type === 'raceControl') return state;
  return placed(withCar(state, event.car, {}));
}

function applied(state: RaceState, event: RaceEvent): RaceState {
  switch (event.type) {
    case 'entry':
      return foldEntry(state, event);
    case 'sessionStatus':
      return foldStatus(state, event);
    case 'lapCount':
      return foldLapCount(state, event);
    case 'lap':
      return foldLap(state, event);
    case 'sector':
      return foldSectorEnd(state, event);
    case 'segment':
      return foldSegment(state, event);
    case 'speedTrap':
      return foldSpeedTrap(state, event);
    case 'bestLap':
      return standingChanged(foldBestLap(state, event));
    case 'position':
      return foldPosition(state, event);
    case 'interval':
      return foldInterval(state, event);
    case 'pitIn':
      return foldPitIn(begun(state, event.car, event.lap ?? MOST_LAPS), event);
    case 'pitOut':
      return foldPitOut(withReturned(state, event.car), event);
    case 'pitStop':
      return foldPitStop(state, event);
    case 'stint':
      return foldStint(state, event);
    case 'trackStatus':
      return foldTrackStatus(state, event);
    case 'raceControl':
      return foldRaceControl(state, event);
    case 'penalty':
      return foldPenalty(state, event);
    case 'lapDeleted':
      return standingChanged(foldLapDeleted(state, event));
    case 'drs':
      return { ...state, drsEnabled: event.enabled };
    case 'weather': {
      const { air, track, humidity, pressure, windSpeed, windDirection, rain } = event;
      return { ...state, weather: { air, track, humidity, pressure, windSpeed, windDirection, rain } };
    }
    case 'retirement':
      return foldRetirement(state, event);
    case 'stopped':
      return foldStopped(state, event);
    case 'finish':
      return finished(state, event.car);
    case 'qualifyingPart':
      return foldQualifyingPart(state, event);
    case 'carSamples':
      return foldCarSamples(state, event);
    case 'locationSamples':
      return foldLocations(state, event);
    default:
      // A newer source may know events that we do not; they change nothing.
      event satisfies never;
      return state;
  }
}

function foldEntry(state: RaceState, event: EntryEvent): RaceState {
  const car = carOf(state, event.car);
  const next = withCar(state, event.car, {
    code: event.code ?? car.code,
    name: event.name ?? car.name,
    team: event.team ?? car.team,
    colour: event.colour ?? car.colour,
    grid: event.grid ?? car.grid,
  });
  return event.grid === undefined ? next : placed(next);
}

function foldStatus(state: RaceState, { status }: SessionStatusEvent): RaceState {
  const next = { ...state, status };
  switch (status) {
    case 'started':
      return started(next);
    case 'aborted':
      return withOpenStopsUnderRed(next);
    case 'finished':
      return chequered(next);
    case 'inactive':
    case 'finalised':
    case 'ended':
      return next;
    default:
      status satisfies never;
      return next;
  }
}

function foldLapCount(state: RaceState, { lap, total }: LapCountEvent): RaceState {
  return { ...state, lap: lap ?? state.lap, totalLaps: total ?? state.totalLaps };
}

/** The leader is on `lap`. A lap count of the source may go back (a race taken back a lap); what was driven may not. */
function leaderOn(state: RaceState, lap: number): RaceState {
  const now = Math.min(lap, state.totalLaps ?? MOST_LAPS);
  return state.book.mode === 'race' && now > state.lap ? { ...state, lap: now } : state;
}

function isLapNumber(lap: number): boolean {
  return Number.isInteger(lap) && lap >= 1 && lap <= MOST_LAPS;
}

function foldSectorEnd(state: RaceState, event: SectorEvent): RaceState {
  const { car, lap, sector, time } = event;
  if (!isLapNumber(lap) || hasFinished(state, car)) return state;
  const isNew = isForward(carOf(state, car), lap, sector);
  let next = foldSector(isNew ? begun(state, car, lap) : state, event);
  // The line at the end of sector 3 is crossed by the lap's own event.
  if (sector === 3 || !isNew) return next;
  next = withCar(next, car, { lastLine: { time, sector, lap } });
  next = leaderOn(crossed(next, car, lap, sector, time), lap);
  return next.book.mode === 'race' ? placedAfter(next, car) : next;
}

/** Whether the line lies beyond all that the car has crossed: a lap told again is no new crossing. */
function isForward({ lastLine }: CarState, lap: number, sector: number): boolean {
  return lastLine === null || 3 * lap + sector > 3 * lastLine.lap + lastLine.sector;
}

function foldLap(state: RaceState, event: LapEvent): RaceState {
  const { car, lap, time, position } = event;
  const before = carOf(state, car);
  const isKnown = before.history.some((each) => each.lap === lap);
  if (!isLapNumber(lap) || (hasFinished(state, car) && !isKnown)) return state;
  const isNew = isForward(before, lap, 3);
  let next = withLapTyres(withLap(isNew ? begun(state, car, lap) : state, event), event);
  if (isNew) {
    next = withCar(next, car, { lastLine: { time, sector: 3, lap } });
    next = leaderOn(crossed(next, car, lap, 3, time), lap + 1);
    next = withClearedSegments(next, car);
    next = flagged(next, car, lap);
    if (3 * lap - 1 > state.book.farthest) next = withSilentOut(next, lap, time);
  }
  if (position !== null && !isKnown) return withStated(next, car, position, time);
  return next.book.mode === 'race' ? placedAfter(next, car) : standingChanged(next);
}

function foldPosition(state: RaceState, { car, position, time }: PositionEvent): RaceState {
  return withStated(state, car, position, time);
}

function withStated(state: RaceState, car: CarNumber, position: number, time: number): RaceState {
  if (!(Number.isInteger(position) && position >= 1 && position <= MOST_LAPS)) return state;
  return standingChanged(withCarBook(state, car, { stated: { position, time } }));
}

function foldInterval(state: RaceState, event: IntervalEvent): RaceState {
  const car = carOf(state, event.car);
  const next = state.book.statedGaps ? state : withBook(state, { statedGaps: true });
  return withCar(next, event.car, {
    gap: event.gap === undefined ? car.gap : event.gap,
    interval: event.ahead === undefined ? car.interval : event.ahead,
  });
}

function foldTrackStatus(state: RaceState, { status }: TrackStatusEvent): RaceState {
  const next = { ...state, trackStatus: status };
  return isStopped(next) ? withOpenStopsUnderRed(next) : next;
}

function foldRaceControl(state: RaceState, event: RaceControlEvent): RaceState {
  const next = { ...state, raceControl: [...state.raceControl.slice(1 - MOST_MESSAGES), event] };
  return event.flag === 'chequered' ? chequered(next) : next;
}

function foldPenalty(state: RaceState, event: PenaltyEvent): RaceState {
  const { penalties } = carOf(state, event.car);
  if (!event.served) {
    return withCar(state, event.car, { penalties: [...penalties.slice(1 - MOST_PENALTIES), event] });
  }
  const ofKind = penalties.filter(({ kind }) => kind === event.kind);
  const paid = ofKind.find(({ seconds }) => event.seconds === null || seconds === event.seconds) ?? ofKind[0];
  return withCar(state, event.car, { penalties: penalties.filter((each) => each !== paid) });
}

function foldQualifyingPart(state: RaceState, event: QualifyingPartEvent): RaceState {
  const parts: [number | null, number | null, number | null] = [...state.book.parts];
  parts[event.part - 1] ??= event.time;
  let next = withBook({ ...state, qualifyingPart: event.part }, { mode: 'timed', parts });
  for (const car of event.out) {
    if (!hasRoomFor(next, car)) continue;
    const known = carBookOf(next, car).knockedOut;
    // Named as out of part 2, a car was knocked out in part 1; named again later, it stays so.
    const knockedOut = known ?? (event.part === 3 ? 2 : 1);
    next = withCar(withCarBook(next, car, { knockedOut }), car, { status: 'knockedOut' });
  }
  if (event.part !== state.qualifyingPart) {
    for (const { car, status } of Object.values(next.cars)) {
      if (status !== 'knockedOut') next = withCar(next, car, { gap: null, interval: null });
    }
  }
  return standingChanged(withPartBests(next));
}
