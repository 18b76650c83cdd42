/**
 * The words of the strategist: a moment of a race and a car, plans for it, and what each would lead to. All plain data, so
 * that it travels between threads, over HTTP and into the store as it is. A Decision carries what, how much with its unit, how
 * sure, and the evidence; words are made of it elsewhere.
 *
 * Positions count from 1. Times are seconds; a time difference is plan minus reference, so that positive is slower. Laps are
 * laps of the race; a stop "on lap 20" is at the end of lap 20 (the in-lap).
 */

import type { CarPlans, Plan, RaceParameters, Situation, Tyre } from '../race/index.ts';

/** Everything that a simulation of one race from one moment needs, and what is known of how it went on. */
export interface Moment {
  /** `2024-01-bahrain`. */
  readonly race: string;
  /** Laps that the leader has completed; 0 before the start. */
  readonly lap: number;
  readonly parameters: RaceParameters;
  readonly situation: Situation;
  /** What every car is taken to do, drawn race by race; the car in question is replaced by the plan that is looked at. */
  readonly plans: readonly CarPlans[];
  readonly cars: readonly MomentCar[];
  /** Cars that did not see the flag of a race that is over: what they drove is no plan to its end. */
  readonly unfinished?: readonly number[] | undefined;
  /** Card of the parameters: the seasons they were estimated from, and up to where (`asOf`). */
  readonly calibration: CalibrationNote;
}

export interface CalibrationNote {
  readonly seasons: readonly number[];
  readonly races: number;
  readonly last: string | null;
  /** True where nothing of this race or a later one was used. */
  readonly isAsOf: boolean;
}

export interface MomentCar {
  readonly car: number;
  /** `NOR`; null where the source has none. */
  readonly code: string | null;
  readonly name: string;
  readonly team: string;
  /** At the line at the end of `lap`; on the grid at lap 0. Null for a car that is out. */
  readonly position: number | null;
  readonly grid: number | null;
  readonly tyre: Tyre | null;
  readonly tyreAge: number | null;
  /** What the car really did in the whole race, as far as it is known; null in a race that is not over. */
  readonly actual: Plan | null;
  /** Place in the result, the unclassified included; null where not known (yet). */
  readonly finish: number | null;
}

/** A plan with the name that it goes by. */
export interface NamedPlan {
  readonly name: string;
  readonly plan: Plan;
}

/** A share of the rollouts with how far chance may have moved it (95 %, Wilson). */
export interface Chance {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A mean over rollouts with its standard error. */
export interface Mean {
  readonly value: number;
  readonly error: number;
}

/** What one plan leads to, over all rollouts. Rollouts of several plans are of the same races (common random numbers). */
export interface PlanResult extends NamedPlan {
  /** Probability of each finishing position, from the first; retirements are placed behind. */
  readonly positions: readonly number[];
  readonly expectedPosition: Mean;
  readonly expectedPoints: Mean;
  /** Ends of the 80 % interval (`centralInterval`), and the median. */
  readonly position10: number;
  readonly position50: number;
  readonly position90: number;
  /** s from the moment to the flag, median over rollouts that it finished; null where there was none. */
  readonly raceTime: number | null;
  /** s, 10 and 90 %. */
  readonly raceTime10: number | null;
  readonly raceTime90: number | null;
  /** s against the reference plan on the same races: median, and 10 and 90 %; null for the reference itself. */
  readonly against: { readonly median: number; readonly low: number; readonly high: number } | null;
  /** Places against the reference plan on the same races (negative: in front of it); null for the reference itself. */
  readonly againstPosition: Mean | null;
  /** True for a plan that is as good as the best: behind it by chance alone, or by what nobody would act on. */
  readonly isTie: boolean;
  /** Chance to end in front of where the reference plan ends on the same race. */
  readonly better: Chance | null;
  readonly worse: Chance | null;
  /** Expected position over the worst tenth of the rollouts. */
  readonly worstTenth: number;
  /** Chance that the next stop leads into clean air; null where the plan has no stop to come. */
  readonly cleanExit: Chance | null;
  /** Median position right after the next stop, with 10 and 90 %. */
  readonly afterStop: { readonly median: number; readonly low: number; readonly high: number } | null;
  readonly retirement: number;
  /** Stops made on average, those before the moment included. */
  readonly stops: number;
  /** Probability of each position at the end of each lap: `byLap[i][p]` at lap `firstLap + i`. */
  readonly byLap: readonly (readonly number[])[];
  readonly firstLap: number;
  /** Median s against the reference plan at the end of each lap, from `firstLap`; null for the reference. */
  readonly deltaByLap: readonly number[] | null;
  readonly reasons: readonly Reason[];
}

/** Why a plan is better or worse than the reference, in numbers; positive seconds cost time. */
export interface Reason {
  readonly kind: 'tyreWear' | 'compound' | 'pitLane' | 'traffic' | 'safetyCar' | 'paceMode' | 'other';
  /** s over the rest of the race against the reference, mean. */
  readonly seconds: number;
}

export interface Comparison {
  readonly moment: MomentNote;
  readonly car: number;
  readonly seed: number;
  readonly rollouts: number;
  /** Name of the plan that the others are compared with: what was really done where it is known, else the usual plan. */
  readonly reference: string;
  /** Best first, by expected position, then time. */
  readonly plans: readonly PlanResult[];
  /** One sentence each: what the answer rests on and leaves out. Keys of messages with values, no words. */
  readonly assumptions: readonly Assumption[];
}

/** Without the heavy parts. */
export interface MomentNote {
  readonly race: string;
  readonly lap: number;
  readonly laps: number;
  readonly cars: readonly MomentCar[];
  readonly calibration: CalibrationNote;
}

export interface Assumption {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** One cell of the value surface: the next stop on this lap for this compound. */
export interface SurfaceCell {
  readonly lap: number;
  readonly tyre: Tyre;
  /** How many rollouts it was worth. */
  readonly rollouts: number;
  /** s from the moment to the flag: median, and mean of the worst tenth. */
  readonly raceTime: number;
  readonly worstTenth: number;
  readonly expectedPosition: Mean;
  readonly expectedPoints: Mean;
  readonly cleanExit: Chance;
  /** Median position right after the stop. */
  readonly afterStop: number;
  /** The rest of the plan after this stop, as it was simulated. */
  readonly plan: Plan;
}

export interface Surface {
  readonly moment: MomentNote;
  readonly car: number;
  readonly seed: number;
  /** In all. */
  readonly rollouts: number;
  readonly cells: readonly SurfaceCell[];
  /** Compounds that cannot be fitted, with why. */
  readonly refused: readonly { readonly tyre: Tyre; readonly sentence: string }[];
  /** The best lap of the window, and its best compound. */
  readonly best: { readonly lap: number; readonly tyre: Tyre };
  /** When to stop, by worth and by what teams do here (`window.ts`); no lap in it is more than `tolerance` places worse than the best. */
  readonly window: {
    readonly from: number;
    readonly to: number;
    readonly tyre: Tyre;
    readonly tolerance: number;
  };
  readonly neighbours: readonly NeighbourDuel[];
  readonly assumptions: readonly Assumption[];
  /** False while it is a first coarse answer and rollouts are still being spent. */
  readonly isFinal: boolean;
}

/** What stopping before or after a neighbour is worth against him: the nearest car that is to stop about then, too. */
export interface NeighbourDuel {
  readonly car: number;
  readonly side: 'ahead' | 'behind';
  /** s at the line at the moment. */
  readonly gap: number;
  /** s gained on him by stopping one lap before he does, and by staying out `laps` longer (negative: lost), mean with error. */
  readonly undercut: Mean;
  readonly overcut: Mean;
  readonly laps: number;
  /** Chance to be in front of him once both have stopped. */
  readonly undercutAhead: Chance;
  readonly overcutAhead: Chance;
}

export type Objective = 'time' | 'position' | 'points' | 'risk';

export interface Optimum {
  readonly moment: MomentNote;
  readonly car: number;
  readonly seed: number;
  readonly rollouts: number;
  /** The plan of least expected time on a free track, by dynamic programming. */
  readonly byTime: NamedPlan & { readonly expectedTime: number };
  /** The best found for each objective by simulation. */
  readonly best: Readonly<Record<Objective, string>>;
  /** All candidates that were simulated to the end, best expected position first. */
  readonly plans: readonly PlanResult[];
  /** Names of plans that no other beats in expected position, points and worst tenth at once. */
  readonly pareto: readonly string[];
  readonly assumptions: readonly Assumption[];
}

/** The forecast of a whole race as it stood at one lap. */
export interface Forecast {
  readonly race: string;
  readonly lap: number;
  readonly seed: number;
  readonly rollouts: number;
  readonly cars: readonly ForecastCar[];
  /** The calibration's note. */
  readonly calibration: CalibrationNote;
}

export interface ForecastCar {
  readonly car: number;
  readonly position: number | null;
  readonly positions: readonly number[];
  readonly expectedPosition: number;
  readonly expectedPoints: number;
  readonly position10: number;
  readonly position90: number;
  readonly retirement: number;
  /** When and for what the car is expected to stop next: median lap with 10 and 90 %, likeliest compound; null for none. */
  readonly nextStop: {
    readonly lap: number;
    readonly low: number;
    readonly high: number;
    readonly tyre: Tyre;
  } | null;
}

/** A stored answer and whether what it rested on still holds at a later lap. */
export interface Scenario {
  readonly id: string;
  readonly lap: number;
  readonly isOutdated: boolean;
  /** Why: `stopped`, `safetyCar`, `retired`, `lapPassed`, `rain`. */
  readonly because: readonly ('stopped' | 'safetyCar' | 'retired' | 'lapPassed' | 'rain')[];
}

/** After the race: what one car did, against what was best. */
export interface Hindsight {
  readonly race: string;
  readonly car: number;
  readonly seed: number;
  readonly rollouts: number;
  readonly actual: NamedPlan;
  /** The best on what was known at the start and before each stop. */
  readonly known: readonly {
    readonly lap: number;
    readonly best: PlanResult;
    readonly actual: PlanResult;
  }[];
  /** The best knowing the neutralisations, retirements and weather that came. */
  readonly hindsight: PlanResult;
  readonly actualInHindsight: PlanResult;
  readonly missed: readonly MissedOpportunity[];
  /** s and positions that the best in hindsight was better by. */
  readonly lostSeconds: number;
  readonly lostPositions: number;
  /** 0..100: how much of what could be known was used (`scoreOf`); null where there was no decision to judge. */
  readonly score: number | null;
}

export interface MissedOpportunity {
  readonly lap: number;
  readonly kind:
    | 'safetyCarStop'
    | 'undercut'
    | 'stopTooEarly'
    | 'stopTooLate'
    | 'compound'
    | 'extraStop'
    | 'missingStop';
  readonly seconds: number;
  readonly positions: number;
}

export interface TeamScore {
  readonly team: string;
  readonly races: number;
  readonly score: number | null;
  readonly lostSeconds: number;
  readonly lostPositions: number;
}
