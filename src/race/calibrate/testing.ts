/** Made-up observations of races, from parameters that a test knows. */

import type { Observation } from './observation.ts';

export interface Made {
  readonly season: number;
  readonly round: number;
  readonly place: string;
  /** s that a stop costs. */
  readonly stop?: number | undefined;
  /** s a lap a lap of age, of all compounds. */
  readonly wear?: number | undefined;
  readonly chases?: Observation['chases'] | undefined;
  readonly neutral?: Observation['neutral'] | undefined;
  /** Lap on which the last car retired. */
  readonly retiredOn?: number | undefined;
  readonly runs?: Observation['runs'] | undefined;
}

/** Twenty cars, a thousandth of a lap from one to the next, in qualifying as in the race. */
export function madeObservation(made: Made): Observation {
  const {
    season,
    round,
    place,
    stop = 22,
    wear = 0.06,
    chases = [],
    neutral = [],
    retiredOn,
    runs = [],
  } = made;
  return {
    id: `${season}-${String(round).padStart(2, '0')}-${place}`,
    season,
    round,
    place,
    laps: 50,
    baseLap: 90,
    lapDeviation: 0.3,
    cars: Array.from({ length: 20 }, (_, i) => ({
      car: i + 1,
      driver: `driver ${i + 1}`,
      team: `team ${i >> 1}`,
      grid: i + 1,
      finish: i + 1,
      retiredOn: i === 19 && retiredOn !== undefined ? retiredOn : null,
      qualifying: 0.001 * (i - 9.5),
      pace: 0.001 * (i - 9.5),
      paceVariance: 1e-7,
    })),
    tyres: (['SOFT', 'MEDIUM', 'HARD'] as const).map((tyre) => ({
      tyre,
      offset: tyre === 'SOFT' ? -0.5 : tyre === 'HARD' ? 0.4 : 0,
      offsetVariance: 0.001,
      linear: wear,
      linearVariance: 1e-6,
    })),
    stops: Array.from({ length: 20 }, () => ({ flag: 'green', loss: stop, early: false })),
    neutral,
    chases,
    firstLap: Array.from({ length: 20 }, (_, i) => ({
      driver: `driver ${i + 1}`,
      places: i % 2 === 0 ? 1 : -1,
    })),
    runs,
  };
}
