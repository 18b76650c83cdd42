/**
 * Laps of a race as the lap-time model looks at them: in the order in which they ended, each with what was known of it at that
 * moment, and whether it was a racing lap that can be compared with the next one.
 */

import {
  type CarNumber,
  type Compound,
  type Lap,
  type LapEvent,
  lapTableOf,
  type RaceSession,
  raceFuel,
  stopsOf,
} from '../../timing/index.ts';

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
  /** Whether the source says itself if it is accurate. */
  readonly isTested: boolean;
  /** Of the same car; null on its first. */
  readonly before: ModelLap | null;
}

export interface RaceLaps {
  /** `2024-01-bahrain`. */
  readonly race: string;
  readonly season: number;
  readonly round: number;
  readonly place: string;
  /** Laps of the race; null where it is under way and nobody says how many it is to have. */
  readonly laps: number | null;
  /** kg at the start, at most. */
  readonly fuel: number;
  /** Whether the source says which laps are accurate, and in what state the track was. */
  readonly isTested: boolean;
  /** By the moment at which they ended. */
  readonly all: readonly ModelLap[];
  readonly byCar: ReadonlyMap<CarNumber, readonly ModelLap[]>;
}

/** A lap slower than this against the median so far was none of racing; for sources without a test of their own. */
const SLOW = 1.07;

/** Null for a session that is no race, or without laps, season or place. A round that is not known is 0. */
export function raceLapsOf(session: RaceSession): RaceLaps | null {
  const { kind, season, round, place } = session.identity;
  const table = lapTableOf(session);
  if (kind !== 'race' || season === null || place === null) return null;
  const usual = usualSoFar([...table.laps.values()].flat());
  const isGreen = ({ end, duration }: Lap): boolean => {
    if (end === null || duration === null) return false;
    const from = end - duration;
    return table.statuses.every((span) => span.status === 'clear' || span.to <= from || span.from >= end);
  };
  const stops = new Set(stopsOf(session).map(({ car, lap }) => `${car}/${lap}`));
  const byCar = new Map<CarNumber, ModelLap[]>();
  for (const [car, laps] of table.laps) {
    const own: ModelLap[] = [];
    let stint = 1;
    let former: Lap | null = null;
    for (const one of laps) {
      const { event, duration, end } = one;
      const isIn = event.pitIn !== null || stops.has(`${car}/${one.lap}`);
      const isOut = event.pitOut !== null || stops.has(`${car}/${one.lap - 1}`);
      if (former !== null && (isOut || isOtherSet(former.event, event))) stint++;
      former = one;
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
        pitsAtEnd: isIn,
        isGreen: green,
        isTested: event.accurate !== undefined,
        isRacing: green && whole && !isIn && !isOut,
        before: own.at(-1) ?? null,
      });
    }
    byCar.set(car, own);
  }
  const all = [...byCar.values()].flat().sort((a, b) => a.end - b.end || a.car - b.car);
  if (all.length === 0) return null;
  return {
    race: session.id,
    season,
    round: round ?? 0,
    place,
    laps: lengthOf(session, all),
    fuel: raceFuel(season),
    isTested: table.statuses.length > 0 && all.some(({ isTested }) => isTested),
    all,
    byCar,
  };
}

/**
 * A race that is over has as many laps as were driven; of one under way they say nothing. Lap tables tell of the start and seldom of the
 * end, so that most of theirs count as under way.
 */
function lengthOf({ identity, events }: RaceSession, laps: readonly ModelLap[]): number | null {
  if (identity.scheduledLaps !== null) return identity.scheduledLaps;
  const statuses = events.flatMap((event) => (event.type === 'sessionStatus' ? [event.status] : []));
  const isOver = statuses.length === 0 || statuses.some((status) => OVER.has(status));
  return isOver ? Math.max(...laps.map(({ lap }) => lap)) : null;
}

const OVER = new Set(['finished', 'finalised', 'ended']);

/** For sources that count no stints. */
function isOtherSet(former: LapEvent, event: LapEvent): boolean {
  if (event.stint !== null && former.stint !== null) return event.stint > former.stint;
  const isNewCompound =
    event.compound !== null && former.compound !== null && event.compound !== former.compound;
  return isNewCompound || (event.tyreAge !== null && event.tyreAge < (former.tyreAge ?? 0));
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
