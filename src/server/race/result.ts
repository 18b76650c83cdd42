/** Who drove, and how it ended for them: what several views and tables say of the cars of a session. */

import {
  type Compound,
  classificationOf,
  type EntryEvent,
  gridOf,
  type LapEvent,
  lapTableOf,
  type RaceSession,
  stintsOf,
  stopsOf,
} from '../../timing/index.ts';

export function entryOf(session: RaceSession, car: number): EntryEvent | undefined {
  return lapTableOf(session).entries.get(car);
}

/** Three letters, else the number. */
export function driverOf(session: RaceSession, car: number): string {
  return entryOf(session, car)?.code ?? `${car}`;
}

/** Stops of each car that were stops in the sense of a strategy. */
export function stopsByCar(session: RaceSession): Map<number, number> {
  const stops = new Map<number, number>();
  for (const { car, kind } of stopsOf(session)) {
    if (kind === 'tyres' || kind === 'visit') stops.set(car, (stops.get(car) ?? 0) + 1);
  }
  return stops;
}

/** As published; where no source had a result, as it follows from the laps. */
export function resultOf(session: RaceSession) {
  if (session.results) return session.results;
  const grid = new Map(gridOf(session).map((place) => [place.car, place.grid]));
  return classificationOf(session).map((row) => ({
    ...row,
    grid: grid.get(row.car) ?? null,
    points: null,
    reason: null,
  }));
}

export interface Tyre {
  readonly stint: number | null;
  readonly compound: Compound | null;
  /** Laps on the set at the end of the lap. */
  readonly age: number | null;
  readonly fresh: boolean | null;
}

/** The tyres of a lap: as the lap has them, else by the stint that it is part of. */
export function tyresOf(session: RaceSession): (lap: LapEvent) => Tyre {
  const stints = Map.groupBy(stintsOf(session), ({ car }) => car);
  return ({ car, lap, stint, compound, tyreAge, freshTyre }) => {
    const set = stints.get(car)?.find(({ lapStart, lapEnd }) => lap >= lapStart && lap <= lapEnd);
    const age = set && set.ageAtStart !== null ? set.ageAtStart + lap - set.lapStart + 1 : null;
    return {
      stint: stint ?? set?.stint ?? null,
      compound: compound ?? set?.compound ?? null,
      age: tyreAge ?? age,
      fresh: freshTyre ?? set?.fresh ?? null,
    };
  };
}
