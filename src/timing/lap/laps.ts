/** Laps of a session as spans of time, and which of them show how the circuit is driven. */

import type { CarNumber, LapEvent } from '../events.ts';
import type { RaceSession } from '../session.ts';

export interface LapSpan {
  readonly car: CarNumber;
  readonly lap: number;
  /** s, session time. */
  readonly start: number;
  readonly end: number;
  /** s; the official time where there is one. */
  readonly duration: number;
  /** A lap at racing pace from line to line: timed, not in or out of the pits. */
  readonly isClean: boolean;
  /** Whether it ended in the pits. */
  readonly isInLap: boolean;
  readonly event: LapEvent;
}

/** Clean laps are at most this much slower than the best of the session: slower ones were behind a safety car. */
const CLEAN_PACE = 1.07;
/** Of the median lap; who was faster drove another way. A track that dries gives a fifth. */
const SHORTEST_SHARE = 0.7;

const known = new WeakMap<RaceSession, readonly LapSpan[]>();

/**
 * Laps whose beginning and end are known, by car and lap. Where a source does not say when a lap began, it began its
 * duration before its end, or when the lap before it ended.
 */
export function lapSpans(session: RaceSession): readonly LapSpan[] {
  const before = known.get(session);
  if (before !== undefined) return before;
  const laps = new Map<CarNumber, Map<number, LapEvent>>();
  for (const event of session.events) {
    if (event.type !== 'lap') continue;
    const own = laps.get(event.car) ?? new Map<number, LapEvent>();
    // A lap told again corrects the earlier one.
    own.set(event.lap, event);
    laps.set(event.car, own);
  }
  const spans: LapSpan[] = [];
  for (const [, own] of [...laps].sort(([a], [b]) => a - b)) {
    for (const [, event] of [...own].sort(([a], [b]) => a - b)) {
      const span = spanOf(event, own.get(event.lap - 1) ?? null);
      if (span !== null) spans.push(span);
    }
  }
  const marked = withClean(spans, inLapsOf(session));
  known.set(session, marked);
  return marked;
}

function spanOf(event: LapEvent, before: LapEvent | null): LapSpan | null {
  const { car, lap, duration, time } = event;
  const start = event.start ?? (duration === null ? (before?.time ?? null) : time - duration);
  if (start === null) return null;
  const length = duration ?? time - start;
  if (!(length > 0)) return null;
  const isClean = duration !== null && lap > 1;
  return { car, lap, start, end: start + length, duration: length, isClean, isInLap: false, event };
}

const key = (car: CarNumber, lap: number): string => `${car}:${lap}`;

/** Laps at whose end a car was in the pits, by car and lap: told as such, or known from the tyres of the next lap. */
function inLapsOf({ events }: RaceSession): ReadonlySet<string> {
  const inLaps = new Set<string>();
  const stints = new Map<string, number>();
  for (const event of events) {
    switch (event.type) {
      case 'pitIn':
        if (event.lap !== null) inLaps.add(key(event.car, event.lap));
        break;
      case 'pitOut':
        if (event.lap !== null) inLaps.add(key(event.car, event.lap - 1));
        break;
      case 'pitStop':
        inLaps.add(key(event.car, event.lap));
        break;
      case 'stint':
        if (event.lapStart !== null && event.stint > 1) inLaps.add(key(event.car, event.lapStart - 1));
        break;
      case 'lap':
        if (event.pitIn !== null) inLaps.add(key(event.car, event.lap));
        if (event.pitOut !== null) inLaps.add(key(event.car, event.lap - 1));
        if (event.stint !== null) stints.set(key(event.car, event.lap), event.stint);
        break;
      default:
        break;
    }
  }
  for (const [lap, stint] of stints) {
    const [car, number] = lap.split(':').map(Number);
    const next = stints.get(key(car, number + 1));
    if (next !== undefined && next !== stint) inLaps.add(lap);
  }
  return inLaps;
}

function withClean(spans: readonly LapSpan[], inLaps: ReadonlySet<string>): LapSpan[] {
  const plain = spans.map((span) => {
    const isInLap = inLaps.has(key(span.car, span.lap));
    const isOutLap = inLaps.has(key(span.car, span.lap - 1));
    return { ...span, isInLap, isClean: span.isClean && !isInLap && !isOutLap };
  });
  const sorted = plain.filter(({ isClean }) => isClean).map(({ duration }) => duration);
  sorted.sort((a, b) => a - b);
  const shortest = SHORTEST_SHARE * (sorted[sorted.length >> 1] ?? 0);
  const best = sorted.find((duration) => duration >= shortest) ?? 0;
  return plain.map((span) => {
    const isAtPace = span.duration >= shortest && span.duration <= best * CLEAN_PACE;
    return { ...span, isClean: span.isClean && isAtPace };
  });
}
