/**
 * Usual values of every parameter, for what is not estimated from laps of the race in question. Each says where it is from:
 *
 * - [H18] A. Heilmeier, M. Graf, M. Lienkamp, "A Race Simulation for Strategy Decisions in Circuit Motorsports", IEEE ITSC 2018;
 * - [H20] A. Heilmeier, M. Graf, J. Betz, M. Lienkamp, "Application of Monte Carlo Methods to Consider Probabilistic Effects
 *   in a Race Simulation for Circuit Motorsport", Applied Sciences 10 (12), 2020, fitted to the seasons 2014 to 2019;
 * - [SR] FIA Formula One Sporting Regulations, [TR] Technical Regulations, of 2023 where they differ by year;
 * - [L] medians of racing laps of 2019 to 2021, so that it knows nothing of later seasons;
 * - [A] an assumption, with its reason. These are the first to be estimated where laps are at hand.
 */

import type {
  CarParameters,
  CircuitParameters,
  ErrorParameters,
  FuelParameters,
  NeutralParameters,
  PenaltyParameters,
  RaceParameters,
  RaceRules,
  RainParameters,
  ReactionParameters,
  StartParameters,
  StopParameters,
  TemperatureParameters,
  TrafficParameters,
  Tyre,
  TyreParameters,
} from './parameters.ts';

export const usualCircuit: CircuitParameters = {
  name: 'a circuit',
  laps: 57, // about 305 km of 5.4 km each [SR, length of a race]
  baseLap: 90, // [A] a middle one
  // [H18] splits it in the same way; about half the speed on track makes half the loss under a safety car [H20].
  pitLoss: { green: 19, virtualSafetyCar: 11.5, safetyCar: 9 },
  outLapShare: 0.85, // [L] 19.5 s of 22.9 s
  pitLossDeviation: 0.8, // [A] what stops cost differs so much from one race of a circuit to the next
  standingStart: 3.5, // [H18] 1.4 to 5.9 s by circuit
  gridSlot: 0.14, // [H18] 0.11 to 0.18 s
  // [H18] asks for 1.3 to 3.8 s of an attacker without DRS. Here DRS counts among the attacker's speed and the
  // threshold is soft, so that it lies lower.
  overtakeThreshold: 1.4,
  overtakeDeviation: 0.15, // [A] wind, and how far the field is spread
  overtakeScale: 0.3,
  drsGain: 0.5, // [H18] 0.13 to 0.92 s, most of them near 0.5
  evolution: 0.008, // [A] some tenths over a race
  evolutionLaps: 40,
};

/** Where the boxes stand before the line, most of a stop's cost falls on the in-lap. By place, as in a race's id. [L] */
const OUT_LAP_SHARES: Readonly<Record<string, number>> = {
  australia: 0.25,
  monaco: 0.2,
  montreal: 0.15,
  mugello: 0.25,
  'paul-ricard': 0.18,
};

/** Share of a stop's cost that falls on the out-lap at a place. */
export function usualOutLapShare(place: string): number {
  return OUT_LAP_SHARES[place] ?? usualCircuit.outLapShare;
}

/** Dry compounds: offsets and wear in the middle of the range of [H18]'s sets of 2019; cliff and warm-up [A]. */
export const usualTyres: Readonly<Record<Tyre, TyreParameters>> = {
  SOFT: {
    offset: -0.5,
    linear: 0.09,
    quadratic: 0.001,
    cliffAge: 22,
    cliff: 0.02,
    warmUp: 0.5,
    wearDeviation: 0.25,
    sets: 2,
  },
  MEDIUM: {
    offset: 0,
    linear: 0.055,
    quadratic: 0.0006,
    cliffAge: 32,
    cliff: 0.02,
    warmUp: 0.9,
    wearDeviation: 0.25,
    sets: 2,
  },
  HARD: {
    offset: 0.45,
    linear: 0.035,
    quadratic: 0.0003,
    cliffAge: 45,
    cliff: 0.02,
    warmUp: 1.4,
    wearDeviation: 0.25,
    sets: 2,
  },
  INTERMEDIATE: {
    offset: 0,
    linear: 0.05,
    quadratic: 0.001,
    cliffAge: 35,
    cliff: 0.02,
    warmUp: 0.8,
    wearDeviation: 0.3,
    sets: 4, // [SR] four of intermediates, three of wets
  },
  WET: {
    offset: 0,
    linear: 0.03,
    quadratic: 0.0005,
    cliffAge: 40,
    cliff: 0.02,
    warmUp: 0.8,
    wearDeviation: 0.3,
    sets: 3,
  },
};

/** Effects of the track are [A], after what tyre engineers say of heat; how cold tyres get is [L], warm-ups of two laps. */
export const usualTemperature: TemperatureParameters = {
  track: 35,
  deviation: 3, // [A] clouds
  usual: null,
  wear: 0.01,
  warmUp: 0.02,
  afterStart: 0.9, // [L] lap 2 is 0.8 to 1.3 s slower than laps 4 and 5, traffic included
  afterSafetyCar: 0.5, // [L] a leader lost 0.2 s then, one of heavier and cooler tyres since more
  carried: 0.3, // [L] lap 3 against lap 2
};

/** 110 kg are allowed for a race [TR]; 0.03 s/kg is a middle value of [H18]; a quarter is burnt behind a safety car [H20]. */
export function usualFuel(laps: number): FuelParameters {
  return { start: 110, perLap: 110 / laps, sensitivity: 0.03, neutralShare: 0.3 };
}

export const usualStart: StartParameters = {
  // [A] 0.15 s of it off the line [H20]; the rest of the first lap scatters more than the start itself.
  deviation: 0.55,
  gap: 0.5, // [H18] minimum distance
  accident: 0.02, // [H20] a third of safety cars come out on the first lap
};

export const usualTraffic: TrafficParameters = {
  minimumGap: 0.5, // [H18]
  dirtyAirRange: 2, // [A] beyond two seconds engineers speak of clean air
  dirtyAirLoss: 0.35, // [A]
  overtakenLoss: 0.3, // [H18]
  lappedLoss: 1, // [A] must let by at the first opportunity [SR, blue flags]
  lappingLoss: 0.15, // [A]
  aid: 'drs',
  drsWindow: 1, // [SR]
  drsFromLap: 3, // [SR] after two laps; from 2024 on after one
  drsRestartLaps: 2, // [SR] likewise
};

/** [SR] what helps to overtake in a season, and when: two laps after start and restarts, one from 2024 on; no DRS from 2026 on. */
export function usualAid(season: number): Pick<TrafficParameters, 'aid' | 'drsFromLap' | 'drsRestartLaps'> {
  const isEarlier = season >= 2024;
  return {
    aid: season >= 2026 ? 'overtakeMode' : 'drs',
    drsFromLap: isEarlier ? 2 : 3,
    drsRestartLaps: isEarlier ? 1 : 2,
  };
}

/** [H20] fits log-logistic distributions to each team's stops; this is a middle one with its tail. */
export const usualStops: StopParameters = {
  fastest: 2,
  scale: 0.6,
  shape: 2.2,
  longest: 40, // [A] beyond it a car is pushed back into the garage
  turnaround: 3.5, // [A] the crew fetches the second set
  releaseGap: 1, // [A] unsafe release is punished [SR]
  cleanAir: 2,
};

export const usualNeutral: NeutralParameters = {
  // [H20]: 0.71 safety cars a race on average, a third of them on lap 1, the rest mostly after accidents, and virtual
  // ones after 23 % of failures. The rates without a retirement [A] stand for debris and cars that go on.
  safetyCar: 0.003,
  virtualSafetyCar: 0.003,
  afterAccident: { safetyCar: 0.45, virtualSafetyCar: 0.15, red: 0.06 },
  afterFailure: { safetyCar: 0.12, virtualSafetyCar: 0.23, red: 0.005 },
  safetyCarLaps: [0, 0.18, 0.25, 0.23, 0.19, 0.06, 0.07, 0.02], // [H20], rounded
  virtualSafetyCarLaps: [0.48, 0.4, 0.02, 0.1], // [H20], rounded
  safetyCarLap: 1.6, // [H18]
  catchUpLap: 1.3, // [A] the delta time that is shown to drivers
  virtualLap: 1.4, // [H18]
  queueGap: 0.8, // [H18]
  wearShare: 0.25, // [H18]
  unlapping: true, // [SR, safety car]
  restartScatter: 1.6, // [A] cold tyres, a close field
};

export const usualErrors: ErrorParameters = { rate: 0.003, loss: 4, wet: 3 }; // [A] one off-track moment in 300 laps

/** [A] throughout: crossovers where pit walls put them, slick to intermediate at some 107 %, to wet at some 118 % of a dry lap. */
export const usualRain: RainParameters = {
  wetness: 0,
  raining: false,
  onset: 0.0008,
  end: 0.08,
  intensity: [0.15, 0.9],
  wetting: 0.35,
  drying: 0.07,
  slick: [0, 0.1, 0.3, 0.55, 0.8],
  intermediate: [0.05, 0.065, 0.1, 0.17, 0.28],
  wet: [0.09, 0.1, 0.12, 0.16, 0.21],
};

/** [A] one in ten cars a race; nine in ten are of five seconds, as stewards punish track limits and pit lane speeding [SR]. */
export function usualPenalties(laps: number): PenaltyParameters {
  return { rate: 0.1 / laps, longShare: 0.15, short: 5, long: 10 };
}

export const usualReactions: ReactionParameters = {
  judgement: 3, // [A]
  reluctance: 3, // [A] track position is worth more than time
  undercut: 0.5, // [A]
  undercutGap: 2.5, // [A] what fresh tyres win on an out-lap
  undercutLaps: 6, // [A]
};

/** [SR] points for the first ten; two dry compounds in a dry race. */
export const usualRules: RaceRules = { twoCompounds: true, points: [25, 18, 15, 12, 10, 8, 6, 4, 2, 1] };

/** A car of which nothing is known but its number and team; rates of retirement are one in seven cars a race [H20]. */
export function usualCar(car: number, team: string, laps: number): CarParameters {
  return {
    car,
    team,
    pace: 0,
    paceDeviation: 0.15, // [A] how far form moves from race to race
    lapDeviation: 0.35, // [H20] 0.46 to 0.85 s with traffic among it, which is simulated here
    wear: 1,
    start: 0,
    failure: 0.07 / laps,
    accident: 0.04 / laps,
    crew: 0,
  };
}

/** A race on usual values; hand in what is known better. */
export function usualParameters(
  cars: readonly CarParameters[],
  circuit: Partial<CircuitParameters> = {},
): RaceParameters {
  const place = { ...usualCircuit, ...circuit };
  return {
    circuit: place,
    cars,
    tyres: usualTyres,
    temperature: usualTemperature,
    fuel: usualFuel(place.laps),
    start: usualStart,
    traffic: usualTraffic,
    stops: usualStops,
    push: { pace: -0.25, wear: 1.3 }, // [A]
    save: { pace: 0.35, wear: 0.7 }, // [A]
    neutral: usualNeutral,
    errors: usualErrors,
    rain: usualRain,
    penalties: usualPenalties(place.laps),
    reactions: usualReactions,
    rules: usualRules,
  };
}
