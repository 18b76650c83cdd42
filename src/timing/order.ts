/**
 * The order of the stream: total, and made of what an event says, never of when it arrived. Two copies of a stream that
 * were shuffled, cut and repeated on the way sort to the same list, which is why they fold to the same state.
 */

import type { RaceEvent, RaceEventType } from './events.ts';

/**
 * What comes first at one moment. Frames before what happens in them (who drives, which part, whether the race is on),
 * then cars over lines, then what is said of that (places, gaps, deletions, flags), then samples.
 */
const ranks = {
  entry: 0,
  qualifyingPart: 1,
  sessionStatus: 2,
  trackStatus: 3,
  lapCount: 4,
  weather: 5,
  drs: 6,
  stint: 7,
  segment: 8,
  speedTrap: 9,
  pitOut: 10,
  sector: 11,
  pitIn: 12,
  lap: 13,
  bestLap: 14,
  pitStop: 15,
  lapDeleted: 16,
  position: 17,
  interval: 18,
  stopped: 19,
  retirement: 20,
  penalty: 21,
  finish: 22,
  raceControl: 23,
  carSamples: 24,
  locationSamples: 25,
} as const satisfies Record<RaceEventType, number>;

/**
 * Orders two events: time, then rank of type, then car, lap and the smaller parts of a lap, then all that they say.
 * 0 only for events that say the same, which are then one event told twice. Times have to be finite.
 */
export function compareEvents(a: RaceEvent, b: RaceEvent): number {
  if (a === b) return 0;
  if (a.time !== b.time) return a.time - b.time;
  if (a.type !== b.type) return ranks[a.type] - ranks[b.type];
  const places = compareNumbers(placeOf(a), placeOf(b));
  if (places !== 0) return places;
  const left = content(a);
  const right = content(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Identity of an event: equal for two of them exactly where `compareEvents` says 0. */
export function eventKey(event: RaceEvent): string {
  return `${event.type}@${event.time + 0} ${content(event)}`;
}

/** In their order along a lap; two of them may be told at one moment. */
const traps = ['i1', 'i2', 'fl', 'st'] as const;

/** Car, lap and part of the lap, as far as the type has them. */
function placeOf(event: RaceEvent): readonly number[] {
  const car = 'car' in event ? (event.car ?? -1) : -1;
  const lap = 'lap' in event ? (event.lap ?? -1) : -1;
  switch (event.type) {
    case 'sector':
      return [car, lap, event.sector];
    case 'segment':
      return [car, event.sector, event.segment];
    case 'speedTrap':
      return [car, traps.indexOf(event.trap)];
    case 'stint':
      return [car, event.stint];
    case 'position':
      return [car, event.position];
    case 'carSamples':
    case 'locationSamples':
      return [event.to - event.from];
    default:
      return [car, lap];
  }
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [placeable(a[i]), placeable(b[i])];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** Texts of events that a sort had to look into: it compares one with many where a table tells all at one moment. */
const texts = new WeakMap<RaceEvent, string>();

/** What is no number comes before all that are. */
function placeable(value: number): number {
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}

/** Everything that an event says, as text in which the order of keys and fields left out do not show. */
function content(event: RaceEvent): string {
  switch (event.type) {
    case 'carSamples': {
      const { samples, from, to } = event;
      const { time, car, speed, rpm, gear, throttle, brake, drs } = samples;
      return rowsText([time, car, speed, rpm, gear, throttle, brake, drs], from, to);
    }
    case 'locationSamples': {
      const { time, car, x, y, z } = event.samples;
      return rowsText([time, car, x, y, z], event.from, event.to);
    }
    default: {
      const known = texts.get(event);
      if (known !== undefined) return known;
      const text = canonical(event);
      texts.set(event, text);
      return text;
    }
  }
}

/** Rows of a few tenths of a second: the same samples from two deliveries lie in different columns. */
function rowsText(columns: readonly ArrayLike<number>[], from: number, to: number): string {
  const rows: string[] = [];
  for (let row = from; row < to; row++) rows.push(columns.map((column) => column[row]).join(','));
  return rows.join(';');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${key}:${canonical(field)}`);
    return `{${fields.join(',')}}`;
  }
  // −0 and 0 are one time.
  return typeof value === 'number' ? String(value + 0) : JSON.stringify(value);
}

/** Index of the first event after `time` in a sorted list. */
export function firstAfter(events: readonly RaceEvent[], time: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (events[middle].time <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sorts and leaves out what was told twice, and events without a finite time, which have no place in any order. */
export function sortedEvents(events: readonly RaceEvent[]): RaceEvent[] {
  const sorted = events.filter(({ time }) => Number.isFinite(time));
  if (!isSorted(sorted)) sorted.sort(compareEvents);
  return sorted.filter((event, i) => i === 0 || compareEvents(sorted[i - 1], event) !== 0);
}

function isSorted(events: readonly RaceEvent[]): boolean {
  for (let i = 1; i < events.length; i++) {
    if (compareEvents(events[i - 1], events[i]) > 0) return false;
  }
  return true;
}

/** Merges two sorted lists without duplicates into one of the same kind. */
export function mergedEvents(a: readonly RaceEvent[], b: readonly RaceEvent[]): RaceEvent[] {
  const out: RaceEvent[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length && k < b.length) {
    const order = compareEvents(a[i], b[k]);
    if (order <= 0) out.push(a[i++]);
    else out.push(b[k++]);
    if (order === 0) k++;
  }
  while (i < a.length) out.push(a[i++]);
  while (k < b.length) out.push(b[k++]);
  return out;
}
