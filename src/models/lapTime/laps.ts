/**
 * Laps of a race as the lap-time model looks at them: in the order in which they ended, each with what was known of it at that
 * moment, and whether it was a racing lap that can be compared with the next one.
 */

import { type CarNumber, type Compound, type Lap, lapTableOf, type RaceSession } from '../../timing/index.ts';

export interface ModelLap {
  readonly car: CarNumber;
  readonly team: string;
  /** From 1. */
  readonly lap: number;
  /** s. */
  readonly duration: number;
  /** s, session time. */
  readonly end: number;
  /** Counts sets of tyres, from 1. */
  readonly stint: number;
  readonly compound: Compound | null;
  /** Laps on the set at the end of the lap; null where not known. */
  readonly tyreAge: number | null;
  readonly isFresh: boolean | null;
  readonly position: number | null;
  readonly pitsAtEnd: boolean;
  readonly isGreen: boolean;
  /** Whole, timed, green from line to line, and not through the pits. */
  readonly isRacing: boolean;
  /** Of the same car; null on its first. */
  readonly before: ModelLap | null;
}

export interface RaceLaps {
  /** `2024-01-bahrain`. */
  readonly race: string;
  readonly season: number;
  readonly round: number;
  readonly place: string;
  /** Laps of the race. */
  readonly laps: number;
  /** By the moment at which they ended. */
  readonly all: readonly ModelLap[];
  readonly byCar: ReadonlyMap<CarNumber, readonly ModelLap[]>;
}

/** A lap slower than this against the median so far was none of racing; for sources without a test of their own. */
const SLOW = 1.07;

/** Null for a session without laps, season or place. A round that is not known is 0. */
export function raceLapsOf(session: RaceSession): RaceLaps | null {
  const { season, round, place } = session.identity;
  const table = lapTableOf(session);
  if (season === null || place === null) return null;
  const usual = usualSoFar([...table.laps.values()].flat());
  const isGreen = ({ end, duration }: Lap): boolean => {
    if (end === null || duration === null) return false;
    const from = end - duration;
    return table.statuses.every((span) => span.status === 'clear' || span.to <= from || span.from >= end);
  };
  const byCar = new Map<CarNumber, ModelLap[]>();
  for (const [car, laps] of table.laps) {
    const own: ModelLap[] = [];
    let stint = 1;
    for (const one of laps) {
      const { event, duration, end } = one;
      const last = own.at(-1) ?? null;
      if (
        last !== null &&
        (event.pitOut !== null || (event.stint ?? 0) > (laps[own.length - 1]?.event.stint ?? 99))
      )
        stint++;
      if (end === null || duration === null) continue;
      const green = isGreen(one);
      const whole = event.accurate ?? (!event.generated && duration < SLOW * (usual.get(one) ?? duration));
      own.push({
        car,
        team: table.entries.get(car)?.team ?? '',
        lap: one.lap,
        duration,
        end,
        stint: event.stint ?? stint,
        compound: event.compound,
        tyreAge: event.tyreAge,
        isFresh: event.freshTyre,
        position: event.position,
        pitsAtEnd: event.pitIn !== null,
        isGreen: green,
        isRacing: green && whole && event.pitIn === null && event.pitOut === null,
        before: last,
      });
    }
    byCar.set(car, own);
  }
  const all = [...byCar.values()].flat().sort((a, b) => a.end - b.end || a.car - b.car);
  if (all.length === 0) return null;
  // Of a race under way the laps so far say nothing of how long it is.
  const laps = session.identity.scheduledLaps ?? Math.max(...all.map(({ lap }) => lap));
  return { race: session.id, season, round: round ?? 0, place, laps, all, byCar };
}

/** The median of all laps that had ended by the end of each, s: nothing that came later says what a lap was. */
function usualSoFar(laps: readonly Lap[]): ReadonlyMap<Lap, number> {
  const sorted: number[] = [];
  const usual = new Map<Lap, number>();
  for (const lap of [...laps].sort((a, b) => (a.end ?? 0) - (b.end ?? 0))) {
    if (lap.end === null || lap.duration === null) continue;
    const { duration } = lap;
    const at = sorted.findIndex((value) => value > duration);
    sorted.splice(at < 0 ? sorted.length : at, 0, duration);
    usual.set(lap, sorted[sorted.length >> 1]);
  }
  return usual;
}
