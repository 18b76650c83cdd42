/**
 * A session in time: its events in their order, and the state at any moment of it. Events may come late, twice and in
 * any order; each goes where it belongs, and what was folded after that place is folded again when it is asked for.
 *
 * States are kept every so many events. Since a state shares what it did not change, keeping one costs little more than
 * a reference, and any moment of a race is at most that many events away from one that is kept.
 */

import { initialState, initialStateOf, isRace } from './blank.ts';
import { carSampleEvents, locationSampleEvents } from './columns.ts';
import type { RaceEvent } from './events.ts';
import { fold } from './fold.ts';
import { compareEvents, firstAfter, mergedEvents, sortedEvents } from './order.ts';
import type { RaceSession } from './session.ts';
import type { RaceState } from './state.ts';

/** Events between two states that are kept. */
const EVERY = 256;
/** So many new events are put in their places one by one, which moves the rest faster than merging does. */
const FEW = 8;

export interface Inserted {
  /** s, session time from which on the session is another now; Infinity where nothing was new. */
  readonly from: number;
  /** Events that were new. */
  readonly count: number;
}

export interface TimelineVersions {
  /** Insertions that added anything. */
  readonly all: number;
  /** Those of them that added before what was the end: whoever showed that moment has to show it again. */
  readonly past: number;
}

export class Timeline {
  readonly #initial: RaceState;
  #events: RaceEvent[] = [];
  /** `#kept[i]` is the state after `i * EVERY` events. */
  #kept: RaceState[];
  /** Where the last question was answered: most questions are about the moment after it. */
  #last: { readonly count: number; readonly state: RaceState };
  #versions: TimelineVersions = { all: 0, past: 0 };
  #lapTimes: readonly number[] | null = null;
  #start: number | null = null;

  constructor(initial: RaceState = initialState) {
    this.#initial = initial;
    this.#kept = [initial];
    this.#last = { count: 0, state: initial };
  }

  /** The whole session, with its samples. Nothing is folded before it is asked for. */
  static of(session: RaceSession): Timeline {
    const timeline = new Timeline(beginningOf(session));
    let events = sortedEvents(session.events);
    if (session.carSamples !== null) events = mergedEvents(events, carSampleEvents(session.carSamples));
    if (session.locations !== null) events = mergedEvents(events, locationSampleEvents(session.locations));
    timeline.#events = events;
    return timeline;
  }

  /** All events, in their order. */
  get events(): readonly RaceEvent[] {
    return this.#events;
  }

  get versions(): TimelineVersions {
    return this.#versions;
  }

  /** The state after all that is known. */
  get final(): RaceState {
    return this.#after(this.#events.length);
  }

  /** The state at a session time, s: all events at or before it. */
  at(time: number): RaceState {
    return this.#after(firstAfter(this.#events, time));
  }

  /** Events after `from` up to and with `to`, s: those that lead from the state at the one to that at the other. */
  between(from: number, to: number): readonly RaceEvent[] {
    return this.#events.slice(firstAfter(this.#events, from), firstAfter(this.#events, to));
  }

  /** Takes events in any order; those known already and those without a finite time are left out. */
  insert(events: readonly RaceEvent[]): Inserted {
    const sorted = sortedEvents(events);
    if (sorted.length === 0) return { from: Number.POSITIVE_INFINITY, count: 0 };
    const before = this.#events.length;
    const { first, count } = sorted.length <= FEW ? this.#putEach(sorted) : this.#putAll(sorted);
    if (count === 0) return { from: Number.POSITIVE_INFINITY, count };
    const isPast = first < before;
    // What comes before the first new event stays as it is, and so do the states kept of it.
    this.#kept.length = Math.min(this.#kept.length, Math.floor(first / EVERY) + 1);
    if (this.#last.count > first) this.#last = { count: 0, state: this.#initial };
    this.#lapTimes = null;
    this.#start = null;
    this.#versions = { all: this.#versions.all + 1, past: this.#versions.past + (isPast ? 1 : 0) };
    return { from: this.#events[first].time, count };
  }

  /** Puts each where it belongs; says how many were new and where the first of them is now. */
  #putEach(sorted: readonly RaceEvent[]): { first: number; count: number } {
    const events = this.#events;
    const before = events.length;
    let first = Number.POSITIVE_INFINITY;
    for (const event of sorted) {
      const at = indexOf(events, event);
      if (at < events.length && compareEvents(events[at], event) === 0) continue;
      if (at === events.length) events.push(event);
      else events.splice(at, 0, event);
      first = Math.min(first, at);
    }
    return { first, count: events.length - before };
  }

  /** The same for many: one pass over all that come after the first of them. */
  #putAll(sorted: readonly RaceEvent[]): { first: number; count: number } {
    const old = this.#events;
    const before = old.length;
    const from = indexOf(old, sorted[0]);
    const merged = from === before ? sorted : mergedEvents(old.slice(from), sorted);
    const count = from + merged.length - before;
    let same = 0;
    while (from + same < before && merged[same] === old[from + same]) same++;
    if (count === 0) return { first: before, count };
    old.length = from + same;
    for (let i = same; i < merged.length; i++) old.push(merged[i]);
    return { first: from + same, count };
  }

  /**
   * s, session time of lights out, or of green at the end of the pit lane: when the session's status first became
   * `started`, else when the first lap began, else (a table may know neither) about one lap before the first car ended
   * its first, else the first event. 0 where there is none.
   */
  get start(): number {
    this.#start ??= this.#findStart();
    return this.#start;
  }

  #findStart(): number {
    let firstLap = Number.POSITIVE_INFINITY;
    let firstEnd = Number.POSITIVE_INFINITY;
    let secondLap: number | null = null;
    for (const event of this.#events) {
      if (event.type === 'sessionStatus' && event.status === 'started') return event.time;
      if (event.type !== 'lap') continue;
      if (event.lap === 1) firstEnd = Math.min(firstEnd, event.time);
      if (event.lap === 1 && event.start !== null) firstLap = Math.min(firstLap, event.start);
      if (event.lap === 2) secondLap ??= event.duration;
    }
    if (Number.isFinite(firstLap)) return firstLap;
    if (Number.isFinite(firstEnd) && secondLap !== null) return firstEnd - secondLap;
    return this.#events.length > 0 ? this.#events[0].time : 0;
  }

  /** s, session time of the last event; 0 where there is none. */
  get end(): number {
    return this.#events.at(-1)?.time ?? 0;
  }

  /** s, session time at which the first car began that lap of the race; null where none did. */
  timeOfLap(lap: number): number | null {
    if (lap === 1) return this.#events.length > 0 ? this.start : null;
    this.#lapTimes ??= firstEnds(this.#events);
    return this.#lapTimes[lap - 1] ?? null;
  }

  /** The state after the first `count` events. */
  #after(count: number): RaceState {
    const nearest = Math.min(Math.floor(count / EVERY), this.#kept.length - 1);
    let done = nearest * EVERY;
    let state = this.#kept[nearest];
    if (this.#last.count <= count && this.#last.count > done) ({ count: done, state } = this.#last);
    while (done < count) {
      state = fold(state, this.#events[done]);
      done++;
      if (done % EVERY === 0 && this.#kept.length === done / EVERY) this.#kept.push(state);
    }
    this.#last = { count, state };
    return state;
  }
}

/** Where an event belongs among sorted ones. */
function indexOf(events: readonly RaceEvent[], event: RaceEvent): number {
  // A live feed appends.
  const last = events.at(-1);
  if (last === undefined || compareEvents(last, event) < 0) return events.length;
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareEvents(events[middle], event) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** When each lap was ended first, by lap number. */
function firstEnds(events: readonly RaceEvent[]): number[] {
  const ends: number[] = [];
  for (const event of events) {
    if (event.type === 'lap' && event.lap > 0 && event.lap <= 1000) ends[event.lap] ??= event.time;
  }
  return ends;
}

/**
 * What is known before the first event. A race is as long as its winner drove, where a result says so; as it was to be,
 * where the identity says so; else, with nothing in the stream about its end, as far as any car drove.
 */
function beginningOf({ identity, results, events }: RaceSession): RaceState {
  const state = initialStateOf(identity);
  if (!isRace(identity.kind)) return state;
  const winner = results?.find(({ position }) => position === 1)?.laps ?? null;
  const totalLaps = winner ?? identity.scheduledLaps ?? lapsOf(events);
  return totalLaps === state.totalLaps ? state : { ...state, totalLaps };
}

function lapsOf(events: readonly RaceEvent[]): number | null {
  let most = 0;
  for (const event of events) {
    const endsOtherwise =
      event.type === 'finish' ||
      (event.type === 'lapCount' && event.total !== null) ||
      (event.type === 'raceControl' && event.flag === 'chequered');
    if (endsOtherwise) return null;
    if (event.type === 'lap') most = Math.max(most, event.lap);
  }
  return most > 0 ? most : null;
}
