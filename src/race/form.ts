/**
 * What the laps driven so far say of the cars' pace on the day. A forecast from the middle of a race that only knew the days
 * before would not see that somebody is quick today, or is nursing a damaged car.
 *
 * From each lap goes what the parameters expect of its compound and the age of its tyres; the rest is compared with the others
 * on the same lap, so that what slows all of them alike (fuel, rubber, a slow phase of the race) cancels out. What a car was expected to do and what it did are
 * weighed by how well each is known (the mean of two normal distributions, by their precision).
 */

import { type CarState, median, type RaceState } from '../timing/index.ts';
import type { RaceParameters } from './parameters.ts';
import { tyreNames } from './situation.ts';

/** Laps slower than this against the median of the lap were no racing laps. */
const SLOW = 1.05;
/** s; a car this close behind another drives his pace. */
const WAKE = 1.3;
/** Laps in free air that a car needs to be judged, and how many cars must be on a lap to judge it by. */
const ENOUGH = 3;
const FIELD = 5;
/**
 * s a lap by which free laps may mislead, however many they are: tyres nursed, engines turned down, wear unlike what was
 * foretold. Chosen on half distance of 2019 to 2021, where anything from 0.15 to 0.25 was as good.
 */
const MISLED = 0.2;

/** The same parameters with pace, and how well it is known, as they are after the laps in `state`. */
export function withFormSoFar(parameters: RaceParameters, state: RaceState): RaceParameters {
  const seen = seenPace(parameters, state);
  if (seen.size === 0) return parameters;
  // Only differences between cars are seen; their level is that of the forecast for the same cars.
  const judged = parameters.cars.filter((car) => seen.has(car.car));
  const level = mean(judged.map((car) => car.pace)) - mean(judged.map((car) => seen.get(car.car)?.pace ?? 0));
  return {
    ...parameters,
    cars: parameters.cars.map((car) => {
      const own = seen.get(car.car);
      if (own === undefined) return car;
      const known = car.paceDeviation ** 2;
      const told = car.lapDeviation ** 2 / own.laps + MISLED ** 2;
      const share = known / (known + told);
      return {
        ...car,
        pace: car.pace + share * (own.pace + level - car.pace),
        paceDeviation: Math.sqrt(known * (1 - share)),
      };
    }),
  };
}

interface Seen {
  /** s a lap against the field. */
  readonly pace: number;
  readonly laps: number;
}

function seenPace(parameters: RaceParameters, state: RaceState): Map<number, Seen> {
  const cars = Object.values(state.cars).filter((car) => car !== undefined);
  const names = tyreNames(cars);
  const ends = new Map<number, number[]>();
  for (const car of cars)
    for (const { lap, time } of car.history) ends.set(lap, [...(ends.get(lap) ?? []), time]);
  for (const times of ends.values()) times.sort((a, b) => a - b);
  const rests = new Map<number, { car: number; rest: number }[]>();
  for (const car of cars)
    for (const { lap, rest } of freeLaps(car))
      rests.set(lap, [...(rests.get(lap) ?? []), { car: car.car, rest }]);
  const own = new Map<number, number[]>();
  for (const rows of rests.values()) {
    if (rows.length < FIELD) continue;
    const usual = median(rows.map(({ rest }) => rest));
    for (const { car, rest } of rows)
      if (rest < usual + (SLOW - 1) * parameters.circuit.baseLap)
        own.set(car, [...(own.get(car) ?? []), rest - usual]);
  }
  return new Map(
    [...own]
      .filter(([, laps]) => laps.length >= ENOUGH)
      .map(([car, laps]) => [car, { pace: median(laps), laps: laps.length }]),
  );

  /** s by which a car's free laps differ from what compound and tyre age make of them. */
  function freeLaps(car: CarState): { lap: number; rest: number }[] {
    return car.history.flatMap(({ lap, time, duration, pitIn, pitOut, compound, tyreAge }, i) => {
      const tyre = compound === null ? undefined : names.get(compound);
      if (lap < 3 || duration === null || pitIn !== null || pitOut !== null) return [];
      if (tyre === undefined || tyre === 'INTERMEDIATE' || tyre === 'WET' || tyreAge === null) return [];
      const began = car.history[i - 1]?.lap === lap - 1 ? car.history[i - 1].time : time - duration;
      if (began - ahead(lap - 1, began) < WAKE) return [];
      const { offset, linear, quadratic } = parameters.tyres[tyre];
      const age = Math.max(0, tyreAge - 1);
      return [{ lap, rest: duration - offset - linear * age - quadratic * age * age }];
    });
  }

  /** s at which the car in front ended that lap; long ago where there was none. */
  function ahead(lap: number, time: number): number {
    return ends.get(lap)?.findLast((end) => end < time - 1e-6) ?? Number.NEGATIVE_INFINITY;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
