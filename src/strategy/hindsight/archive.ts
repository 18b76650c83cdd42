/** One race that is over, as looking back needs it again and again: its moments, its world, and what was driven on. */

import {
  DRY_TYRES,
  type RaceParameters,
  TYRES,
  type Tyre,
  tyreNames,
  tyresOfSequence,
} from '../../race/index.ts';
import { type RaceSession, stintsOf } from '../../timing/index.ts';
import { type MomentOptions, momentOf, timelineOf } from '../moment.ts';
import type { Moment } from '../types.ts';
import { type World, worldOf } from './world.ts';

export interface Archive {
  readonly session: RaceSession;
  /** From the grid on. */
  readonly world: World;
  /** Compounds that somebody drove a real stint on in the whole race. */
  readonly raced: ReadonlySet<Tyre>;
  /** What was known when the leader had ended so many laps. */
  momentAt(lap: number): Moment;
  /** Slicks that were a choice then: those that most cars use there, and those that somebody stood or had raced on. */
  choicesAt(lap: number): ReadonlySet<Tyre>;
}

/** Laps from which a stint is no formality (a car that fits softs for the fastest lap). */
const STINT = 8;
/** Share of the cars that usually fit a compound, from which it is a choice before anybody was seen on it. */
const MOST = 0.5;

/** Throws StrategyError where the race is not over. */
export function archiveOf(session: RaceSession, options: MomentOptions): Archive {
  const moments = new Map<number, Moment>();
  return {
    session,
    world: worldOf(session, 0, options),
    raced: racedIn(session, Number.POSITIVE_INFINITY),
    momentAt,
    choicesAt: (lap) => new Set([...usedThere(momentAt(lap).parameters), ...racedIn(session, lap)]),
  };

  function momentAt(lap: number): Moment {
    const known = moments.get(lap) ?? momentOf(session, lap, options);
    moments.set(lap, known);
    return known;
  }
}

/** In so many laps of the race; what cars stand on on the grid is seen, however short a stint it turns out. */
function racedIn(session: RaceSession, laps: number): Set<Tyre> {
  const names = tyreNames(Object.values(timelineOf(session).final.cars));
  const isSeen = (from: number, to: number) => Math.min(to, laps) - from + 1 >= STINT;
  const onGrid = (from: number) => from <= 1 && Number.isFinite(laps);
  return new Set(
    stintsOf(session).flatMap(({ compound, lapStart, lapEnd }) =>
      onGrid(lapStart) || isSeen(lapStart, lapEnd) ? (names.get(compound) ?? []) : [],
    ),
  );
}

/** All where nothing is known of what teams do. */
function usedThere({ habits }: RaceParameters): Tyre[] {
  const slicks = TYRES.slice(0, DRY_TYRES);
  if (habits === undefined) return slicks;
  const sequences = Object.entries(habits.sequences).map(([key, halves]) => ({
    tyres: tyresOfSequence(key),
    weight: halves[0] + halves[1],
  }));
  const sum = (some: typeof sequences) => some.reduce((all, { weight }) => all + weight, 0);
  return slicks.filter(
    (tyre) => sum(sequences.filter(({ tyres }) => tyres.includes(tyre))) >= MOST * sum(sequences),
  );
}

/** The moment with no sets left for the car of slicks that are not among `choices`. */
export function withChoices(moment: Moment, choices: ReadonlySet<Tyre>, car: number): Moment {
  const { situation } = moment;
  const none = Object.fromEntries(
    TYRES.slice(0, DRY_TYRES)
      .filter((tyre) => !choices.has(tyre))
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
