/** A calibration put to a race: who starts where, on which circuit. What is uncertain becomes scatter that races draw from. */

import type { RaceParameters } from '../parameters.ts';
import { usualAid, usualCar, usualCircuit, usualOutLapShare, usualParameters } from '../usual.ts';
import type { Calibration } from './calibration.ts';
import { habitsOf } from './habits.ts';
import { gridShare, knownCell, qualifyingShares, recentOf } from './pace.ts';
import { teamLine } from './teams.ts';

export interface Entrant {
  readonly car: number;
  /** As the calibration names drivers and teams (`max-verstappen`, `red-bull`). */
  readonly driver: string;
  readonly team: string;
  /** From 1. */
  readonly grid: number;
  /** Best time of qualifying against the median of the field, as a share of it; null without one. */
  readonly qualifying: number | null;
}

export interface RaceEntry {
  /** As in a race's id: `baku`. */
  readonly place: string;
  readonly laps: number;
  readonly cars: readonly Entrant[];
}

/**
 * s a lap by which passing is harder than it looks at cars that were close behind another: who is seen there is often about to
 * be let by, or on his way past already. On 2019 to 2021 the ranked probability score got better up to 0.5, the error of the
 * expected position was least at 0.2.
 */
const HARDER = 0.4;
/** Share of retirements that are accidents (H20 in `usual.ts`: about as many as failures). */
const ACCIDENTS = 0.45;
/** Relative; beyond it a draw would be of another kind of tyre. */
const MOST_WEAR = 0.6;
/** Share of the race beyond the stints seen here, and laps, before which no tyre falls off. */
const LONGER = 0.1;
const LEAST_CLIFF = 15;

export function parametersOf(calibration: Calibration, race: RaceEntry, season: number): RaceParameters {
  const circuit = calibration.circuits[race.place] ?? calibration.elsewhere;
  const baseLap = circuit.baseLap ?? usualCircuit.baseLap;
  const { pace, neutral } = calibration;
  const shares = qualifyingShares(race.cars, pace.perGridPlace);
  const cars = race.cars.map(({ car, driver, team, grid }, i) => {
    const retirement = calibration.teamRetirement[teamLine(team)] ?? calibration.retirement;
    const past = recentOf(pace, driver, team);
    return {
      ...usualCar(car, team, race.laps),
      pace:
        baseLap *
        (pace.qualifying * shares[i] +
          pace.recent * past.pace +
          pace.grid * gridShare(grid, race.cars.length, pace.perGridPlace)),
      paceDeviation: baseLap * pace.deviations[knownCell(past.known)],
      lapDeviation: calibration.lapDeviation,
      start: calibration.startGains[driver] ?? 0,
      failure: retirement * (1 - ACCIDENTS),
      accident: retirement * ACCIDENTS,
    };
  });
  const usual = usualParameters(cars, {
    name: race.place,
    laps: race.laps,
    baseLap,
    pitLoss: circuit.pitLoss,
    pitLossDeviation: circuit.pitLossDeviation,
    outLapShare: usualOutLapShare(race.place),
    overtakeThreshold: circuit.overtakeThreshold.value + HARDER,
    overtakeDeviation: circuit.overtakeThreshold.deviation,
  });
  const tyres = { ...usual.tyres };
  for (const name of ['SOFT', 'MEDIUM', 'HARD'] as const) {
    const all = calibration.tyres[name];
    const own = circuit.wear[name];
    if (all === undefined || own === undefined) continue;
    tyres[name] = {
      ...tyres[name],
      offset: all.offset,
      linear: own.value,
      quadratic: 0,
      cliffAge: Math.max(LEAST_CLIFF, Math.ceil(race.laps * ((circuit.longest[name]?.value ?? 0) + LONGER))),
      wearDeviation: Math.min(MOST_WEAR, Math.hypot(all.wearDeviation, own.deviation / own.value)),
    };
  }
  const chance = (value: number) => Math.min(1, value * circuit.neutral);
  const after = {
    safetyCar: Math.min(0.6, chance(neutral.after.safetyCar)),
    virtualSafetyCar: Math.min(0.3, chance(neutral.after.virtualSafetyCar)),
    red: Math.min(0.1, neutral.after.red),
  };
  const habits = habitsOf(calibration.memory.habits, race.place in calibration.circuits ? race.place : null);
  return {
    ...usual,
    ...(habits !== null && { habits }),
    tyres,
    start: {
      ...usual.start,
      deviation: calibration.startDeviation,
      accident: calibration.firstLapRetirement,
    },
    traffic: { ...usual.traffic, ...usualAid(season) },
    neutral: {
      ...usual.neutral,
      safetyCar: chance(neutral.safetyCar),
      virtualSafetyCar: chance(neutral.virtualSafetyCar),
      afterAccident: after,
      afterFailure: after,
      safetyCarLaps: neutral.safetyCarLaps,
      virtualSafetyCarLaps: neutral.virtualSafetyCarLaps,
    },
  };
}
