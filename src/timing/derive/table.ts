/**
 * The laps of a session as a table, which everything derived starts from: who drove which lap from when to when, and
 * what state the track was in. Kept with the session, so that ten questions about one race build it once.
 *
 * Sources differ in what they leave out. A lap's end is the event's time; its start is what the source says, else the end
 * of the lap before, else end minus duration. Where all are missing it is null and what depends on it says so.
 *
 * What surprises: the last row of a car may be a lap that it never ended (it stopped on the circuit, went into its garage,
 * or cruised home after the flag), and sources then still fill in a time. See `isEnded`.
 */

import type { CarNumber, EntryEvent, LapEvent, RaceEvent, TrackStatus } from '../events.ts';
import { type StartClock, startClock } from './clock.ts';
import { perSession } from './perSession.ts';

/** One lap of one car. */
export interface Lap {
  readonly car: CarNumber;
  /** From 1. */
  readonly lap: number;
  /** s, session time; null where not known. */
  readonly start: number | null;
  /** s, session time at the finish line; null where the car did not get there or nobody timed it. */
  readonly end: number | null;
  /** s, as timed, else end minus start; null where neither is there. */
  readonly duration: number | null;
  readonly event: LapEvent;
}

export interface StatusSpan {
  /** s, session time; the last one is open (`Infinity`). */
  readonly from: number;
  readonly to: number;
  readonly status: TrackStatus;
}

export interface LapTable {
  /** Every car that was entered or drove a lap, by number. */
  readonly cars: readonly CarNumber[];
  readonly entries: ReadonlyMap<CarNumber, EntryEvent>;
  /** By lap number, ascending. */
  readonly laps: ReadonlyMap<CarNumber, readonly Lap[]>;
  /** States of the track in order; empty where the source has none. */
  readonly statuses: readonly StatusSpan[];
  /** s, session time of the start of the race; null where nothing says it. */
  readonly start: number | null;
  /** s, by how much a car's times at timing lines were off in the source; already taken out of `laps`. */
  readonly shifts: ReadonlyMap<CarNumber, number>;
}

/** The table of a session; the same object each time. */
export const lapTableOf = perSession((session): LapTable => build(session.events));

export function lapsOf(table: LapTable, car: CarNumber): readonly Lap[] {
  return table.laps.get(car) ?? [];
}

/** The lap of that number, or null. */
export function lapOf(table: LapTable, car: CarNumber, lap: number): Lap | null {
  const laps = lapsOf(table, car);
  // Lap n is the n-th row unless rows are missing.
  const guess = laps[lap - 1];
  if (guess?.lap === lap) return guess;
  return laps.find((one) => one.lap === lap) ?? null;
}

function mergedEntry(before: EntryEvent | undefined, now: EntryEvent): EntryEvent {
  if (before === undefined) return now;
  const known = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
  return { ...before, ...known };
}

function build(events: readonly RaceEvent[]): LapTable {
  const entries = new Map<CarNumber, EntryEvent>();
  const rows = new Map<CarNumber, Map<number, LapEvent>>();
  const statuses: StatusSpan[] = [];
  let started: number | null = null;
  for (const event of events) {
    if (event.type === 'entry') entries.set(event.car, mergedEntry(entries.get(event.car), event));
    else if (event.type === 'lap') {
      const laps = rows.get(event.car) ?? new Map<number, LapEvent>();
      laps.set(event.lap, event);
      rows.set(event.car, laps);
    } else if (event.type === 'trackStatus') addStatus(statuses, event.time, event.status);
    else if (event.type === 'sessionStatus' && event.status === 'started') started ??= event.time;
  }
  const clock = startClock([...rows.values()].flatMap((laps) => [...laps.values()]));
  const laps = new Map<CarNumber, readonly Lap[]>();
  for (const [car, events] of rows) laps.set(car, chain(car, events, clock));
  const cars = [...new Set([...entries.keys(), ...rows.keys()])].sort((a, b) => a - b);
  return {
    cars,
    entries,
    laps,
    statuses,
    start: clock.start ?? startOf(laps, started),
    shifts: clock.shifts,
  };
}

function addStatus(spans: StatusSpan[], time: number, status: TrackStatus): void {
  const last = spans.at(-1);
  if (last?.status === status) return;
  if (last !== undefined) spans[spans.length - 1] = { ...last, to: time };
  spans.push({ from: time, to: Number.POSITIVE_INFINITY, status });
}

function chain(car: CarNumber, events: ReadonlyMap<number, LapEvent>, clock: StartClock): Lap[] {
  const shift = clock.shifts.get(car) ?? 0;
  const out: Lap[] = [];
  const ordered = [...events.values()].sort((a, b) => a.lap - b.lap);
  for (const event of ordered) {
    const before = out.at(-1);
    const time = event.time - shift;
    const end = Number.isFinite(time) && (event !== ordered.at(-1) || isEnded(event, time)) ? time : null;
    const follows = before?.lap === event.lap - 1 ? before.end : null;
    const timed = end === null || event.duration === null ? null : end - event.duration;
    const told = event.start === null ? null : event.start - shift;
    // Lap 1 begins where its duration says, unless durations of lap 1 are not to be trusted.
    const first = clock.start === null ? (event.start ?? timed) : (timed ?? event.start);
    const start = event.lap === 1 ? first : (told ?? follows ?? timed);
    const duration = event.duration ?? (start === null || end === null ? null : end - start);
    out.push({ car, lap: event.lap, start, end, duration, event });
  }
  return out;
}

/** s: a lap that "ends" as the car enters the pit lane, to within this, was closed by that and not by the finish line. */
const AT_PIT_ENTRY = 0.2;

/**
 * Whether a car's last row is a lap that it ended. One that was timed is. An untimed one is where the source placed the car
 * at the line; with a pit entry, where it crossed the line in the lane after that. An untimed lap 1 that is all there is
 * of a car is a car that did not get round, whatever place it was given.
 */
function isEnded(event: LapEvent, time: number): boolean {
  if (event.duration !== null) return true;
  if (event.pitIn !== null) return time - event.pitIn > AT_PIT_ENTRY;
  return event.position !== null && event.lap > 1;
}

/**
 * Lights out: lap 1 begins for all cars at once (FIA F1 Sporting Regulations, "Starting procedure"), so the earliest known
 * start of a lap 1 is it; else what the session status says.
 */
function startOf(laps: ReadonlyMap<CarNumber, readonly Lap[]>, started: number | null): number | null {
  let start = Number.POSITIVE_INFINITY;
  for (const rows of laps.values()) {
    const first = rows[0];
    if (first?.lap === 1 && first.start !== null) start = Math.min(start, first.start);
  }
  return Number.isFinite(start) ? start : started;
}

/** The state of the track at a time; null where the source has none. */
export function statusAt(table: LapTable, time: number): TrackStatus | null {
  let status: TrackStatus | null = null;
  for (const span of table.statuses) {
    if (span.from > time) break;
    status = span.status;
  }
  return status;
}

/** The states that the track was in between two times, each once, in order; empty where the source has none. */
export function statusesBetween(table: LapTable, from: number, to: number): TrackStatus[] {
  const found = table.statuses.filter((span) => span.from < to && span.to > from).map((span) => span.status);
  return [...new Set(found)];
}

/** Whether the track was clear (a local yellow flag aside) for the whole lap; a source without states says nothing against it. */
export function isGreen(table: LapTable, lap: Lap): boolean {
  if (lap.start === null || lap.end === null) return true;
  return statusesBetween(table, lap.start, lap.end).every(
    (status) => status === 'clear' || status === 'yellow',
  );
}
