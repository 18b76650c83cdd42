/**
 * Estimates the parameters of the simulator from observations of races. `asOf` leaves out that race and everything later, so
 * that a forecast of a race never knows it; `prior` is a calibration to go on from.
 */

import { RaceError } from '../error.ts';
import type { Calibration } from './calibration.ts';
import { circuitsOf, lapDeviationOf, tyresOf } from './circuits.ts';
import { blankMemory, keptMemory, learn, type Memory } from './memory.ts';
import type { Observation } from './observation.ts';
import { paceOf } from './pace.ts';
import { neutralFactors, neutralOf, retirementsOf, startDeviationOf, startGainsOf } from './rates.ts';

export interface CalibrateOptions {
  /** Nothing of this race or of later ones is used. */
  readonly asOf?: RaceKey | undefined;
  /** Goes on from this one; races that it knows are left out. Must itself know nothing of `asOf` or later. */
  readonly prior?: Calibration | undefined;
  /** Ids of races that are left out; each must come after those that `prior` knows. */
  readonly without?: readonly string[] | undefined;
  /** How it was called, for the card. */
  readonly command?: string | undefined;
}

export interface RaceKey {
  readonly season: number;
  readonly round: number;
}

const METHOD =
  'Lap times by least squares on car, compound, tyre age and lap; circuits drawn to the mean of all by empirical Bayes; passing by logistic likelihood of cars within a second; tyre sequences and rates by counts with a prior; older seasons count less.';

export function isBefore(one: RaceKey, other: RaceKey): boolean {
  return one.season < other.season || (one.season === other.season && one.round < other.round);
}

/**
 * Observations in any order. Of none the usual values come out. Throws RaceError where `prior` knows too much: `asOf`, or a race
 * that is to be left out.
 */
export function calibrate(observations: readonly Observation[], options: CalibrateOptions = {}): Calibration {
  const { asOf, prior, without = [], command = '' } = options;
  const known: Memory = prior?.memory ?? blankMemory();
  if (asOf !== undefined && known.season > 0 && !isBefore(known, asOf))
    throw new RaceError(
      `The calibration to go on from knows races up to ${prior?.card.last}, which is not before round ${asOf.round} of ${asOf.season}.`,
    );
  const kept = without.find((id) => !prior?.card.without.includes(id) && isKnownTo(known, id));
  if (kept !== undefined)
    throw new RaceError(
      `${kept} cannot be left out: the calibration to go on from knows races up to ${prior?.card.last}; go on from one of before it, or from none.`,
    );
  const races = observations
    .filter(({ id }) => !without.includes(id))
    .filter((race) => asOf === undefined || isBefore(race, asOf))
    .filter((race) => isBefore(known, race))
    .sort((a, b) => a.season - b.season || a.round - b.round);
  const memory = structuredClone(known) as Memory;
  for (const race of races) learn(memory, race);
  return calibrationOf(keptMemory(memory), {
    seasons: [...new Set([...(prior?.card.seasons ?? []), ...races.map((race) => race.season)])],
    races: (prior?.card.races ?? 0) + races.length,
    first: prior?.card.first ?? races[0]?.id ?? null,
    last: races.at(-1)?.id ?? prior?.card.last ?? null,
    asOf: asOf ?? null,
    without: [...(prior?.card.without ?? []), ...without],
    command,
    method: METHOD,
  });
}

/** Whether a race, by its id, is not after the last one of a memory. */
function isKnownTo(known: Memory, id: string): boolean {
  const [, season, round] = /^(\d{4})-(\d+)-/.exec(id) ?? [];
  return round !== undefined && !isBefore(known, { season: Number(season), round: Number(round) });
}

/** The parameters that follow from what is remembered. */
export function calibrationOf(memory: Memory, card: Calibration['card']): Calibration {
  const { circuits, elsewhere } = circuitsOf(memory.circuits, neutralFactors(memory.rates));
  return {
    card,
    lapDeviation: lapDeviationOf(memory.circuits),
    startDeviation: startDeviationOf(memory.rates),
    startGains: startGainsOf(memory.rates),
    ...retirementsOf(memory.rates),
    tyres: tyresOf(memory.circuits),
    neutral: neutralOf(memory.rates),
    pace: paceOf(memory.pace),
    elsewhere,
    circuits,
    memory,
  };
}
