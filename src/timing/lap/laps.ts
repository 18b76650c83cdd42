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
  readonly event: LapEvent;
}

/** Clean laps are at most this much slower than the best of the session: slower ones were behind a safety car. */
const CLEAN_PACE = 1.07;

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
  const marked = withClean(spans);
  known.set(session, marked);
  return marked;
}

function spanOf(event: LapEvent, before: LapEvent | null): LapSpan | null {
  const { car, lap, duration, time } = event;
  const start = event.start ?? (duration === null ? (before?.time ?? null) : time - duration);
  if (start === null) return null;
  const length = duration ?? time - start;
  if (!(length > 0)) return null;
  const isClean = duration !== null && lap > 1 && event.pitIn === null && event.pitOut === null;
  return { car, lap, start, end: start + length, duration: length, isClean, event };
}

function withClean(spans: readonly LapSpan[]): LapSpan[] {
  // Without times of the pit lane a new set of tyres tells of it: on the lap that begins with it, and the one before.
  const stints = new Map(spans.map(({ car, lap, event }) => [`${car}:${lap}`, event.stint]));
  const changes = ({ car, lap, event }: LapSpan): boolean =>
    [lap - 1, lap + 1].some((other) => {
      const stint = stints.get(`${car}:${other}`) ?? null;
      return stint !== null && event.stint !== null && stint !== event.stint;
    });
  const plain = spans.map((span) => ({ ...span, isClean: span.isClean && !changes(span) }));
  let best = Number.POSITIVE_INFINITY;
  for (const { isClean, duration } of plain) if (isClean) best = Math.min(best, duration);
  return plain.map((span) => ({ ...span, isClean: span.isClean && span.duration <= best * CLEAN_PACE }));
}
