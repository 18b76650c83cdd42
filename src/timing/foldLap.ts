/**
 * Laps, sectors, speed traps and what is best of them.
 *
 * Rules, for what is not plain:
 * - A lap told again corrects the lap with its number, field by field; a field without a value says nothing.
 * - Deleted laps and laps that nobody timed are no best laps. A lap given back counts again. Best sectors stand even
 *   when the lap is deleted, as on the timing screens.
 * - In practice and qualifying a lap into or out of the pits is no attempt, though the feed times it.
 * - Of two equal bests the earlier one stands.
 * - In qualifying a car's best lap is that of the part that is on, or of the one that it was knocked out in; the fastest
 *   lap is that of the session.
 * - A best lap that the source gives apart from laps outranks the laps ended before it (one of them may have been
 *   deleted without a word); a faster one after it outranks it.
 * - Race control may delete a lap before its time arrives: the deletion waits for it.
 */

import { carBookOf, carOf, withBook, withCar, withCarBook, withPart } from './change.ts';
import type {
  BestLapEvent,
  CarNumber,
  LapDeletedEvent,
  LapEvent,
  SectorEvent,
  SegmentEvent,
  SegmentStatus,
  SpeedTrapEvent,
  SpeedTraps,
} from './events.ts';
import type { BestLap, CarState, RaceState, SectorState } from './state.ts';

/** s; times are published to the millisecond. */
const SAME_TIME = 0.0005;
/** More mini-sectors than any circuit has in a sector. */
const MOST_SEGMENTS = 64;
/** More laps than race control takes from a car before they arrive; of more the last ones wait. */
const MOST_DELETIONS = 100;

/** Adds the lap to the car's history and renews what is best. Not: tyres, places, gaps, status. */
export function withLap(state: RaceState, event: LapEvent): RaceState {
  const car = carOf(state, event.car);
  const book = carBookOf(state, event.car);
  const waiting = book.deletions.find((each) => tells(each, event));
  const told =
    waiting === undefined ? event : { ...event, deleted: !waiting.reinstated, deletedReason: waiting.reason };
  const history = insertLap(car.history, told);
  const lap = history.find((each) => each.lap === event.lap) ?? told;
  let next = withCar(state, event.car, {
    history,
    laps: history[history.length - 1].lap,
    lastLap: history[history.length - 1],
  });
  if (waiting !== undefined) {
    const deletions = book.deletions.filter((each) => each !== waiting);
    next = withCarBook(next, event.car, { deletions });
  }
  for (const sector of [1, 2, 3] as const) {
    const duration = lap.sectors[sector - 1];
    if (duration !== null) next = withSector(next, event.car, event.lap, sector, duration);
  }
  for (const trap of ['i1', 'i2', 'fl', 'st'] as const) {
    const speed = lap.speeds[trap];
    if (speed !== null) next = withSpeed(next, event.car, trap, speed);
  }
  return withBests(next, event.car);
}

/** The car begins a lap: its mini-sectors go out; the sectors stay until the new ones come. */
export function withClearedSegments(state: RaceState, number: CarNumber): RaceState {
  const car = carOf(state, number);
  if (car.sectors.every(({ segments }) => segments.every((status) => status === 'none'))) return state;
  const clear = (sector: SectorState): SectorState => ({
    ...sector,
    segments: sector.segments.map((): SegmentStatus => 'none'),
  });
  const [first, second, third] = car.sectors;
  return withCar(state, number, { sectors: [clear(first), clear(second), clear(third)] });
}

function insertLap(history: readonly LapEvent[], lap: LapEvent): readonly LapEvent[] {
  let at = history.length;
  while (at > 0 && history[at - 1].lap >= lap.lap) at--;
  const known = at < history.length && history[at].lap === lap.lap ? history[at] : null;
  const next = known === null ? lap : corrected(known, lap);
  return [...history.slice(0, at), next, ...history.slice(known === null ? at : at + 1)];
}

function corrected(old: LapEvent, lap: LapEvent): LapEvent {
  const [s1, s2, s3] = lap.sectors;
  return {
    ...old,
    start: lap.start ?? old.start,
    duration: lap.duration ?? old.duration,
    sectors: [s1 ?? old.sectors[0], s2 ?? old.sectors[1], s3 ?? old.sectors[2]],
    speeds: {
      i1: lap.speeds.i1 ?? old.speeds.i1,
      i2: lap.speeds.i2 ?? old.speeds.i2,
      fl: lap.speeds.fl ?? old.speeds.fl,
      st: lap.speeds.st ?? old.speeds.st,
    },
    position: lap.position ?? old.position,
    compound: lap.compound ?? old.compound,
    tyreAge: lap.tyreAge ?? old.tyreAge,
    freshTyre: lap.freshTyre ?? old.freshTyre,
    stint: lap.stint ?? old.stint,
    pitIn: lap.pitIn ?? old.pitIn,
    pitOut: lap.pitOut ?? old.pitOut,
    deleted: lap.deleted || old.deleted,
    deletedReason: lap.deletedReason ?? old.deletedReason,
    generated: lap.generated && old.generated,
    accurate: lap.accurate ?? old.accurate,
    segments: lap.segments ?? old.segments,
  };
}

export function foldSector(state: RaceState, event: SectorEvent): RaceState {
  if (event.duration === null) return state;
  return withSector(state, event.car, event.lap, event.sector, event.duration);
}

/** Shows a sector's time and ranks it. The same sector told again, by the lap that it was of, changes nothing. */
function withSector(
  state: RaceState,
  number: CarNumber,
  lap: number,
  sector: 1 | 2 | 3,
  duration: number,
): RaceState {
  const i = sector - 1;
  const car = carOf(state, number);
  const { sectorLaps } = carBookOf(state, number);
  if (lap < sectorLaps[i] || (lap === sectorLaps[i] && car.sectors[i].duration === duration)) return state;
  const own = car.bestSectors[i];
  const best = state.bestSectors[i];
  const isPersonal = own === null || duration < own;
  const isOverall = isPersonal && (best === null || duration < best);
  const shown: SectorState = {
    ...car.sectors[i],
    duration,
    rank: isOverall ? 'overall' : isPersonal ? 'personal' : 'none',
  };
  let next = withCar(state, number, {
    sectors: withPart(car.sectors, i, shown),
    bestSectors: isPersonal ? withPart(car.bestSectors, i, duration) : car.bestSectors,
  });
  next = withCarBook(next, number, { sectorLaps: withPart(sectorLaps, i, lap) });
  if (!isOverall) return next;
  const holder = state.book.sectorHolders[i];
  if (holder !== null && holder !== number) {
    const loser = carOf(next, holder);
    if (loser.sectors[i].rank === 'overall') {
      const rank: SectorState = { ...loser.sectors[i], rank: 'personal' };
      next = withCar(next, holder, { sectors: withPart(loser.sectors, i, rank) });
    }
  }
  next = withBook(next, { sectorHolders: withPart(next.book.sectorHolders, i, number) });
  return { ...next, bestSectors: withPart(next.bestSectors, i, duration) };
}

export function foldSegment(state: RaceState, event: SegmentEvent): RaceState {
  const { segment } = event;
  if (!(Number.isInteger(segment) && segment >= 0 && segment < MOST_SEGMENTS)) return state;
  const { sectors } = carOf(state, event.car);
  const sector = sectors[event.sector - 1];
  const segments = [...sector.segments];
  while (segments.length <= segment) segments.push('none');
  segments[segment] = event.status;
  return withCar(state, event.car, {
    sectors: withPart(sectors, event.sector - 1, { ...sector, segments }),
  });
}

export function foldSpeedTrap(state: RaceState, event: SpeedTrapEvent): RaceState {
  return withSpeed(state, event.car, event.trap, event.speed);
}

function withSpeed(state: RaceState, number: CarNumber, trap: keyof SpeedTraps, speed: number): RaceState {
  const { speeds, bestSpeeds } = carOf(state, number);
  const isBest = speed > (bestSpeeds[trap] ?? Number.NEGATIVE_INFINITY);
  if (speeds[trap] === speed && !isBest) return state;
  return withCar(state, number, {
    speeds: { ...speeds, [trap]: speed },
    bestSpeeds: isBest ? { ...bestSpeeds, [trap]: speed } : bestSpeeds,
  });
}

export function foldBestLap(state: RaceState, event: BestLapEvent): RaceState {
  const { lap, duration, time } = event;
  return withBests(withCarBook(state, event.car, { statedBest: { lap, duration, time } }), event.car);
}

export function foldLapDeleted(state: RaceState, event: LapDeletedEvent): RaceState {
  const car = carOf(state, event.car);
  const book = carBookOf(state, event.car);
  const at = car.history.findLastIndex((lap) => tells(event, lap));
  let next = state;
  if (at >= 0) {
    const deletedReason = event.reinstated ? null : event.reason;
    const lap: LapEvent = { ...car.history[at], deleted: !event.reinstated, deletedReason };
    const history = car.history.with(at, lap);
    next = withCar(next, event.car, { history, lastLap: history[history.length - 1] });
  } else {
    const others = book.deletions.filter(
      (each) => each.lap !== event.lap || each.duration !== event.duration,
    );
    next = withCarBook(next, event.car, { deletions: [...others.slice(1 - MOST_DELETIONS), event] });
  }
  const { statedBest } = book;
  if (!event.reinstated && statedBest !== null && tells(event, statedBest)) {
    next = withCarBook(next, event.car, { statedBest: null });
  }
  return withBests(next, event.car);
}

/** Whether race control means this lap: by its number where both have one, else by its time. */
function tells(
  event: LapDeletedEvent,
  lap: { readonly lap: number | null; readonly duration: number | null },
): boolean {
  if (event.lap !== null && lap.lap !== null) return event.lap === lap.lap;
  if (event.duration === null || lap.duration === null) return false;
  return Math.abs(event.duration - lap.duration) < SAME_TIME;
}

/** Which laps count. */
interface Counting {
  /** s, session time; laps that end after the one and not after the other. */
  readonly from: number;
  readonly to: number;
  /** Whether laps into and out of the pits do. */
  readonly withPits: boolean;
}

function wholeSession({ book }: RaceState): Counting {
  return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, withPits: book.mode === 'race' };
}

/** The laps of the part of qualifying that the car is in, or was in last; all of them where there are no parts. */
function partOf(state: RaceState, car: CarNumber): Counting {
  const { parts } = state.book;
  const all = wholeSession(state);
  const part = carBookOf(state, car).knockedOut ?? state.qualifyingPart;
  if (part === null) return all;
  const from = part === 1 ? null : parts[part - 1];
  const to = part === 3 ? null : parts[part];
  return { ...all, from: from ?? all.from, to: to ?? all.to };
}

/** Renews the car's best lap and the session's. */
function withBests(state: RaceState, number: CarNumber): RaceState {
  const car = carOf(state, number);
  const { statedBest } = carBookOf(state, number);
  const bestLap = bestOf(car, statedBest, partOf(state, number));
  const next = sameBest(bestLap, car.bestLap) ? state : withCar(state, number, { bestLap });
  const { fastestLap } = state;
  // The holder may have lost his; anybody else can only have beaten it.
  if (fastestLap?.car === number) {
    const fastest = fastestOf(next, fastestLap);
    return fastest === fastestLap ? next : { ...next, fastestLap: fastest };
  }
  const best = bestOf(car, statedBest, wholeSession(state));
  if (best === null || (fastestLap !== null && best.duration >= fastestLap.duration)) return next;
  return { ...next, fastestLap: { car: number, ...best } };
}

/** A part of qualifying begins: who goes on in it begins without a time. */
export function withPartBests(state: RaceState): RaceState {
  let next = state;
  for (const { car } of Object.values(state.cars)) next = withBests(next, car);
  return next;
}

function sameBest(a: BestLap | null, b: BestLap | null): boolean {
  return a?.duration === b?.duration && a?.lap === b?.lap;
}

function bestOf(
  { history }: CarState,
  statedBest: { readonly lap: number | null; readonly duration: number; readonly time: number } | null,
  { from, to, withPits }: Counting,
): BestLap | null {
  const stated = statedBest !== null && statedBest.time > from && statedBest.time <= to ? statedBest : null;
  let best: BestLap | null = stated === null ? null : { lap: stated.lap, duration: stated.duration };
  for (const { lap, time, duration, deleted, generated, pitIn, pitOut } of history) {
    if (duration === null || deleted || generated || time <= from || time > to) continue;
    if (!withPits && (pitIn !== null || pitOut !== null)) continue;
    if (stated !== null && time <= stated.time) continue;
    if (best === null || duration < best.duration) best = { lap, duration };
  }
  return best;
}

function fastestOf(state: RaceState, old: NonNullable<RaceState['fastestLap']>): RaceState['fastestLap'] {
  let best: { readonly fastest: NonNullable<RaceState['fastestLap']>; readonly time: number } | null = null;
  for (const car of Object.values(state.cars)) {
    const own = bestOf(car, carBookOf(state, car.car).statedBest, wholeSession(state));
    if (own === null) continue;
    const ended = car.history.find(({ lap }) => lap === own.lap)?.time ?? Number.POSITIVE_INFINITY;
    const beats =
      best === null ||
      own.duration < best.fastest.duration ||
      (own.duration === best.fastest.duration && ended < best.time);
    if (beats) best = { fastest: { car: car.car, ...own }, time: ended };
  }
  const fastest = best?.fastest ?? null;
  return fastest !== null && fastest.car === old.car && sameBest(fastest, old) ? old : fastest;
}
