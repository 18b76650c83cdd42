/** One race that is over, as looking back needs it again and again: its moments, its world, and what was driven on. */

import { DRY_TYRES, TYRES, type Tyre, tyreNames } from '../../race/index.ts';
import { type RaceSession, stintsOf } from '../../timing/index.ts';
import { type MomentOptions, momentOf, timelineOf } from '../moment.ts';
import type { Moment } from '../types.ts';
import { type World, worldOf } from './world.ts';

export interface Archive {
  readonly session: RaceSession;
  /** From the grid on. */
  readonly world: World;
  /** Compounds that somebody drove a real stint on. */
  readonly raced: ReadonlySet<Tyre>;
  /** What was known when the leader had ended so many laps. */
  momentAt(lap: number): Moment;
}

/** Laps from which a stint is no formality (a car that fits softs for the fastest lap). */
const STINT = 8;

/** Throws StrategyError where the race is not over. */
export function archiveOf(session: RaceSession, options: MomentOptions): Archive {
  const moments = new Map<number, Moment>();
  return {
    session,
    world: worldOf(session, 0, options),
    raced: racedIn(session),
    momentAt(lap) {
      const known = moments.get(lap) ?? momentOf(session, lap, options);
      moments.set(lap, known);
      return known;
    },
  };
}

function racedIn(session: RaceSession): Set<Tyre> {
  const names = tyreNames(Object.values(timelineOf(session).final.cars));
  return new Set(
    stintsOf(session).flatMap(({ compound, lapStart, lapEnd }) =>
      lapEnd - lapStart + 1 >= STINT ? (names.get(compound) ?? []) : [],
    ),
  );
}

/** The moment with no sets left for the car of slicks that nobody raced. */
export function withoutUnraced(moment: Moment, raced: ReadonlySet<Tyre>, car: number): Moment {
  const { situation } = moment;
  const none = Object.fromEntries(
    TYRES.slice(0, DRY_TYRES)
      .filter((tyre) => !raced.has(tyre))
      .map((tyre) => [tyre, 0]),
  );
  return {
    ...moment,
    situation: {
      ...situation,
      cars: situation.cars.map((one) => (one.car === car ? { ...one, sets: { ...one.sets, ...none } } : one)),
    },
  };
}
