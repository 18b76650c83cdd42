/**
 * What a race is made of, as numbers: the circuit, the cars, the tyres, what can happen. Every one says its unit; where
 * a usual value comes from stands with it in `usual.ts`, where an estimated one comes from on its calibration's card.
 *
 * Times of a lap are differences to `baseLap`: a car of pace 0 on fresh medium tyres, with empty tanks, on a dry track
 * as it is on lap 1, alone. A negative pace is faster.
 */

import type { Habits } from './habits.ts';
import type { Tyre } from './tyres.ts';

export * from './tyres.ts';

/** One value for each state that a stop can be made in. */
export interface ByFlag {
  readonly green: number;
  readonly virtualSafetyCar: number;
  readonly safetyCar: number;
}

export interface CircuitParameters {
  readonly name: string;
  /** Laps of the race. */
  readonly laps: number;
  /** s. */
  readonly baseLap: number;
  /** s that the way through the pit lane costs against staying out, without standing still. */
  readonly pitLoss: ByFlag;
  /** s; how little is known of it. Drawn once a race. */
  readonly pitLossDeviation: number;
  /** Share of what a stop costs that falls behind the line, on the out-lap: the boxes stand there at most circuits. */
  readonly outLapShare: number;
  /** s that the first lap is longer for the car on pole, by the standing start. */
  readonly standingStart: number;
  /** s a grid place. */
  readonly gridSlot: number;
  /** s a lap by which an attacker has to be faster to have an even chance of passing within the lap. */
  readonly overtakeThreshold: number;
  /** s a lap; how little is known of it. Drawn once a race. */
  readonly overtakeDeviation: number;
  /** s a lap; how sharply the chance grows around the threshold (scale of a logistic curve). */
  readonly overtakeScale: number;
  /** s a lap that DRS, or what came after it, brings to a car that may use it wherever that is allowed. */
  readonly drsGain: number;
  /** s a lap by which the track gets faster with each lap driven (rubber), up to `evolutionLaps`. */
  readonly evolution: number;
  /** Laps. */
  readonly evolutionLaps: number;
}

export interface CarParameters {
  /** Number on the car. */
  readonly car: number;
  /** Cars of one team share a pit box. */
  readonly team: string;
  /** s a lap. */
  readonly pace: number;
  /** s a lap; how little is known of the pace, form of the day included. Drawn once a race. */
  readonly paceDeviation: number;
  /** s; scatter from lap to lap. */
  readonly lapDeviation: number;
  /** Factor on tyre wear. */
  readonly wear: number;
  /** s won (negative: lost) from the grid to the end of lap 1. */
  readonly start: number;
  /** Probability a lap of retiring for a technical reason. */
  readonly failure: number;
  /** Probability a lap, after the first, of retiring by an accident or a spin. */
  readonly accident: number;
  /** s added to each stop by the crew. */
  readonly crew: number;
}

export interface TyreParameters {
  /** s a lap against a fresh medium; of intermediates and wets see `RainParameters`, theirs is 0 on the track they suit. */
  readonly offset: number;
  /** s a lap a lap of age. */
  readonly linear: number;
  /** s a lap a lap of age squared. */
  readonly quadratic: number;
  /** Laps of age at which it goes over the cliff. */
  readonly cliffAge: number;
  /** s a lap for each lap squared beyond it. */
  readonly cliff: number;
  /** s on the first lap out of the pits (cold tyres); what colder ones cost is a share of it, see `TemperatureParameters`. */
  readonly warmUp: number;
  /** Relative; how much the wear differs from race to race. Drawn once a race for each compound. */
  readonly wearDeviation: number;
  /** Unused sets that each car has when the simulation begins. */
  readonly sets: number;
}

/** How warm tyres and track are. */
export interface TemperatureParameters {
  /** °C of the track in this race, and how little that is known; drawn once a race. */
  readonly track: number;
  readonly deviation: number;
  /** °C at which wear and warm-up are as the tyres' parameters say; null where it is not known, so that the track does nothing. */
  readonly usual: number | null;
  /** Share by which wear grows a °C. */
  readonly wear: number;
  /** Share by which the warm-up shrinks a °C. */
  readonly warmUp: number;
  /** Share of a compound's warm-up that the lap after a standing start costs, and the first lap after a safety car. */
  readonly afterStart: number;
  readonly afterSafetyCar: number;
  /** Share of that which each lap leaves to the next. */
  readonly carried: number;
}

export interface FuelParameters {
  /** kg at the start. */
  readonly start: number;
  /** kg a lap at racing speed. */
  readonly perLap: number;
  /** s a lap a kg. */
  readonly sensitivity: number;
  /** Share of `perLap` that is burnt under a safety car, real or virtual. */
  readonly neutralShare: number;
}

export interface StartParameters {
  /** s; scatter of what a car wins or loses from the grid to the end of the first lap. */
  readonly deviation: number;
  /** s between two cars at the end of the first lap, at least. */
  readonly gap: number;
  /** Probability of retiring on the first lap. */
  readonly accident: number;
}

export interface TrafficParameters {
  /** s between two cars at the line, at least, under green. */
  readonly minimumGap: number;
  /** s; behind another car by less than this a car loses downforce. */
  readonly dirtyAirRange: number;
  /** s a lap lost right behind another car; none at the end of the range. */
  readonly dirtyAirLoss: number;
  /** s that a car loses by being overtaken. */
  readonly overtakenLoss: number;
  /** s that a car loses by letting another lap it (blue flags). */
  readonly lappedLoss: number;
  /** s that a car loses by lapping another. */
  readonly lappingLoss: number;
  /**
   * What helps a car that is close behind another: DRS, which race control takes away on a wet track; the overtake mode that
   * took its place in 2026, which needs no dry track; or nothing.
   */
  readonly aid: 'drs' | 'overtakeMode' | 'none';
  /** s behind the car in front within which it may be used. */
  readonly drsWindow: number;
  /** First lap on which it is enabled. */
  readonly drsFromLap: number;
  /** Laps after a restart until it is enabled again. */
  readonly drsRestartLaps: number;
}

/** Standing still is `fastest` plus log-logistic: heavy to the right, as stops are. */
export interface StopParameters {
  /** s. */
  readonly fastest: number;
  /** s; median of what comes on top. */
  readonly scale: number;
  /** Shape; the smaller, the heavier the tail. */
  readonly shape: number;
  /** s, longest that is drawn. */
  readonly longest: number;
  /** s between the release of one car of a team and the arrival of the other to be served without a wait. */
  readonly turnaround: number;
  /** s; a car is held while another drives by in the lane within this of its release. */
  readonly releaseGap: number;
  /** s behind the car in front beyond which a car that leaves the pits is in clean air. */
  readonly cleanAir: number;
}

/** A way of driving, for a whole stint. */
export interface PaceMode {
  /** s a lap. */
  readonly pace: number;
  /** Factor on wear. */
  readonly wear: number;
}

export interface NeutralParameters {
  /** Probability a lap without any retirement. */
  readonly safetyCar: number;
  /** Probability a lap without any retirement. */
  readonly virtualSafetyCar: number;
  /** Probabilities of what follows when a car stops by accident; the rest is yellow flags. */
  readonly afterAccident: {
    readonly safetyCar: number;
    readonly virtualSafetyCar: number;
    readonly red: number;
  };
  /** The same when a car stops by a failure. */
  readonly afterFailure: {
    readonly safetyCar: number;
    readonly virtualSafetyCar: number;
    readonly red: number;
  };
  /** Probabilities that a safety car stays out for 1, 2, 3, ... laps. */
  readonly safetyCarLaps: readonly number[];
  readonly virtualSafetyCarLaps: readonly number[];
  /** Factor on the lap time behind the safety car. */
  readonly safetyCarLap: number;
  /** Factor on the lap time while catching up with the queue. */
  readonly catchUpLap: number;
  /** Factor on the lap time under a virtual safety car. */
  readonly virtualLap: number;
  /** s between two cars in the queue. */
  readonly queueGap: number;
  /** Share of a racing lap's wear. */
  readonly wearShare: number;
  /** Whether lapped cars may pass the safety car and join the end of the queue. */
  readonly unlapping: boolean;
  /** Factor on the scatter of lap times on the first lap after a restart. */
  readonly restartScatter: number;
}

export interface ErrorParameters {
  /** Probability a lap. */
  readonly rate: number;
  /** s lost on average; exponential. */
  readonly loss: number;
  /** Factor on rate and scatter of laps on a soaked track, growing from 1 on a dry one. */
  readonly wet: number;
}

export interface RainParameters {
  /** Wetness at the start of the simulation: 0 is dry, 1 soaked. */
  readonly wetness: number;
  readonly raining: boolean;
  /** Probability a lap that rain begins. */
  readonly onset: number;
  /** Probability a lap that it ends. */
  readonly end: number;
  /** Wetness that rain leads to: between these, evenly. */
  readonly intensity: readonly [number, number];
  /** Share of the way to it that the track gets wetter a lap. */
  readonly wetting: number;
  /** Share of the wetness that dries a lap. */
  readonly drying: number;
  /** Slower laps as a share of `baseLap`, at wetness 0, 1/4, 1/2, 3/4 and 1, linear in between. */
  readonly slick: readonly [number, number, number, number, number];
  readonly intermediate: readonly [number, number, number, number, number];
  readonly wet: readonly [number, number, number, number, number];
}

/** Time penalties: stood before the next stop's work begins, or added at the flag where no stop comes. */
export interface PenaltyParameters {
  /** Probability a lap and car; at most one a race is drawn. */
  readonly rate: number;
  /** Share of them that are `long`, the rest are `short`. */
  readonly longShare: number;
  /** s. */
  readonly short: number;
  readonly long: number;
}

export interface ReactionParameters {
  /** s; how far off a team's estimate is of what a stop under a safety car or for other tyres brings. */
  readonly judgement: number;
  /** s by which an additional stop must look better. */
  readonly reluctance: number;
  /** Probability of answering an undercut on the next lap. */
  readonly undercut: number;
  /** s behind within which a car that stops is a threat. */
  readonly undercutGap: number;
  /** Laps that a planned stop can be brought forward for it. */
  readonly undercutLaps: number;
}

export interface RaceRules {
  /** Whether two different dry compounds must be used in a dry race. */
  readonly twoCompounds: boolean;
  /** Points by finishing position, from the first. */
  readonly points: readonly number[];
}

export interface RaceParameters {
  readonly circuit: CircuitParameters;
  readonly cars: readonly CarParameters[];
  readonly tyres: Readonly<Record<Tyre, TyreParameters>>;
  readonly temperature: TemperatureParameters;
  readonly fuel: FuelParameters;
  readonly start: StartParameters;
  readonly traffic: TrafficParameters;
  readonly stops: StopParameters;
  readonly push: PaceMode;
  readonly save: PaceMode;
  readonly neutral: NeutralParameters;
  readonly errors: ErrorParameters;
  readonly rain: RainParameters;
  readonly penalties: PenaltyParameters;
  readonly reactions: ReactionParameters;
  readonly rules: RaceRules;
  /** What teams usually do with their tyres here; left out where nobody knows. Only plans are made of it. */
  readonly habits?: Habits | undefined;
}
