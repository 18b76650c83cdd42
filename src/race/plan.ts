/** What a car means to do, and from where the race goes on. Both are checked before anything is simulated. */

import { RaceError } from './error.ts';
import { DRY_TYRES, type RaceParameters, TYRES, type Tyre } from './parameters.ts';

export type Mode = 'push' | 'neutral' | 'save';

export interface PlannedStop {
  /** The in-lap: the car comes in at its end. */
  readonly lap: number;
  readonly tyre: Tyre;
  /** How the stint after it is driven; neutral where left out. */
  readonly mode?: Mode | undefined;
}

export interface Plan {
  /** What the car starts the race on. From a later lap on the situation says what it is on, and this is not asked. */
  readonly start: Tyre;
  /** Mode of the stint that is under way. */
  readonly mode?: Mode | undefined;
  /** In order; those at or before the lap that the situation is at are past and left out of account. */
  readonly stops: readonly PlannedStop[];
}

/** One car's plans: in each race one of them is drawn by its weight. */
export interface CarPlans {
  readonly car: number;
  readonly plans: readonly { readonly plan: Plan; readonly weight: number }[];
  /** Laps; scatter of the stops around the planned laps. 0 for a plan that is to be kept. */
  readonly scatter: number;
  /** Whether the pit wall departs from the plan for a safety car or an undercut. Rain is always answered. */
  readonly reacts: boolean;
}

export interface CarSituation {
  readonly car: number;
  /** s at the line at the end of lap `Situation.lap`, from any zero; for a lapped car when it will end that lap. Not asked at lap 0. */
  readonly time: number;
  readonly tyre: Tyre;
  /** Laps on the set. */
  readonly age: number;
  /** Compounds used so far, the present one included. */
  readonly used: readonly Tyre[];
  /** Whether the rule on two compounds is met whatever `used` tells: a set that it drove on is not known. */
  readonly isRuleMet?: boolean | undefined;
  /** Stops made so far. */
  readonly stops: number;
  /** s of a time penalty that it still has to serve. */
  readonly penalty?: number | undefined;
  /** Sets fitted so far, the present one included, where known; else one of each compound used. */
  readonly fitted?: Partial<Record<Tyre, number>> | undefined;
  /** Unused sets left, where known; else what the parameters say, less those fitted. */
  readonly sets?: Partial<Record<Tyre, number>> | undefined;
}

export interface Situation {
  /** Laps that the leader has completed; 0 before the start. */
  readonly lap: number;
  /** Cars still in the race; at lap 0 in order of the grid. */
  readonly cars: readonly CarSituation[];
  readonly flag: 'green' | 'virtualSafetyCar' | 'safetyCar';
  /** Laps of green since the start or the last restart. */
  readonly greenLaps: number;
  /** Whether the race is stopped (red flag): then it goes on from the grid, on whatever tyres the walls choose. */
  readonly isStopped?: boolean | undefined;
}

/** Most stops that a plan may have from the situation on. */
export const MOST_STOPS = 6;

/** The start of a race: cars in order of the grid, on the tyres that their plans start on. */
export function gridSituation(cars: readonly { readonly car: number; readonly tyre: Tyre }[]): Situation {
  return {
    lap: 0,
    flag: 'green',
    greenLaps: 0,
    cars: cars.map(({ car, tyre }) => ({ car, time: 0, tyre, age: 0, used: [tyre], stops: 0 })),
  };
}

/** Stops of a plan that are still to come. */
export function stopsAhead(plan: Plan, lap: number): readonly PlannedStop[] {
  return plan.stops.filter((stop) => stop.lap > lap);
}

/** Throws RaceError with one sentence where the plan breaks a rule or cannot be driven. */
export function checkPlan(parameters: RaceParameters, situation: Situation, car: number, plan: Plan): void {
  const { laps } = parameters.circuit;
  const here = situation.cars.find((one) => one.car === car);
  if (here === undefined) throw new RaceError(`Car ${car} is not in the race at lap ${situation.lap}.`);
  let last = 0;
  for (const { lap, tyre } of plan.stops) {
    if (!Number.isInteger(lap) || lap < 1 || lap >= laps)
      throw new RaceError(
        `Car ${car} cannot stop on lap ${lap}: a stop is possible on laps 1 to ${laps - 1}.`,
      );
    if (lap <= last)
      throw new RaceError(`The stops of car ${car} must be in order, but lap ${lap} follows lap ${last}.`);
    last = lap;
    if (!TYRES.includes(tyre))
      throw new RaceError(`Car ${car} has no tyre ${String(tyre)}: it is one of ${TYRES.join(', ')}.`);
  }
  const ahead = stopsAhead(plan, situation.lap);
  if (ahead.length > MOST_STOPS)
    throw new RaceError(
      `The plan of car ${car} has ${ahead.length} stops to come; ${MOST_STOPS} are possible.`,
    );
  checkSets(parameters, situation, car, plan);
  const used = situation.lap === 0 ? [plan.start] : here.used;
  const dry = new Set([...used, ...ahead.map((stop) => stop.tyre)].filter((tyre) => !isForWet(tyre)));
  const couldBeWet = parameters.rain.wetness > 0 || parameters.rain.raining;
  // Tyres for a wet track that are only planned free nobody: while it stays dry the wall does not fit them.
  const isFree = couldBeWet || here.isRuleMet === true || used.some(isForWet);
  // On the last lap nobody can stop any more: what was used was used.
  const canStop = situation.lap < laps - 1;
  if (parameters.rules.twoCompounds && canStop && !isFree && dry.size < 2)
    throw new RaceError(
      `The plan of car ${car} uses ${[...dry][0]} only: in a dry race two different dry compounds must be used.`,
    );
}

/** Whether a tyre is for a wet track. */
export function isForWet(tyre: Tyre): boolean {
  return TYRES.indexOf(tyre) >= DRY_TYRES;
}

/** Whether `checkPlan` has nothing against it. */
export function isDrivable(
  parameters: RaceParameters,
  situation: Situation,
  car: number,
  plan: Plan,
): boolean {
  try {
    checkPlan(parameters, situation, car, plan);
    return true;
  } catch (error) {
    if (error instanceof RaceError) return false;
    throw error;
  }
}

function checkSets(parameters: RaceParameters, situation: Situation, car: number, plan: Plan): void {
  const here = situation.cars.find((one) => one.car === car);
  if (here === undefined) return;
  for (const tyre of TYRES) {
    const left = setsLeft(parameters, situation, car, tyre);
    const started = situation.lap === 0 && plan.start === tyre ? 1 : 0;
    const wanted = started + stopsAhead(plan, situation.lap).filter((stop) => stop.tyre === tyre).length;
    if (wanted > left)
      throw new RaceError(
        `The plan of car ${car} needs ${wanted} sets of ${tyre}, but it has ${left === 0 ? 'none' : left} left.`,
      );
  }
}

/** Unused sets of a compound; at lap 0 the one that the car starts on is among them. */
export function setsLeft(parameters: RaceParameters, situation: Situation, car: number, tyre: Tyre): number {
  const here = situation.cars.find((one) => one.car === car);
  const told = here?.sets?.[tyre];
  if (told !== undefined) return told;
  const fitted = here?.fitted?.[tyre] ?? (here?.used.includes(tyre) ? 1 : 0);
  return Math.max(0, parameters.tyres[tyre].sets - (situation.lap > 0 ? fitted : 0));
}
