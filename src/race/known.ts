/**
 * The course of a race that is over, as tables: what its laps were driven under, who retired when, how wet it was. With it
 * chance decides none of these; laps, stops and passing are drawn as ever.
 *
 * What surprises: where several neutralisations share a lap, the gravest counts; and a car that had stopped before the
 * simulation's first lap, but is still in its situation (lapped cars are), stops on that lap.
 */

import { RaceError } from './error.ts';
import type { RaceParameters } from './parameters.ts';
import { GREEN, NEVER, RED, SAFETY_CAR, VIRTUAL } from './phases.ts';
import type { Situation } from './plan.ts';
import type { KnownCourse } from './question.ts';

export interface Course {
  /** By lap, from 0: what it is driven under. */
  readonly phase: Uint8Array;
  /** By lap: laps until that ends, itself included. */
  readonly left: Uint16Array;
  /** By index of car: the lap on which it stops, or `NEVER`. */
  readonly retirements: Int16Array;
  /** By lap, 0..1. */
  readonly wetness: Float64Array;
}

const PHASE = { virtualSafetyCar: VIRTUAL, safetyCar: SAFETY_CAR, red: RED } as const;

/** Throws RaceError where something of it cannot have been. */
export function courseOf(known: KnownCourse, situation: Situation, laps: number): Course {
  const phase = new Uint8Array(laps + 1);
  for (const { kind, lap, laps: lasted } of known.neutral) {
    if (!Number.isInteger(lap) || lap < 1 || !Number.isInteger(lasted) || lasted < 1)
      throw new RaceError(
        `A neutralisation of ${lasted} laps from lap ${lap} cannot have been: both are whole numbers from 1.`,
      );
    for (let at = lap; at < Math.min(lap + lasted, laps + 1); at++)
      phase[at] = Math.max(phase[at], PHASE[kind]);
  }
  const left = new Uint16Array(laps + 1);
  for (let lap = laps; lap > 0; lap--)
    left[lap] =
      phase[lap] === GREEN ? 0 : lap < laps && phase[lap + 1] === phase[lap] ? left[lap + 1] + 1 : 1;
  const retirements = new Int16Array(situation.cars.length).fill(NEVER);
  for (const { car, lap } of known.retirements) {
    if (!Number.isInteger(lap) || lap < 0)
      throw new RaceError(
        `Car ${car} cannot have retired after ${lap} laps: it takes a whole number from 0.`,
      );
    const index = situation.cars.findIndex((one) => one.car === car);
    if (index >= 0 && lap < laps) retirements[index] = Math.max(situation.lap, lap) + 1;
  }
  return { phase, left, retirements, wetness: wetnessOf(known, laps) };
}

function wetnessOf(known: KnownCourse, laps: number): Float64Array {
  const wetness = new Float64Array(laps + 1);
  known.wetness.forEach((value, i) => {
    if (!(value >= 0 && value <= 1))
      throw new RaceError(`The wetness of lap ${i + 1} is ${value}, but must be a number from 0 to 1.`);
    if (i < laps) wetness[i + 1] = value;
  });
  return wetness;
}

/**
 * The same parameters with the rain that came, and none by chance. Plans are held to the rules of a wet race where it rained,
 * and also where it might have: who made them did not know the course.
 */
export function withKnownRain(parameters: RaceParameters, course: Course, from: number): RaceParameters {
  const { rain } = parameters;
  const isWet = course.wetness.subarray(from + 1).some((wetness) => wetness > 0);
  const raining = isWet || rain.raining || rain.wetness > 0;
  return { ...parameters, rain: { ...rain, raining, wetness: course.wetness[from], onset: 0 } };
}
